/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/mem/inside.h"
#include "kernel/spmc/mem/transaction.h"

static enum status collect(struct spmc_endpoint *e,
			   const struct ffa_mem_range *ranges, uint32_t count,
			   struct mobj **pages, struct spmc_view *view)
{
	(void)e;
	(void)ranges;
	(void)count;
	(void)pages;
	(void)view;
	return ST_DENIED;
}

static void unmap(struct spmc_endpoint *e, uint64_t address,
		  uint32_t page_count)
{
	(void)e;
	(void)address;
	(void)page_count;
}

const struct spmc_space inside_space = {
	.collect = collect,
	.unmap = unmap,
};

static struct mem_borrower *find(uint16_t id, uint64_t handle,
				 struct mem_transaction **t)
{
	*t = mem_find(handle);
	return *t ? mem_borrower_of(*t, id) : NULL;
}

enum status mem_enter_inside(const struct spmc_endpoint *e, uint64_t handle,
			     struct mobj **pages)
{
	struct mem_transaction *t = NULL;
	struct mem_borrower *b = find(e->id, handle, &t);
	enum status st = ST_OK;

	if (!b || t->kind != FFA_MEM_KIND_SHARE || !t->view.is_nonsecure ||
	    (b->offered & FFA_ACCESS_DATA_MASK) != FFA_ACCESS_RW)
		return ST_NOT_FOUND;
	if (b->has_retrieved)
		return ST_CONFLICT;
	st = mobj_create_ns_same(t->pages, pages);
	if (st != ST_OK)
		return st;
	b->has_retrieved = true;
	b->granted = FFA_ACCESS_RW | FFA_ACCESS_XN;
	return ST_OK;
}

enum status mem_leave_inside(struct spmc_endpoint *e, uint64_t handle)
{
	struct mem_transaction *t = NULL;
	struct mem_borrower *b = find(e->id, handle, &t);

	if (!b || !b->has_retrieved)
		return ST_NOT_FOUND;
	mem_leave(t, b, e);
	return ST_OK;
}
