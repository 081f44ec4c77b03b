/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/user_span.h"

/* Where @span has come to, in its region's memory object. */
static uint64_t offset_of(const struct user_span *span)
{
	const struct uctx_region *r = span->region;

	return r->mobj_page * PAGE_BYTES + (span->va - r->va);
}

static bool enter_region(struct user_span *span)
{
	const struct uctx_region *r = uctx_find(span->uctx, span->va);

	if (!r || !r->mobj)
		return false;
	span->region = r;
	span->run = mobj_run_at(r->mobj, offset_of(span) >> PAGE_BITS);
	return true;
}

/* Pieces come in order: mostly the next run, or still the same. */
static bool find_place(struct user_span *span)
{
	const struct uctx_region *r = span->region;

	if (!r || span->va - r->va >= r->page_count * PAGE_BYTES)
		return enter_region(span);
	if (offset_of(span) >> PAGE_BITS >=
	    span->run->first_page + (uint64_t)span->run->page_count)
		span->run++;
	return true;
}

void *user_span_next(struct user_span *span, size_t max_bytes,
		     size_t *piece_bytes)
{
	const struct uctx_region *r;
	size_t avail = 0;
	uint64_t n;
	void *ptr;

	if (span->left_bytes == 0 || !find_place(span))
		return NULL;
	r = span->region;
	n = MIN(span->left_bytes,
		r->page_count * PAGE_BYTES - (span->va - r->va));
	ptr = mobj_run_ptr(r->mobj, span->run, offset_of(span), &avail);
	n = MIN(n, (uint64_t)avail);
	n = MIN(n, (uint64_t)max_bytes);
	span->va += n;
	span->left_bytes -= n;
	*piece_bytes = (size_t)n;
	return ptr;
}
