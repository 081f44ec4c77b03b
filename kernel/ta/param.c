/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/param.h"
#include "base/bytes/checked.h"
#include "kernel/thread/thread.h"

uint32_t ta_params_types(const struct ta_params *ps)
{
	return TA_PARAM_TYPES(ps->p[0].type, ps->p[1].type, ps->p[2].type,
			      ps->p[3].type);
}

enum status ta_memref_read(const struct ta_memref *m, uint64_t offset_bytes,
			   void *dst, size_t size_bytes)
{
	if (!range_fits(offset_bytes, size_bytes, m->size_bytes))
		return ST_BAD_PARAM;
	if (!size_bytes)
		return ST_OK;
	if (m->is_user)
		return uctx_copy_in(dst,
				    (user_addr_t){m->user.va + offset_bytes},
				    size_bytes);
	if (!m->mobj)
		return ST_BAD_PARAM;
	return mobj_read(m->mobj, m->offset_bytes + offset_bytes, dst,
			 size_bytes);
}

enum status ta_memref_write(const struct ta_memref *m, uint64_t offset_bytes,
			    const void *src, size_t size_bytes)
{
	if (!range_fits(offset_bytes, size_bytes, m->size_bytes))
		return ST_BAD_PARAM;
	if (!size_bytes)
		return ST_OK;
	if (m->is_user)
		return uctx_copy_out((user_addr_t){m->user.va + offset_bytes},
				     src, size_bytes);
	if (!m->mobj)
		return ST_BAD_PARAM;
	return mobj_write(m->mobj, m->offset_bytes + offset_bytes, src,
			  size_bytes);
}

/* A buffer may span several mappings of the TA that works in this thread. */
static bool user_range_is_secure(uint64_t va, uint64_t size_bytes)
{
	const struct uctx *u = thread_current()->uctx;
	uint64_t end = 0;

	if (!u || !checked_add(va, size_bytes, &end))
		return false;
	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		if (!r || r->attr & MAP_NONSECURE)
			return false;
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return true;
}

bool ta_memref_is_secure(const struct ta_memref *m)
{
	if (m->mobj)
		return !m->mobj->is_nonsecure;
	return m->is_user && user_range_is_secure(m->user.va, m->size_bytes);
}

void ta_params_put(struct ta_params *ps)
{
	for (size_t i = 0; i < TA_PARAM_COUNT; i++) {
		struct ta_param *p = &ps->p[i];

		if (!ta_param_is_memref(p))
			continue;
		mobj_put(p->memref.mobj);
		p->memref.mobj = NULL;
	}
}
