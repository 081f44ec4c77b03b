/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/optee_msg.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/mobj_priv.h"

/*
 * Builds an object from page addresses one at a time. The range of RAM that
 * the last page was in is remembered: most pages need one comparison, and a
 * run never goes over the end of a range, where kernel addresses jump.
 */
struct ns_builder {
	struct mobj *m;
	paddr_t base, end; /* range of RAM */
	paddr_t run_pa;    /* run being collected */
	uint64_t run_pages;
};

static enum status flush_run(struct ns_builder *b)
{
	enum status st = ST_OK;

	if (b->run_pages)
		st = mobj_add_run(b->m, b->run_pa, b->run_pages);
	b->run_pages = 0;
	return st;
}

static enum status add_page(struct ns_builder *b, paddr_t pa)
{
	enum status st = ST_OK;

	if (b->run_pages && pa < b->end &&
	    pa == b->run_pa + (b->run_pages << PAGE_BITS)) {
		b->run_pages++;
		return ST_OK;
	}
	if (pa & PAGE_MASK)
		return ST_BAD_PARAM;
	if ((pa < b->base || pa >= b->end) &&
	    !kmap_ns_range(pa, &b->base, &b->end))
		return ST_BAD_PARAM;
	st = flush_run(b);
	b->run_pa = pa;
	b->run_pages = 1;
	return st;
}

static enum status begin(struct ns_builder *b, uint64_t page_count)
{
	*b = (struct ns_builder){};
	/* A list that is a ring would never end otherwise. */
	if (!page_count || page_count > kmap_ns_bytes() >> PAGE_BITS)
		return ST_BAD_PARAM;
	b->m = mobj_create_empty(mobj_free_record);
	if (!b->m)
		return ST_NO_MEM;
	b->m->is_nonsecure = true;
	return ST_OK;
}

static enum status finish(struct ns_builder *b, enum status st,
			  struct mobj **out)
{
	if (st == ST_OK)
		st = flush_run(b);
	if (st == ST_OK)
		*out = b->m;
	else
		mobj_put(b->m);
	return st;
}

enum status mobj_create_ns(const uint64_t *pages, size_t page_count,
			   struct mobj **out)
{
	struct ns_builder b;
	enum status st = begin(&b, page_count);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < page_count && st == ST_OK; i++)
		st = add_page(&b, pages[i]);
	return finish(&b, st, out);
}

enum status mobj_create_ns_contiguous(paddr_t pa, uint64_t page_count,
				      struct mobj **out)
{
	struct ns_builder b;
	enum status st = begin(&b, page_count);

	if (st != ST_OK)
		return st;
	if (pa & PAGE_MASK || !kmap_ns(pa, page_count << PAGE_BITS))
		st = ST_BAD_PARAM;
	b.run_pa = pa;
	b.run_pages = page_count;
	return finish(&b, st, out);
}

enum status mobj_create_ns_list(paddr_t list_pa, uint64_t page_count,
				struct mobj **out)
{
	struct ns_builder b;
	enum status st = begin(&b, page_count);
	uint64_t left = page_count;

	if (st != ST_OK)
		return st;
	while (left && st == ST_OK) {
		const volatile uint64_t *list = kmap_ns(list_pa, PAGE_BYTES);
		unsigned int count = (unsigned int)MIN(
			left, (uint64_t)OPTEE_MSG_LIST_ENTRIES);

		if (!list || list_pa & PAGE_MASK) {
			st = ST_BAD_PARAM;
			break;
		}
		for (unsigned int i = 0; i < count && st == ST_OK; i++)
			st = add_page(&b, list[i]);
		left -= count;
		if (left)
			list_pa = list[OPTEE_MSG_LIST_ENTRIES];
	}
	return finish(&b, st, out);
}
