/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/ree_file.h"
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "base/bytes/mem.h"
#include "kernel/svc/time.h"
#include "kernel/thread/mutex.h"
#include "kernel/thread/rpc.h"
#include "kernel/thread/spinlock.h"

/* A name lies in a field of this size. Spec: abi-formats 2.1 */
#define NAME_FIELD_BYTES 350u

/* What an open, a small read and a small write need, so that one buffer does
 * for all of a call. */
#define BUFFER_MIN_BYTES (7 * PAGE_BYTES)

static struct {
	struct spinlock lock;
	struct ree_file *first;
	uint32_t doubt_count;
} files;

/*
 * No number is given out while something goes to one. Else a change that is on
 * its way while the supplicant is replaced could reach the new one after it had
 * given the number to another file. As it is, a number that the new one gave
 * out before was seen by enlist(), and the change is not sent.
 * Those who change hold it for reading, those who open for writing.
 */
static struct rwlock numbers = RWLOCK_INIT(numbers);

uint32_t ree_doubt_count(void)
{
	return __atomic_load_n(&files.doubt_count, __ATOMIC_ACQUIRE);
}

void ree_doubt_all(void)
{
	(void)__atomic_fetch_add(&files.doubt_count, 1, __ATOMIC_ACQ_REL);
}

bool ree_file_is_doubtful(const struct ree_file *f)
{
	return f->doubt != ree_doubt_count();
}

void ree_file_trust(struct ree_file *f, uint32_t count)
{
	f->doubt = count;
}

enum status ree_io_need(struct ree_io *io, size_t size_bytes)
{
	size_t size = MAX(size_bytes, BUFFER_MIN_BYTES);
	enum status st = ST_OK;

	if (io->shm && io->shm->size_bytes >= size)
		return ST_OK;
	ree_io_end(io);
	st = rpc_shm_alloc(RPC_SHM_APPL, size, &io->shm);
	return st == ST_OK || st == ST_NO_MEM ? st : ST_PEER_GONE;
}

void ree_io_end(struct ree_io *io)
{
	rpc_shm_free(RPC_SHM_APPL, io->shm);
	io->shm = NULL;
}

static enum status status_of(uint32_t result)
{
	switch (result) {
	case GP_SUCCESS:
		return ST_OK;
	case GP_ERROR_ITEM_NOT_FOUND:
		return ST_NOT_FOUND;
	case GP_ERROR_STORAGE_NO_SPACE:
		return ST_NO_SPACE;
	case GP_ERROR_COMMUNICATION:
		ree_doubt_all();
		return ST_PEER_GONE;
	default:
		return ST_PEER_GONE;
	}
}

static enum status request(struct rpc_param *p, size_t count)
{
	uint32_t result = 0;
	enum status st = rpc_command(OPTEE_RPC_CMD_FS, p, count, &result);

	if (st != ST_OK)
		return st == ST_NO_MEM ? ST_NO_MEM : ST_PEER_GONE;
	return status_of(result);
}

static enum status put_name(struct ree_io *io, const char *name)
{
	size_t size = strlen(name) + 1;
	enum status st = ST_BAD_PARAM;

	if (size > NAME_FIELD_BYTES)
		return ST_BAD_PARAM;
	st = ree_io_need(io, NAME_FIELD_BYTES);
	return st == ST_OK ? shm_write(io->shm, 0, name, size) : st;
}

static struct rpc_param name_param(const struct ree_io *io)
{
	return (struct rpc_param){
		.kind = RPC_PARAM_MEMREF_IN,
		.memref = {.shm = io->shm, .size_bytes = NAME_FIELD_BYTES}};
}

/*
 * Remember it as open. A number that we have already tells that the supplicant
 * is another one: all older numbers are doubtful then.
 */
static void enlist(struct ree_file *f, uint32_t fd, uint32_t count_before)
{
	irq_state_t s = spin_lock(&files.lock);

	f->fd = fd;
	f->doubt = count_before;
	f->is_open = true;
	for (const struct ree_file *i = files.first; i; i = i->next) {
		if (i->fd == fd && i->doubt == files.doubt_count) {
			ree_doubt_all();
			f->doubt = files.doubt_count;
			break;
		}
	}
	f->next = files.first;
	files.first = f;
	spin_unlock(&files.lock, s);
}

static void delist(struct ree_file *f)
{
	irq_state_t s = spin_lock(&files.lock);
	struct ree_file **link = &files.first;

	while (*link && *link != f)
		link = &(*link)->next;
	if (*link)
		*link = f->next;
	f->is_open = false;
	spin_unlock(&files.lock, s);
}

void ree_file_move(struct ree_file *to, struct ree_file *from)
{
	irq_state_t s = spin_lock(&files.lock);
	struct ree_file **link = &files.first;

	while (*link && *link != from)
		link = &(*link)->next;
	if (*link)
		*link = to;
	from->is_open = false;
	spin_unlock(&files.lock, s);
}

enum status ree_file_open(struct ree_io *io, const char *name, bool create,
			  struct ree_file *f)
{
	uint32_t count = ree_doubt_count();
	enum status st = put_name(io, name);
	struct rpc_param p[3] = {
		{.kind = RPC_PARAM_VALUE_IN,
		 .value = {create ? OPTEE_RPC_FS_CREATE : OPTEE_RPC_FS_OPEN, 0,
			   0}},
		{.kind = RPC_PARAM_NONE},
		{.kind = RPC_PARAM_VALUE_OUT},
	};

	if (st != ST_OK)
		return st;
	p[1] = name_param(io);
	rwlock_write_lock(&numbers);
	st = request(p, ARRAY_SIZE(p));
	if (st == ST_OK && p[2].value.a > INT32_MAX)
		st = ST_PEER_GONE;
	if (st == ST_OK)
		enlist(f, (uint32_t)p[2].value.a, count);
	rwlock_write_unlock(&numbers);
	return st;
}

void ree_file_close(struct ree_file *f)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_IN,
			      .value = {OPTEE_RPC_FS_CLOSE, f->fd, 0}};

	if (!f->is_open)
		return;
	delist(f);
	if (ree_file_is_doubtful(f))
		return;
	/* The number is given up whatever the answer is. */
	(void)request(&p, 1);
}

/* A number that fails may be one of a supplicant that is no more. */
static enum status judge(struct ree_file *f, enum status st)
{
	if (st == ST_NOT_FOUND)
		st = ST_PEER_GONE;
	if (st == ST_PEER_GONE)
		f->doubt = ree_doubt_count() - 1;
	return st;
}

/*
 * A change whose answer was lost may still be on its way: Linux does not wait
 * for the supplicant on behalf of a client that is killed. Whatever comes later
 * could then be overtaken by it, so all changes rest for a while.
 */
#define REST_MS       200u
/* A sleep ends at once while a signal is pending for the client. */
#define REST_NAPS_MAX 10000u
static uint64_t rest_until_ms; /* atomic */

static void rest(void)
{
	uint64_t until = __atomic_load_n(&rest_until_ms, __ATOMIC_RELAXED);
	uint64_t now = until ? time_system_ms() : 0;

	for (unsigned int i = 0; now < until && i < REST_NAPS_MAX; i++) {
		time_suspend_ms((uint32_t)(until - now));
		now = time_system_ms();
	}
}

/* A request that changes the file of that number. */
static enum status change_request(struct ree_file *f, struct rpc_param *p,
				  size_t count)
{
	uint32_t doubt_count = ree_doubt_count();
	enum status st = ST_PEER_GONE;

	rest();
	rwlock_read_lock(&numbers);
	if (!ree_file_is_doubtful(f))
		st = request(p, count);
	if (st == ST_PEER_GONE && ree_doubt_count() != doubt_count)
		__atomic_store_n(&rest_until_ms, time_system_ms() + REST_MS,
				 __ATOMIC_RELAXED);
	rwlock_read_unlock(&numbers);
	return judge(f, st);
}

enum status ree_file_pull(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, size_t at_bytes,
			  size_t size_bytes, size_t *got_bytes)
{
	struct rpc_param p[2] = {
		{.kind = RPC_PARAM_VALUE_IN,
		 .value = {OPTEE_RPC_FS_READ, f->fd, offset_bytes}},
		{.kind = RPC_PARAM_MEMREF_OUT},
	};
	enum status st = ree_io_need(io, at_bytes + size_bytes);

	if (st != ST_OK)
		return st;
	p[1].memref.shm = io->shm;
	p[1].memref.offset_bytes = at_bytes;
	p[1].memref.size_bytes = size_bytes;
	st = request(p, ARRAY_SIZE(p));
	if (st == ST_OK && p[1].memref.size_bytes > size_bytes)
		st = ST_PEER_GONE;
	if (st == ST_OK)
		*got_bytes = p[1].memref.size_bytes;
	return judge(f, st);
}

enum status ree_file_push(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, size_t at_bytes,
			  size_t size_bytes)
{
	struct rpc_param p[2] = {
		{.kind = RPC_PARAM_VALUE_IN,
		 .value = {OPTEE_RPC_FS_WRITE, f->fd, offset_bytes}},
		{.kind = RPC_PARAM_MEMREF_IN,
		 .memref = {io->shm, at_bytes, size_bytes}},
	};

	return change_request(f, p, ARRAY_SIZE(p));
}

enum status ree_file_read(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, void *dst, size_t size_bytes,
			  size_t *got_bytes)
{
	enum status st =
		ree_file_pull(io, f, offset_bytes, 0, size_bytes, got_bytes);

	return st == ST_OK ? shm_read(io->shm, 0, dst, *got_bytes) : st;
}

enum status ree_file_write(struct ree_io *io, struct ree_file *f,
			   uint64_t offset_bytes, const void *src,
			   size_t size_bytes)
{
	enum status st = ree_io_need(io, size_bytes);

	if (st == ST_OK)
		st = shm_write(io->shm, 0, src, size_bytes);
	if (st == ST_OK)
		st = ree_file_push(io, f, offset_bytes, 0, size_bytes);
	return st;
}

enum status ree_file_truncate(struct ree_file *f, uint64_t size_bytes)
{
	struct rpc_param p = {
		.kind = RPC_PARAM_VALUE_IN,
		.value = {OPTEE_RPC_FS_TRUNCATE, f->fd, size_bytes}};

	return change_request(f, &p, 1);
}

enum status ree_file_remove(struct ree_io *io, const char *name)
{
	struct rpc_param p[2] = {{.kind = RPC_PARAM_VALUE_IN,
				  .value = {OPTEE_RPC_FS_REMOVE, 0, 0}}};
	enum status st = put_name(io, name);

	if (st != ST_OK)
		return st;
	p[1] = name_param(io);
	return request(p, ARRAY_SIZE(p));
}
