/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/user_pump.h"

#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/sys/user_span.h"

#define PIECE_BYTES 512
#define EDGE_BYTES  (2 * PUMP_TAIL_BYTES)

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
	st = p->step(p->ctx, copy, p->size_bytes, copy, true);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){p->dst}, copy, p->size_bytes);
	heap_free(copy);
	return st;
}

/* As much of @left as @max holds, by the rule of PUMP_TAIL_BYTES; 0: @max is
 * too little for that. */
static size_t piece_of(uint64_t left, uint64_t max)
{
	if (left <= max)
		return (size_t)left;
	if (left - max < PUMP_TAIL_BYTES)
		max -= MIN(max, (uint64_t)PUMP_TAIL_BYTES);
	return (size_t)ALIGN_DOWN(max, (uint64_t)PUMP_TAIL_BYTES);
}

/* One side of the pump: what lies together in the kernel's maps next. */
struct side {
	struct user_span span;
	uint8_t *at; /* NULL: nobody can say */
	size_t avail;
};

static void refill(struct side *s)
{
	if (s->avail == 0)
		s->at = user_span_next(&s->span, SIZE_MAX, &s->avail);
}

static void skip(struct side *s, size_t n)
{
	while (n > 0 && s->at) {
		size_t taken = MIN(n, s->avail);

		s->at += taken;
		s->avail -= taken;
		n -= taken;
		if (n > 0)
			refill(s);
	}
}

static enum status pump_piece(const struct user_pump *p, uint64_t done,
			      uint8_t *piece, size_t n)
{
	enum status st = uctx_copy_in(piece, (user_addr_t){p->src + done}, n);

	if (st == ST_OK)
		st = p->step(p->ctx, piece, n, piece,
			     done + n == p->size_bytes);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){p->dst + done}, piece, n);
	return st;
}

/* By pieces that lie in the kernel. */
static enum status pump_copies(const struct user_pump *p)
{
	uint8_t piece[PIECE_BYTES] __aligned(16);
	enum status st = ST_OK;
	uint64_t done = 0;

	do {
		size_t n = piece_of(p->size_bytes - done, PIECE_BYTES);

		st = pump_piece(p, done, piece, n);
		done += n;
	} while (st == ST_OK && done < p->size_bytes);
	secure_zero(piece, MIN(p->size_bytes, (uint64_t)sizeof(piece)));
	return st;
}

/* Few bytes, where one side ends or no address is known. */
static enum status pump_edge(const struct user_pump *p, uint64_t done,
			     size_t *n)
{
	uint8_t piece[EDGE_BYTES] __aligned(16);
	enum status st;

	*n = piece_of(p->size_bytes - done, sizeof(piece));
	st = pump_piece(p, done, piece, *n);
	secure_zero(piece, *n);
	return st;
}

/* Where it lies, as much at a time as lies together on both sides. */
static enum status pump_direct(const struct user_pump *p)
{
	struct side src = {.span = {.uctx = p->uctx,
				    .va = p->src,
				    .left_bytes = p->size_bytes}};
	struct side dst = {.span = {.uctx = p->uctx,
				    .va = p->dst,
				    .left_bytes = p->size_bytes}};
	enum status st = ST_OK;
	uint64_t done = 0;

	do {
		uint64_t left = p->size_bytes - done;
		size_t n = 0;

		refill(&src);
		refill(&dst);
		if (src.at && dst.at)
			n = piece_of(left, MIN(src.avail, dst.avail));
		if (n > 0)
			st = p->step(p->ctx, src.at, n, dst.at, n == left);
		else
			st = pump_edge(p, done, &n);
		skip(&src, n);
		skip(&dst, n);
		done += n;
	} while (st == ST_OK && done < p->size_bytes);
	return st;
}

enum status user_pump(const struct user_pump *p)
{
	if (needs_copy(p))
		return pump_whole(p);
	return p->is_one_pass ? pump_direct(p) : pump_copies(p);
}
