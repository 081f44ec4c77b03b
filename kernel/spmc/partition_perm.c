/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/partition_priv.h"

/* FFA_MEM_PERM_GET and _SET: a partition's rights to its own pages, which it
 * may change while it starts. Spec: DEN0140 2.9, 2.10. */
#define PERM_RW (UINT32_C(1) << 0)
#define PERM_RO (UINT32_C(3) << 0)
#define PERM_XN (UINT32_C(1) << 2)

static bool is_memory(const struct uctx_region *r)
{
	return r && !r->is_hidden && !(r->attr & MAP_DEVICE);
}

/* Both are for start-up. */
static bool is_too_late(const struct partition *p)
{
	return p->c.model != RUN_MODEL_INIT;
}

/*
 * (address), whole in the 32-bit form too: partitions lie where 32 bits do not
 * reach, and those that were written for others, which place them low, make
 * that call.
 */
void partition_call_perm_get(struct partition *p, struct ffa_regs *r)
{
	uint64_t va = r->x[1];
	const struct uctx_region *region = uctx_find(p->uctx, va);
	uint32_t perm = 0;

	if (is_too_late(p)) {
		ffa_fail(r, FFA_ERROR_DENIED);
		return;
	}
	if (va & PAGE_MASK || !is_memory(region)) {
		ffa_fail(r, FFA_ERROR_INVALID_PARAMETERS);
		return;
	}
	perm = region->attr & MAP_WRITE ? PERM_RW : PERM_RO;
	if (!(region->attr & MAP_EXEC))
		perm |= PERM_XN;
	ffa_success(r);
	r->x[2] = perm;
}

/* Rights that @perm means; 0: none that can be had. */
static unsigned int attr_of(uint32_t perm)
{
	switch (perm) {
	case PERM_RO:
		return MAP_READ | MAP_EXEC;
	case PERM_RO | PERM_XN:
		return MAP_READ;
	case PERM_RW | PERM_XN:
		return MAP_READ | MAP_WRITE;
	default:
		return 0;
	}
}

/* Memory that is borrowed, or that another has now, has the rights that were
 * agreed on. */
static enum status check_region(const struct uctx_region *r, unsigned int attr)
{
	if (!r || r->attr & MAP_DEVICE || r->kind == UCTX_LOADER)
		return ST_BAD_PARAM;
	if (r->is_hidden || r->kind == UCTX_BORROWED)
		return ST_DENIED;
	return attr & MAP_EXEC && r->attr & MAP_NONSECURE ? ST_BAD_PARAM
							  : ST_OK;
}

/* What was written as data becomes code. */
static void sync_code(struct uctx *u, vaddr_t va, uint64_t end)
{
	while (va < end) {
		const struct uctx_region *r = uctx_find(u, va);

		partition_sync_code(r->mobj, r->mobj_page, r->page_count);
		va = r->va + r->page_count * PAGE_BYTES;
	}
}

/* Others can write what is shared, and the manager what is a buffer: rights
 * to that stay as they are. */
static bool is_shared(uint16_t id, uint64_t va, uint32_t page_count)
{
	return rxtx_overlaps(id, va, page_count) ||
	       mem_is_in_transaction(id, va, page_count);
}

static enum status set_rights(struct partition *p, uint64_t va,
			      uint32_t page_count, unsigned int attr)
{
	struct uctx *u = p->uctx;
	uint64_t end = 0;
	uint64_t at = va;
	enum status st = ST_OK;

	if (!attr || va & PAGE_MASK || !page_count ||
	    !checked_add(va, page_count * PAGE_BYTES, &end))
		return ST_BAD_PARAM;
	while (at < end) {
		const struct uctx_region *r = uctx_find(u, at);

		st = check_region(r, attr);
		if (st != ST_OK)
			return st;
		at = r->va + r->page_count * PAGE_BYTES;
	}
	if (is_shared(p->e.id, va, page_count))
		return ST_DENIED;
	st = uctx_split(u, va, page_count);
	if (st != ST_OK)
		return st;
	if (attr & MAP_EXEC)
		sync_code(u, va, end);
	uctx_set_rights(u, va, page_count, attr);
	return ST_OK;
}

/* (address, as above; pages, permissions) */
void partition_call_perm_set(struct partition *p, struct ffa_regs *r)
{
	if (is_too_late(p))
		ffa_fail(r, FFA_ERROR_DENIED);
	else
		ffa_finish(r, set_rights(p, r->x[1], ffa_w(r, 2),
					 attr_of(ffa_w(r, 3))));
}
