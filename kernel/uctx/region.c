/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/uctx/uctx_priv.h"

/* Page tables and regions change together: a region says what is mapped. */

#define RIGHTS (MAP_READ | MAP_WRITE | MAP_EXEC | MAP_GUARDED)

size_t region_index(const struct uctx *u, uint64_t va)
{
	size_t lo = 0;
	size_t hi = u->region_count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (region_end(&u->regions[mid]) <= va)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct uctx_region *uctx_find(const struct uctx *u, uint64_t va)
{
	size_t i = region_index(u, va);

	if (i == u->region_count || u->regions[i].va > va)
		return NULL;
	return &u->regions[i];
}

enum status region_reserve(struct uctx *u, size_t extra)
{
	size_t capacity = MAX(u->region_capacity * 2, (size_t)16);
	struct uctx_region *grown = NULL;

	if (u->region_count + extra <= u->region_capacity)
		return ST_OK;
	grown = heap_alloc_array(capacity, sizeof(*grown));
	if (!grown)
		return ST_NO_MEM;
	if (u->region_count)
		memcpy(grown, u->regions, u->region_count * sizeof(*grown));
	heap_free(u->regions);
	u->regions = grown;
	u->region_capacity = capacity;
	return ST_OK;
}

static void insert_at(struct uctx *u, size_t i, const struct uctx_region *r)
{
	memmove(&u->regions[i + 1], &u->regions[i],
		(u->region_count - i) * sizeof(*r));
	u->regions[i] = *r;
	u->region_count++;
}

static void remove_at(struct uctx *u, size_t i)
{
	struct uctx_region r = u->regions[i];

	arch_pgtable_unmap(&u->pt, r.va, r.page_count);
	u->region_count--;
	memmove(&u->regions[i], &u->regions[i + 1],
		(u->region_count - i) * sizeof(r));
	if (r.kind == UCTX_PARAM)
		u->param_count--;
	else
		u->own_pages -= r.page_count;
	mobj_put(r.mobj);
}

static bool rights_are_good(unsigned int attr)
{
	if (!(attr & MAP_READ))
		return false;
	if (attr & MAP_DEVICE && attr & MAP_EXEC)
		return false;
	return !(attr & MAP_WRITE && attr & MAP_EXEC);
}

static enum status check_request(const struct uctx_map_request *r,
				 unsigned int attr)
{
	uint64_t last = 0;

	if (!r->mobj || !r->page_count || r->va & PAGE_MASK ||
	    !checked_add(r->mobj_page, r->page_count, &last) ||
	    last > r->mobj->page_count)
		return ST_BAD_PARAM;
	if ((attr & MAP_DEVICE) != (r->kind == UCTX_DEVICE ? MAP_DEVICE : 0))
		return ST_DENIED;
	/* Code never comes from memory that others can change. */
	if (!rights_are_good(attr) || (attr & MAP_EXEC && attr & MAP_NONSECURE))
		return ST_DENIED;
	return ST_OK;
}

enum status region_map_pages(struct uctx *u, const struct uctx_region *r)
{
	const struct page_run *run = mobj_run_at(r->mobj, r->mobj_page);

	return arch_pgtable_map(&u->pt, r->va, run,
				r->mobj_page - run->first_page, r->page_count,
				r->attr);
}

static enum status choose_va(struct uctx *u, const struct uctx_map_request *r,
			     vaddr_t *va)
{
	if (r->va) {
		*va = r->va;
		return place_is_free(u, r->va, r->page_count) ? ST_OK
							      : ST_CONFLICT;
	}
	if (r->kind == UCTX_PARAM)
		return place_find_param(u, r->page_count, va);
	return uctx_find_free(u, r->page_count, r->pad_before, r->pad_after,
			      va);
}

enum status uctx_map(struct uctx *u, const struct uctx_map_request *r,
		     vaddr_t *va)
{
	unsigned int attr = r->attr & (RIGHTS | MAP_DEVICE);
	struct uctx_region region = {};
	enum status st = ST_OK;

	if (r->mobj && r->mobj->is_nonsecure)
		attr |= MAP_NONSECURE;
	st = check_request(r, attr);
	if (st == ST_OK)
		st = region_reserve(u, 1);
	if (st == ST_OK)
		st = choose_va(u, r, &region.va);
	if (st != ST_OK)
		return st;
	region.page_count = r->page_count;
	region.attr = attr;
	region.kind = r->kind;
	region.mobj = r->mobj;
	region.mobj_page = r->mobj_page;
	region.image_idx = r->image_idx;
	st = region_map_pages(u, &region);
	if (st != ST_OK)
		return st;
	mobj_get(r->mobj);
	if (r->kind == UCTX_PARAM)
		u->param_count++;
	else
		u->own_pages += r->page_count;
	insert_at(u, region_index(u, region.va), &region);
	*va = region.va;
	return ST_OK;
}

enum status uctx_unmap(struct uctx *u, vaddr_t va, size_t page_count)
{
	size_t first = region_index(u, va);
	size_t last = first;
	uint64_t size = 0;
	uint64_t end = 0;

	if (!checked_mul((uint64_t)page_count, PAGE_BYTES, &size) ||
	    !checked_add(va, size, &end))
		return ST_BAD_PARAM;
	while (last < u->region_count && u->regions[last].va < end) {
		if (u->regions[last].va < va ||
		    region_end(&u->regions[last]) > end)
			return ST_BAD_PARAM;
		last++;
	}
	if (first == last)
		return ST_BAD_PARAM;
	while (last > first)
		remove_at(u, --last);
	return ST_OK;
}

void uctx_unmap_params(struct uctx *u)
{
	for (size_t i = u->region_count; i && u->param_count; i--)
		if (u->regions[i - 1].kind == UCTX_PARAM)
			remove_at(u, i - 1);
}

void region_split_at(struct uctx *u, size_t i, vaddr_t va)
{
	struct uctx_region *low = &u->regions[i];
	struct uctx_region high = *low;
	size_t low_pages = (va - low->va) / PAGE_BYTES;

	high.va = va;
	high.page_count -= low_pages;
	high.mobj_page += low_pages;
	low->page_count = low_pages;
	mobj_get(high.mobj);
	if (high.kind == UCTX_PARAM)
		u->param_count++;
	insert_at(u, i + 1, &high);
}

enum status uctx_protect(struct uctx *u, vaddr_t va, size_t page_count,
			 unsigned int attr)
{
	size_t i = region_index(u, va);
	uint64_t size = 0;
	uint64_t end = 0;
	enum status st = ST_OK;

	if (!page_count || va & PAGE_MASK ||
	    !checked_mul((uint64_t)page_count, PAGE_BYTES, &size) ||
	    !checked_add(va, size, &end))
		return ST_BAD_PARAM;
	if (i == u->region_count || u->regions[i].va > va ||
	    region_end(&u->regions[i]) < end)
		return ST_BAD_PARAM;
	if (u->regions[i].is_hidden)
		return ST_DENIED;
	attr = (attr & RIGHTS) |
	       (u->regions[i].attr & (MAP_NONSECURE | MAP_DEVICE));
	if (!rights_are_good(attr) || (attr & MAP_EXEC && attr & MAP_NONSECURE))
		return ST_DENIED;
	st = region_reserve(u, 2);
	if (st != ST_OK)
		return st;
	if (u->regions[i].va < va)
		region_split_at(u, i++, va);
	if (region_end(&u->regions[i]) > end)
		region_split_at(u, i, end);
	u->regions[i].attr = attr;
	arch_pgtable_protect(&u->pt, va, page_count, attr);
	return ST_OK;
}

static bool is_private(const struct uctx_region *r)
{
	return r->kind == UCTX_IMAGE || r->kind == UCTX_STACK ||
	       r->kind == UCTX_PRIVATE;
}

enum status uctx_check(const struct uctx *u, user_addr_t va, uint64_t size,
		       unsigned int attr, bool any_owner)
{
	uint64_t at = va.va;
	uint64_t end = 0;

	if (!size)
		return ST_OK;
	if (!checked_add(va.va, size, &end))
		return ST_DENIED;
	for (size_t i = region_index(u, at); at < end; i++) {
		const struct uctx_region *r = &u->regions[i];

		if (i == u->region_count || r->va > at || r->is_hidden ||
		    (r->attr & attr) != attr || (!any_owner && !is_private(r)))
			return ST_DENIED;
		at = region_end(r);
	}
	return ST_OK;
}
