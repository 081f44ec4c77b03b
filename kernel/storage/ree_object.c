/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/storage/ree_store_priv.h"

/*
 * Contents of an open object. Its file keeps the state that the directory
 * names beside the new one, so whatever goes wrong between the two: the tree
 * is dropped from memory, and read again as the directory says.
 */
enum status ree_object_key(const struct ree_object *o,
			   struct ree_object_key *key)
{
	(void)text_format(key->name, sizeof(key->name), "/%x", o->number);
	return storage_tsk(o->name.owner, key->tsk);
}

void ree_object_unload(struct ree_object *o)
{
	if (o->is_loaded)
		htree_close(&o->tree);
	o->is_loaded = false;
}

static enum status ask_directory(struct ree_object *o, struct ree_io *io,
				 bool look, uint8_t root[HTREE_HASH_BYTES])
{
	const struct ree_slot *slot = NULL;
	uint32_t idx = 0;
	enum status st = ree_dir_enter(io, look);

	if (st != ST_OK)
		return st;
	slot = ree_dir_find(&o->name, &idx);
	if (slot) {
		if (slot->number != o->number)
			ree_object_unload(o);
		o->number = slot->number;
		memcpy(root, slot->root, HTREE_HASH_BYTES);
	} else {
		st = ree_dir_is_damaged() ? ST_CORRUPT : ST_NOT_FOUND;
	}
	ree_dir_leave();
	return st;
}

static enum status load(struct ree_object *o, struct ree_io *io,
			const uint8_t *root)
{
	struct ree_object_key k;
	struct htree_key key = {.name = k.name, .tsk = k.tsk, .root = root};
	enum status st = ree_object_key(o, &k);

	if (st == ST_OK)
		st = htree_open(&o->tree, io, &key);
	secure_zero(&k, sizeof(k));
	o->is_loaded = st == ST_OK;
	if (o->is_loaded)
		o->length_bytes = o->tree.now.length_bytes;
	/* The directory knows of a file: it should be there. */
	return st == ST_NOT_FOUND ? ST_CORRUPT : st;
}

static enum status sync_once(struct ree_object *o, struct ree_io *io, bool look)
{
	uint8_t root[HTREE_HASH_BYTES];
	enum status st = ask_directory(o, io, look, root);

	if (st != ST_OK)
		return st;
	if (o->is_loaded &&
	    (!ct_equal(root, htree_root(&o->tree), sizeof(root)) ||
	     htree_check_file(&o->tree, io) != ST_OK))
		ree_object_unload(o);
	return o->is_loaded ? ST_OK : load(o, io, root);
}

enum status ree_object_sync(struct ree_object *o, struct ree_io *io)
{
	enum status st = sync_once(o, io, false);

	/* A file that does not fit may belong to another directory than the
	 * one in memory. */
	return st == ST_CORRUPT ? sync_once(o, io, true) : st;
}

/* May a second try, with the file opened anew, do better? */
static bool may_be_stale(enum status st)
{
	return st == ST_PEER_GONE || st == ST_CORRUPT || st == ST_CANCELLED;
}

static enum status read_once(struct ree_object *o, struct ree_io *io,
			     uint64_t offset_bytes,
			     const struct storage_sink *dst, size_t *got_bytes)
{
	enum status st = ree_object_sync(o, io);
	uint64_t length = 0;
	size_t size = 0;

	if (st != ST_OK)
		return st;
	length = o->tree.now.length_bytes;
	if (offset_bytes < length)
		size = (size_t)MIN((uint64_t)dst->size_bytes,
				   length - offset_bytes);
	st = htree_read(&o->tree, io, offset_bytes, dst, size);
	*got_bytes = size;
	return st;
}

/* An object that is open has gone with the directory that named it. */
static enum status of_open_object(enum status st)
{
	return st == ST_NOT_FOUND ? ST_CORRUPT : st;
}

enum status ree_object_read(void *object, uint64_t offset_bytes,
			    const struct storage_sink *dst, size_t *got_bytes)
{
	struct ree_object *o = object;
	struct ree_io io = {};
	size_t got = 0;
	enum status st = read_once(o, &io, offset_bytes, dst, &got);

	if (may_be_stale(st)) {
		ree_object_unload(o);
		st = read_once(o, &io, offset_bytes, dst, &got);
	}
	ree_io_end(&io);
	if (st == ST_OK)
		*got_bytes = got;
	return of_open_object(st);
}

/* A write, or a new length. */
struct object_change {
	uint64_t offset_bytes;            /* or the length */
	const struct storage_source *src; /* NULL: truncate */
};

static enum status change_file(struct ree_object *o, struct ree_io *io,
			       const struct object_change *c)
{
	bool is_doubtful = false;
	enum status st = ree_io_need(
		io, htree_buffer_bytes(c->src ? c->src->size_bytes : 0));

	if (st == ST_OK)
		st = ree_object_sync(o, io);
	if (st != ST_OK)
		return st;
	if (c->src)
		st = htree_write(&o->tree, io, c->offset_bytes, c->src,
				 c->src->size_bytes);
	else
		st = htree_truncate(&o->tree, io, c->offset_bytes);
	if (st == ST_OK)
		st = htree_commit(&o->tree, io, &is_doubtful);
	if (st != ST_OK)
		htree_revert(&o->tree);
	return st;
}

static enum status record_root(struct ree_object *o, struct ree_io *io)
{
	struct ree_change c;
	const struct ree_slot *slot = NULL;
	enum status st = ree_dir_enter(io, false);

	if (st != ST_OK)
		return st;
	slot = ree_dir_find(&o->name, &c.idx);
	if (slot && slot->number == o->number &&
	    ct_equal(slot->root, htree_root(&o->tree), HTREE_HASH_BYTES)) {
		st = ST_OK; /* nothing has changed */
	} else if (slot && slot->number == o->number) {
		c.slot = *slot;
		memcpy(c.slot.root, htree_root(&o->tree), sizeof(c.slot.root));
		st = ree_dir_commit(io, &c, 1);
	} else {
		st = ST_CORRUPT;
	}
	ree_dir_leave();
	return st;
}

/* Its own file may turn out stale, then the directory's. */
#define CHANGE_TRIES 3

static enum status change_and_record(struct ree_object *o, struct ree_io *io,
				     const struct object_change *c)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; i < CHANGE_TRIES; i++) {
		st = change_file(o, io, c);
		if (st == ST_OK)
			st = record_root(o, io);
		if (!may_be_stale(st))
			break;
		ree_object_unload(o);
	}
	if (st != ST_OK)
		ree_object_unload(o);
	return st == ST_CANCELLED ? ST_PEER_GONE : of_open_object(st);
}

static enum status change(struct ree_object *o, const struct object_change *c)
{
	struct ree_io io = {};
	enum status st = change_and_record(o, &io, c);

	if (st == ST_OK) {
		uint64_t old = o->length_bytes;

		o->length_bytes = o->tree.now.length_bytes;
		if (htree_blocks_of(o->length_bytes) < htree_blocks_of(old))
			htree_trim(&o->tree);
	}
	ree_io_end(&io);
	return st;
}

enum status ree_object_write(void *object, uint64_t offset_bytes,
			     const struct storage_source *src)
{
	struct object_change c = {.offset_bytes = offset_bytes, .src = src};

	return src->size_bytes ? change(object, &c) : ST_OK;
}

enum status ree_object_truncate(void *object, uint64_t size_bytes)
{
	struct object_change c = {.offset_bytes = size_bytes};

	return change(object, &c);
}

uint64_t ree_object_size(const void *object)
{
	const struct ree_object *o = object;

	return o->length_bytes;
}
