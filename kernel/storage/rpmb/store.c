/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/store.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/content.h"
#include "kernel/storage/rpmb/names.h"
#include "kernel/storage/rpmb/table.h"

/* The store on RPMB: objects are looked up by name each time, in a table that
 * is in memory, so that nothing is lost when the device was. */
struct object {
	struct storage_name name;
	uint64_t size_bytes; /* when it was last looked at */
};

/* Entry of the object, which was there once. */
static enum status look_up(struct object *o, const struct rpmb_entry **e)
{
	char name[RPMB_NAME_BYTES];

	rpmb_name_of(&o->name, name);
	*e = rpmb_table_find(name);
	if (!*e)
		return ST_CORRUPT;
	o->size_bytes = (*e)->size_bytes;
	return ST_OK;
}

static enum status make_object(const struct storage_name *name, void **out)
{
	struct object *o = heap_alloc(sizeof(*o));

	if (!o)
		return ST_NO_MEM;
	o->name = *name;
	*out = o;
	return ST_OK;
}

static void close_object(void *object)
{
	heap_free(object);
}

static enum status open_object(const struct storage_name *name, void **out)
{
	char text[RPMB_NAME_BYTES];
	const struct rpmb_entry *e = NULL;
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	rpmb_name_of(name, text);
	e = rpmb_table_find(text);
	st = e ? make_object(name, out) : ST_NOT_FOUND;
	if (st == ST_OK)
		((struct object *)*out)->size_bytes = e->size_bytes;
	rpmb_table_leave();
	return st;
}

static enum status sum_of(const struct storage_source *parts, size_t count,
			  uint32_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < count; i++)
		if (!checked_add(*sum, parts[i].size_bytes, sum))
			return ST_NO_SPACE;
	return ST_OK;
}

static enum status create_entry(const struct storage_name *name, bool replace,
				struct rpmb_change *c)
{
	char text[RPMB_NAME_BYTES];

	rpmb_name_of(name, text);
	memcpy(c->owner, name->owner, sizeof(c->owner));
	c->old = rpmb_table_find(text);
	if (c->old && !replace)
		return ST_CONFLICT;
	return rpmb_content_replace(c, text);
}

static enum status create_object(const struct storage_name *name, bool replace,
				 const struct storage_source *parts,
				 size_t part_count, void **out)
{
	struct rpmb_change c = {.parts = parts, .part_count = part_count};
	enum status st = sum_of(parts, part_count, &c.size_bytes);

	if (st == ST_OK)
		st = make_object(name, out);
	if (st != ST_OK)
		return st;
	c.patch_bytes = c.size_bytes;
	st = rpmb_table_enter();
	if (st == ST_OK) {
		st = create_entry(name, replace, &c);
		rpmb_table_leave();
	}
	if (st != ST_OK) {
		close_object(*out);
		return st;
	}
	((struct object *)*out)->size_bytes = c.size_bytes;
	return ST_OK;
}

static enum status read_entry(struct object *o, uint64_t offset_bytes,
			      const struct storage_sink *dst, size_t *got_bytes)
{
	const struct rpmb_entry *e = NULL;
	struct storage_sink part = *dst;
	enum status st = look_up(o, &e);

	*got_bytes = 0;
	if (st != ST_OK || offset_bytes >= e->size_bytes)
		return st;
	part.size_bytes = (size_t)MIN((uint64_t)dst->size_bytes,
				      e->size_bytes - offset_bytes);
	st = rpmb_content_read(e, o->name.owner, (uint32_t)offset_bytes, &part);
	if (st == ST_OK)
		*got_bytes = part.size_bytes;
	return st;
}

static enum status read_object(void *object, uint64_t offset_bytes,
			       const struct storage_sink *dst,
			       size_t *got_bytes)
{
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = read_entry(object, offset_bytes, dst, got_bytes);
	rpmb_table_leave();
	return st;
}

static enum status change_entry(struct object *o, struct rpmb_change *c)
{
	char name[RPMB_NAME_BYTES];
	enum status st = ST_OK;

	memcpy(c->owner, o->name.owner, sizeof(c->owner));
	c->keep_bytes = MIN(c->old->size_bytes, c->size_bytes);
	memcpy(name, c->old->name, sizeof(name));
	st = rpmb_content_patch(c);
	if (st == ST_NOT_SUPPORTED)
		st = rpmb_content_replace(c, name);
	if (st == ST_OK)
		o->size_bytes = c->size_bytes;
	return st;
}

static enum status write_entry(struct object *o, uint64_t offset_bytes,
			       const struct storage_source *src)
{
	struct rpmb_change c = {.parts = src, .part_count = 1};
	uint32_t end = 0;
	enum status st = look_up(o, &c.old);

	if (st != ST_OK || !src->size_bytes)
		return st;
	if (!checked_add(offset_bytes, src->size_bytes, &end))
		return ST_OVERFLOW;
	c.patch_at_bytes = (uint32_t)offset_bytes;
	c.patch_bytes = (uint32_t)src->size_bytes;
	c.size_bytes = MAX(end, c.old->size_bytes);
	return change_entry(o, &c);
}

static enum status write_object(void *object, uint64_t offset_bytes,
				const struct storage_source *src)
{
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = write_entry(object, offset_bytes, src);
	rpmb_table_leave();
	return st;
}

/* Shorter is a matter of the entry alone. */
static enum status cut_entry(struct object *o, const struct rpmb_entry *old,
			     uint32_t size_bytes)
{
	struct rpmb_entry e = *old;
	enum status st = ST_OK;

	e.size_bytes = size_bytes;
	st = rpmb_table_put(old, &e);
	if (st == ST_OK)
		o->size_bytes = size_bytes;
	return st;
}

static enum status truncate_entry(struct object *o, uint64_t size_bytes)
{
	struct rpmb_change c = {0};
	enum status st = look_up(o, &c.old);

	if (st != ST_OK)
		return st;
	if (size_bytes > UINT32_MAX)
		return ST_OVERFLOW;
	c.size_bytes = (uint32_t)size_bytes;
	if (size_bytes == c.old->size_bytes)
		return ST_OK;
	if (size_bytes < c.old->size_bytes)
		return cut_entry(o, c.old, c.size_bytes);
	return change_entry(o, &c);
}

static enum status truncate_object(void *object, uint64_t size_bytes)
{
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = truncate_entry(object, size_bytes);
	rpmb_table_leave();
	return st;
}

static uint64_t size_of_object(const void *object)
{
	return ((const struct object *)object)->size_bytes;
}

/* The name is in the entry, so one write renames. With an object of the new
 * name there would be two entries to change, and no order of the two is safe:
 * nobody asks for that. */
static enum status rename_entry(struct object *o, const struct storage_name *to,
				bool replace)
{
	char text[RPMB_NAME_BYTES];
	const struct rpmb_entry *old = NULL;
	struct rpmb_entry e;
	enum status st = look_up(o, &old);

	if (st != ST_OK)
		return st;
	rpmb_name_of(to, text);
	if (rpmb_table_find(text))
		return replace ? ST_NOT_SUPPORTED : ST_CONFLICT;
	e = *old;
	memcpy(e.name, text, sizeof(e.name));
	return rpmb_table_put(old, &e);
}

static enum status rename_object(void *object, const struct storage_name *to,
				 bool replace)
{
	struct object *o = object;
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = rename_entry(o, to, replace);
	if (st == ST_OK)
		o->name = *to;
	rpmb_table_leave();
	return st;
}

static enum status remove_object(const struct storage_name *name, void *object)
{
	char text[RPMB_NAME_BYTES];
	const struct rpmb_entry *e = NULL;
	enum status st = ST_OK;

	close_object(object);
	st = rpmb_table_enter();
	if (st != ST_OK)
		return st;
	rpmb_name_of(name, text);
	e = rpmb_table_find(text);
	st = e ? rpmb_table_remove(e) : ST_NOT_FOUND;
	rpmb_table_leave();
	return st;
}

static enum status next_object(const uint8_t owner[16], uint64_t *cursor,
			       struct storage_name *out)
{
	const struct rpmb_entry *e = NULL;
	enum status st = rpmb_table_enter();
	bool is_found = false;

	if (st != ST_OK)
		return st;
	while (!is_found && (e = rpmb_table_next(cursor)))
		is_found = rpmb_name_decode(e->name, out) &&
			   !memcmp(out->owner, owner, sizeof(out->owner));
	rpmb_table_leave();
	return is_found ? ST_OK : ST_NOT_FOUND;
}

const struct storage_backend storage_rpmb = {
	.open = open_object,
	.create = create_object,
	.close = close_object,
	.read = read_object,
	.write = write_object,
	.truncate = truncate_object,
	.size = size_of_object,
	.rename = rename_object,
	.remove = remove_object,
	.next = next_object,
};
