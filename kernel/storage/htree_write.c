/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/storage/htree_priv.h"

/* A buffer that does for the change of so many bytes. */
static void size_window(struct htree *t, uint64_t size_bytes)
{
	/* It stays as it is while something is staged. */
	if (t->window.end == t->window.first)
		t->window.room_pages = htree_window_pages(size_bytes);
}

size_t htree_buffer_bytes(uint64_t size_bytes)
{
	return ((size_t)htree_window_pages(size_bytes) + 1) * HTREE_PAGE_BYTES;
}

/* Part of a block: [from, to) of it gets bytes from @src at @src_bytes. */
struct block_change {
	uint32_t block;
	size_t from, to;
	const struct storage_source *src; /* NULL: zeros */
	size_t src_bytes;
};

/* What is not replaced is read, or zero when there is nothing yet. */
static enum status prepare(struct htree *t, struct ree_io *io,
			   const struct block_change *c,
			   struct htree_held **out)
{
	size_t used = htree_used_bytes(t, c->block);
	struct htree_held *h = htree_held_find(t, c->block);
	enum status st = ST_OK;

	if (!h && used && (c->from || c->to < used))
		return htree_hold(t, io, c->block, out);
	if (!h) {
		st = htree_held_take(t, &h);
		if (st != ST_OK)
			return st;
		memset(h->plain, 0, HTREE_PAGE_BYTES);
		h->block = c->block;
	}
	*out = h;
	return ST_OK;
}

static enum status change_block(struct htree *t, struct ree_io *io,
				const struct block_change *c)
{
	uint64_t end = (uint64_t)c->block * HTREE_PAGE_BYTES + c->to;
	struct htree_held *h = NULL;
	enum status st = prepare(t, io, c, &h);

	if (st != ST_OK)
		return st;
	/* From here on the held block is not what is stored. */
	t->is_changed = true;
	if (c->src)
		st = storage_source_get(c->src, c->src_bytes,
					h->plain + c->from, c->to - c->from);
	else
		memset(h->plain + c->from, 0, c->to - c->from);
	if (st == ST_OK)
		st = htree_store_held(t, io, h);
	if (st == ST_OK)
		t->now.length_bytes = MAX(t->now.length_bytes, end);
	return st;
}

static enum status change(struct htree *t, struct ree_io *io,
			  uint64_t offset_bytes,
			  const struct storage_source *src, uint64_t size_bytes)
{
	uint64_t end = offset_bytes + size_bytes;
	uint64_t at = offset_bytes;
	enum status st = ST_OK;

	while (st == ST_OK && at < end) {
		uint64_t start = ALIGN_DOWN(at, HTREE_PAGE_BYTES);
		struct block_change c = {
			.block = (uint32_t)(at / HTREE_PAGE_BYTES),
			.from = (size_t)(at - start),
			.to = (size_t)MIN(end - start,
					  (uint64_t)HTREE_PAGE_BYTES),
			.src = src,
			.src_bytes = (size_t)(at - offset_bytes),
		};

		st = change_block(t, io, &c);
		at = start + c.to;
	}
	return st;
}

enum status htree_write(struct htree *t, struct ree_io *io,
			uint64_t offset_bytes, const struct storage_source *src,
			uint64_t size_bytes)
{
	uint64_t length = t->now.length_bytes;
	enum status st = ST_OK;

	if (offset_bytes > HTREE_LENGTH_MAX ||
	    size_bytes > HTREE_LENGTH_MAX - offset_bytes)
		return ST_OVERFLOW;
	if (!size_bytes)
		return ST_OK;
	size_window(t,
		    size_bytes + (offset_bytes > length ? offset_bytes - length
							: 0));
	if (offset_bytes > length)
		st = change(t, io, length, NULL, offset_bytes - length);
	return st == ST_OK ? change(t, io, offset_bytes, src, size_bytes) : st;
}

static void cut(struct htree *t, uint64_t length_bytes)
{
	uint32_t keep = MAX(htree_blocks_of(length_bytes), 1u);
	uint32_t old = t->now.node_count;
	uint32_t blocks = htree_blocks_of(length_bytes);
	struct htree_held *last =
		blocks ? htree_held_find(t, blocks - 1) : NULL;

	/* Whoever loses a child gets a new hash. */
	for (uint32_t id = keep + 1; id <= old && id >> 1 <= keep; id++)
		htree_dirty(t, id >> 1);
	htree_dirty(t, 1);
	t->now.node_count = keep;
	t->now.length_bytes = length_bytes;
	htree_let_go_from(t, blocks);
	if (last) {
		size_t used = htree_used_bytes(t, blocks - 1);

		memset(last->plain + used, 0, HTREE_PAGE_BYTES - used);
	}
}

enum status htree_truncate(struct htree *t, struct ree_io *io,
			   uint64_t length_bytes)
{
	uint64_t length = t->now.length_bytes;

	if (length_bytes > length)
		return htree_write(t, io, length, NULL, length_bytes - length);
	size_window(t, 0);
	if (length_bytes < length)
		cut(t, length_bytes);
	return ST_OK;
}

static enum status write_header(struct htree *t, struct ree_io *io,
				unsigned int version)
{
	const struct htree_header *h = &t->header[version];

	return ree_file_write(io, &t->file, version * sizeof(*h), h,
			      sizeof(*h));
}

/* Counter, root and header have the same parity. Spec: abi-formats 2.6 */
static uint32_t next_counter(const struct htree *t)
{
	uint32_t next = t->counter + 1;

	return (next & 1) == htree_version(t, 1) ? next : next + 1;
}

static void conclude(struct htree *t, uint32_t counter)
{
	t->counter = counter;
	t->committed = t->now;
	t->is_changed = false;
	for (uint32_t id = 1; id <= t->now.node_count; id++)
		*htree_state(t, id) &= NODE_VERSION;
}

enum status htree_commit(struct htree *t, struct ree_io *io, bool *is_doubtful)
{
	uint32_t counter = 0;
	unsigned int version = 0;
	enum status st = ST_OK;

	*is_doubtful = false;
	if (!t->is_changed)
		return ST_OK;
	htree_seal_nodes(t);
	counter = next_counter(t);
	version = htree_version(t, 1);
	st = htree_seal_meta(t, version, counter);
	if (st == ST_OK)
		st = htree_flush_nodes(t, io);
	if (st == ST_OK && t->is_self_rooted) {
		st = write_header(t, io, version);
		*is_doubtful = st != ST_OK;
	}
	if (st == ST_OK)
		conclude(t, counter);
	return st;
}

void htree_trim(struct htree *t)
{
	uint32_t last = MAX(htree_blocks_of(t->now.length_bytes), 1u) - 1;
	uint64_t pages = htree_block_page(last, 1) + 1;

	/* Bytes behind the end are never read: it is only about space. */
	(void)ree_file_truncate(&t->file, pages * HTREE_PAGE_BYTES);
}
