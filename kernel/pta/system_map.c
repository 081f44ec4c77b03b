/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/pta/system.h"
#include "kernel/ta/instance.h"

/* Memory that a TA asks for and gives back. */

#define MAP_FLAG_SHAREABLE 1u

static vaddr_t va_of(const struct ta_param *p)
{
	return (vaddr_t)p->value.a << 32 | p->value.b;
}

static size_t pages_of(uint32_t bytes)
{
	return (size_t)((bytes + PAGE_MASK) >> PAGE_BITS); /* in 64 bits */
}

/* v0: bytes, flags; v1 inout: address wished (0: any) and got, high and low
 * word; v2: bytes kept free before and after */
uint32_t system_map_zeroed(struct ta_session *s, struct ta_params *ps)
{
	struct uctx_map_request r = {
		.page_count = pages_of(ps->p[0].value.a),
		.attr = MAP_READ | MAP_WRITE,
		.kind = ps->p[0].value.b & MAP_FLAG_SHAREABLE ? UCTX_SHAREABLE
							      : UCTX_PRIVATE,
		.va = va_of(&ps->p[1]),
		.pad_before = pages_of(ps->p[2].value.a),
		.pad_after = pages_of(ps->p[2].value.b),
		.image_idx = -1,
	};
	vaddr_t va = 0;
	enum status st;

	if (r.page_count == 0 || (ps->p[0].value.b & ~MAP_FLAG_SHAREABLE) != 0)
		return GP_ERROR_BAD_PARAMETERS;
	st = mobj_create_anon(r.page_count, &r.mobj);
	if (st != ST_OK)
		return gp_from_status(st);
	st = uctx_map(s->owner->uctx, &r, &va);
	mobj_put(r.mobj); /* the mapping holds its own */
	if (st != ST_OK)
		return gp_from_status(st);
	ps->p[1].value.a = (uint32_t)(va >> 32);
	ps->p[1].value.b = (uint32_t)va;
	return GP_SUCCESS;
}

/* Only what system_map_zeroed() gave may go. */
static enum status check_unmappable(const struct uctx *u, vaddr_t va,
				    vaddr_t end)
{
	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		if (!r)
			return ST_BAD_PARAM;
		if (r->kind != UCTX_PRIVATE && r->kind != UCTX_SHAREABLE)
			return ST_DENIED;
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return ST_OK;
}

/* v0: bytes, 0; v1: address, high and low word */
uint32_t system_unmap(struct ta_session *s, struct ta_params *ps)
{
	struct uctx *u = s->owner->uctx;
	size_t page_count = pages_of(ps->p[0].value.a);
	vaddr_t va = va_of(&ps->p[1]);
	vaddr_t end = 0;
	enum status st;

	if (page_count == 0 || ps->p[0].value.b != 0 ||
	    !IS_ALIGNED(va, PAGE_BYTES) ||
	    !checked_add(va, page_count * PAGE_BYTES, &end))
		return GP_ERROR_BAD_PARAMETERS;
	st = check_unmappable(u, va, end);
	if (st == ST_OK)
		st = uctx_unmap(u, va, page_count);
	return gp_from_status(st);
}
