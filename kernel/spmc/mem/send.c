/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/mem/ranges.h"
#include "kernel/spmc/mem/transaction.h"

/*
 * FFA_MEM_SHARE, _LEND and _DONATE. The order of the checks is that which
 * tells a caller most about a descriptor with several faults: shape, flags,
 * receivers, lengths, sender, permissions, attributes, then the pages.
 */
struct send {
	struct spmc_endpoint *caller;
	enum ffa_mem_kind kind;
	const uint8_t *descriptor; /* its first fragment, copied */
	uint32_t total_bytes, fragment_bytes;
	struct mem_head head;
	uint32_t composite_offset;
	struct ffa_mem_composite composite;
};

#define SEND_FLAGS (FFA_MEM_FLAG_ZERO | FFA_MEM_FLAG_TIME_SLICE)

static bool shares_many(const struct send *s)
{
	return s->kind == FFA_MEM_KIND_SHARE ||
	       (s->kind == FFA_MEM_KIND_LEND && s->head.access_count > 1);
}

/* Every borrower names the same composite, behind the access descriptors and
 * with its head in the first fragment. */
static enum status check_composite(struct send *s)
{
	struct mem_access a = {};

	for (uint32_t i = 0; i < s->head.access_count; i++) {
		if (mem_decode_access(s->descriptor, &s->head, i, &a) !=
			    ST_OK ||
		    a.flags)
			return ST_BAD_PARAM;
		if (i && a.composite_offset != s->composite_offset)
			return ST_BAD_PARAM;
		s->composite_offset = a.composite_offset;
	}
	if (s->composite_offset < s->head.end ||
	    !IS_ALIGNED(s->composite_offset, 16) ||
	    !range_fits(s->composite_offset, sizeof(s->composite),
			s->fragment_bytes))
		return ST_BAD_PARAM;
	memcpy(&s->composite, s->descriptor + s->composite_offset,
	       sizeof(s->composite));
	return s->composite.mbz ? ST_BAD_PARAM : ST_OK;
}

static enum status check_shape(struct send *s)
{
	enum status st = mem_decode_head(s->caller->version, s->descriptor,
					 s->fragment_bytes, &s->head);

	if (st != ST_OK)
		return st;
	/* More receivers than there are endpoints: some are unknown, or named
	 * twice. */
	if (s->head.handle || !s->head.access_count ||
	    s->head.access_count > endpoint_count())
		return ST_BAD_PARAM;
	st = check_composite(s);
	if (st != ST_OK)
		return st;
	if (s->head.flags & ~SEND_FLAGS || (s->head.flags & FFA_MEM_FLAG_ZERO &&
					    s->kind == FFA_MEM_KIND_SHARE))
		return ST_BAD_PARAM;
	if (s->kind == FFA_MEM_KIND_DONATE && s->head.access_count != 1)
		return ST_BAD_PARAM;
	return ST_OK;
}

static enum status check_receivers(const struct send *s)
{
	for (uint32_t i = 0; i < s->head.access_count; i++) {
		struct mem_access a = {};

		if (mem_decode_access(s->descriptor, &s->head, i, &a) !=
			    ST_OK ||
		    !endpoint_find(a.endpoint) || a.endpoint == s->caller->id)
			return ST_BAD_PARAM;
		/* Memory goes to partitions only. */
		if (!(a.endpoint & FFA_ID_SECURE))
			return ST_DENIED;
	}
	return ST_OK;
}

static enum status check_sender(const struct send *s)
{
	/* A hypervisor speaks for its virtual machines. */
	bool is_good = endpoint_is_secure(s->caller)
			       ? s->head.sender == s->caller->id
			       : !(s->head.sender & FFA_ID_SECURE);

	return is_good ? ST_OK : ST_DENIED;
}

static enum status check_lengths(const struct send *s)
{
	uint32_t ranges_bytes = 0;
	uint32_t end = 0;

	if (!IS_ALIGNED(s->total_bytes | s->fragment_bytes, 16))
		return ST_BAD_PARAM;
	if (check_sender(s) != ST_OK)
		return ST_DENIED;
	if (!s->composite.range_count ||
	    s->composite.range_count > s->composite.page_count ||
	    !checked_mul(s->composite.range_count,
			 (uint32_t)sizeof(struct ffa_mem_range),
			 &ranges_bytes) ||
	    !checked_add(s->composite_offset + sizeof(s->composite),
			 ranges_bytes, &end) ||
	    end != s->total_bytes)
		return ST_BAD_PARAM;
	return ST_OK;
}

static bool permissions_are_good(const struct send *s, uint8_t permissions)
{
	uint8_t data = permissions & FFA_ACCESS_DATA_MASK;

	if (permissions & FFA_ACCESS_INSTR_MASK)
		return false;
	if (s->kind == FFA_MEM_KIND_DONATE)
		return !data;
	return data == FFA_ACCESS_RO || data == FFA_ACCESS_RW;
}

static bool is_named_before(const struct send *s, uint32_t i, uint16_t id)
{
	struct mem_access a = {};

	while (i--) {
		if (mem_decode_access(s->descriptor, &s->head, i, &a) ==
			    ST_OK &&
		    a.endpoint == id)
			return true;
	}
	return false;
}

static enum status check_permissions(const struct send *s)
{
	for (uint32_t i = 0; i < s->head.access_count; i++) {
		struct mem_access a = {};

		if (mem_decode_access(s->descriptor, &s->head, i, &a) !=
			    ST_OK ||
		    !permissions_are_good(s, a.permissions) ||
		    is_named_before(s, i, a.endpoint))
			return ST_BAD_PARAM;
	}
	return ST_OK;
}

/* Who hands memory over to one receiver leaves its kind to that. */
static enum status check_attributes(const struct send *s)
{
	uint16_t type = s->head.attributes & FFA_MEM_TYPE_MASK;

	if (s->head.attributes & FFA_MEM_NONSECURE)
		return ST_BAD_PARAM;
	if (!shares_many(s))
		return type ? ST_BAD_PARAM : ST_OK;
	if (s->head.attributes == FFA_MEM_NORMAL_WB_INNER ||
	    s->head.attributes == FFA_MEM_TYPE_DEVICE)
		return ST_OK;
	return ST_DENIED;
}

static enum status check_first_fragment(struct send *s)
{
	enum status st = check_shape(s);

	if (st == ST_OK)
		st = check_receivers(s);
	if (st == ST_OK)
		st = check_lengths(s);
	if (st == ST_OK)
		st = check_permissions(s);
	if (st == ST_OK)
		st = check_attributes(s);
	return st;
}

static void copy_borrowers(const struct send *s, struct mem_transaction *t)
{
	for (uint32_t i = 0; i < t->borrower_count; i++) {
		struct mem_borrower *b = &t->borrowers[i];
		struct mem_access a = {};

		if (mem_decode_access(s->descriptor, &s->head, i, &a) != ST_OK)
			continue; /* was checked */
		b->id = a.endpoint;
		b->offered = a.permissions;
		b->has_implementation_defined = a.has_implementation_defined;
		memcpy(b->implementation_defined, a.implementation_defined,
		       sizeof(b->implementation_defined));
	}
}

/* Ranges of a fragment; it is no longer than what is missing. */
static void add_ranges(struct mem_transaction *t, const uint8_t *bytes,
		       uint32_t size_bytes)
{
	uint32_t done_bytes = t->range_count * (uint32_t)sizeof(*t->ranges) -
			      (t->total_bytes - t->received_bytes);

	memcpy((uint8_t *)t->ranges + done_bytes, bytes, size_bytes);
	t->received_bytes += size_bytes;
}

static bool is_for_inside(const struct mem_transaction *t)
{
	return t->kind == FFA_MEM_KIND_SHARE && t->borrower_count == 1 &&
	       !(t->sender_space & FFA_ID_SECURE) &&
	       endpoint_find(t->borrowers[0].id)->is_inside;
}

static struct mem_transaction *begin(const struct send *s)
{
	struct mem_transaction *t = NULL;
	uint32_t first = s->composite_offset + sizeof(s->composite);

	/* Pieces that never come must not use memory up: who begins another one
	 * gives up its oldest. */
	if (mem_incomplete_count(s->caller) >= MEM_INCOMPLETE_MAX)
		(void)mem_forget_oldest_incomplete(s->caller);
	do
		t = mem_create(s->head.access_count, s->composite.range_count);
	while (!t && mem_forget_oldest_incomplete(s->caller));
	if (!t)
		return NULL;
	t->kind = s->kind;
	t->owner = s->head.sender;
	t->sender_space = s->caller->id;
	t->flags = s->head.flags;
	t->tag = s->head.tag;
	t->attributes = s->head.attributes;
	t->page_count = s->composite.page_count;
	t->total_bytes = s->total_bytes;
	t->received_bytes = first;
	copy_borrowers(s, t);
	t->is_for_inside = is_for_inside(t);
	/* Neither a late piece nor what a driver of the inside was denied to
	 * take back must meet another transaction under its handle. */
	if (!t->is_for_inside && s->fragment_bytes == s->total_bytes)
		mem_prefer_handle_0(t);
	add_ranges(t, s->descriptor + first, s->fragment_bytes - first);
	return t;
}

static bool wants_write(const struct mem_transaction *t)
{
	if (t->flags & FFA_MEM_FLAG_ZERO)
		return true;
	for (uint32_t i = 0; i < t->borrower_count; i++) {
		if ((t->borrowers[i].offered & FFA_ACCESS_DATA_MASK) ==
		    FFA_ACCESS_RW)
			return true;
	}
	return false;
}

static enum status check_pages(const struct mem_transaction *t)
{
	for (uint32_t i = 0; i < t->range_count; i++) {
		const struct ffa_mem_range *r = &t->ranges[i];

		if (rxtx_overlaps(t->owner, r->address, r->page_count))
			return ST_DENIED;
	}
	return mem_is_taken(t) ? ST_DENIED : ST_OK;
}

static enum status check_view(const struct mem_transaction *t)
{
	bool says_normal =
		(t->attributes & FFA_MEM_TYPE_MASK) == FFA_MEM_TYPE_NORMAL;

	if (wants_write(t) && !t->view.is_writable)
		return ST_DENIED;
	return says_normal && t->view.is_device ? ST_DENIED : ST_OK;
}

static enum status collect(struct spmc_endpoint *caller,
			   struct mem_transaction *t)
{
	enum status st = caller->space->collect(
		caller, t->ranges, t->range_count, &t->pages, &t->view);

	/* Memory that is nowhere is not the caller's either. */
	return st == ST_BAD_PARAM ? ST_DENIED : st;
}

/* All fragments are there. On error the transaction is gone. */
static enum status complete(struct spmc_endpoint *caller,
			    struct mem_transaction *t)
{
	enum status st = ranges_check(t->ranges, t->range_count, t->page_count);

	if (st == ST_OK)
		st = ranges_check_overlap(t->ranges, t->range_count);
	if (st == ST_OK)
		st = check_pages(t);
	if (st == ST_OK)
		st = collect(caller, t);
	if (st == ST_OK)
		st = check_view(t);
	if (st != ST_OK) {
		mem_destroy(t);
		return st;
	}
	if (t->kind != FFA_MEM_KIND_SHARE)
		caller->space->withdraw(caller, t->ranges, t->range_count);
	t->is_complete = true;
	return ST_OK;
}

/* What the sender gets for a fragment: the handle, or a request for more. */
static void finish_fragment(struct spmc_endpoint *caller,
			    struct mem_transaction *t, struct ffa_regs *r)
{
	uint64_t handle = t->handle;
	enum status st = ST_OK;

	if (t->received_bytes < t->total_bytes) {
		ffa_answer(r, FFA_MEM_FRAG_RX);
		r->x[1] = (uint32_t)handle;
		r->x[2] = handle >> 32;
		r->x[3] = t->received_bytes;
		if (!endpoint_is_secure(caller))
			r->x[4] = (uint32_t)t->owner << 16;
		return;
	}
	st = complete(caller, t);
	ffa_finish(r, st);
	if (st == ST_OK) {
		r->x[2] = (uint32_t)handle;
		r->x[3] = handle >> 32;
	}
}

static enum ffa_mem_kind kind_of(const struct ffa_regs *r)
{
	switch (ffa_w(r, 0) & ~SMCCC_64) {
	case FFA_MEM_DONATE:
		return FFA_MEM_KIND_DONATE;
	case FFA_MEM_LEND:
		return FFA_MEM_KIND_LEND;
	default:
		return FFA_MEM_KIND_SHARE;
	}
}

/* (total, fragment, buffer, pages): a buffer of the call's own is not served
 * and was not offered by FFA_FEATURES. */
void mem_call_send(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct send s = {
		.caller = caller,
		.kind = kind_of(r),
		.total_bytes = ffa_w(r, 1),
		.fragment_bytes = ffa_w(r, 2),
	};
	struct mem_transaction *t = NULL;
	void *copy = NULL;
	enum status st = ST_BAD_PARAM;

	if (!r->x[3] && !ffa_w(r, 4) && s.fragment_bytes <= s.total_bytes)
		st = rxtx_copy_tx(caller, s.fragment_bytes, &copy);
	s.descriptor = copy;
	if (st == ST_OK)
		st = check_first_fragment(&s);
	if (st == ST_OK) {
		t = begin(&s);
		st = t ? ST_OK : ST_NO_MEM;
	}
	heap_free(copy);
	if (st == ST_OK)
		finish_fragment(caller, t, r);
	else
		ffa_finish(r, st);
}

/* (handle, length, sender << 16) */
void mem_call_frag_tx(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct mem_transaction *t = mem_find_incomplete(ffa_pair(r, 1));
	uint32_t size_bytes = ffa_w(r, 3);
	uint32_t sender = endpoint_is_secure(caller) ? 0 : ffa_w(r, 4) >> 16;
	void *copy = NULL;
	enum status st = ST_BAD_PARAM;

	if (t && t->sender_space == caller->id && ffa_w(r, 4) == sender << 16 &&
	    (endpoint_is_secure(caller) || sender == t->owner) &&
	    IS_ALIGNED(size_bytes, sizeof(*t->ranges)) &&
	    size_bytes <= t->total_bytes - t->received_bytes)
		st = rxtx_copy_tx(caller, size_bytes, &copy);
	if (st != ST_OK) {
		ffa_finish(r, st);
		return;
	}
	add_ranges(t, copy, size_bytes);
	heap_free(copy);
	finish_fragment(caller, t, r);
}
