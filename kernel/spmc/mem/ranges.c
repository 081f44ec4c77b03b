/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/mem/ranges.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"

enum status ranges_check(const struct ffa_mem_range *ranges, uint32_t count,
			 uint32_t page_count)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct ffa_mem_range *r = &ranges[i];
		uint64_t end = 0;

		if (r->mbz || !r->page_count ||
		    !IS_ALIGNED(r->address, FFA_PAGE_BYTES) ||
		    !checked_add(r->address, r->page_count * FFA_PAGE_BYTES,
				 &end))
			return ST_BAD_PARAM;
		sum += r->page_count;
	}
	return sum == page_count ? ST_OK : ST_BAD_PARAM;
}

static void swap(struct ffa_mem_range *a, struct ffa_mem_range *b)
{
	struct ffa_mem_range t = *a;

	*a = *b;
	*b = t;
}

/* Let item @i of a heap of @count sink to its place. */
static void sink(struct ffa_mem_range *heap, uint32_t i, uint32_t count)
{
	for (;;) {
		uint64_t child = 2 * (uint64_t)i + 1;

		if (child >= count)
			return;
		if (child + 1 < count &&
		    heap[child + 1].address > heap[child].address)
			child++;
		if (heap[child].address <= heap[i].address)
			return;
		swap(&heap[i], &heap[child]);
		i = (uint32_t)child;
	}
}

/* Heap sort: normal world chooses the order, so no bad case is allowed. */
static void sort(struct ffa_mem_range *ranges, uint32_t count)
{
	for (uint32_t i = count / 2; i > 0; i--)
		sink(ranges, i - 1, count);
	for (uint32_t left = count; left > 1; left--) {
		swap(&ranges[0], &ranges[left - 1]);
		sink(ranges, 0, left - 1);
	}
}

enum status ranges_check_overlap(const struct ffa_mem_range *ranges,
				 uint32_t count)
{
	struct ffa_mem_range *sorted = heap_alloc_array(count, sizeof(*sorted));
	enum status st = ST_OK;

	if (!sorted)
		return ST_NO_MEM;
	memcpy(sorted, ranges, count * sizeof(*sorted));
	sort(sorted, count);
	for (uint32_t i = 1; i < count; i++) {
		const struct ffa_mem_range *before = &sorted[i - 1];

		if (sorted[i].address <
		    before->address + before->page_count * FFA_PAGE_BYTES)
			st = ST_BAD_PARAM;
	}
	heap_free(sorted);
	return st;
}
