/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/log/panic.h"
#include "kernel/uctx/uctx_priv.h"

/*
 * Changes of whole regions that cannot fail: what may fail, making regions end
 * where the change does, comes first. The tables of what is mapped stay while
 * it is hidden.
 */
enum status uctx_split(struct uctx *u, vaddr_t va, size_t page_count)
{
	size_t i = region_index(u, va);
	uint64_t size = 0;
	uint64_t end = 0;
	uint64_t at = va;
	enum status st = ST_OK;

	if (!page_count || va & PAGE_MASK ||
	    !checked_mul((uint64_t)page_count, PAGE_BYTES, &size) ||
	    !checked_add(va, size, &end))
		return ST_BAD_PARAM;
	for (size_t k = i; at < end; k++) {
		if (k == u->region_count || u->regions[k].va > at)
			return ST_BAD_PARAM;
		at = region_end(&u->regions[k]);
	}
	st = region_reserve(u, 2);
	if (st != ST_OK)
		return st;
	if (u->regions[i].va < va)
		region_split_at(u, i++, va);
	while (region_end(&u->regions[i]) < end)
		i++;
	if (region_end(&u->regions[i]) > end)
		region_split_at(u, i, end);
	return ST_OK;
}

/* The region that begins at @va and ends at @end or before; NULL: all done. */
static struct uctx_region *next_whole(struct uctx *u, vaddr_t va, uint64_t end)
{
	size_t i = region_index(u, va);

	if (va == end)
		return NULL;
	check_fatal(i < u->region_count && u->regions[i].va == va &&
		    region_end(&u->regions[i]) <= end);
	return &u->regions[i];
}

void uctx_hide(struct uctx *u, vaddr_t va, size_t page_count)
{
	uint64_t end = va + page_count * PAGE_BYTES;
	struct uctx_region *r = NULL;

	while ((r = next_whole(u, va, end))) {
		r->is_hidden = true;
		arch_pgtable_unmap(&u->pt, r->va, r->page_count);
		va = region_end(r);
	}
}

void uctx_show(struct uctx *u, vaddr_t va, size_t page_count)
{
	uint64_t end = va + page_count * PAGE_BYTES;
	struct uctx_region *r = NULL;

	while ((r = next_whole(u, va, end))) {
		check_fatal(r->is_hidden && region_map_pages(u, r) == ST_OK);
		r->is_hidden = false;
		va = region_end(r);
	}
}

void uctx_set_rights(struct uctx *u, vaddr_t va, size_t page_count,
		     unsigned int attr)
{
	uint64_t end = va + page_count * PAGE_BYTES;
	struct uctx_region *r = NULL;

	check_fatal(attr & MAP_READ &&
		    (attr & (MAP_WRITE | MAP_EXEC)) != (MAP_WRITE | MAP_EXEC));
	while ((r = next_whole(u, va, end))) {
		check_fatal(!r->is_hidden);
		r->attr = (attr &
			   (MAP_READ | MAP_WRITE | MAP_EXEC | MAP_GUARDED)) |
			  (r->attr & (MAP_NONSECURE | MAP_DEVICE));
		arch_pgtable_protect(&u->pt, r->va, r->page_count, r->attr);
		va = region_end(r);
	}
}
