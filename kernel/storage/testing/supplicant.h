/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_TESTING_SUPPLICANT_H
#define KERNEL_STORAGE_TESTING_SUPPLICANT_H

#include <stdlib.h>
#include <string.h>

#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/rpc.h"

/*
 * A supplicant with a data directory in memory, for tests that are linked with
 * --wrap of the RPC functions (module.mk). It can be killed, lose power, lie,
 * and be given another directory. Included by one file of a test.
 */
#define SUP_FILES   96u
#define SUP_FDS     96u
#define SUP_FD_BASE 5u

struct sup_file {
	char name[32]; /* "": unused */
	uint8_t *bytes;
	size_t size;
	bool is_linked; /* has its name; else only descriptors */
};

/* What goes wrong, at which RPC (counted from 1; 0: none). */
enum sup_fault {
	SUP_CUT_BEFORE, /* this one and all later ones have no effect */
	SUP_CUT_AFTER,  /* this one has; its answer is lost, like all later */
	SUP_CUT_WITHIN, /* a write arrives in part; then as before */
	SUP_FAIL_ONCE,  /* this one fails, with `result` */
	SUP_RESTART,    /* killed before this one, and started again */
	SUP_LIE,        /* the answer is what `lie` makes of it */
};

static struct {
	struct sup_file files[SUP_FILES];
	int fd[SUP_FDS]; /* index of a file + 1; 0: free */
	unsigned long rpc_count, fs_count;
	unsigned long op_count[OPTEE_RPC_FS_READDIR + 1];
	unsigned long fault_at;
	enum sup_fault fault;
	bool is_cut;
	uint32_t result;
	void (*lie)(struct rpc_param *p, size_t count, uint32_t *result);
	unsigned long lent; /* buffers not given back */
	struct shm *cached;
	size_t free_bytes; /* of the medium; 0: no limit */
	bool is_torn_back; /* SUP_CUT_WITHIN: the end arrives, not the start */
} sup;

static inline struct sup_file *sup_find(const char *name)
{
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		if (sup.files[i].is_linked && !strcmp(sup.files[i].name, name))
			return &sup.files[i];
	}
	return NULL;
}

static inline void sup_drop(struct sup_file *f)
{
	for (unsigned int i = 0; i < SUP_FDS; i++) {
		if (sup.fd[i] == (int)(f - sup.files) + 1)
			return;
	}
	if (f->is_linked)
		return;
	free(f->bytes);
	*f = (struct sup_file){};
}

static inline struct sup_file *sup_add(const char *name)
{
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		struct sup_file *f = &sup.files[i];

		if (f->name[0])
			continue;
		strncpy(f->name, name, sizeof(f->name) - 1);
		f->is_linked = true;
		return f;
	}
	abort();
}

static inline void sup_resize(struct sup_file *f, size_t size)
{
	uint8_t *bytes = calloc(1, size + 1);

	if (f->bytes)
		memcpy(bytes, f->bytes, size < f->size ? size : f->size);
	free(f->bytes);
	f->bytes = bytes;
	f->size = size;
}

static inline void sup_unlink(struct sup_file *f)
{
	f->is_linked = false;
	sup_drop(f);
}

static inline unsigned int sup_open_count(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < SUP_FDS; i++)
		n += sup.fd[i] != 0;
	return n;
}

static inline unsigned int sup_file_count(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < SUP_FILES; i++)
		n += sup.files[i].is_linked;
	return n;
}

/* All descriptors are void. */
static inline void sup_restart(void)
{
	for (unsigned int i = 0; i < SUP_FDS; i++) {
		int idx = sup.fd[i] - 1;

		sup.fd[i] = 0;
		if (idx >= 0)
			sup_drop(&sup.files[idx]);
	}
}

/* Contents of the directory, to come back to. */
struct sup_image {
	struct sup_file files[SUP_FILES];
};

static inline void sup_save(struct sup_image *image)
{
	memset(image, 0, sizeof(*image));
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		struct sup_file *to = &image->files[i];

		if (!sup.files[i].is_linked)
			continue;
		*to = sup.files[i];
		to->bytes = calloc(1, to->size + 1);
		if (to->size)
			memcpy(to->bytes, sup.files[i].bytes, to->size);
	}
}

static inline void sup_wipe(void)
{
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		if (sup.files[i].is_linked)
			sup_unlink(&sup.files[i]);
	}
}

static inline void sup_load(const struct sup_image *image)
{
	sup_restart();
	sup_wipe();
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		const struct sup_file *from = &image->files[i];
		struct sup_file *to = NULL;

		if (!from->is_linked)
			continue;
		to = sup_add(from->name);
		sup_resize(to, from->size);
		if (from->size)
			memcpy(to->bytes, from->bytes, from->size);
	}
}

static inline void sup_free_image(struct sup_image *image)
{
	for (unsigned int i = 0; i < SUP_FILES; i++)
		free(image->files[i].bytes);
	memset(image, 0, sizeof(*image));
}

/* True when the RPC that begins now has no effect any more. */
static inline bool sup_is_cut(bool *is_last)
{
	bool is_due = ++sup.rpc_count == sup.fault_at;

	*is_last = is_due &&
		   (sup.fault == SUP_CUT_AFTER || sup.fault == SUP_CUT_WITHIN);
	if (is_due && sup.fault == SUP_CUT_BEFORE)
		sup.is_cut = true;
	if (is_due && sup.fault == SUP_RESTART)
		sup_restart();
	return sup.is_cut;
}

/* A buffer goes back: nothing comes of it, but power may be cut here too. */
static inline void sup_take_back(struct shm *s)
{
	bool is_last = false;

	if (sup_is_cut(&is_last) || is_last)
		sup.is_cut = true;
	sup.lent--;
	free(s->kva);
	free(s);
}

/* Buffers: cookies are their addresses. One is kept, as in a call. */
static inline void sup_end_call(void)
{
	struct shm *s = sup.cached;

	sup.cached = NULL;
	if (s)
		sup_take_back(s);
}

enum status __wrap_rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
				 struct shm **out);
void __wrap_rpc_shm_free(enum rpc_shm_type type, struct shm *shm);
enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result);

enum status __wrap_shm_read(const struct shm *s, uint64_t offset_bytes,
			    void *dst, size_t size_bytes);
enum status __wrap_shm_write(struct shm *s, uint64_t offset_bytes,
			     const void *src, size_t size_bytes);

enum status __wrap_shm_read(const struct shm *s, uint64_t offset_bytes,
			    void *dst, size_t size_bytes)
{
	if (offset_bytes + size_bytes > s->size_bytes)
		return ST_BAD_PARAM;
	memcpy(dst, (uint8_t *)s->kva + offset_bytes, size_bytes);
	return ST_OK;
}

enum status __wrap_shm_write(struct shm *s, uint64_t offset_bytes,
			     const void *src, size_t size_bytes)
{
	if (offset_bytes + size_bytes > s->size_bytes)
		return ST_BAD_PARAM;
	memcpy((uint8_t *)s->kva + offset_bytes, src, size_bytes);
	return ST_OK;
}

enum status __wrap_rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
				 struct shm **out)
{
	bool is_last = false;
	struct shm *s = NULL;

	if (type == RPC_SHM_APPL && sup.cached) {
		s = sup.cached;
		if (s->size_bytes >= size_bytes) {
			sup.cached = NULL;
			*out = s;
			return ST_OK;
		}
		sup_end_call();
	}
	if (sup_is_cut(&is_last) || is_last) {
		sup.is_cut = true;
		return ST_PEER_GONE;
	}
	if (sup.rpc_count == sup.fault_at && sup.fault == SUP_FAIL_ONCE)
		return ST_PEER_GONE;
	s = calloc(1, sizeof(*s));
	s->kva = calloc(1, size_bytes);
	s->size_bytes = size_bytes;
	sup.lent++;
	*out = s;
	return ST_OK;
}

void __wrap_rpc_shm_free(enum rpc_shm_type type, struct shm *shm)
{
	if (!shm)
		return;
	if (type == RPC_SHM_APPL && !sup.cached) {
		sup.cached = shm;
		return;
	}
	sup_take_back(shm);
}

static inline const char *sup_name(const struct rpc_param *p)
{
	return (const char *)p->memref.shm->kva + p->memref.offset_bytes;
}

static inline struct sup_file *sup_by_fd(uint64_t fd)
{
	if (fd < SUP_FD_BASE || fd >= SUP_FD_BASE + SUP_FDS ||
	    !sup.fd[fd - SUP_FD_BASE])
		return NULL;
	return &sup.files[sup.fd[fd - SUP_FD_BASE] - 1];
}

static inline uint32_t sup_open(struct rpc_param *p, bool create)
{
	struct sup_file *f = sup_find(sup_name(&p[1]));

	if (!f && !create)
		return GP_ERROR_ITEM_NOT_FOUND;
	if (!f)
		f = sup_add(sup_name(&p[1]));
	if (create)
		sup_resize(f, 0);
	for (unsigned int i = 0; i < SUP_FDS; i++) {
		if (sup.fd[i])
			continue;
		sup.fd[i] = (int)(f - sup.files) + 1;
		p[2].value.a = i + SUP_FD_BASE;
		return GP_SUCCESS;
	}
	return GP_ERROR_GENERIC;
}

static inline uint32_t sup_read(struct rpc_param *p)
{
	const struct sup_file *f = sup_by_fd(p[0].value.b);
	uint64_t at = p[0].value.c;
	uint8_t *to = NULL;

	if (!f || !p[1].memref.shm)
		return GP_ERROR_GENERIC;
	if (p[1].memref.offset_bytes + p[1].memref.size_bytes >
	    p[1].memref.shm->size_bytes)
		abort();
	to = (uint8_t *)p[1].memref.shm->kva + p[1].memref.offset_bytes;
	if (at > f->size)
		at = f->size;
	if (p[1].memref.size_bytes > f->size - at)
		p[1].memref.size_bytes = f->size - at;
	if (p[1].memref.size_bytes)
		memcpy(to, f->bytes + at, p[1].memref.size_bytes);
	return GP_SUCCESS;
}

static inline uint32_t sup_write(struct rpc_param *p, bool in_part)
{
	struct sup_file *f = sup_by_fd(p[0].value.b);
	uint64_t at = p[0].value.c;
	size_t size = p[1].memref.size_bytes;
	const uint8_t *from = NULL;

	if (!f || !p[1].memref.shm)
		return GP_ERROR_GENERIC;
	if (p[1].memref.offset_bytes + size > p[1].memref.shm->size_bytes)
		abort();
	from = (uint8_t *)p[1].memref.shm->kva + p[1].memref.offset_bytes;
	if (in_part && size > 4096 && sup.is_torn_back) {
		from += 4096;
		at += 4096;
		size -= 4096;
	} else if (in_part && size > 4096) {
		size -= 4096;
	} else if (in_part) {
		return GP_SUCCESS;
	}
	if (at + size > f->size) {
		if (sup.free_bytes && at + size - f->size > sup.free_bytes)
			return GP_ERROR_STORAGE_NO_SPACE;
		sup_resize(f, at + size);
	}
	memcpy(f->bytes + at, from, size);
	return GP_SUCCESS;
}

static inline uint32_t sup_serve(struct rpc_param *p, bool in_part)
{
	struct sup_file *f = NULL;

	sup.fs_count++;
	sup.op_count[p[0].value.a]++;
	switch (p[0].value.a) {
	case OPTEE_RPC_FS_OPEN:
	case OPTEE_RPC_FS_CREATE:
		return sup_open(p, p[0].value.a == OPTEE_RPC_FS_CREATE);
	case OPTEE_RPC_FS_CLOSE:
		f = sup_by_fd(p[0].value.b);
		if (!f)
			return GP_ERROR_GENERIC;
		sup.fd[p[0].value.b - SUP_FD_BASE] = 0;
		sup_drop(f);
		return GP_SUCCESS;
	case OPTEE_RPC_FS_READ:
		return sup_read(p);
	case OPTEE_RPC_FS_WRITE:
		return sup_write(p, in_part);
	case OPTEE_RPC_FS_TRUNCATE:
		f = sup_by_fd(p[0].value.b);
		if (!f)
			return GP_ERROR_GENERIC;
		sup_resize(f, p[0].value.c);
		return GP_SUCCESS;
	case OPTEE_RPC_FS_REMOVE:
		f = sup_find(sup_name(&p[1]));
		if (!f)
			return GP_ERROR_ITEM_NOT_FOUND;
		sup_unlink(f);
		return GP_SUCCESS;
	default:
		return GP_ERROR_NOT_SUPPORTED;
	}
}

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result)
{
	bool is_last = false;
	bool is_due = false;

	if (cmd == OPTEE_RPC_CMD_SUSPEND) {
		sim_advance_us(params[0].value.a * 1000);
		*result = GP_SUCCESS;
		return ST_OK;
	}
	if (cmd != OPTEE_RPC_CMD_FS) {
		*result = GP_ERROR_NOT_SUPPORTED;
		return ST_OK;
	}
	*result = GP_ERROR_COMMUNICATION;
	if (sup_is_cut(&is_last))
		return ST_OK;
	is_due = sup.rpc_count == sup.fault_at;
	if (is_due && sup.fault == SUP_FAIL_ONCE) {
		*result = sup.result;
		return ST_OK;
	}
	if (is_last) {
		(void)sup_serve(params, sup.fault == SUP_CUT_WITHIN);
		sup.is_cut = true;
		return ST_OK;
	}
	*result = sup_serve(params, false);
	if (is_due && sup.fault == SUP_LIE)
		sup.lie(params, count, result);
	return ST_OK;
}

/* The @nth RPC from now on goes wrong. */
static inline void sup_set_fault(enum sup_fault fault, unsigned long nth)
{
	sup.fault = fault;
	sup.fault_at = nth ? sup.rpc_count + nth : 0;
}

/* Power is back: directory as it is, a new supplicant. */
static inline void sup_power_on(void)
{
	sup.is_cut = false;
	sup.fault_at = 0;
	sup_restart();
}

static inline void sup_reset(void)
{
	sup_end_call();
	sup_restart();
	sup_wipe();
	memset(&sup, 0, sizeof(sup));
}

#endif
