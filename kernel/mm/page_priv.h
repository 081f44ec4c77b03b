/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_PAGE_PRIV_H
#define KERNEL_MM_PAGE_PRIV_H

#include "kernel/mm/page.h"

/*
 * One record a page, 12 bytes. Only the first page of a free block or of an
 * allocation has a state; it is PAGE_PART inside either.
 */
enum page_state {
	PAGE_PART = 0,
	PAGE_FREE = 1, /* head of a free block: order, next, prev */
	PAGE_USED = 2, /* head of an allocation: count, tag */
};

struct page {
	union {
		uint32_t next; /* index in the range, or PAGE_END */
		uint32_t count;
	};
	union {
		uint32_t prev;
		uint32_t tag; /* who owns it; see enum page_tag */
	};
	uint8_t state;
	uint8_t order;
};

#define PAGE_END UINT32_MAX

/* The heap marks its pages so that a pointer can be looked up. */
enum page_tag {
	PAGE_TAG_NONE = 0,
	PAGE_TAG_HEAP_RUN = 1,
	PAGE_TAG_HEAP_SLAB = 2, /* + size class */
};

/* Record of the allocation that begins at @pa, or NULL when none does. */
struct page *page_head(paddr_t pa);

/* True when fault injection wants this allocation to fail. */
#ifdef REDOUBT_TEST
bool page_fails_now(void);
#else
static inline bool page_fails_now(void)
{
	return false;
}
#endif

#endif
