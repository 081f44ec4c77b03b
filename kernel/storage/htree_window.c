/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/storage/htree_priv.h"

/*
 * Pages on their way out are gathered at the start of the buffer, so that they
 * go by few requests. Between two of them lie places of the other version:
 * those that nothing committed uses may be written to, the others only with
 * the very bytes that they have.
 *
 * A request costs about as much as writing twenty pages.
 */
#define GAP_MAX_PAGES 8u

static const uint8_t zero_page[HTREE_PAGE_BYTES];

/* Version of its block that this change has written; or neither. */
static bool is_new(const struct htree *t, uint32_t id, unsigned int version)
{
	return id <= t->now.node_count &&
	       (*htree_state(t, id) & NODE_NEW_BLOCK) &&
	       version == (htree_node(t, id)->flags & HTREE_FLAG_BLOCK);
}

/* As committed. */
static unsigned int committed_version(const struct htree *t, uint32_t id)
{
	unsigned int v = htree_version(t, id);

	if (id <= t->now.node_count && (*htree_state(t, id) & NODE_DIRTY))
		v = !v;
	return htree_image(t, id, v)->flags & HTREE_FLAG_BLOCK;
}

/* Bytes that may be written to a page without need; NULL: none may. */
static const uint8_t *filling(struct htree *t, uint64_t page)
{
	struct htree_place p = htree_place_of(page);
	const struct htree_held *h = NULL;
	uint32_t id = p.idx + 1;

	if (p.kind == HTREE_PAGE_NODES)
		return p.idx * HTREE_GROUP_NODES >= t->committed.node_count
			       ? zero_page
			       : NULL;
	if (p.kind != HTREE_PAGE_BLOCK)
		return NULL;
	if (!is_new(t, id, p.version) &&
	    (id > t->committed.node_count ||
	     p.version != committed_version(t, id)))
		return zero_page;
	h = htree_held_find(t, p.idx);
	return h && h->has_stored[p.version] ? h->stored[p.version] : NULL;
}

static bool can_fill(struct htree *t, uint64_t from, uint64_t to)
{
	while (from < to && filling(t, from))
		from++;
	return from == to;
}

static enum status put(const struct htree *t, const struct ree_io *io,
		       uint64_t page, const void *bytes, size_t size_bytes)
{
	return shm_write(io->shm, (page - t->window.first) * HTREE_PAGE_BYTES,
			 bytes, size_bytes);
}

static enum status fill(struct htree *t, const struct ree_io *io, uint64_t from,
			uint64_t to)
{
	enum status st = ST_OK;

	for (; st == ST_OK && from < to; from++)
		st = put(t, io, from, filling(t, from), HTREE_PAGE_BYTES);
	return st;
}

/* Headers and the first nodes come along when the first page is near; where
 * the header goes last, only the nodes. */
static uint64_t reserved_from(const struct htree *t)
{
	return t->is_self_rooted ? 1 : 0;
}

static enum status start(struct htree *t, struct ree_io *io, uint64_t page)
{
	struct htree_window *w = &t->window;
	uint64_t first = reserved_from(t);
	bool is_near = page >= 2 && page - first < w->room_pages &&
		       page <= 2 + GAP_MAX_PAGES && can_fill(t, 2, page);
	enum status st =
		ree_io_need(io, ((size_t)w->room_pages + 1) * HTREE_PAGE_BYTES);

	if (st != ST_OK)
		return st;
	w->first = is_near ? first : page;
	w->end = page;
	return is_near ? fill(t, io, 2, page) : ST_OK;
}

static bool fits(struct htree *t, uint64_t page)
{
	const struct htree_window *w = &t->window;

	if (page < w->first || page - w->first >= w->room_pages)
		return false;
	return page <= w->end ||
	       (page - w->end <= GAP_MAX_PAGES && can_fill(t, w->end, page));
}

enum status htree_stage(struct htree *t, struct ree_io *io, uint64_t page,
			const uint8_t *bytes)
{
	struct htree_window *w = &t->window;
	enum status st = ST_OK;

	if (w->end > w->first && !fits(t, page))
		st = htree_flush(t, io);
	if (st != ST_OK)
		return st;
	if (w->end == w->first)
		st = start(t, io, page);
	else if (page > w->end)
		st = fill(t, io, w->end, page);
	if (st != ST_OK)
		return st;
	w->end = MAX(w->end, page + 1);
	return put(t, io, page, bytes, HTREE_PAGE_BYTES);
}

static enum status push(struct htree *t, struct ree_io *io, uint64_t first,
			uint64_t offset_bytes, size_t size_bytes)
{
	return ree_file_push(io, &t->file, offset_bytes,
			     (first - t->window.first) * HTREE_PAGE_BYTES,
			     size_bytes);
}

/* Nodes are not final yet: only the blocks go. */
enum status htree_flush(struct htree *t, struct ree_io *io)
{
	struct htree_window *w = &t->window;
	uint64_t first = MAX(w->first, (uint64_t)2);
	enum status st = ST_OK;

	if (w->end > first)
		st = push(t, io, first, first * HTREE_PAGE_BYTES,
			  (size_t)(w->end - first) * HTREE_PAGE_BYTES);
	w->first = w->end = 0;
	return st;
}

/* Nodes of a group behind the first: with the window, or by a request of their
 * own from the page behind it. */
static enum status flush_group(struct htree *t, struct ree_io *io,
			       uint32_t group)
{
	const struct htree_window *w = &t->window;
	uint64_t page = htree_group_page(group);
	uint32_t base = group * HTREE_GROUP_NODES + 1;
	uint32_t count = MIN(t->now.node_count - base + 1, HTREE_GROUP_NODES);
	uint32_t from = 0;
	const size_t pair = sizeof(t->groups[0]->node[0]);
	enum status st = ST_OK;

	while (from < count && !(*htree_state(t, base + from) & NODE_DIRTY))
		from++;
	while (count > from &&
	       !(*htree_state(t, base + count - 1) & NODE_DIRTY))
		count--;
	if (from == count)
		return ST_OK;
	if (page >= w->first && page < w->end)
		return put(t, io, page, t->groups[group], HTREE_PAGE_BYTES);
	st = ree_io_need(io, ((size_t)w->room_pages + 1) * HTREE_PAGE_BYTES);
	if (st == ST_OK)
		st = put(t, io, w->end, &t->groups[group]->node[from],
			 (count - from) * pair);
	if (st == ST_OK)
		st = push(t, io, w->end, page * HTREE_PAGE_BYTES + from * pair,
			  (count - from) * pair);
	return st;
}

static enum status put_headers(const struct htree *t, const struct ree_io *io)
{
	enum status st = put(t, io, 0, zero_page, HTREE_PAGE_BYTES);

	return st == ST_OK ? put(t, io, 0, t->header, HTREE_HEADERS_BYTES) : st;
}

/* Everything that is left, but a header that goes last. */
enum status htree_flush_nodes(struct htree *t, struct ree_io *io)
{
	struct htree_window *w = &t->window;
	size_t nodes = MIN(t->now.node_count, HTREE_GROUP_NODES) *
		       sizeof(t->groups[0]->node[0]);
	size_t size = 0;
	enum status st = ST_OK;

	for (uint32_t g = (t->now.node_count - 1) / HTREE_GROUP_NODES;
	     st == ST_OK && g; g--)
		st = flush_group(t, io, g);
	if (st == ST_OK && w->first > 1)
		st = htree_flush(t, io);
	if (st == ST_OK)
		st = ree_io_need(io, ((size_t)w->room_pages + 1) *
					     HTREE_PAGE_BYTES);
	if (st != ST_OK)
		return st;
	if (w->end <= 2) {
		w->first = reserved_from(t);
		w->end = 2;
	}
	size = (size_t)(w->end - w->first) * HTREE_PAGE_BYTES;
	if (w->end == 2)
		size -= HTREE_PAGE_BYTES - nodes;
	st = put(t, io, 1, t->groups[0], HTREE_PAGE_BYTES);
	if (st == ST_OK && !w->first)
		st = put_headers(t, io);
	if (st == ST_OK)
		st = push(t, io, w->first, w->first * HTREE_PAGE_BYTES, size);
	w->first = w->end = 0;
	return st;
}
