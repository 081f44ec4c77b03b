/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/stored.h"

#include "abi/crypt_values.h"
#include "abi/gp.h"
#include "abi/ta.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/result.h"

uint32_t stored_result(enum status st)
{
	switch (st) {
	case ST_PEER_GONE:
	case ST_GENERIC:
	case ST_TIMEOUT:
		return GP_ERROR_STORAGE_NOT_AVAILABLE;
	default:
		return gp_from_status(st);
	}
}

uint32_t stored_use_result(enum status st, bool may_grow)
{
	if (st == ST_NO_MEM || (st == ST_NO_SPACE && !may_grow))
		return GP_ERROR_STORAGE_NOT_AVAILABLE;
	return stored_result(st);
}

static void close_store(void *store)
{
	struct stored *s = store;

	storage_close(s->file);
	heap_free(s);
}

static enum status save_usage(void *store, uint32_t usage)
{
	const struct stored *s = store;
	struct storage_source src = {.kernel = &usage,
				     .size_bytes = sizeof(usage)};

	return storage_write(s->file, offsetof(struct object_head, usage),
			     &src);
}

static void get_data(const void *store, uint32_t *size, uint32_t *position)
{
	const struct stored *s = store;

	*size = stored_data_size(s);
	*position = s->position;
}

static const struct object_store_ops ops = {
	.close = close_store,
	.save_usage = save_usage,
	.get_data = get_data,
};

struct stored *stored_of(const struct object *o)
{
	return o->store_ops == &ops ? o->store : NULL;
}

uint32_t stored_data_size(const struct stored *s)
{
	uint64_t size = storage_size(s->file);

	if (size <= s->data_start)
		return 0;
	return (uint32_t)MIN(size - s->data_start,
			     (uint64_t)STORED_POSITION_MAX);
}

void stored_attach(struct object *o, struct stored *s)
{
	struct object_head head;

	object_get_head(o, &head);
	s->data_start = (uint32_t)sizeof(head) + head.blob_bytes;
	o->store = s;
	o->store_ops = &ops;
	o->flags |= OBJECT_PERSISTENT | OBJECT_INITIALIZED |
		    storage_file_flags(s->file);
}

/* All of @size_bytes, or the file is no object. */
static enum status read_all(struct storage_file *f, uint64_t offset_bytes,
			    void *dst, size_t size_bytes)
{
	struct storage_sink sink = {.kernel = dst, .size_bytes = size_bytes};
	size_t got = 0;
	enum status st = storage_read(f, offset_bytes, &sink, &got);

	return st == ST_OK && got != size_bytes ? ST_CORRUPT : st;
}

static enum status read_object(struct storage_file *f, struct object **out)
{
	struct object_head head;
	uint8_t *blob = NULL;
	enum status st = read_all(f, 0, &head, sizeof(head));

	if (st == ST_OK && head.blob_bytes > OBJECT_BLOB_MAX)
		st = ST_CORRUPT;
	if (st != ST_OK)
		return st;
	if (head.blob_bytes) {
		blob = heap_alloc(head.blob_bytes);
		if (!blob)
			return ST_NO_MEM;
		st = read_all(f, sizeof(head), blob, head.blob_bytes);
	}
	if (st == ST_OK)
		st = object_from_blob(&head, blob, head.blob_bytes, out);
	heap_free(blob); /* wipes */
	return st;
}

enum status stored_open(uint32_t storage_id, const struct storage_name *name,
			uint32_t flags, struct object **out)
{
	struct stored *s = heap_alloc(sizeof(*s));
	enum status st = ST_NO_MEM;

	if (!s)
		return st;
	st = storage_open(storage_id, name, flags, &s->file);
	if (st == ST_OK)
		st = read_object(s->file, out);
	if (st != ST_OK) {
		close_store(s);
		return st;
	}
	stored_attach(*out, s);
	return ST_OK;
}

static enum status create(uint32_t storage_id, const struct storage_name *name,
			  uint32_t flags, const struct object *o,
			  const struct storage_source *data,
			  struct storage_file **out)
{
	struct object_head head;
	struct storage_source part[3];
	size_t count = 0;
	uint8_t *blob = NULL;
	enum status st = ST_OK;

	object_get_head(o, &head);
	part[count++] = (struct storage_source){.kernel = &head,
						.size_bytes = sizeof(head)};
	if (head.blob_bytes) {
		blob = heap_alloc(head.blob_bytes);
		if (!blob)
			return ST_NO_MEM;
		object_to_blob(o, blob);
		part[count++] = (struct storage_source){
			.kernel = blob, .size_bytes = head.blob_bytes};
	}
	if (data->size_bytes)
		part[count++] = *data;
	st = storage_create(storage_id, name, flags, part, count, out);
	heap_free(blob);
	return st;
}

enum status stored_create(uint32_t storage_id, const struct storage_name *name,
			  uint32_t flags, const struct object *o,
			  const struct storage_source *data,
			  struct stored **out)
{
	struct stored *s = NULL;
	enum status st = ST_NO_MEM;

	if (!out)
		return create(storage_id, name, flags, o, data, NULL);
	s = heap_alloc(sizeof(*s));
	if (s)
		st = create(storage_id, name, flags, o, data, &s->file);
	if (st == ST_OK)
		*out = s;
	else
		heap_free(s);
	return st;
}

static enum status peek(uint32_t storage_id, const struct storage_name *name,
			struct object_head *head, struct storage_glimpse *g)
{
	size_t got = 0;
	enum status st =
		storage_peek(storage_id, name, head, sizeof(*head), &got, g);

	if (st != ST_OK)
		return st;
	if (got != sizeof(*head) ||
	    head->blob_bytes > g->size_bytes - sizeof(*head))
		return ST_CORRUPT;
	return ST_OK;
}

enum status stored_peek(uint32_t storage_id, const struct storage_name *name,
			struct utee_object_info *info)
{
	struct object_head head = {};
	struct storage_glimpse g = {};
	enum status st = peek(storage_id, name, &head, &g);

	*info = (struct utee_object_info){
		.flags = OBJECT_PERSISTENT | OBJECT_INITIALIZED | g.open_flags};
	if (st == ST_CORRUPT) {
		info->type = TA_TYPE_CORRUPTED_OBJECT;
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	info->type = head.type_id;
	info->size_bits = head.size_bits;
	info->max_bits = head.max_bits;
	info->usage = head.usage;
	info->data_bytes =
		(uint32_t)MIN(g.size_bytes - sizeof(head) - head.blob_bytes,
			      (uint64_t)STORED_POSITION_MAX);
	return ST_OK;
}
