/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/cursor.h"
#include "base/bytes/mem.h"
#include "kernel/sys/object.h"

/*
 * Attributes in files: every one of the type in its order, set or not. A
 * value is a u32, others are a length and bytes; lengths and values are big
 * endian. Spec: abi-formats 2.10.
 */
static uint32_t length_of(const struct object *o, unsigned int idx)
{
	/* An attribute of fixed size is there in full even when not set. */
	return o->type->attrs[idx].kind == ATTR_FIXED
		       ? o->attrs[idx].room_bytes
		       : o->attrs[idx].size_bytes;
}

void object_get_head(const struct object *o, struct object_head *head)
{
	*head = (struct object_head){
		.size_bits = o->size_bits,
		.max_bits = o->max_bits,
		.usage = o->usage,
		.type_id = o->type->id,
		.attr_mask = o->attr_mask,
	};
	for (unsigned int i = 0; i < o->type->attr_count; i++)
		head->blob_bytes += 4 + length_of(o, i);
}

static uint8_t *put_be32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
	return p + 4;
}

void object_to_blob(const struct object *o, uint8_t *blob)
{
	for (unsigned int i = 0; i < o->type->attr_count; i++) {
		const struct object_attr *a = &o->attrs[i];
		uint32_t size = length_of(o, i);

		if (o->type->attrs[i].kind == ATTR_VALUE) {
			blob = put_be32(blob, a->value);
			continue;
		}
		blob = put_be32(blob, size);
		memcpy(blob, a->bytes, size);
		blob += size;
	}
}

/* Is what stands in the file as we would write it? */
static bool suits(const struct object *o, unsigned int idx,
		  const uint8_t *bytes, uint32_t size)
{
	switch ((enum attr_kind)o->type->attrs[idx].kind) {
	case ATTR_NUMBER:
		return size <= o->attrs[idx].room_bytes &&
		       (size == 0 || bytes[0] != 0);
	case ATTR_FIXED:
		return size == o->attrs[idx].room_bytes;
	case ATTR_SECRET:
	case ATTR_STRING:
		return size <= o->attrs[idx].room_bytes;
	case ATTR_VALUE:
		return false;
	}
	return false;
}

static bool read_attr(struct object *o, unsigned int idx, struct cursor *c)
{
	const uint32_t first = cursor_be32(c);
	const uint8_t *bytes;

	if (o->type->attrs[idx].kind == ATTR_VALUE) {
		o->attrs[idx].value = first;
		return true;
	}
	bytes = cursor_take(c, first);
	if (!bytes || !suits(o, idx, bytes, first))
		return false;
	memcpy(o->attrs[idx].bytes, bytes, first);
	o->attrs[idx].size_bytes = first;
	return true;
}

static bool read_all(struct object *o, const void *blob, size_t blob_bytes)
{
	struct cursor c = cursor_over(blob, blob_bytes);

	for (unsigned int i = 0; i < o->type->attr_count; i++) {
		if (!read_attr(o, i, &c))
			return false;
	}
	return cursor_status(&c) == ST_OK && cursor_left(&c) == 0;
}

enum status object_from_blob(const struct object_head *head, const void *blob,
			     size_t blob_bytes, struct object **out)
{
	struct object *o = NULL;
	enum status st;

	if (head->blob_bytes != blob_bytes)
		return ST_CORRUPT;
	st = object_create(head->type_id, head->max_bits, &o);
	if (st != ST_OK)
		return st == ST_NO_MEM ? st : ST_CORRUPT;
	if (head->attr_mask >> o->type->attr_count != 0 ||
	    head->size_bits > o->type->max_bits ||
	    !read_all(o, blob, blob_bytes)) {
		object_destroy(o);
		return ST_CORRUPT;
	}
	o->size_bits = head->size_bits;
	o->usage = head->usage;
	o->attr_mask = head->attr_mask;
	o->flags = OBJECT_INITIALIZED;
	*out = o;
	return ST_OK;
}
