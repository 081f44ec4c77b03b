/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MEM_TRANSACTION_H
#define KERNEL_SPMC_MEM_TRANSACTION_H

#include "abi/ffa.h"
#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/*
 * Memory that one endpoint shares with, lends or donates to others. A
 * transaction lives from the send call to its reclaim (of a donation: to the
 * retrieval). Spec: DEN0140; the page states of its chapter 1.
 *
 * Trust: descriptors are copied once; all of them is checked before anything
 * changes. Context of all calls: the manager's lock is held.
 */
struct mem_borrower {
	uint16_t id;
	uint8_t offered; /* permissions as the sender gave them */
	uint8_t granted; /* while retrieved */
	bool has_implementation_defined;
	bool has_retrieved;
	uint8_t implementation_defined[16];
	uint64_t address; /* while retrieved */
};

struct mem_transaction {
	struct list node;
	uint64_t handle;
	uint64_t tag;
	struct ffa_mem_range *ranges;   /* from the heap */
	struct mem_borrower *borrowers; /* from the heap */
	struct mobj *pages;             /* once complete */
	enum ffa_mem_kind kind;
	uint32_t flags;
	uint32_t total_bytes, received_bytes; /* of the descriptor */
	uint32_t told_bytes; /* of a description in pieces; 0: none is begun */
	uint32_t page_count; /* as the composite says */
	uint32_t range_count;
	uint32_t borrower_count;
	uint16_t owner;
	uint16_t sender_space; /* endpoint whose addresses the ranges are */
	uint16_t attributes;
	struct spmc_view view; /* of the owner */
	bool is_complete; /* all fragments are there, pages are withdrawn */
	bool is_zeroed;
	/* Normal world's, for an endpoint of this image and no other: it takes
	 * the same pages as often as they are shared. Buffers of Linux's
	 * clients overlap. */
	bool is_for_inside;
	bool is_orphan; /* its owner is gone for good, or wants no answer */
	/* Its donation was retrieved: normal world must not name the pages
	 * again. Nobody finds it by handle. */
	bool is_over;
};

/* Do pages of a live transaction, or ones donated away, lie in [@address,
 * + @page_count pages) of what endpoint @id sees? */
bool mem_is_in_transaction(uint16_t id, uint64_t address, uint64_t page_count);

/* Does a page of @t, which is not complete yet, keep it from being sent? */
bool mem_is_taken(const struct mem_transaction *t);

/* NULL: none that is complete, or @is_complete is false: none at all. */
struct mem_transaction *mem_find(uint64_t handle);
struct mem_transaction *mem_find_incomplete(uint64_t handle);
struct mem_borrower *mem_borrower_of(struct mem_transaction *t, uint16_t id);
bool mem_is_retrieved(const struct mem_transaction *t);
/* A new one in the list, with a handle; NULL: no memory. */
struct mem_transaction *mem_create(uint32_t borrower_count,
				   uint32_t range_count);
/*
 * Handle 0 for @t, unless it is held: a test of Arm's conformance suite counts
 * on it where one transaction lives. All other handles are used once.
 */
void mem_prefer_handle_0(struct mem_transaction *t);
/* Out of the list; its pages are put. */
void mem_destroy(struct mem_transaction *t);
void mem_zero(struct mem_transaction *t);
uint32_t mem_transaction_count(void); /* leak checks */

/* @b, who has retrieved, gives the memory back. */
void mem_leave(struct mem_transaction *t, struct mem_borrower *b,
	       struct spmc_endpoint *e);
/*
 * An endpoint that is gone for good: what it retrieved is relinquished, what
 * it sent is forgotten as soon as nobody has it.
 */
void mem_forget_endpoint(struct spmc_endpoint *e);

/* Transactions whose fragments have not all come: how many of a sender there
 * are, and their end. */
#define MEM_INCOMPLETE_MAX 8u
uint32_t mem_incomplete_count(const struct spmc_endpoint *sender);
bool mem_forget_oldest_incomplete(const struct spmc_endpoint *sender);
void mem_forget_incomplete(void);

/* Head of a descriptor of any version, and its access descriptors. */
struct mem_head {
	uint16_t sender;
	uint16_t attributes;
	uint32_t flags;
	uint64_t handle;
	uint64_t tag;
	uint32_t access_bytes;
	uint32_t access_count;
	uint32_t access_offset;
	uint32_t end; /* of the access descriptors */
};
struct mem_access {
	uint16_t endpoint;
	uint8_t permissions;
	uint8_t flags;
	uint32_t composite_offset;
	bool has_implementation_defined;
	uint8_t implementation_defined[16];
};

/* @version: of who wrote it. ST_BAD_PARAM: it is not whole within
 * @size_bytes, or a field that must be zero is not. */
enum status mem_decode_head(uint32_t version, const void *descriptor,
			    uint32_t size_bytes, struct mem_head *out);
/* @i < access_count. ST_BAD_PARAM (fields that must be zero). */
enum status mem_decode_access(const void *descriptor,
			      const struct mem_head *head, uint32_t i,
			      struct mem_access *out);

/* Calls. */
void mem_call_send(struct spmc_endpoint *caller, struct ffa_regs *r);
void mem_call_frag_tx(struct spmc_endpoint *caller, struct ffa_regs *r);
void mem_call_retrieve(struct spmc_endpoint *caller, struct ffa_regs *r);
/* The same of an endpoint that has no memory to map into: normal world. */
void mem_call_describe(struct spmc_endpoint *caller, struct ffa_regs *r);
void mem_call_frag_rx(struct spmc_endpoint *caller, struct ffa_regs *r);
void mem_call_relinquish(struct spmc_endpoint *caller, struct ffa_regs *r);
void mem_call_reclaim(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
