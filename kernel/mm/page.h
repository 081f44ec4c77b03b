/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_PAGE_H
#define KERNEL_MM_PAGE_H

#include "kernel/arch/mmu.h"

/*
 * The one allocator of secure physical memory. Everything comes from it:
 * heap, stacks, page tables, TA memory, images. All its pages are mapped
 * read-write, never executable, in the kernel's linear map.
 * Context of all calls: any; one spinlock.
 */

/* Start-up: hand over [@base, @base + @size_bytes), page aligned, mapped in
 * the linear map, unused. May be called for several ranges, PAGE_RANGE_MAX at
 * most. A part of each range keeps the records of its pages. */
void page_add_range(paddr_t base, uint64_t size_bytes);
#define PAGE_RANGE_MAX 32

/* Start-up: name secure memory of any kind (ours, the firmware's, another
 * partition's), for page_is_secure(). Rounded outwards to pages; ranges may
 * overlap. PAGE_SECURE_MAX separate ones at most. */
void page_add_secure(paddr_t base, uint64_t size_bytes);
#define PAGE_SECURE_MAX 32
/* The first secure byte range at or after @pa: false when there is none. */
bool page_next_secure(paddr_t pa, paddr_t *base, uint64_t *size_bytes);

/*
 * 2^@order pages, aligned to their size, NOT zeroed. Returns ST_OK;
 * ST_NO_MEM. The caller owns them until page_free(), which takes back exactly
 * what was handed out: another size, another start or a second time is a
 * broken invariant.
 */
#define PAGE_ORDER_MAX 18
enum status page_alloc(unsigned int order, paddr_t *out);
/* One zeroed page. */
enum status page_alloc_zeroed(paddr_t *out);
/* @page_count consecutive pages, not zeroed; any count > 0. */
enum status page_alloc_run(size_t page_count, paddr_t *out);
/* Just these pages. ST_NO_MEM: not all of them are ours and free. */
enum status page_alloc_at(paddr_t pa, size_t page_count);
void page_free(paddr_t pa, unsigned int order);
void page_free_run(paddr_t pa, size_t page_count);

/* Linear map: physical <-> kernel address of a page that the allocator (or
 * the image) owns. page_kva() of anything else is a bug (asserted). */
void *page_kva(paddr_t pa);
paddr_t page_pa(const void *kva);

struct page_stats {
	size_t total_pages;
	size_t free_pages;
	size_t low_water_pages; /* fewest ever free */
	/* Requests that were refused, the largest of them, and how many pages
	 * were in use then. */
	size_t failed_count;
	size_t biggest_failed_pages;
	size_t biggest_failed_used_pages;
};
void page_get_stats(struct page_stats *out);

/* True when [@pa, @pa + @size) touches secure memory of any kind, or wraps:
 * normal world may never name it. */
bool page_is_secure(paddr_t pa, uint64_t size_bytes);

/* True when the allocator owns a page of [@pa, @pa + @size). */
bool page_is_ours(paddr_t pa, uint64_t size_bytes);

/* Fault injection for tests: the @nth allocation from now on fails (1 = the
 * next), once; 0 switches it off. The heap's allocations count too. Present in
 * test builds only. */
void page_fail_nth(unsigned long nth);

#endif
