/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/backend.h"
#include "kernel/storage/ree_store_priv.h"

/*
 * The REE store: each object is a hash-tree file of the supplicant; the
 * directory says which, and under which root hash. What a file holds counts
 * from the moment on when the directory names it.
 * Spec: abi-formats 2.7
 */
static enum status ree_open(const struct storage_name *name, void **object)
{
	struct ree_object *o = heap_alloc(sizeof(*o));
	struct ree_io io = {};
	enum status st = ST_NO_MEM;

	if (!o)
		return ST_NO_MEM;
	o->name = *name;
	st = ree_object_sync(o, &io);
	ree_io_end(&io);
	if (st != ST_OK) {
		heap_free(o);
		return st;
	}
	ree_dir_add_user();
	*object = o;
	return ST_OK;
}

static void ree_close(void *object)
{
	struct ree_object *o = object;
	struct ree_io io = {};

	/* A doubtful number is not closed: ask, or it stays open for ever. */
	if (o->is_loaded)
		(void)htree_check_file(&o->tree, &io);
	ree_io_end(&io);
	ree_object_unload(o);
	heap_free(o);
	ree_dir_drop_user();
}

/* A directory, or a supplicant, that is replaced in the middle of a change. */
#define REE_TRIES 2

static enum status settled(enum status st)
{
	return st == ST_CANCELLED ? ST_PEER_GONE : st;
}

static void remove_file(struct ree_io *io, uint32_t number)
{
	char name[HTREE_NAME_MAX_BYTES];

	(void)text_format(name, sizeof(name), "/%x", number);
	/* One that stays is nobody's, and is overwritten some time. */
	(void)ree_file_remove(io, name);
}

/* A number for the file of a new object. */
static enum status begin_create(struct ree_object *o, struct ree_io *io,
				bool replace, struct ree_number *n)
{
	uint32_t idx = 0;
	enum status st = ree_dir_enter(io, false);

	if (st != ST_OK)
		return st;
	if (ree_dir_is_damaged())
		st = ST_CORRUPT;
	else if (!replace && ree_dir_find(&o->name, &idx))
		st = ST_CONFLICT;
	else
		st = ree_dir_take_number(n);
	o->number = n->number;
	ree_dir_leave();
	return st;
}

static enum status write_file(struct ree_object *o, struct ree_io *io,
			      const struct storage_source *contents)
{
	struct ree_object_key k;
	struct htree_key key = {.name = k.name, .tsk = k.tsk};
	bool is_doubtful = false;
	enum status st = ree_object_key(o, &k);

	if (st == ST_OK)
		st = ree_io_need(io, htree_buffer_bytes(contents->size_bytes));
	if (st == ST_OK)
		st = htree_create(&o->tree, io, &key);
	secure_zero(&k, sizeof(k));
	if (st != ST_OK)
		return st;
	o->is_loaded = true;
	st = htree_write(&o->tree, io, 0, contents, contents->size_bytes);
	if (st == ST_OK)
		st = htree_commit(&o->tree, io, &is_doubtful);
	o->length_bytes = contents->size_bytes;
	return st;
}

/* @old: number of the file that was replaced, kept till it is removed. */
static enum status enter_in_directory(struct ree_object *o, struct ree_io *io,
				      bool replace, struct ree_number *old,
				      bool *has_old)
{
	struct ree_change c;
	const struct ree_slot *slot = NULL;
	enum status st = ree_dir_enter(io, false);

	if (st != ST_OK)
		return st;
	slot = ree_dir_find(&o->name, &c.idx);
	if (slot && !replace) {
		st = ST_CONFLICT;
		goto out;
	}
	if (slot) {
		ree_dir_keep_number(old, slot->number);
		*has_old = true;
	} else {
		c.idx = ree_dir_free_slot();
	}
	ree_dir_fill_slot(&c.slot, &o->name, o->number, htree_root(&o->tree));
	st = ree_dir_commit(io, &c, 1);
out:
	ree_dir_leave();
	return st;
}

/* After a failure: is the file ours to remove? Not when the directory may name
 * it after all. */
static bool is_named(const struct ree_object *o, struct ree_io *io)
{
	const struct ree_slot *slot = NULL;
	uint32_t idx = 0;
	bool is_named = true;

	if (ree_dir_enter(io, false) != ST_OK)
		return true;
	slot = ree_dir_find(&o->name, &idx);
	is_named = slot && slot->number == o->number;
	ree_dir_leave();
	return is_named;
}

static enum status create_object(struct ree_object *o, struct ree_io *io,
				 bool replace,
				 const struct storage_source *contents)
{
	struct ree_number number = {};
	struct ree_number old = {};
	bool has_old = false;
	uint32_t count = ree_doubt_count();
	enum status st = begin_create(o, io, replace, &number);

	if (st != ST_OK)
		return st;
	st = write_file(o, io, contents);
	/* Perhaps only the number of the new file became void. */
	if (st == ST_PEER_GONE && ree_doubt_count() != count)
		st = ST_CANCELLED;
	if (st == ST_OK) {
		st = enter_in_directory(o, io, replace, &old, &has_old);
		if (st == ST_OK && has_old)
			remove_file(io, old.number);
	}
	if (st != ST_OK && o->is_loaded) {
		ree_object_unload(o);
		if (!is_named(o, io))
			remove_file(io, o->number);
	}
	if (has_old)
		ree_dir_give_number(&old);
	ree_dir_give_number(&number);
	return st;
}

static enum status ree_create(const struct storage_name *name, bool replace,
			      const struct storage_source *parts,
			      size_t part_count, void **object)
{
	struct storage_source all = {.parts = parts, .part_count = part_count};
	struct ree_object *o = heap_alloc(sizeof(*o));
	struct ree_io io = {};
	enum status st = ST_NO_MEM;

	if (!o)
		return ST_NO_MEM;
	for (size_t i = 0; i < part_count; i++)
		all.size_bytes += parts[i].size_bytes;
	o->name = *name;
	for (unsigned int i = 0; i < REE_TRIES; i++) {
		st = create_object(o, &io, replace, &all);
		if (st != ST_CANCELLED)
			break;
	}
	ree_io_end(&io);
	if (st != ST_OK) {
		heap_free(o);
		return settled(st);
	}
	ree_dir_add_user();
	*object = o;
	return ST_OK;
}

static enum status rename_slots(const struct ree_object *o, struct ree_io *io,
				const struct storage_name *to, bool replace,
				struct ree_number *old, bool *has_old)
{
	struct ree_change c[REE_CHANGES_MAX];
	uint32_t target = 0;
	const struct ree_slot *slot = ree_dir_find(&o->name, &c[0].idx);
	const struct ree_slot *in_the_way = ree_dir_find(to, &target);

	if (!slot || slot->number != o->number)
		return ST_CORRUPT;
	if (in_the_way && !replace)
		return ST_CONFLICT;
	ree_dir_fill_slot(&c[0].slot, to, slot->number, slot->root);
	if (!in_the_way)
		return ree_dir_commit(io, c, 1);
	c[1] = (struct ree_change){.idx = target};
	ree_dir_keep_number(old, in_the_way->number);
	*has_old = true;
	return ree_dir_commit(io, c, 2);
}

static enum status rename_once(struct ree_object *o, struct ree_io *io,
			       const struct storage_name *to, bool replace)
{
	struct ree_number old = {};
	bool has_old = false;
	enum status st = ree_dir_enter(io, false);

	if (st != ST_OK)
		return st;
	st = rename_slots(o, io, to, replace, &old, &has_old);
	ree_dir_leave();
	if (st == ST_OK) {
		o->name = *to;
		if (has_old)
			remove_file(io, old.number);
	}
	if (has_old)
		ree_dir_give_number(&old);
	return st;
}

static enum status ree_rename(void *object, const struct storage_name *to,
			      bool replace)
{
	struct ree_io io = {};
	enum status st = ST_CANCELLED;

	for (unsigned int i = 0; i < REE_TRIES && st == ST_CANCELLED; i++)
		st = rename_once(object, &io, to, replace);
	ree_io_end(&io);
	return settled(st);
}

static enum status drop_slot(const struct storage_name *name, struct ree_io *io,
			     struct ree_number *old)
{
	struct ree_change c = {};
	const struct ree_slot *slot = NULL;
	enum status st = ree_dir_enter(io, false);

	if (st != ST_OK)
		return st;
	slot = ree_dir_find(name, &c.idx);
	if (slot) {
		ree_dir_keep_number(old, slot->number);
		st = ree_dir_commit(io, &c, 1);
		if (st != ST_OK)
			ree_dir_give_number(old);
	} else {
		st = ree_dir_is_damaged() ? ST_CORRUPT : ST_NOT_FOUND;
	}
	ree_dir_leave();
	return st;
}

static enum status ree_remove(const struct storage_name *name, void *object)
{
	struct ree_number old = {};
	struct ree_io io = {};
	enum status st = ST_CANCELLED;

	for (unsigned int i = 0; i < REE_TRIES && st == ST_CANCELLED; i++)
		st = drop_slot(name, &io, &old);
	if (object)
		ree_close(object);
	if (st == ST_OK) {
		remove_file(&io, old.number);
		ree_dir_give_number(&old);
	}
	ree_io_end(&io);
	return settled(st);
}

static enum status ree_next(const uint8_t owner[16], uint64_t *cursor,
			    struct storage_name *out)
{
	struct ree_io io = {};
	enum status st = ree_dir_enter(&io, false);

	if (st == ST_OK) {
		uint64_t idx = *cursor;

		if (ree_dir_next(owner, &idx, out))
			*cursor = idx + 1;
		else
			st = ree_dir_is_damaged() ? ST_CORRUPT : ST_NOT_FOUND;
		ree_dir_leave();
	}
	ree_io_end(&io);
	return st;
}

const struct storage_backend storage_ree = {
	.open = ree_open,
	.create = ree_create,
	.close = ree_close,
	.read = ree_object_read,
	.write = ree_object_write,
	.truncate = ree_object_truncate,
	.size = ree_object_size,
	.rename = ree_rename,
	.remove = ree_remove,
	.next = ree_next,
};
