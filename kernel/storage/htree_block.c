/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/htree_priv.h"

enum status htree_hold_room(struct htree *t)
{
	uint8_t *room = NULL;

	if (t->held.plain)
		return ST_OK;
	room = heap_alloc(3 * (size_t)HTREE_PAGE_BYTES);
	if (!room)
		return ST_NO_MEM;
	t->held.plain = room;
	t->held.stored[0] = room + HTREE_PAGE_BYTES;
	t->held.stored[1] = room + 2 * (size_t)HTREE_PAGE_BYTES;
	return ST_OK;
}

void htree_let_go(struct htree *t)
{
	t->held.block = HELD_NONE;
	t->held.has_stored[0] = t->held.has_stored[1] = false;
}

size_t htree_used_bytes(const struct htree *t, uint32_t block)
{
	uint64_t start = (uint64_t)block * HTREE_PAGE_BYTES;

	if (t->now.length_bytes <= start)
		return 0;
	return MIN(t->now.length_bytes - start, (uint64_t)HTREE_PAGE_BYTES);
}

/* What lies at @at_bytes of the buffer becomes the held block. */
static enum status take_from_buffer(struct htree *t, const struct ree_io *io,
				    size_t at_bytes, uint32_t block)
{
	unsigned int v = htree_node(t, block + 1)->flags & HTREE_FLAG_BLOCK;
	size_t used = htree_used_bytes(t, block);
	enum status st = ST_OK;

	htree_let_go(t);
	st = shm_read(io->shm, at_bytes, t->held.stored[v], HTREE_PAGE_BYTES);
	if (st == ST_OK)
		st = htree_open_block(t, block, t->held.stored[v],
				      t->held.plain);
	if (st != ST_OK)
		return st;
	/* Files are cut without wiping what was behind the cut. */
	memset(t->held.plain + used, 0, HTREE_PAGE_BYTES - used);
	t->held.block = block;
	t->held.has_stored[v] = true;
	return ST_OK;
}

static uint64_t page_of(const struct htree *t, uint32_t block)
{
	return htree_block_page(block, htree_node(t, block + 1)->flags &
					       HTREE_FLAG_BLOCK);
}

enum status htree_hold(struct htree *t, struct ree_io *io, uint32_t block)
{
	size_t at =
		(size_t)(t->window.end - t->window.first) * HTREE_PAGE_BYTES;
	size_t got = 0;
	enum status st = ST_OK;

	if (t->held.block == block)
		return ST_OK;
	st = htree_hold_room(t);
	if (st == ST_OK)
		st = ree_file_pull(io, &t->file,
				   page_of(t, block) * HTREE_PAGE_BYTES, at,
				   HTREE_PAGE_BYTES, &got);
	if (st != ST_OK)
		return st;
	return got == HTREE_PAGE_BYTES ? take_from_buffer(t, io, at, block)
				       : ST_CORRUPT;
}

/* Last block from @block on, up to @last, whose page is near enough to come by
 * the same request. */
static uint32_t last_of_run(const struct htree *t, uint32_t block,
			    uint32_t last)
{
	uint64_t first_page = page_of(t, block);

	while (page_of(t, last) - first_page >= WINDOW_MAX_PAGES)
		last--;
	return last;
}

struct read_job {
	const struct storage_sink *dst;
	uint64_t offset_bytes; /* of the file, where dst begins */
	uint64_t end_bytes;
};

/* The part of the held block that the job wants. */
static enum status deliver(const struct htree *t, const struct read_job *job)
{
	uint64_t start = (uint64_t)t->held.block * HTREE_PAGE_BYTES;
	uint64_t from = MAX(start, job->offset_bytes);
	uint64_t to = MIN(start + HTREE_PAGE_BYTES, job->end_bytes);

	return storage_sink_put(job->dst, (size_t)(from - job->offset_bytes),
				t->held.plain + (from - start),
				(size_t)(to - from));
}

static enum status read_run(struct htree *t, struct ree_io *io,
			    const struct read_job *job, uint32_t block,
			    uint32_t last)
{
	uint64_t first_page = page_of(t, block);
	size_t size =
		(size_t)(page_of(t, last) + 1 - first_page) * HTREE_PAGE_BYTES;
	size_t got = 0;
	enum status st = htree_hold_room(t);

	if (st == ST_OK)
		st = ree_file_pull(io, &t->file, first_page * HTREE_PAGE_BYTES,
				   0, size, &got);
	if (st == ST_OK && got != size)
		st = ST_CORRUPT;
	for (; st == ST_OK && block <= last; block++) {
		size_t at = (size_t)(page_of(t, block) - first_page) *
			    HTREE_PAGE_BYTES;

		st = take_from_buffer(t, io, at, block);
		if (st == ST_OK)
			st = deliver(t, job);
	}
	return st;
}

enum status htree_read(struct htree *t, struct ree_io *io,
		       uint64_t offset_bytes, const struct storage_sink *dst,
		       size_t size_bytes)
{
	struct read_job job = {.dst = dst,
			       .offset_bytes = offset_bytes,
			       .end_bytes = offset_bytes + size_bytes};
	uint32_t block = (uint32_t)(offset_bytes / HTREE_PAGE_BYTES);
	uint32_t last = (uint32_t)((job.end_bytes - 1) / HTREE_PAGE_BYTES);
	enum status st = ST_OK;

	if (!size_bytes)
		return ST_OK;
	while (st == ST_OK && block <= last) {
		uint32_t run_last = block;

		if (t->held.block == block) {
			st = deliver(t, &job);
		} else {
			run_last = last_of_run(t, block, last);
			st = read_run(t, io, &job, block, run_last);
		}
		block = run_last + 1;
	}
	return st;
}

/* Blocks lie so that two neighbours are side by side, whichever of the two
 * arrangements they are in: 0 v0, 1 v1, 2 v0, ... */
static uint8_t first_version(uint32_t block)
{
	return block & HTREE_FLAG_BLOCK;
}

enum status htree_store_held(struct htree *t, struct ree_io *io)
{
	uint32_t block = t->held.block;
	uint32_t id = block + 1;
	struct htree_node *n = NULL;
	enum status st = htree_grow(t, id);
	unsigned int v = 0;

	if (st != ST_OK)
		return st;
	htree_dirty(t, id);
	n = htree_node(t, id);
	if (!(*htree_state(t, id) & NODE_NEW_BLOCK)) {
		*htree_state(t, id) |= NODE_NEW_BLOCK;
		if (id <= t->committed.node_count)
			n->flags ^= HTREE_FLAG_BLOCK;
		else
			n->flags |= first_version(block);
	}
	v = n->flags & HTREE_FLAG_BLOCK;
	st = htree_seal_block(t, block, t->held.plain, t->held.stored[v]);
	if (st != ST_OK)
		return st;
	t->held.has_stored[v] = true;
	return htree_stage(t, io, htree_block_page(block, v),
			   t->held.stored[v]);
}
