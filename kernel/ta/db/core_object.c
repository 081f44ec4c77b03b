/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/core_object.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/storage.h"

/* More than any of them needs: what says it is longer is not one of ours. */
#define SIZE_MAX_BYTES (4u << 20)

static struct storage_name name_of(const struct core_object *o)
{
	struct storage_name n = {.id_bytes = (uint8_t)o->id_bytes};

	memcpy(n.id, o->id, o->id_bytes);
	return n;
}

static enum status read_all(struct storage_file *f, uint8_t **bytes,
			    size_t *size_bytes)
{
	uint64_t size = storage_size(f);
	struct storage_sink dst = {.size_bytes = (size_t)size};
	size_t got = 0;
	enum status st = ST_OK;

	if (size > SIZE_MAX_BYTES)
		return ST_CORRUPT;
	/* Also when it is empty. */
	dst.kernel = heap_alloc((size_t)size + 1);
	if (!dst.kernel)
		return ST_NO_MEM;
	st = storage_read(f, 0, &dst, &got);
	if (st == ST_OK && got != size)
		st = ST_CORRUPT;
	if (st != ST_OK) {
		heap_free(dst.kernel);
		return st;
	}
	*bytes = dst.kernel;
	*size_bytes = got;
	return ST_OK;
}

enum status core_object_read(const struct core_object *o, uint8_t **bytes,
			     size_t *size_bytes)
{
	struct storage_name name = name_of(o);
	struct storage_file *f = NULL;
	enum status st = storage_open(o->storage_id, &name,
				      STORAGE_READ | STORAGE_SHARE_READ, &f);

	if (st != ST_OK)
		return st;
	st = read_all(f, bytes, size_bytes);
	storage_close(f);
	return st;
}

enum status core_object_write(const struct core_object *o, const void *bytes,
			      size_t size_bytes)
{
	struct storage_name name = name_of(o);
	const struct storage_source src = {.kernel = bytes,
					   .size_bytes = size_bytes};
	struct storage_file *f = NULL;
	enum status st = storage_open(o->storage_id, &name,
				      STORAGE_WRITE | STORAGE_SHARE_WRITE, &f);

	if (st == ST_NOT_FOUND)
		return storage_create(o->storage_id, &name, STORAGE_WRITE, &src,
				      1, NULL);
	if (st != ST_OK)
		return st;
	st = storage_write(f, 0, &src);
	storage_close(f);
	return st;
}

enum status core_object_replace(const struct core_object *o, const void *bytes,
				size_t size_bytes)
{
	struct storage_name name = name_of(o);
	const struct storage_source src = {.kernel = bytes,
					   .size_bytes = size_bytes};

	return storage_create(o->storage_id, &name,
			      STORAGE_WRITE | STORAGE_OVERWRITE, &src, 1, NULL);
}
