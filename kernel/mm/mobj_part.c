/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/mobj_priv.h"
#include "kernel/mm/page.h"

/* Objects whose pages are not theirs: parts of others, and registers. */

/* `few_runs` of the object come first, so freeing it frees the record. */
struct parts {
	struct mobj m;
	size_t count;
	struct mobj_piece *pieces; /* a copy; each holds a reference */
};

static void release_parts(struct mobj *m)
{
	struct parts *p = container_of(m, struct parts, m);

	for (size_t i = 0; i < p->count; i++)
		mobj_put(p->pieces[i].of);
	heap_free(p->pieces);
	mobj_free_record(m);
}

static enum status add_piece(struct parts *p, const struct mobj_piece *piece)
{
	size_t page = piece->page;
	size_t left = piece->page_count;
	enum status st = ST_OK;

	while (left && st == ST_OK) {
		const struct page_run *run = mobj_run_at(piece->of, page);
		size_t skip = page - run->first_page;
		size_t n = MIN(left, run->page_count - skip);

		st = mobj_add_run(&p->m, run->pa + ((paddr_t)skip << PAGE_BITS),
				  n);
		page += n;
		left -= n;
	}
	return st;
}

enum status mobj_create_parts(const struct mobj_piece *pieces, size_t count,
			      struct mobj **out)
{
	struct parts *p = heap_alloc(sizeof(*p));
	enum status st = ST_OK;

	if (!p)
		return ST_NO_MEM;
	p->m.refs = 1;
	p->m.release = release_parts;
	p->m.runs = p->m.few_runs;
	p->pieces = heap_alloc_array(count, sizeof(*p->pieces));
	if (!p->pieces) {
		mobj_free_record(&p->m);
		return ST_NO_MEM;
	}
	for (; p->count < count && st == ST_OK; p->count++) {
		p->pieces[p->count] = pieces[p->count];
		mobj_get(pieces[p->count].of);
		p->m.is_nonsecure = pieces[p->count].of->is_nonsecure;
		st = add_piece(p, &pieces[p->count]);
	}
	if (st == ST_OK)
		*out = &p->m;
	else
		release_parts(&p->m);
	return st;
}

enum status mobj_create_device(paddr_t pa, size_t page_count, bool is_nonsecure,
			       struct mobj **out)
{
	uint64_t bytes = 0;
	uint64_t end = 0;
	paddr_t ns_base = 0;
	paddr_t ns_end = 0;
	struct mobj *m = NULL;

	if (!page_count || pa & PAGE_MASK ||
	    !checked_mul((uint64_t)page_count, PAGE_BYTES, &bytes) ||
	    !checked_add(pa, bytes, &end) || page_is_secure(pa, bytes))
		return ST_BAD_PARAM;
	for (paddr_t at = pa; at < end; at += PAGE_BYTES)
		if (kmap_ns_range(at, &ns_base, &ns_end))
			return ST_BAD_PARAM;
	m = mobj_create_empty(mobj_free_record);
	if (!m)
		return ST_NO_MEM;
	m->is_nonsecure = is_nonsecure;
	if (mobj_add_run(m, pa, page_count) != ST_OK) {
		mobj_put(m);
		return ST_NO_MEM;
	}
	*out = m;
	return ST_OK;
}
