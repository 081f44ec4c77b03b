/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"

#define NS_RANGE_MAX 32
/* Addresses in the window agree with physical ones below this, so that the
 * largest blocks can be used. */
#define BLOCK_BYTES  BIT64(30)

/* Grows at start-up only, so readers need no lock. */
static struct {
	unsigned int count;
	uint64_t used_bytes; /* of the window; multiple of BLOCK_BYTES */
	uint64_t ram_bytes;
	struct ns_range {
		paddr_t base, end;
		uint64_t va_offset; /* kernel address = pa + this (wraps) */
	} range[NS_RANGE_MAX];
} ns;

static const struct ns_range *find(paddr_t pa)
{
	for (unsigned int i = 0; i < ns.count; i++)
		if (pa - ns.range[i].base < ns.range[i].end - ns.range[i].base)
			return &ns.range[i];
	return NULL;
}

void *kmap_ns(paddr_t pa, uint64_t size_bytes)
{
	const struct ns_range *r = find(pa);

	if (!r || size_bytes > r->end - pa)
		return NULL;
	return (void *)(uintptr_t)(pa + r->va_offset);
}

bool kmap_ns_range(paddr_t pa, paddr_t *base, paddr_t *end)
{
	const struct ns_range *r = find(pa);

	if (!r)
		return false;
	*base = r->base;
	*end = r->end;
	return true;
}

uint64_t kmap_ns_bytes(void)
{
	return ns.ram_bytes;
}

/* @base and @end are page aligned, and nothing in between is secure. */
static enum status add_range(paddr_t base, paddr_t end)
{
	const struct arch_layout *l = arch_layout();
	struct ns_range *r = &ns.range[ns.count];
	uint64_t into_block = base & (BLOCK_BYTES - 1);
	uint64_t window_bytes = 0;
	enum status st = ST_OK;
	vaddr_t va = 0;

	for (unsigned int i = 0; i < ns.count; i++)
		if (base < ns.range[i].end && ns.range[i].base < end)
			return ST_BAD_PARAM;
	if (ns.count == NS_RANGE_MAX ||
	    !checked_align_up(into_block + (end - base), BLOCK_BYTES,
			      &window_bytes) ||
	    !range_fits(ns.used_bytes, window_bytes, l->ns_bytes))
		return ST_NO_MEM;
	va = l->ns_va + ns.used_bytes + into_block;
	st = arch_kernel_map(va, base, (end - base) >> PAGE_BITS,
			     MAP_READ | MAP_WRITE | MAP_NONSECURE);
	if (st != ST_OK)
		return st;
	r->base = base;
	r->end = end;
	r->va_offset = va - base;
	ns.used_bytes += window_bytes;
	ns.ram_bytes += end - base;
	ns.count++;
	return ST_OK;
}

enum status kmap_add_ns_ram(paddr_t base, uint64_t size_bytes)
{
	enum status st = ST_OK;
	paddr_t end = 0;

	if (!checked_add(base, size_bytes, &end) ||
	    !checked_align_up(base, PAGE_BYTES, &base))
		return ST_BAD_PARAM;
	end = ALIGN_DOWN(end, PAGE_BYTES);
	while (st == ST_OK && base < end) {
		paddr_t stop = end;
		paddr_t secure_base = end;
		paddr_t next = end;
		uint64_t secure_bytes = 0;

		if (page_next_secure(base, &secure_base, &secure_bytes) &&
		    secure_base < end) {
			stop = secure_base;
			next = secure_base + secure_bytes;
		}
		if (base < stop)
			st = add_range(base, stop);
		base = next;
	}
	return st;
}
