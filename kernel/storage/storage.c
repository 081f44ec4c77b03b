/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/storage.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/open_table.h"

/* To see whether all of an object verifies. */
#define SCAN_BYTES (32 * 1024)

static enum status scan(struct open_object *o)
{
	struct storage_sink sink = {.kernel = heap_alloc(SCAN_BYTES),
				    .size_bytes = SCAN_BYTES};
	enum status st = sink.kernel ? ST_OK : ST_NO_MEM;
	uint64_t at = 0;
	size_t got = 1;

	for (; st == ST_OK && got; at += got)
		st = o->backend->read(o->state, at, &sink, &got);
	heap_free(sink.kernel);
	return st;
}

/* The core's own, which say what must not be undercut: who could have them
 * removed by damaging them would be rid of that. */
static bool is_kept(const struct storage_name *name)
{
	static const uint8_t core[sizeof(name->owner)];

	return !memcmp(name->owner, core, sizeof(core));
}

/* Its user has been told that it is corrupt, and asks for it again. */
static enum status open_told(struct open_object *o, enum status st)
{
	if (st == ST_OK)
		st = scan(o);
	if (st == ST_OK)
		open_table_untell(o);
	if (st != ST_CORRUPT || is_kept(&o->name)) {
		if (st != ST_OK && o->state) {
			o->backend->close(o->state);
			o->state = NULL;
		}
		return st;
	}
	st = o->backend->remove(&o->name, o->state);
	o->state = NULL;
	if (st != ST_OK && st != ST_NOT_FOUND)
		return ST_CORRUPT;
	open_table_untell(o);
	return ST_NOT_FOUND;
}

/* With the object's lock held. */
static enum status open_state(struct open_object *o)
{
	enum status st = ST_OK;

	if (o->state)
		return ST_OK;
	st = o->backend->open(&o->name, &o->state);
	if (open_table_is_told(o->backend, &o->name))
		return open_told(o, st);
	if (st == ST_CORRUPT)
		open_table_tell(o);
	return st;
}

/* What a call on an open object said. */
static enum status noted(const struct open_object *o, enum status st)
{
	if (st == ST_CORRUPT)
		open_table_tell(o);
	return st;
}

static struct storage_file *make_file(uint32_t flags)
{
	struct storage_file *f = heap_alloc(sizeof(*f));

	if (f) {
		list_init(&f->node);
		f->flags = flags;
	}
	return f;
}

enum status storage_open(uint32_t storage_id, const struct storage_name *name,
			 uint32_t flags, struct storage_file **out)
{
	const struct storage_backend *b = storage_backend_find(storage_id);
	struct storage_file *f = b ? make_file(flags) : NULL;
	struct open_object *o = NULL;
	enum status st = ST_OK;

	if (!f)
		return b ? ST_NO_MEM : ST_NOT_FOUND;
	st = open_table_get(b, name, USE_OPEN, f, &o);
	if (st != ST_OK) {
		heap_free(f);
		return st;
	}
	mutex_lock(&o->lock);
	st = open_state(o);
	mutex_unlock(&o->lock);
	if (st == ST_OK)
		*out = f;
	else
		storage_close(f);
	return st;
}

static enum status create_state(struct open_object *o, bool overwrite,
				const struct storage_source *parts,
				size_t part_count)
{
	bool replace = overwrite || (open_table_is_told(o->backend, &o->name) &&
				     !is_kept(&o->name));
	void *fresh = NULL;
	enum status st = o->backend->create(&o->name, replace, parts,
					    part_count, &fresh);

	if (st != ST_OK)
		return st;
	if (o->state)
		o->backend->close(o->state);
	o->state = fresh;
	open_table_untell(o);
	return ST_OK;
}

enum status storage_create(uint32_t storage_id, const struct storage_name *name,
			   uint32_t flags, const struct storage_source *parts,
			   size_t part_count, struct storage_file **out)
{
	const struct storage_backend *b = storage_backend_find(storage_id);
	struct storage_file *f = b ? make_file(flags) : NULL;
	struct open_object *o = NULL;
	enum status st = ST_OK;

	if (!f)
		return b ? ST_NO_MEM : ST_NOT_FOUND;
	st = open_table_get(b, name, USE_CREATE, f, &o);
	if (st != ST_OK) {
		heap_free(f);
		return st;
	}
	f->flags &= ~(uint32_t)STORAGE_OVERWRITE;
	mutex_lock(&o->lock);
	st = create_state(o, flags & STORAGE_OVERWRITE, parts, part_count);
	open_table_settle(o);
	mutex_unlock(&o->lock);
	if (st == ST_OK && out)
		*out = f;
	else
		storage_close(f);
	return st;
}

enum status storage_read(struct storage_file *f, uint64_t offset_bytes,
			 const struct storage_sink *dst, size_t *got_bytes)
{
	struct open_object *o = f->object;
	enum status st = ST_OK;

	mutex_lock(&o->lock);
	st = open_state(o);
	if (st == ST_OK)
		st = noted(o, o->backend->read(o->state, offset_bytes, dst,
					       got_bytes));
	mutex_unlock(&o->lock);
	return st;
}

enum status storage_write(struct storage_file *f, uint64_t offset_bytes,
			  const struct storage_source *src)
{
	struct open_object *o = f->object;
	enum status st = ST_OK;

	mutex_lock(&o->lock);
	st = open_state(o);
	if (st == ST_OK)
		st = noted(o, o->backend->write(o->state, offset_bytes, src));
	mutex_unlock(&o->lock);
	return st;
}

enum status storage_truncate(struct storage_file *f, uint64_t size_bytes)
{
	struct open_object *o = f->object;
	enum status st = ST_OK;

	mutex_lock(&o->lock);
	st = open_state(o);
	if (st == ST_OK)
		st = noted(o, o->backend->truncate(o->state, size_bytes));
	mutex_unlock(&o->lock);
	return st;
}

uint64_t storage_size(const struct storage_file *f)
{
	struct open_object *o = f->object;
	uint64_t size = 0;

	mutex_lock(&o->lock);
	if (o->state)
		size = o->backend->size(o->state);
	mutex_unlock(&o->lock);
	return size;
}

uint32_t storage_file_flags(const struct storage_file *f)
{
	return f->flags;
}

/* Only a handle that is alone can change it. */
const struct storage_name *storage_file_name(const struct storage_file *f)
{
	return &f->object->name;
}

enum status storage_rename(struct storage_file *f,
			   const struct storage_name *name)
{
	struct open_object *o = f->object;
	struct open_object *to = NULL;
	enum status st = ST_OK;

	if (!(f->flags & STORAGE_WRITE_META))
		return ST_DENIED;
	st = open_table_get(o->backend, name, USE_RESERVE, NULL, &to);
	if (st != ST_OK)
		return st;
	mutex_lock(&o->lock);
	st = open_state(o);
	if (st == ST_OK)
		st = noted(o, o->backend->rename(
				      o->state, name,
				      open_table_is_told(o->backend, name)));
	if (st == ST_OK) {
		open_table_untell(to);
		open_table_rename(o, to);
	}
	mutex_unlock(&o->lock);
	open_table_put(to, NULL);
	return st;
}

enum status storage_remove(struct storage_file *f)
{
	struct open_object *o = f->object;
	enum status st = ST_DENIED;

	if (f->flags & STORAGE_WRITE_META) {
		mutex_lock(&o->lock);
		st = o->backend->remove(&o->name, o->state);
		o->state = NULL;
		mutex_unlock(&o->lock);
	}
	storage_close(f);
	return st;
}

void storage_close(struct storage_file *f)
{
	if (!f)
		return;
	open_table_put(f->object, f);
	heap_free(f);
}

enum status storage_next(uint32_t storage_id, const uint8_t owner[16],
			 uint64_t *cursor, struct storage_name *out)
{
	const struct storage_backend *b = storage_backend_find(storage_id);

	return b ? b->next(owner, cursor, out) : ST_NOT_FOUND;
}

enum status storage_peek(uint32_t storage_id, const struct storage_name *name,
			 void *head, size_t head_bytes, size_t *got_bytes,
			 struct storage_glimpse *out)
{
	const struct storage_backend *b = storage_backend_find(storage_id);
	struct storage_sink sink = {.kernel = head, .size_bytes = head_bytes};
	struct open_object *o = NULL;
	enum status st =
		b ? open_table_get(b, name, USE_PEEK, NULL, &o) : ST_NOT_FOUND;

	if (st != ST_OK)
		return st;
	mutex_lock(&o->lock);
	if (!o->state)
		st = b->open(name, &o->state);
	if (st == ST_OK)
		st = b->read(o->state, 0, &sink, got_bytes);
	if (st == ST_OK)
		*out = (struct storage_glimpse){
			.size_bytes = b->size(o->state),
			.open_flags = open_table_first_flags(o)};
	mutex_unlock(&o->lock);
	open_table_put(o, NULL);
	return st;
}
