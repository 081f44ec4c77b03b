/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/mem/transaction.h"

/* FFA_MEM_RELINQUISH and _RECLAIM: the ways back. Spec: DEN0140 2.7, 2.8. */

#define RELINQUISH_FLAGS (FFA_MEM_FLAG_ZERO | FFA_MEM_FLAG_TIME_SLICE)
#define RECLAIM_FLAGS    (FFA_MEM_FLAG_ZERO | FFA_MEM_FLAG_TIME_SLICE)

struct relinquish {
	struct ffa_mem_relinquish head;
	uint16_t endpoint;
} __packed;

static enum status relinquish(struct spmc_endpoint *caller,
			      const struct relinquish *d)
{
	struct mem_transaction *t = mem_find(d->head.handle);
	struct mem_borrower *b = t ? mem_borrower_of(t, caller->id) : NULL;
	bool zero = d->head.flags & FFA_MEM_FLAG_ZERO;

	if (d->head.endpoint_count != 1 || d->endpoint != caller->id || !b ||
	    !b->has_retrieved || d->head.flags & ~RELINQUISH_FLAGS ||
	    (zero && t->kind == FFA_MEM_KIND_SHARE))
		return ST_BAD_PARAM;
	if (zero && (b->granted & FFA_ACCESS_DATA_MASK) == FFA_ACCESS_RO)
		return ST_DENIED;
	if (zero)
		t->flags |= FFA_MEM_FLAG_ZERO_AFTER;
	mem_leave(t, b, caller);
	return ST_OK;
}

void mem_call_relinquish(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct relinquish *d = NULL;
	void *copy = NULL;
	enum status st = rxtx_copy_tx(caller, sizeof(*d), &copy);

	if (st == ST_OK) {
		d = copy;
		st = relinquish(caller, d);
	}
	heap_free(copy);
	ffa_finish(r, st);
}

static bool is_owner(const struct spmc_endpoint *caller,
		     const struct mem_transaction *t)
{
	/* A hypervisor speaks for its virtual machines. */
	return t->sender_space == caller->id;
}

/* (handle, flags) */
void mem_call_reclaim(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct mem_transaction *t = mem_find(ffa_pair(r, 1));
	uint32_t flags = ffa_w(r, 3);

	if (!t || !is_owner(caller, t) || flags & ~RECLAIM_FLAGS) {
		ffa_fail(r, FFA_ERROR_INVALID_PARAMETERS);
		return;
	}
	if (mem_is_retrieved(t)) {
		/* Linux asks once, and uses the pages all the same: it
		 * takes effect when we are done. */
		t->is_orphan |= t->is_for_inside;
		ffa_fail(r, FFA_ERROR_DENIED);
		return;
	}
	if (flags & FFA_MEM_FLAG_ZERO && t->view.is_writable)
		mem_zero(t);
	if (t->kind != FFA_MEM_KIND_SHARE)
		caller->space->restore(caller, t->ranges, t->range_count,
				       t->pages, &t->view);
	mem_destroy(t);
	ffa_success(r);
}
