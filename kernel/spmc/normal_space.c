/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/normal_space.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

static enum status count_pages(const struct ffa_mem_range *ranges,
			       uint32_t count, uint64_t *out)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += ranges[i].page_count;
	*out = sum;
	return sum && sum <= kmap_ns_bytes() >> PAGE_BITS ? ST_OK
							  : ST_BAD_PARAM;
}

static enum status collect(struct spmc_endpoint *e,
			   const struct ffa_mem_range *ranges, uint32_t count,
			   struct mobj **pages, struct spmc_view *view)
{
	uint64_t *list = NULL;
	uint64_t total = 0;
	uint64_t n = 0;
	enum status st = count_pages(ranges, count, &total);

	(void)e;
	if (st != ST_OK)
		return st;
	list = heap_alloc_array(total, sizeof(*list));
	if (!list)
		return ST_NO_MEM;
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t p = 0; p < ranges[i].page_count; p++)
			list[n++] = ranges[i].address + p * FFA_PAGE_BYTES;
	}
	st = mobj_create_ns(list, total, pages);
	heap_free(list);
	*view = (struct spmc_view){.is_writable = true, .is_nonsecure = true};
	return st;
}

static void withdraw(struct spmc_endpoint *e,
		     const struct ffa_mem_range *ranges, uint32_t count)
{
	(void)e;
	(void)ranges;
	(void)count;
}

static void restore(struct spmc_endpoint *e, const struct ffa_mem_range *ranges,
		    uint32_t count, struct mobj *pages,
		    const struct spmc_view *view)
{
	(void)e;
	(void)ranges;
	(void)count;
	(void)pages;
	(void)view;
}

const struct spmc_space normal_space = {
	.collect = collect,
	.withdraw = withdraw,
	.restore = restore,
};
