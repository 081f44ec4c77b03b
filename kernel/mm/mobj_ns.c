/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/optee_msg.h"
#include "kernel/log/panic.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/mobj_priv.h"

/*
 * Builds an object from page addresses one at a time. The range of RAM that
 * the last page was in is remembered: most pages need one comparison, and a
 * run never goes over the end of a range, where kernel addresses jump.
 */
struct ns_builder {
	struct mobj *m;
	paddr_t base, end;     /* range of RAM */
	paddr_t next;          /* what would lengthen the last run */
	struct page_run *last; /* NULL: none yet */
};

static inline enum status add_page(struct ns_builder *b, paddr_t pa)
{
	struct mobj *m = b->m;

	if (pa == b->next && pa < b->end) {
		b->last->page_count++;
		m->page_count++;
		b->next = pa + PAGE_BYTES;
		return ST_OK;
	}
	if (unlikely(pa & PAGE_MASK))
		return ST_BAD_PARAM;
	if (unlikely(pa < b->base || pa >= b->end) &&
	    !kmap_ns_range(pa, &b->base, &b->end))
		return ST_BAD_PARAM;
	if (unlikely(mobj_runs_are_full(m)) && mobj_grow_runs(m) != ST_OK)
		return ST_NO_MEM;
	b->last = &m->runs[m->run_count++];
	b->last->pa = pa;
	b->last->page_count = 1;
	b->last->first_page = m->page_count++;
	b->next = pa + PAGE_BYTES;
	return ST_OK;
}

static enum status begin(struct ns_builder *b, uint64_t page_count)
{
	/* No page has this address, so the first one begins a run. */
	*b = (struct ns_builder){.next = 1};
	/* A list that is a ring would never end otherwise. */
	if (!page_count || page_count > kmap_ns_bytes() >> PAGE_BITS ||
	    page_count > UINT32_MAX)
		return ST_BAD_PARAM;
	b->m = mobj_create_empty(mobj_free_record);
	if (!b->m)
		return ST_NO_MEM;
	b->m->is_nonsecure = true;
	return ST_OK;
}

static enum status finish(const struct ns_builder *b, enum status st,
			  struct mobj **out)
{
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
	else
		st = mobj_add_run(b.m, pa, page_count);
	return finish(&b, st, out);
}

enum status mobj_create_ns_same(const struct mobj *m, struct mobj **out)
{
	struct mobj *same = NULL;
	enum status st = ST_OK;

	check_fatal(m->is_nonsecure);
	same = mobj_create_empty(mobj_free_record);
	if (!same)
		return ST_NO_MEM;
	same->is_nonsecure = true;
	for (uint32_t i = 0; i < m->run_count && st == ST_OK; i++)
		st = mobj_add_run(same, m->runs[i].pa, m->runs[i].page_count);
	if (st == ST_OK)
		*out = same;
	else
		mobj_put(same);
	return st;
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
