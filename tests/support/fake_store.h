/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_FAKE_STORE_H
#define TESTS_SUPPORT_FAKE_STORE_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/storage/ree_file.h"
#include "kernel/storage/storage.h"

/*
 * Stands in for kernel/storage as its users see it: objects that change in one
 * step, and plain files of normal world's. It lies in memory that child
 * processes share, so that a child is a boot: what it knew is gone with it.
 * Power can be cut at the n-th change. Included by one file of a test.
 */
#define FAKE_STORE_COUNT 8u
#define FAKE_STORE_BYTES 4096u

struct fake_item {
	bool exists;
	uint32_t storage_id;      /* objects */
	struct storage_name name; /* files: in the id, owner all ones */
	size_t size;
	uint8_t bytes[FAKE_STORE_BYTES];
};

struct fake_store {
	struct fake_item items[FAKE_STORE_COUNT];
	/* The n-th change from now on (1: the next; 0: none) and all behind it
	 * fail with @cut_status; is_cut_after: that one takes place. */
	unsigned long cut_at;
	bool is_cut_after;
	enum status cut_status;
	unsigned long changes, calls;
};
static struct fake_store *fake_store;

/* An empty store. */
static void fake_store_reset(void)
{
	if (!fake_store)
		fake_store =
			mmap(NULL, sizeof(*fake_store), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(fake_store, 0, sizeof(*fake_store));
}

/* Run @fn(@arg) as one boot of its own; what it returns. */
static inline int fake_boot(int (*fn)(void *arg), void *arg)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		sim_memory_unshare();
		_exit(fn(arg));
	}
	if (child < 0 || waitpid(child, &status, 0) != child ||
	    !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static struct fake_item *fake_find(const struct storage_name *name)
{
	for (size_t i = 0; i < FAKE_STORE_COUNT; i++) {
		struct fake_item *item = &fake_store->items[i];

		if (item->exists && !memcmp(&item->name, name, sizeof(*name)))
			return item;
	}
	return NULL;
}

static struct fake_item *fake_find_free(void)
{
	for (size_t i = 0; i < FAKE_STORE_COUNT; i++)
		if (!fake_store->items[i].exists)
			return &fake_store->items[i];
	return NULL;
}

static struct storage_name fake_name_of(const char *id, size_t id_bytes,
					bool is_file)
{
	struct storage_name n = {.id_bytes = (uint8_t)id_bytes};

	memcpy(n.id, id, id_bytes);
	if (is_file)
		memset(n.owner, 0xff, sizeof(n.owner));
	return n;
}

/* An object of the core's, or a file ("0.ta"); NULL: there is none. */
static inline struct fake_item *fake_store_find(const char *id, size_t id_bytes,
						bool is_file)
{
	struct storage_name n = fake_name_of(id, id_bytes, is_file);

	return fake_find(&n);
}

/* Before each change: does it take place, and what is said of it? */
static bool fake_change(enum status *st)
{
	struct fake_store *s = fake_store;
	unsigned long n = ++s->changes;

	*st = ST_OK;
	if (!s->cut_at || n < s->cut_at)
		return true;
	*st = s->cut_status;
	return n == s->cut_at && s->is_cut_after;
}

static bool fake_is_cut(void)
{
	return fake_store->cut_at && fake_store->changes >= fake_store->cut_at;
}

static enum status fake_put(struct fake_item *item, uint64_t offset,
			    const void *bytes, size_t size)
{
	if (offset + size > FAKE_STORE_BYTES)
		return ST_NO_SPACE;
	if (offset > item->size)
		memset(item->bytes + item->size, 0, offset - item->size);
	memcpy(item->bytes + offset, bytes, size);
	if (offset + size > item->size)
		item->size = offset + size;
	return ST_OK;
}

static enum status fake_get(const struct fake_item *item, uint64_t offset,
			    void *dst, size_t size, size_t *got)
{
	*got = 0;
	if (offset >= item->size)
		return ST_OK;
	*got = item->size - offset < size ? item->size - offset : size;
	memcpy(dst, item->bytes + offset, *got);
	return ST_OK;
}

/* Handles are the items themselves. */
enum status storage_open(uint32_t storage_id, const struct storage_name *name,
			 uint32_t flags, struct storage_file **out)
{
	struct fake_item *item = fake_find(name);

	(void)flags;
	fake_store->calls++;
	if (fake_is_cut())
		return fake_store->cut_status;
	if (!item || item->storage_id != storage_id)
		return ST_NOT_FOUND;
	*out = (struct storage_file *)item;
	return ST_OK;
}

enum status storage_create(uint32_t storage_id, const struct storage_name *name,
			   uint32_t flags, const struct storage_source *parts,
			   size_t part_count, struct storage_file **out)
{
	struct fake_item *item = fake_find(name);
	enum status st;

	(void)flags;
	fake_store->calls++;
	if (item || part_count != 1 || out)
		return ST_CONFLICT;
	item = fake_find_free();
	if (!item)
		return ST_NO_SPACE;
	if (!fake_change(&st))
		return st;
	item->exists = true;
	item->storage_id = storage_id;
	item->name = *name;
	item->size = 0;
	(void)!fake_put(item, 0, parts->kernel, parts->size_bytes);
	return st;
}

void storage_close(struct storage_file *f)
{
	(void)f;
}

uint64_t storage_size(const struct storage_file *f)
{
	return ((const struct fake_item *)f)->size;
}

enum status storage_read(struct storage_file *f, uint64_t offset_bytes,
			 const struct storage_sink *dst, size_t *got_bytes)
{
	fake_store->calls++;
	return fake_get((struct fake_item *)f, offset_bytes, dst->kernel,
			dst->size_bytes, got_bytes);
}

enum status storage_write(struct storage_file *f, uint64_t offset_bytes,
			  const struct storage_source *src)
{
	enum status st;

	fake_store->calls++;
	if (fake_change(&st) && fake_put((struct fake_item *)f, offset_bytes,
					 src->kernel, src->size_bytes) != ST_OK)
		return ST_NO_SPACE;
	return st;
}

/* Files: linked in the place of those of kernel/storage (fake-store-wrap). */
enum status __wrap_ree_file_open(struct ree_io *io, const char *name,
				 bool create, struct ree_file *f);
void __wrap_ree_file_close(struct ree_file *f);
enum status __wrap_ree_file_read(struct ree_io *io, struct ree_file *f,
				 uint64_t offset_bytes, void *dst,
				 size_t size_bytes, size_t *got_bytes);
enum status __wrap_ree_file_write(struct ree_io *io, struct ree_file *f,
				  uint64_t offset_bytes, const void *src,
				  size_t size_bytes);
enum status __wrap_ree_file_remove(struct ree_io *io, const char *name);
void __wrap_ree_io_end(struct ree_io *io);

enum status __wrap_ree_file_open(struct ree_io *io, const char *name,
				 bool create, struct ree_file *f)
{
	struct storage_name n = fake_name_of(name, strlen(name), true);
	struct fake_item *item = fake_find(&n);
	enum status st = ST_OK;

	(void)io;
	fake_store->calls++;
	if (fake_is_cut())
		return fake_store->cut_status;
	if (!item && !create)
		return ST_NOT_FOUND;
	if (create && !fake_change(&st))
		return st;
	if (!item)
		item = fake_find_free();
	if (!item)
		return ST_NO_SPACE;
	item->exists = true;
	item->name = n;
	if (create)
		item->size = 0;
	f->fd = (uint32_t)(item - fake_store->items);
	f->is_open = true;
	return st;
}

void __wrap_ree_file_close(struct ree_file *f)
{
	f->is_open = false;
}

enum status __wrap_ree_file_read(struct ree_io *io, struct ree_file *f,
				 uint64_t offset_bytes, void *dst,
				 size_t size_bytes, size_t *got_bytes)
{
	(void)io;
	fake_store->calls++;
	return fake_get(&fake_store->items[f->fd], offset_bytes, dst,
			size_bytes, got_bytes);
}

enum status __wrap_ree_file_write(struct ree_io *io, struct ree_file *f,
				  uint64_t offset_bytes, const void *src,
				  size_t size_bytes)
{
	enum status st;

	(void)io;
	fake_store->calls++;
	if (fake_change(&st) &&
	    fake_put(&fake_store->items[f->fd], offset_bytes, src,
		     size_bytes) != ST_OK)
		return ST_NO_SPACE;
	return st;
}

enum status __wrap_ree_file_remove(struct ree_io *io, const char *name)
{
	struct storage_name n = fake_name_of(name, strlen(name), true);
	struct fake_item *item = fake_find(&n);
	enum status st = ST_NOT_FOUND;

	(void)io;
	fake_store->calls++;
	if (item && fake_change(&st))
		item->exists = false;
	return st;
}

void __wrap_ree_io_end(struct ree_io *io)
{
	(void)io;
}

#endif
