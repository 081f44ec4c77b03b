/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/mem/transaction.h"

/* FFA_MEM_RETRIEVE_REQ of a borrower. Spec: DEN0140 2.4. */
struct retrieval {
	struct spmc_endpoint *caller;
	const uint8_t *descriptor;
	struct mem_head head;
	struct mem_transaction *t;
	struct mem_borrower *borrower;
	struct mem_access own; /* the access descriptor that is the caller's */
	uint8_t granted;       /* permissions */
	bool zero_after;
};

#define RETRIEVE_FLAGS                                                         \
	(FFA_MEM_FLAG_ZERO | FFA_MEM_FLAG_TIME_SLICE |                         \
	 FFA_MEM_FLAG_ZERO_AFTER | FFA_MEM_FLAG_TYPE_MASK |                    \
	 FFA_MEM_FLAG_BYPASS)

static bool is_shared_by_many(const struct mem_transaction *t)
{
	return t->kind == FFA_MEM_KIND_SHARE || t->borrower_count > 1;
}

static enum status check_head(struct retrieval *q, uint32_t total_bytes)
{
	uint32_t kind = 0;
	enum status st = mem_decode_head(q->caller->version, q->descriptor,
					 total_bytes, &q->head);

	if (st != ST_OK)
		return st;
	q->t = mem_find(q->head.handle);
	kind = (q->head.flags & FFA_MEM_FLAG_TYPE_MASK) >>
	       FFA_MEM_FLAG_TYPE_SHIFT;
	if (!q->t || q->head.end != total_bytes ||
	    q->head.flags & ~RETRIEVE_FLAGS || q->head.tag != q->t->tag ||
	    (kind != FFA_MEM_KIND_ANY && kind != q->t->kind) ||
	    q->head.attributes & FFA_MEM_NONSECURE)
		return ST_BAD_PARAM;
	q->borrower = mem_borrower_of(q->t, q->caller->id);
	if (!q->borrower)
		return ST_BAD_PARAM;
	return q->head.sender == q->t->owner ? ST_OK : ST_DENIED;
}

/* Does an earlier access descriptor name endpoint @id? */
static bool is_named_before(const struct retrieval *q, uint32_t i, uint16_t id)
{
	struct mem_access a = {};

	while (i--) {
		if (mem_decode_access(q->descriptor, &q->head, i, &a) ==
			    ST_OK &&
		    a.endpoint == id)
			return true;
	}
	return false;
}

static enum status check_count(const struct retrieval *q)
{
	if (q->head.flags & FFA_MEM_FLAG_BYPASS)
		return q->head.access_count == 1 && q->t->borrower_count > 1
			       ? ST_OK
			       : ST_BAD_PARAM;
	return q->head.access_count == q->t->borrower_count ? ST_OK
							    : ST_BAD_PARAM;
}

static enum status check_borrowers(struct retrieval *q)
{
	bool names_caller = false;
	enum status st = check_count(q);

	for (uint32_t i = 0; st == ST_OK && i < q->head.access_count; i++) {
		struct mem_access a = {};

		st = mem_decode_access(q->descriptor, &q->head, i, &a);
		if (st != ST_OK)
			break;
		if (a.composite_offset ||
		    a.flags & ~FFA_ACCESS_FLAG_OTHER_BORROWER ||
		    is_named_before(q, i, a.endpoint))
			st = ST_BAD_PARAM;
		else if (!mem_borrower_of(q->t, a.endpoint))
			st = ST_DENIED;
		if (a.endpoint == q->caller->id) {
			q->own = a;
			names_caller = true;
		}
	}
	return st == ST_OK && !names_caller ? ST_BAD_PARAM : st;
}

static enum status grant_data(const struct retrieval *q, uint8_t *out)
{
	uint8_t wish = q->own.permissions & FFA_ACCESS_DATA_MASK;
	uint8_t limit = q->borrower->offered & FFA_ACCESS_DATA_MASK;

	if (q->t->kind == FFA_MEM_KIND_DONATE)
		limit = q->t->view.is_writable ? FFA_ACCESS_RW : FFA_ACCESS_RO;
	if (wish > FFA_ACCESS_RW)
		return ST_BAD_PARAM;
	*out = wish ? wish : limit;
	return *out > limit ? ST_DENIED : ST_OK;
}

/* Whether memory can be executed is the choice of who is alone with it. */
static enum status grant_instructions(const struct retrieval *q, uint8_t *out)
{
	uint8_t wish = q->own.permissions & FFA_ACCESS_INSTR_MASK;

	*out = FFA_ACCESS_XN;
	if (is_shared_by_many(q->t))
		return wish ? ST_BAD_PARAM : ST_OK;
	if (wish == FFA_ACCESS_XN)
		return ST_OK;
	if (wish != FFA_ACCESS_X || q->t->view.is_nonsecure ||
	    q->t->view.is_device)
		return ST_BAD_PARAM;
	*out = wish;
	return ST_OK;
}

static enum status grant(struct retrieval *q)
{
	uint8_t data = 0;
	uint8_t instructions = 0;
	enum status st = grant_data(q, &data);

	if (st == ST_OK)
		st = grant_instructions(q, &instructions);
	if (st != ST_OK)
		return st;
	/* W^X */
	if (data == FFA_ACCESS_RW && instructions == FFA_ACCESS_X)
		return ST_DENIED;
	q->granted = data | instructions;
	return ST_OK;
}

static enum status check_zeroing(struct retrieval *q)
{
	uint32_t wishes =
		q->head.flags & (FFA_MEM_FLAG_ZERO | FFA_MEM_FLAG_ZERO_AFTER);

	if (!wishes)
		return ST_OK;
	if (q->t->kind == FFA_MEM_KIND_SHARE)
		return ST_BAD_PARAM;
	if ((q->granted & FFA_ACCESS_DATA_MASK) == FFA_ACCESS_RO)
		return ST_DENIED;
	/* It was not promised, and the contents are the lender's. */
	if (wishes & FFA_MEM_FLAG_ZERO && !(q->t->flags & FFA_MEM_FLAG_ZERO))
		return ST_DENIED;
	q->zero_after = wishes & FFA_MEM_FLAG_ZERO_AFTER;
	return ST_OK;
}

static uint16_t attributes_of(const struct mem_transaction *t)
{
	return t->view.is_device ? FFA_MEM_TYPE_DEVICE
				 : FFA_MEM_NORMAL_WB_INNER;
}

static enum status check_attributes(const struct retrieval *q)
{
	return q->head.attributes & FFA_MEM_TYPE_MASK &&
			       q->head.attributes != attributes_of(q->t)
		       ? ST_DENIED
		       : ST_OK;
}

static enum status check_state(const struct retrieval *q)
{
	if (q->own.has_implementation_defined &&
	    q->borrower->has_implementation_defined &&
	    memcmp(q->own.implementation_defined,
		   q->borrower->implementation_defined,
		   sizeof(q->own.implementation_defined)) != 0)
		return ST_BAD_PARAM;
	return q->borrower->has_retrieved ? ST_DENIED : ST_OK;
}

static enum status check(struct retrieval *q, uint32_t total_bytes)
{
	enum status st = check_head(q, total_bytes);

	if (st == ST_OK)
		st = check_borrowers(q);
	if (st == ST_OK)
		st = check_attributes(q);
	if (st == ST_OK)
		st = grant(q);
	if (st == ST_OK)
		st = check_zeroing(q);
	if (st == ST_OK)
		st = check_state(q);
	return st;
}

static enum status map(struct retrieval *q)
{
	struct mem_transaction *t = q->t;
	struct spmc_mapping m = {
		.pages = t->pages,
		.is_writable =
			(q->granted & FFA_ACCESS_DATA_MASK) == FFA_ACCESS_RW,
		.is_executable =
			(q->granted & FFA_ACCESS_INSTR_MASK) == FFA_ACCESS_X,
		.is_device = t->view.is_device,
		.is_donated = t->kind == FFA_MEM_KIND_DONATE,
	};
	enum status st = ST_OK;

	if (t->flags & FFA_MEM_FLAG_ZERO && !t->is_zeroed) {
		mem_zero(t);
		t->is_zeroed = true;
	}
	st = q->caller->space->map(q->caller, &m);
	if (st != ST_OK)
		return st;
	q->borrower->address = m.address;
	q->borrower->granted = q->granted;
	q->borrower->has_retrieved = true;
	if (q->zero_after)
		t->flags |= FFA_MEM_FLAG_ZERO_AFTER;
	return ST_OK;
}

/* Layout of answers. */
struct response_1_0 {
	struct ffa_mem_transaction_1_0 head;
	struct ffa_mem_access access;
	struct ffa_mem_composite composite;
	struct ffa_mem_range range;
};
struct response_1_1 {
	struct ffa_mem_transaction head;
	struct ffa_mem_access access;
	struct ffa_mem_composite composite;
	struct ffa_mem_range range;
};
struct response_1_2 {
	struct ffa_mem_transaction head;
	struct ffa_mem_access_1_2 access;
	struct ffa_mem_composite composite;
	struct ffa_mem_range range;
};

static_assert(sizeof(struct response_1_2) <= FFA_PAGE_BYTES,
	      "the smallest RX holds an answer");

static uint32_t response_bytes(uint32_t version)
{
	if (version < FFA_VERSION_1_1)
		return sizeof(struct response_1_0);
	if (version < FFA_VERSION_1_2)
		return sizeof(struct response_1_1);
	return sizeof(struct response_1_2);
}

static uint16_t response_attributes(const struct retrieval *q)
{
	uint16_t attributes = attributes_of(q->t);

	if (q->t->view.is_nonsecure &&
	    (q->caller->version >= FFA_VERSION_1_1 || q->caller->knows_ns_bit))
		attributes |= FFA_MEM_NONSECURE;
	return attributes;
}

static uint32_t response_flags(const struct mem_transaction *t)
{
	return (uint32_t)t->kind << FFA_MEM_FLAG_TYPE_SHIFT |
	       (t->is_zeroed ? FFA_MEM_FLAG_ZERO : 0);
}

static void fill_tail(const struct retrieval *q,
		      struct ffa_mem_composite *composite,
		      struct ffa_mem_range *range)
{
	composite->page_count = q->t->page_count;
	composite->range_count = 1;
	range->address = q->borrower->address;
	range->page_count = q->t->page_count;
}

static void respond_1_0(const struct retrieval *q, struct response_1_0 *p)
{
	p->head.sender = q->t->owner;
	p->head.attributes = (uint8_t)response_attributes(q);
	p->head.flags = response_flags(q->t);
	p->head.handle = q->t->handle;
	p->head.tag = q->t->tag;
	p->head.access_count = 1;
	p->access.endpoint = q->caller->id;
	p->access.permissions = q->granted;
	p->access.composite_offset = offsetof(struct response_1_0, composite);
	fill_tail(q, &p->composite, &p->range);
}

static void fill_head(const struct retrieval *q, struct ffa_mem_transaction *h,
		      uint32_t access_bytes)
{
	h->sender = q->t->owner;
	h->attributes = response_attributes(q);
	h->flags = response_flags(q->t);
	h->handle = q->t->handle;
	h->tag = q->t->tag;
	h->access_bytes = access_bytes;
	h->access_count = 1;
	h->access_offset = sizeof(*h);
}

static void respond_1_1(const struct retrieval *q, struct response_1_1 *p)
{
	fill_head(q, &p->head, sizeof(p->access));
	p->access.endpoint = q->caller->id;
	p->access.permissions = q->granted;
	p->access.composite_offset = offsetof(struct response_1_1, composite);
	fill_tail(q, &p->composite, &p->range);
}

static void respond_1_2(const struct retrieval *q, struct response_1_2 *p)
{
	fill_head(q, &p->head, sizeof(p->access));
	p->access.endpoint = q->caller->id;
	p->access.permissions = q->granted;
	p->access.composite_offset = offsetof(struct response_1_2, composite);
	memcpy(p->access.implementation_defined,
	       q->borrower->implementation_defined,
	       sizeof(p->access.implementation_defined));
	fill_tail(q, &p->composite, &p->range);
}

/* One range: a borrower sees the pages side by side, however many ranges were
 * sent. So the smallest RX holds any answer, and FFA_MEM_FRAG_RX has nothing to
 * add. */
static void respond(const struct retrieval *q, struct ffa_regs *r)
{
	uint32_t size_bytes = response_bytes(q->caller->version);
	union {
		struct response_1_0 v1_0;
		struct response_1_1 v1_1;
		struct response_1_2 v1_2;
	} p = {};

	if (q->caller->version < FFA_VERSION_1_1)
		respond_1_0(q, &p.v1_0);
	else if (q->caller->version < FFA_VERSION_1_2)
		respond_1_1(q, &p.v1_1);
	else
		respond_1_2(q, &p.v1_2);
	rxtx_fill(q->caller, &p, size_bytes);
	ffa_answer(r, FFA_MEM_RETRIEVE_RESP);
	r->x[1] = size_bytes;
	r->x[2] = size_bytes;
}

/* The receiver of a donation owns the pages. Normal world's stay on record:
 * it must not send them again. */
static void end_donation(struct mem_transaction *t)
{
	if (t->kind != FFA_MEM_KIND_DONATE)
		return;
	if (t->owner & FFA_ID_SECURE)
		mem_destroy(t);
	else
		t->is_over = true;
}

/* (total, fragment, buffer, pages) */
void mem_call_retrieve(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct retrieval q = {.caller = caller};
	uint32_t total_bytes = ffa_w(r, 1);
	void *copy = NULL;
	enum status st = ST_BAD_PARAM;

	if (!caller->space->map) {
		mem_call_describe(caller, r);
		return;
	}
	if (total_bytes == ffa_w(r, 2) && !r->x[3] && !ffa_w(r, 4))
		st = rxtx_copy_tx(caller, total_bytes, &copy);
	if (st == ST_OK)
		st = rxtx_check_rx(caller, response_bytes(caller->version));
	q.descriptor = copy;
	if (st == ST_OK)
		st = check(&q, total_bytes);
	if (st == ST_OK)
		st = map(&q);
	heap_free(copy);
	if (st != ST_OK) {
		ffa_finish(r, st);
		return;
	}
	respond(&q, r);
	end_donation(q.t);
}
