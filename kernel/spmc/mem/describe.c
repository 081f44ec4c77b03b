/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/mem/transaction.h"

/*
 * FFA_MEM_RETRIEVE_REQ of normal world: its manager, which borrows nothing,
 * asks what a transaction of its own is about, before it lets a virtual machine
 * reclaim. Nothing changes. What RX does not hold comes in pieces, on request.
 * Spec: DEN0140, 2.4, 2.6.
 */
struct layout {
	uint32_t head_bytes, access_bytes;
	uint32_t composite_offset, total_bytes;
};

static bool lay_out(const struct mem_transaction *t, uint32_t version,
		    struct layout *l)
{
	uint32_t accesses = 0;
	uint32_t ranges = 0;

	l->head_bytes = version < FFA_VERSION_1_1
				? sizeof(struct ffa_mem_transaction_1_0)
				: sizeof(struct ffa_mem_transaction);
	l->access_bytes = version < FFA_VERSION_1_2
				  ? sizeof(struct ffa_mem_access)
				  : sizeof(struct ffa_mem_access_1_2);
	return checked_mul(t->borrower_count, l->access_bytes, &accesses) &&
	       checked_mul(t->range_count,
			   (uint32_t)sizeof(struct ffa_mem_range), &ranges) &&
	       checked_add(l->head_bytes, accesses, &l->composite_offset) &&
	       checked_add(l->composite_offset +
				   sizeof(struct ffa_mem_composite),
			   ranges, &l->total_bytes);
}

static uint32_t ranges_offset(const struct layout *l)
{
	return l->composite_offset + (uint32_t)sizeof(struct ffa_mem_composite);
}

/* A request names a handle and nothing else. What it says of the access
 * descriptors that it does not have means nothing. */
static bool read_1_0(const void *descriptor, uint64_t *handle)
{
	struct ffa_mem_transaction_1_0 t;

	memcpy(&t, descriptor, sizeof(t));
	*handle = t.handle;
	return !t.sender && !t.attributes && !t.mbz && !t.flags && !t.tag &&
	       !t.mbz2 && !t.access_count;
}

static bool read_1_1(const void *descriptor, uint64_t *handle)
{
	struct ffa_mem_transaction t;

	memcpy(&t, descriptor, sizeof(t));
	*handle = t.handle;
	return !t.sender && !t.attributes && !t.flags && !t.tag &&
	       !t.access_count && !t.mbz[0] && !t.mbz[1] && !t.mbz[2];
}

static enum status find_asked(const struct spmc_endpoint *caller,
			      const void *descriptor, uint32_t size_bytes,
			      struct mem_transaction **t)
{
	bool is_1_0 = caller->version < FFA_VERSION_1_1;
	uint64_t handle = 0;

	if (size_bytes != (is_1_0 ? sizeof(struct ffa_mem_transaction_1_0)
				  : sizeof(struct ffa_mem_transaction)) ||
	    !(is_1_0 ? read_1_0(descriptor, &handle)
		     : read_1_1(descriptor, &handle)))
		return ST_BAD_PARAM;
	*t = mem_find(handle);
	/* What partitions do among themselves is none of its business. */
	return *t && (*t)->sender_space == caller->id ? ST_OK : ST_BAD_PARAM;
}

static uint32_t flags_of(const struct mem_transaction *t)
{
	return t->flags | (uint32_t)t->kind << FFA_MEM_FLAG_TYPE_SHIFT;
}

static void write_head(const struct mem_transaction *t, uint32_t version,
		       const struct layout *l, void *out)
{
	const struct ffa_mem_transaction_1_0 v1_0 = {
		.sender = t->owner,
		.attributes = (uint8_t)t->attributes,
		.flags = flags_of(t),
		.handle = t->handle,
		.tag = t->tag,
		.access_count = t->borrower_count,
	};
	const struct ffa_mem_transaction v1_1 = {
		.sender = t->owner,
		.attributes = t->attributes,
		.flags = flags_of(t),
		.handle = t->handle,
		.tag = t->tag,
		.access_bytes = l->access_bytes,
		.access_count = t->borrower_count,
		.access_offset = l->head_bytes,
	};

	if (version < FFA_VERSION_1_1)
		memcpy(out, &v1_0, sizeof(v1_0));
	else
		memcpy(out, &v1_1, sizeof(v1_1));
}

/* The access descriptor of before 1.2 differs in its end only, which is zero.
 */
static void write_accesses(const struct mem_transaction *t,
			   const struct layout *l, uint8_t *out)
{
	for (uint32_t i = 0; i < t->borrower_count; i++) {
		const struct mem_borrower *b = &t->borrowers[i];
		struct ffa_mem_access_1_2 a = {
			.endpoint = b->id,
			.permissions = b->offered,
			.composite_offset = l->composite_offset,
		};

		if (l->access_bytes == sizeof(a))
			memcpy(a.implementation_defined,
			       b->implementation_defined,
			       sizeof(a.implementation_defined));
		memcpy(out + (size_t)i * l->access_bytes, &a, l->access_bytes);
	}
}

/* All but the ranges, in a block of its own. NULL: no memory. */
static uint8_t *create_head(const struct mem_transaction *t, uint32_t version,
			    const struct layout *l)
{
	const struct ffa_mem_composite composite = {
		.page_count = t->page_count, .range_count = t->range_count};
	uint8_t *out = heap_alloc(ranges_offset(l));

	if (!out)
		return NULL;
	write_head(t, version, l, out);
	write_accesses(t, l, out + l->head_bytes);
	memcpy(out + l->composite_offset, &composite, sizeof(composite));
	return out;
}

/* Bytes [@from, + @size_bytes) of the description. */
static enum status copy_out(const struct mem_transaction *t, uint32_t version,
			    const struct layout *l, uint32_t from,
			    uint32_t size_bytes, uint8_t *out)
{
	const uint8_t *ranges = (const uint8_t *)t->ranges;
	uint32_t head_bytes = ranges_offset(l);
	uint32_t n = from < head_bytes ? MIN(size_bytes, head_bytes - from) : 0;

	if (n) {
		uint8_t *head = create_head(t, version, l);

		if (!head)
			return ST_NO_MEM;
		memcpy(out, head + from, n);
		heap_free(head);
	}
	if (n < size_bytes)
		memcpy(out + n, ranges + (from + n - head_bytes),
		       size_bytes - n);
	return ST_OK;
}

/* The next piece, as much as RX holds; *@size_bytes of it. */
static enum status tell(struct spmc_endpoint *caller, struct mem_transaction *t,
			const struct layout *l, uint32_t *size_bytes)
{
	uint32_t from = t->told_bytes;
	uint32_t n =
		MIN(l->total_bytes - from, ALIGN_DOWN(rxtx_bytes(caller), 16u));
	enum status st = rxtx_check_rx(caller, n);
	uint8_t *out = NULL;

	if (st != ST_OK)
		return st;
	/* A head in pieces would be of no use to who reads it. */
	if (!from && n < ranges_offset(l))
		return ST_NO_MEM;
	out = heap_alloc(n);
	if (!out)
		return ST_NO_MEM;
	st = copy_out(t, caller->version, l, from, n, out);
	if (st == ST_OK) {
		rxtx_fill(caller, out, n);
		t->told_bytes = from + n < l->total_bytes ? from + n : 0;
		*size_bytes = n;
	}
	heap_free(out);
	return st;
}

/* (total, fragment, buffer, pages). What has been told before is told again
 * from its beginning. */
void mem_call_describe(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint32_t request_bytes = ffa_w(r, 1);
	struct mem_transaction *t = NULL;
	uint32_t size_bytes = 0;
	struct layout l = {};
	void *copy = NULL;
	enum status st = ST_BAD_PARAM;

	if (request_bytes == ffa_w(r, 2) && !r->x[3] && !ffa_w(r, 4))
		st = rxtx_copy_tx(caller, request_bytes, &copy);
	if (st == ST_OK)
		st = find_asked(caller, copy, request_bytes, &t);
	heap_free(copy);
	if (st == ST_OK)
		st = rxtx_check_rx(caller, 0);
	if (st == ST_OK && !lay_out(t, caller->version, &l))
		st = ST_NO_MEM;
	if (st == ST_OK) {
		t->told_bytes = 0;
		st = tell(caller, t, &l, &size_bytes);
	}
	if (st != ST_OK) {
		ffa_finish(r, st);
		return;
	}
	ffa_answer(r, FFA_MEM_RETRIEVE_RESP);
	r->x[1] = l.total_bytes;
	r->x[2] = size_bytes;
}

/*
 * (handle, offset, sender << 16): the rest of a description. What partitions
 * retrieve is described whole in the first piece: there is never a next one.
 */
void mem_call_frag_rx(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint64_t handle = ffa_pair(r, 1);
	struct mem_transaction *t = mem_find(handle);
	uint32_t size_bytes = 0;
	uint32_t sender = 0;
	struct layout l = {};
	enum status st = ST_BAD_PARAM;

	if (t && !endpoint_is_secure(caller) && t->sender_space == caller->id &&
	    t->told_bytes && ffa_w(r, 3) == t->told_bytes &&
	    ffa_w(r, 4) == (uint32_t)t->owner << 16 &&
	    lay_out(t, caller->version, &l) && t->told_bytes < l.total_bytes) {
		sender = ffa_w(r, 4);
		st = tell(caller, t, &l, &size_bytes);
	}
	if (st != ST_OK) {
		ffa_finish(r, st);
		return;
	}
	ffa_answer(r, FFA_MEM_FRAG_TX);
	r->x[1] = (uint32_t)handle;
	r->x[2] = handle >> 32;
	r->x[3] = size_bytes;
	r->x[4] = sender;
}
