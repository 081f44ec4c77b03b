/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/user_span.h"

void *user_span_next(struct user_span *span, size_t max_bytes,
		     size_t *piece_bytes)
{
	const struct uctx_region *r;
	uint64_t offset;
	size_t avail = 0;
	uint64_t n;
	void *ptr;

	if (span->left_bytes == 0)
		return NULL;
	r = uctx_find(span->uctx, span->va);
	if (!r || !r->mobj)
		return NULL;
	offset = span->va - r->va;
	n = MIN(span->left_bytes, r->page_count * PAGE_BYTES - offset);
	ptr = mobj_ptr(r->mobj, r->mobj_page * PAGE_BYTES + offset, &avail);
	n = MIN(n, (uint64_t)avail);
	n = MIN(n, (uint64_t)max_bytes);
	span->va += n;
	span->left_bytes -= n;
	*piece_bytes = (size_t)n;
	return ptr;
}
