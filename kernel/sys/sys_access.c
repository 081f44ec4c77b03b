/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/user_span.h"

#define ACCESS_WORLDS (TA_ACCESS_NONSECURE | TA_ACCESS_SECURE)
#define ACCESS_KNOWN                                                           \
	(TA_ACCESS_READ | TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER | ACCESS_WORLDS)

/* Is all of [@va, @va + @size), which is mapped, in the world asked for? */
static bool is_in_world(const struct uctx *u, uint64_t va, uint64_t size,
			bool want_nonsecure)
{
	uint64_t end = va + size;

	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		if (!r || r->mobj->is_nonsecure != want_nonsecure)
			return false;
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return true;
}

/* (flags, va, len) The TA library asks this on nearly every call of its own:
 * keep it short. */
uint32_t sys_check_access_rights(struct sys_args *args)
{
	uint32_t flags = (uint32_t)args->a[0];
	unsigned int attr = 0;
	enum status st;

	if ((flags & ~ACCESS_KNOWN) != 0 ||
	    (flags & ACCESS_WORLDS) == ACCESS_WORLDS)
		return GP_ERROR_ACCESS_DENIED;
	if (flags & TA_ACCESS_READ)
		attr |= MAP_READ;
	if (flags & TA_ACCESS_WRITE)
		attr |= MAP_WRITE;
	st = uctx_check(args->ta->uctx, sys_user(args, 1), args->a[2], attr,
			flags & TA_ACCESS_ANY_OWNER);
	if (st != ST_OK)
		return GP_ERROR_ACCESS_DENIED;
	if ((flags & ACCESS_WORLDS) != 0 &&
	    !is_in_world(args->ta->uctx, args->a[1], args->a[2],
			 flags & TA_ACCESS_NONSECURE))
		return GP_ERROR_ACCESS_DENIED;
	return GP_SUCCESS;
}

/* Memory that others may see as well: what cache maintenance is for. */
static bool is_shared_memory(const struct uctx *u, uint64_t va, uint64_t size)
{
	uint64_t end = va + size;

	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		if (!r || (r->kind != UCTX_PARAM && r->kind != UCTX_SHAREABLE))
			return false;
		va = r->va + r->page_count * PAGE_BYTES;
	}
	return true;
}

/* (va, len, op) */
uint32_t sys_cache_operation(struct sys_args *args)
{
	const struct uctx *u = args->ta->uctx;
	struct user_span span = {
		.uctx = u, .va = args->a[0], .left_bytes = args->a[1]};
	size_t n = 0;
	void *p;

	if (!(args->ta->flags & TA_FLAG_CACHE_MAINTENANCE))
		return GP_ERROR_NOT_SUPPORTED;
	if (args->a[2] > TA_CACHE_INVALIDATE)
		return GP_ERROR_BAD_PARAMETERS;
	if (uctx_check(u, sys_user(args, 0), args->a[1], MAP_READ, true) !=
		    ST_OK ||
	    !is_shared_memory(u, args->a[0], args->a[1]))
		return GP_ERROR_ACCESS_DENIED;
	/* Invalidating alone could undo other people's writes in the same
	 * lines: it cleans first. */
	while ((p = user_span_next(&span, SIZE_MAX, &n)) != NULL) {
		if (args->a[2] == TA_CACHE_CLEAN)
			arch_dcache_clean(p, n);
		else
			arch_dcache_clean_invalidate(p, n);
	}
	return GP_SUCCESS;
}
