/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/spmc/partition_priv.h"

/* Memory as partitions see it, for transactions and buffers. */

/* What a partition may give away: memory that is all its own. */
static bool is_own(const struct uctx_region *r)
{
	return !r->is_hidden &&
	       (r->kind == UCTX_IMAGE || r->kind == UCTX_STACK ||
		r->kind == UCTX_PRIVATE);
}

static size_t regions_in(const struct uctx *u, uint64_t va, uint64_t end)
{
	size_t count = 0;

	for (; va < end; count++) {
		const struct uctx_region *r = uctx_find(u, va);

		va = r->va + r->page_count * PAGE_BYTES;
	}
	return count;
}

/* All of [@va, + @page_count pages), with the rights *@attr (0: any, which are
 * put there). */
static enum status check_range(const struct uctx *u, uint64_t va,
			       uint32_t page_count, unsigned int *attr)
{
	uint64_t end = va + page_count * PAGE_BYTES;

	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		if (!r)
			return ST_BAD_PARAM;
		if (!is_own(r) || (*attr && r->attr != *attr))
			return ST_DENIED;
		*attr = r->attr;
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return ST_OK;
}

/* After uctx_split(): each region lies wholly in the range. */
static size_t add_pieces(const struct uctx *u, uint64_t va, uint32_t page_count,
			 struct mobj_piece *out)
{
	uint64_t end = va + page_count * PAGE_BYTES;
	size_t count = 0;

	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		out[count++] = (struct mobj_piece){
			.of = r->mobj,
			.page = r->mobj_page,
			.page_count = r->page_count,
		};
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return count;
}

static enum status gather(const struct uctx *u,
			  const struct ffa_mem_range *ranges, uint32_t count,
			  struct mobj **pages)
{
	struct mobj_piece *pieces = NULL;
	size_t piece_count = 0;
	size_t n = 0;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < count; i++)
		piece_count += regions_in(
			u, ranges[i].address,
			ranges[i].address + ranges[i].page_count * PAGE_BYTES);
	pieces = heap_alloc_array(piece_count, sizeof(*pieces));
	if (!pieces)
		return ST_NO_MEM;
	for (uint32_t i = 0; i < count; i++)
		n += add_pieces(u, ranges[i].address, ranges[i].page_count,
				&pieces[n]);
	st = mobj_create_parts(pieces, n, pages);
	heap_free(pieces);
	return st;
}

static enum status collect(struct spmc_endpoint *e,
			   const struct ffa_mem_range *ranges, uint32_t count,
			   struct mobj **pages, struct spmc_view *view)
{
	struct uctx *u = partition_of(e)->uctx;
	unsigned int attr = 0;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < count && st == ST_OK; i++)
		st = check_range(u, ranges[i].address, ranges[i].page_count,
				 &attr);
	for (uint32_t i = 0; i < count && st == ST_OK; i++)
		st = uctx_split(u, ranges[i].address, ranges[i].page_count);
	if (st != ST_OK)
		return st;
	*view = (struct spmc_view){
		.is_writable = attr & MAP_WRITE,
		.is_executable = attr & MAP_EXEC,
		.is_nonsecure = attr & MAP_NONSECURE,
	};
	return gather(u, ranges, count, pages);
}

static void withdraw(struct spmc_endpoint *e,
		     const struct ffa_mem_range *ranges, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		uctx_hide(partition_of(e)->uctx, ranges[i].address,
			  ranges[i].page_count);
}

static void restore(struct spmc_endpoint *e, const struct ffa_mem_range *ranges,
		    uint32_t count, struct mobj *pages,
		    const struct spmc_view *view)
{
	(void)pages;
	(void)view;
	for (uint32_t i = 0; i < count; i++)
		uctx_show(partition_of(e)->uctx, ranges[i].address,
			  ranges[i].page_count);
}

void partition_sync_code(const struct mobj *m, size_t page, size_t page_count)
{
	uint64_t at = (uint64_t)page * PAGE_BYTES;
	uint64_t end = at + page_count * PAGE_BYTES;

	while (at < end) {
		size_t avail = 0;
		const void *bytes = mobj_ptr(m, at, &avail);

		avail = MIN(avail, (size_t)(end - at));
		arch_sync_code(bytes, avail);
		at += avail;
	}
}

/* Is region @r what is left of pages that were given away, and are they those
 * of @pages from @from on? */
static bool is_place_of(const struct uctx_region *r, const struct mobj *pages,
			size_t from)
{
	if (!r || !r->is_hidden || r->page_count > pages->page_count - from)
		return false;
	for (size_t i = 0; i < r->page_count; i++) {
		if (mobj_page_pa(r->mobj, r->mobj_page + i) !=
		    mobj_page_pa(pages, from + i))
			return false;
	}
	return true;
}

static bool is_place_of_all(const struct uctx *u, uint64_t va,
			    const struct mobj *pages)
{
	size_t done = 0;

	while (done < pages->page_count) {
		const struct uctx_region *r =
			uctx_find(u, va + done * PAGE_BYTES);

		if (!is_place_of(r, pages, done))
			return false;
		done += r->page_count;
	}
	return true;
}

/*
 * Where the pages were when this partition gave them away: its pointers mean
 * them again. Each page has one owner, so it is not one that it lends now. 0:
 * they were never here, or not side by side.
 */
static uint64_t place_before(const struct uctx *u, const struct mobj *pages)
{
	for (size_t i = 0; i < u->region_count; i++) {
		if (is_place_of_all(u, u->regions[i].va, pages))
			return u->regions[i].va;
	}
	return 0;
}

static bool map_where_it_was(struct uctx *u, struct spmc_mapping *m,
			     unsigned int attr)
{
	size_t page_count = m->pages->page_count;
	uint64_t va = place_before(u, m->pages);

	if (!va)
		return false;
	uctx_show(u, va, page_count);
	uctx_set_rights(u, va, page_count, attr);
	m->address = va;
	return true;
}

static enum status map(struct spmc_endpoint *e, struct spmc_mapping *m)
{
	struct uctx *u = partition_of(e)->uctx;
	const struct uctx_map_request r = {
		.mobj = m->pages,
		.page_count = m->pages->page_count,
		.attr = MAP_READ | (m->is_writable ? MAP_WRITE : 0u) |
			(m->is_executable ? MAP_EXEC : 0u),
		.kind = m->is_donated ? UCTX_PRIVATE : UCTX_BORROWED,
		.pad_before = 1,
		.pad_after = 1,
		.image_idx = -1,
	};

	if (m->is_executable)
		partition_sync_code(m->pages, 0, r.page_count);
	if (m->is_donated && map_where_it_was(u, m, r.attr))
		return ST_OK;
	return uctx_map(u, &r, &m->address);
}

static void unmap(struct spmc_endpoint *e, uint64_t address,
		  uint32_t page_count)
{
	/* Borrowed memory is a region of its own that nothing splits. */
	(void)!uctx_unmap(partition_of(e)->uctx, address, page_count);
}

const struct spmc_space partition_space = {
	.collect = collect,
	.withdraw = withdraw,
	.restore = restore,
	.map = map,
	.unmap = unmap,
};
