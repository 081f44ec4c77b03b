/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"
#include "kernel/spmc/mem/transaction.h"

static bool is_mapped(const struct spmc_endpoint *e)
{
	return e->rxtx.tx;
}

uint32_t rxtx_bytes(const struct spmc_endpoint *e)
{
	return e->rxtx.page_count * (uint32_t)FFA_PAGE_BYTES;
}

static bool ranges_touch(uint64_t a, uint64_t a_pages, uint64_t b,
			 uint64_t b_pages)
{
	return a < b + b_pages * FFA_PAGE_BYTES &&
	       b < a + a_pages * FFA_PAGE_BYTES;
}

bool rxtx_overlaps(uint16_t id, uint64_t address, uint64_t page_count)
{
	struct list *n = NULL;

	list_for_each (n, &endpoints) {
		const struct spmc_endpoint *e = endpoint_of(n);
		const struct spmc_rxtx *b = &e->rxtx;

		if (!is_mapped(e) || !endpoints_share_space(id, e->id))
			continue;
		if (ranges_touch(address, page_count, b->tx_address,
				 b->page_count) ||
		    ranges_touch(address, page_count, b->rx_address,
				 b->page_count))
			return true;
	}
	return false;
}

/* One buffer: the endpoint's own memory, which nobody else was given. */
static enum status take_buffer(struct spmc_endpoint *e, uint64_t address,
			       uint32_t page_count, bool writes,
			       struct mobj **out)
{
	struct ffa_mem_range range = {.address = address,
				      .page_count = page_count};
	struct spmc_view view = {};
	enum status st = ST_OK;

	if (rxtx_overlaps(e->id, address, page_count) ||
	    mem_is_in_transaction(e->id, address, page_count))
		return ST_BAD_PARAM;
	st = e->space->collect(e, &range, 1, out, &view);
	if (st != ST_OK)
		return st == ST_NO_MEM ? st : ST_BAD_PARAM;
	/* Others write what comes to RX: it must never run. */
	if ((view.is_writable || !writes) && !view.is_executable &&
	    !view.is_device)
		return ST_OK;
	mobj_put(*out);
	return ST_BAD_PARAM;
}

static bool shape_is_good(uint64_t tx, uint64_t rx, uint32_t page_count)
{
	uint64_t bytes = page_count * FFA_PAGE_BYTES;
	uint64_t end = 0;

	return page_count && page_count <= FFA_RXTX_PAGES_MAX &&
	       IS_ALIGNED(tx | rx, FFA_PAGE_BYTES) &&
	       checked_add(tx, bytes, &end) && checked_add(rx, bytes, &end) &&
	       !ranges_touch(tx, page_count, rx, page_count);
}

enum status rxtx_map(struct spmc_endpoint *e, uint64_t tx, uint64_t rx,
		     uint32_t page_count)
{
	struct spmc_rxtx b = {
		.tx_address = tx, .rx_address = rx, .page_count = page_count};
	enum status st = ST_OK;

	if (is_mapped(e))
		return ST_DENIED;
	if (!shape_is_good(tx, rx, page_count))
		return ST_BAD_PARAM;
	st = take_buffer(e, tx, page_count, true, &b.tx);
	if (st != ST_OK)
		return st;
	st = take_buffer(e, rx, page_count, false, &b.rx);
	if (st != ST_OK) {
		mobj_put(b.tx);
		return st;
	}
	e->rxtx = b;
	return ST_OK;
}

enum status rxtx_unmap(struct spmc_endpoint *e)
{
	if (!is_mapped(e))
		return ST_BAD_PARAM;
	if (e->rxtx.is_from_manifest)
		return ST_DENIED;
	rxtx_forget(e);
	return ST_OK;
}

void rxtx_forget(struct spmc_endpoint *e)
{
	mobj_put(e->rxtx.tx);
	mobj_put(e->rxtx.rx);
	e->rxtx = (struct spmc_rxtx){};
}

enum status rxtx_copy_tx(struct spmc_endpoint *e, uint32_t size_bytes,
			 void **out)
{
	enum status st = ST_OK;
	void *copy = NULL;

	if (!is_mapped(e) || !size_bytes || size_bytes > rxtx_bytes(e))
		return ST_BAD_PARAM;
	copy = heap_alloc(size_bytes);
	if (!copy)
		return ST_NO_MEM;
	st = mobj_read(e->rxtx.tx, 0, copy, size_bytes);
	if (st == ST_OK)
		*out = copy;
	else
		heap_free(copy);
	return st;
}

enum status rxtx_check_rx(const struct spmc_endpoint *e, uint64_t size_bytes)
{
	if (!is_mapped(e))
		return ST_BAD_PARAM;
	if (e->rxtx.rx_state != RX_EMPTY)
		return ST_BUSY;
	return size_bytes <= rxtx_bytes(e) ? ST_OK : ST_NO_MEM;
}

void rxtx_fill(struct spmc_endpoint *e, const void *data, uint32_t size_bytes)
{
	static const uint8_t zeros[256];
	struct spmc_rxtx *b = &e->rxtx;
	uint32_t at = size_bytes;
	bool is_good = mobj_write(b->rx, 0, data, size_bytes) == ST_OK;

	/* Nothing of an earlier answer stays behind this one. */
	while (is_good && at < b->rx_used_bytes) {
		uint32_t n =
			MIN((uint32_t)sizeof(zeros), b->rx_used_bytes - at);

		is_good = mobj_write(b->rx, at, zeros, n) == ST_OK;
		at += n;
	}
	check_fatal(is_good); /* rxtx_check_rx() saw to the size */
	b->rx_used_bytes = size_bytes;
	b->rx_state = RX_FULL;
}

enum status rxtx_release(struct spmc_endpoint *e)
{
	/* Who has no buffer does not own it either. */
	if (!is_mapped(e) || e->rxtx.rx_state == RX_EMPTY ||
	    notification_rx_is_unread(e))
		return ST_DENIED;
	e->rxtx.rx_state = RX_EMPTY;
	return ST_OK;
}

/* (tx, rx, pages) */
void rxtx_call_map(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	bool is_64 = r->x[0] & SMCCC_64;
	uint64_t tx = is_64 ? r->x[1] : ffa_w(r, 1);
	uint64_t rx = is_64 ? r->x[2] : ffa_w(r, 2);
	uint32_t pages = ffa_w(r, 3);

	ffa_finish(r, rxtx_map(caller, tx, rx, pages));
}

/* (id << 16): only a hypervisor may name another than itself, and we serve
 * none. */
void rxtx_call_unmap(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_finish(r, ffa_w(r, 1) ? ST_BAD_PARAM : rxtx_unmap(caller));
}

/* (id) */
void rxtx_call_release(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_finish(r, ffa_w(r, 1) ? ST_BAD_PARAM : rxtx_release(caller));
}

/* (id): normal world takes its own RX back from the manager. */
void rxtx_call_acquire(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	enum status st = ST_OK;

	if (ffa_w(r, 1) != caller->id || !is_mapped(caller))
		st = ST_BAD_PARAM;
	else if (caller->rxtx.rx_state != RX_EMPTY)
		st = ST_DENIED;
	else
		caller->rxtx.rx_state = RX_OF_HYPERVISOR;
	ffa_finish(r, st);
}
