/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/user_pump.h"

#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/uctx/uctx.h"

#define PIECE_BYTES 512

/* Would a piece overwrite what is still to be read? */
static bool needs_copy(const struct user_pump *p)
{
	return p->dst > p->src && p->dst - p->src < p->size_bytes;
}

static enum status pump_whole(const struct user_pump *p)
{
	void *copy = NULL;
	enum status st =
		uctx_dup_in((user_addr_t){p->src}, p->size_bytes, &copy);

	if (st != ST_OK)
		return st;
	st = p->step(p->ctx, copy, p->size_bytes, true);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){p->dst}, copy, p->size_bytes);
	heap_free(copy);
	return st;
}

static size_t piece_of(uint64_t left)
{
	if (left <= PIECE_BYTES)
		return (size_t)left;
	if (left - PIECE_BYTES < PUMP_TAIL_BYTES)
		return PIECE_BYTES - PUMP_TAIL_BYTES;
	return PIECE_BYTES;
}

static enum status pump_piece(const struct user_pump *p, uint64_t done,
			      uint8_t *piece, size_t n)
{
	enum status st = uctx_copy_in(piece, (user_addr_t){p->src + done}, n);

	if (st == ST_OK)
		st = p->step(p->ctx, piece, n, done + n == p->size_bytes);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){p->dst + done}, piece, n);
	return st;
}

enum status user_pump(const struct user_pump *p)
{
	uint8_t piece[PIECE_BYTES] __aligned(16);
	enum status st = ST_OK;
	uint64_t done = 0;

	if (needs_copy(p))
		return pump_whole(p);
	do {
		size_t n = piece_of(p->size_bytes - done);

		st = pump_piece(p, done, piece, n);
		done += n;
	} while (st == ST_OK && done < p->size_bytes);
	secure_zero(piece, MIN(p->size_bytes, (uint64_t)sizeof(piece)));
	return st;
}
