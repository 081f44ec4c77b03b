/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/htree_priv.h"

size_t htree_used_bytes(const struct htree *t, uint32_t block)
{
	uint64_t start = (uint64_t)block * HTREE_PAGE_BYTES;

	if (t->now.length_bytes <= start)
		return 0;
	return MIN(t->now.length_bytes - start, (uint64_t)HTREE_PAGE_BYTES);
}

/* What lies at @at_bytes of the buffer becomes a held block. */
static enum status take_from_buffer(struct htree *t, const struct ree_io *io,
				    size_t at_bytes, uint32_t block,
				    struct htree_held **out)
{
	unsigned int v = htree_node(t, block + 1)->flags & HTREE_FLAG_BLOCK;
	size_t used = htree_used_bytes(t, block);
	struct htree_held *h = NULL;
	enum status st = htree_held_take(t, &h);

	if (st == ST_OK)
		st = shm_read(io->shm, at_bytes, h->stored[v],
			      HTREE_PAGE_BYTES);
	if (st == ST_OK)
		st = htree_open_block(t, block, h->stored[v], h->plain);
	if (st != ST_OK)
		return st;
	/* Files are cut without wiping what was behind the cut. */
	memset(h->plain + used, 0, HTREE_PAGE_BYTES - used);
	h->block = block;
	h->has_stored[v] = true;
	*out = h;
	return ST_OK;
}

static uint64_t page_of(const struct htree *t, uint32_t block)
{
	return htree_block_page(block, htree_node(t, block + 1)->flags &
					       HTREE_FLAG_BLOCK);
}

enum status htree_hold(struct htree *t, struct ree_io *io, uint32_t block,
		       struct htree_held **out)
{
	size_t at =
		(size_t)(t->window.end - t->window.first) * HTREE_PAGE_BYTES;
	size_t got = 0;
	enum status st = ree_file_pull(io, &t->file,
				       page_of(t, block) * HTREE_PAGE_BYTES, at,
				       HTREE_PAGE_BYTES, &got);

	if (st != ST_OK)
		return st;
	return got == HTREE_PAGE_BYTES ? take_from_buffer(t, io, at, block, out)
				       : ST_CORRUPT;
}

/* Last block from @block on, up to @last, whose page is near enough to come by
 * the same request. */
static uint32_t last_of_run(struct htree *t, uint32_t block, uint32_t last)
{
	uint64_t first_page = page_of(t, block);

	while (block < last &&
	       page_of(t, block + 1) - first_page < WINDOW_MAX_PAGES &&
	       !htree_held_find(t, block + 1))
		block++;
	return block;
}

struct read_job {
	const struct storage_sink *dst;
	uint64_t offset_bytes; /* of the file, where dst begins */
	uint64_t end_bytes;
};

/* The part of a held block that the job wants. */
static enum status deliver(const struct htree_held *h,
			   const struct read_job *job)
{
	uint64_t start = (uint64_t)h->block * HTREE_PAGE_BYTES;
	uint64_t from = MAX(start, job->offset_bytes);
	uint64_t to = MIN(start + HTREE_PAGE_BYTES, job->end_bytes);

	return storage_sink_put(job->dst, (size_t)(from - job->offset_bytes),
				h->plain + (from - start), (size_t)(to - from));
}

static enum status read_run(struct htree *t, struct ree_io *io,
			    const struct read_job *job, uint32_t block,
			    uint32_t last)
{
	uint64_t first_page = page_of(t, block);
	size_t size =
		(size_t)(page_of(t, last) + 1 - first_page) * HTREE_PAGE_BYTES;
	struct htree_held *h = NULL;
	size_t got = 0;
	enum status st = ree_file_pull(
		io, &t->file, first_page * HTREE_PAGE_BYTES, 0, size, &got);

	if (st == ST_OK && got != size)
		st = ST_CORRUPT;
	for (; st == ST_OK && block <= last; block++) {
		size_t at = (size_t)(page_of(t, block) - first_page) *
			    HTREE_PAGE_BYTES;

		st = take_from_buffer(t, io, at, block, &h);
		if (st == ST_OK)
			st = deliver(h, job);
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
		const struct htree_held *h = htree_held_find(t, block);
		uint32_t run_last = block;

		if (h) {
			st = deliver(h, &job);
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

enum status htree_store_held(struct htree *t, struct ree_io *io,
			     struct htree_held *h)
{
	uint32_t block = h->block;
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
	st = htree_seal_block(t, block, h->plain, h->stored[v]);
	if (st != ST_OK)
		return st;
	h->has_stored[v] = true;
	return htree_stage(t, io, htree_block_page(block, v), h->stored[v]);
}
