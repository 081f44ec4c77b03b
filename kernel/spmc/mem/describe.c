/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/mem/transaction.h"

/*
 * FFA_MEM_RETRIEVE_REQ of normal world: its manager, which borrows nothing,
 * asks what a transaction of its own is about, before it lets a virtual machine
 * reclaim. Nothing changes. Spec: DEN0140, 2.4.
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

static enum status describe(struct spmc_endpoint *caller,
			    const struct mem_transaction *t,
			    const struct layout *l)
{
	const struct ffa_mem_composite composite = {
		.page_count = t->page_count, .range_count = t->range_count};
	uint8_t *out = heap_alloc(l->total_bytes);
	uint8_t *tail = NULL;

	if (!out)
		return ST_NO_MEM;
	tail = out + l->composite_offset;
	write_head(t, caller->version, l, out);
	write_accesses(t, l, out + l->head_bytes);
	memcpy(tail, &composite, sizeof(composite));
	memcpy(tail + sizeof(composite), t->ranges,
	       t->range_count * sizeof(*t->ranges));
	rxtx_fill(caller, out, l->total_bytes);
	heap_free(out);
	return ST_OK;
}

/* (total, fragment, buffer, pages). What does not fit RX is not told in pieces:
 * NO_MEMORY. */
void mem_call_describe(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint32_t request_bytes = ffa_w(r, 1);
	struct mem_transaction *t = NULL;
	struct layout l = {};
	void *copy = NULL;
	enum status st = ST_BAD_PARAM;

	if (request_bytes == ffa_w(r, 2) && !r->x[3] && !ffa_w(r, 4))
		st = rxtx_copy_tx(caller, request_bytes, &copy);
	if (st == ST_OK)
		st = find_asked(caller, copy, request_bytes, &t);
	heap_free(copy);
	if (st == ST_OK)
		st = lay_out(t, caller->version, &l)
			     ? rxtx_check_rx(caller, l.total_bytes)
			     : ST_NO_MEM;
	if (st == ST_OK)
		st = describe(caller, t, &l);
	if (st != ST_OK) {
		ffa_finish(r, st);
		return;
	}
	ffa_answer(r, FFA_MEM_RETRIEVE_RESP);
	r->x[1] = l.total_bytes;
	r->x[2] = l.total_bytes;
}
