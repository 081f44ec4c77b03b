/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/mem/transaction.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

static struct list transactions = LIST_INIT(transactions);
static uint64_t last_handle;

#define transaction_of(n) list_entry(n, struct mem_transaction, node)

static struct mem_transaction *find(uint64_t handle, bool is_complete)
{
	struct list *n = NULL;

	list_for_each (n, &transactions) {
		struct mem_transaction *t = transaction_of(n);

		if (t->handle == handle && t->is_complete == is_complete &&
		    !t->is_over)
			return t;
	}
	return NULL;
}

struct mem_transaction *mem_find(uint64_t handle)
{
	return find(handle, true);
}

struct mem_transaction *mem_find_incomplete(uint64_t handle)
{
	return find(handle, false);
}

static bool range_touches(const struct ffa_mem_range *r, uint64_t address,
			  uint64_t page_count)
{
	return address < r->address + r->page_count * FFA_PAGE_BYTES &&
	       r->address < address + page_count * FFA_PAGE_BYTES;
}

static bool has_page_of(const struct mem_transaction *t, uint16_t id,
			uint64_t address, uint64_t page_count)
{
	if (!t->is_complete || !endpoints_share_space(id, t->owner))
		return false;
	for (uint32_t i = 0; i < t->range_count; i++) {
		if (range_touches(&t->ranges[i], address, page_count))
			return true;
	}
	return false;
}

bool mem_is_in_transaction(uint16_t id, uint64_t address, uint64_t page_count)
{
	struct list *n = NULL;

	list_for_each (n, &transactions) {
		if (has_page_of(transaction_of(n), id, address, page_count))
			return true;
	}
	return false;
}

static bool is_taken_by(const struct mem_transaction *t,
			const struct mem_transaction *other)
{
	if (t->is_for_inside && other->is_for_inside)
		return false;
	for (uint32_t i = 0; i < t->range_count; i++) {
		if (has_page_of(other, t->owner, t->ranges[i].address,
				t->ranges[i].page_count))
			return true;
	}
	return false;
}

bool mem_is_taken(const struct mem_transaction *t)
{
	struct list *n = NULL;

	list_for_each (n, &transactions) {
		if (is_taken_by(t, transaction_of(n)))
			return true;
	}
	return false;
}

struct mem_borrower *mem_borrower_of(struct mem_transaction *t, uint16_t id)
{
	for (uint32_t i = 0; i < t->borrower_count; i++) {
		if (t->borrowers[i].id == id)
			return &t->borrowers[i];
	}
	return NULL;
}

bool mem_is_retrieved(const struct mem_transaction *t)
{
	for (uint32_t i = 0; i < t->borrower_count; i++) {
		if (t->borrowers[i].has_retrieved)
			return true;
	}
	return false;
}

struct mem_transaction *mem_create(uint32_t borrower_count,
				   uint32_t range_count)
{
	struct mem_transaction *t = heap_alloc(sizeof(*t));

	if (!t)
		return NULL;
	t->borrowers = heap_alloc_array(borrower_count, sizeof(*t->borrowers));
	t->ranges = heap_alloc_array(range_count, sizeof(*t->ranges));
	if (!t->borrowers || !t->ranges) {
		heap_free(t->borrowers);
		heap_free(t->ranges);
		heap_free(t);
		return NULL;
	}
	t->borrower_count = borrower_count;
	t->range_count = range_count;
	/* 2^63 of them are never used up. */
	t->handle = ++last_handle;
	list_push_back(&transactions, &t->node);
	return t;
}

static bool is_held(uint64_t handle)
{
	struct list *n = NULL;

	list_for_each (n, &transactions) {
		if (transaction_of(n)->handle == handle)
			return true;
	}
	return false;
}

void mem_prefer_handle_0(struct mem_transaction *t)
{
	if (!is_held(0))
		t->handle = 0;
}

void mem_destroy(struct mem_transaction *t)
{
	list_remove(&t->node);
	mobj_put(t->pages);
	heap_free(t->borrowers);
	heap_free(t->ranges);
	heap_free(t);
}

void mem_zero(struct mem_transaction *t)
{
	uint64_t end = (uint64_t)t->pages->page_count << PAGE_BITS;
	uint64_t at = 0;

	while (at < end) {
		size_t avail = 0;
		void *p = mobj_ptr(t->pages, at, &avail);

		memset(p, 0, avail);
		arch_dcache_clean(p, avail);
		at += avail;
	}
}

uint32_t mem_transaction_count(void)
{
	struct list *n = NULL;
	uint32_t count = 0;

	list_for_each (n, &transactions)
		count++;
	return count;
}

void mem_leave(struct mem_transaction *t, struct mem_borrower *b,
	       struct spmc_endpoint *e)
{
	e->space->unmap(e, b->address, t->page_count);
	b->has_retrieved = false;
	if (mem_is_retrieved(t))
		return;
	if (t->flags & FFA_MEM_FLAG_ZERO_AFTER)
		mem_zero(t);
	if (t->is_orphan)
		mem_destroy(t);
}

void mem_forget_endpoint(struct spmc_endpoint *e)
{
	struct list *n = NULL;
	struct list *next = NULL;

	list_for_each_safe (n, next, &transactions) {
		struct mem_transaction *t = transaction_of(n);
		struct mem_borrower *b = mem_borrower_of(t, e->id);

		if (t->owner == e->id) {
			if (t->is_over || !mem_is_retrieved(t))
				mem_destroy(t);
			else
				t->is_orphan = true;
		} else if (b && b->has_retrieved && !t->is_over) {
			mem_leave(t, b, e);
		}
	}
}

uint32_t mem_incomplete_count(const struct spmc_endpoint *sender)
{
	struct list *n = NULL;
	uint32_t count = 0;

	list_for_each (n, &transactions) {
		const struct mem_transaction *t = transaction_of(n);

		if (!t->is_complete && t->sender_space == sender->id)
			count++;
	}
	return count;
}

bool mem_forget_oldest_incomplete(const struct spmc_endpoint *sender)
{
	struct list *n = NULL;

	/* New ones are at the end. */
	list_for_each (n, &transactions) {
		struct mem_transaction *t = transaction_of(n);

		if (!t->is_complete && t->sender_space == sender->id) {
			mem_destroy(t);
			return true;
		}
	}
	return false;
}

void mem_forget_incomplete(void)
{
	struct list *n = NULL;
	struct list *next = NULL;

	list_for_each_safe (n, next, &transactions) {
		if (!transaction_of(n)->is_complete)
			mem_destroy(transaction_of(n));
	}
}
