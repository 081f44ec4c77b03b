/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors that come in pieces, and ones that change while they are read.
 * Spec: DEN0140, 2.6; DEN0077A 1.2, 4.10.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

/* Every second page of many: as many ranges. */
#define RANGES 600u

struct pieces {
	uint8_t *pages;
	uint32_t first; /* bytes of the head, without ranges */
	uint32_t total;
	uint64_t handle;
	uint32_t sent;
};

static void write_ranges(const struct pieces *p, uint32_t at, uint32_t from,
			 uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		mem_poke(at + i * RD_BYTES + RD_ADDRESS,
			 (uint64_t)p->pages + (from + i) * 2 * PAGE, 8);
		mem_poke(at + i * RD_BYTES + RD_PAGES, 1, 4);
		mem_poke(at + i * RD_BYTES + RD_MBZ, 0, 4);
	}
}

/* The head in TX, of a share of all ranges; none is there yet. */
static void begin(struct pieces *p)
{
	struct mem_transfer t =
		mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), NULL, 0);

	t.range_count = 0;
	p->pages = pages_get(2 * RANGES);
	p->first = mem_describe(&t);
	p->total = p->first + RANGES * RD_BYTES;
	p->sent = 0;
	mem_poke(mem_composite_at(&t) + CD_PAGES, RANGES, 4);
	mem_poke(mem_composite_at(&t) + CD_RANGES, RANGES, 4);
}

/* Does the answer ask for more, at the right place? */
static void take_answer(struct pieces *p, const struct ffa_call *c)
{
	uint64_t handle = c->x[2] << 32 | c->x[1];

	CHECK_EQ(c->x[0], FFA_MEM_FRAG_RX);
	CHECK_EQ(c->x[3], p->sent);
	CHECK_EQ(c->x[4], 0);
	if (!p->handle)
		p->handle = handle;
	CHECK_EQ(handle, p->handle);
}

static void send_first(struct pieces *p, uint32_t count)
{
	struct ffa_call c;

	write_ranges(p, p->first, 0, count);
	p->sent = p->first + count * RD_BYTES;
	p->handle = 0;
	c = FFA(FFA_MEM_SHARE, p->total, p->sent);
	CHECK_EQ(ffa_call(&c), 1);
	take_answer(p, &c);
}

static struct ffa_call next(struct pieces *p, uint32_t bytes)
{
	return FFA(FFA_MEM_FRAG_TX, p->handle & 0xffffffff, p->handle >> 32,
		   bytes);
}

/* The rest, in pieces of @count ranges; the last one gives the handle. */
static void send_rest(struct pieces *p, uint32_t count)
{
	while (p->sent < p->total) {
		uint32_t done = (p->sent - p->first) / RD_BYTES;
		uint32_t n = MIN(count, RANGES - done);
		struct ffa_call c = next(p, n * RD_BYTES);

		write_ranges(p, 0, done, n);
		p->sent += n * RD_BYTES;
		if (p->sent < p->total) {
			CHECK_EQ(ffa_call(&c), 1);
			take_answer(p, &c);
		} else {
			CHECK_EQ(ffa_call(&c), 0);
			CHECK_EQ(c.x[3] << 32 | c.x[2], p->handle);
		}
	}
}

static void end(struct pieces *p)
{
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(p->pages, 2 * RANGES);
}

CASE(ffa_memory_fragments, make_one_transfer, CASE_PLAIN)
{
	static const uint32_t sizes[] = {1, 7, 100, PAGE / RD_BYTES};
	struct pieces p;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		begin(&p);
		send_first(&p, i);
		send_rest(&p, sizes[i]);
		CHECK_EQ(mem_reclaim(p.handle, 0), 0);
		CHECK_EQ(mem_reclaim(p.handle, 0), FFA_INVALID_PARAMETERS);
		pages_put(p.pages, 2 * RANGES);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_memory_fragments, that_do_not_fit_are_refused, CASE_PLAIN)
{
	struct pieces p;
	uint32_t left;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	begin(&p);
	send_first(&p, 10);
	left = p.total - p.sent;
	{
		const struct ffa_call bad[] = {
			next(&p, 0),
			next(&p, 8),
			next(&p, 24),
			next(&p, left + 16),
			next(&p, PAGE + 16),
			next(&p, 0xfffffff0),
			FFA(FFA_MEM_FRAG_TX, (p.handle + 1) & 0xffffffff,
			    p.handle >> 32, 16),
			FFA(FFA_MEM_FRAG_TX, p.handle & 0xffffffff,
			    p.handle >> 32 ^ 1, 16),
			FFA(FFA_MEM_FRAG_TX, p.handle & 0xffffffff,
			    p.handle >> 32, 16, 0x80020000),
		};

		for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
			struct ffa_call c = bad[i];

			CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
		}
	}
	/* None of them spoilt it. */
	send_rest(&p, 200);
	CHECK_EQ(mem_reclaim(p.handle, 0), 0);
	end(&p);
}

CASE(ffa_memory_fragments, must_all_be_there_before_anything_else, CASE_PLAIN)
{
	struct ffa_call c;
	struct pieces p;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	begin(&p);
	send_first(&p, 10);
	CHECK_EQ(mem_reclaim(p.handle, 0), FFA_INVALID_PARAMETERS);
	CHECK_EQ((uint64_t)TESTER(SIGNALED, SP_TESTER_RETRIEVE,
				  {p.handle, 0 | MEM_RW << 16}),
		 (uint64_t)FFA_INVALID_PARAMETERS);
	send_rest(&p, 200);
	c = next(&p, 16);
	CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(p.handle, 0), 0);
	end(&p);
}

/* The last piece names memory that is not ours, or overlaps. */
CASE(ffa_memory_fragments, are_checked_whole_at_the_end, CASE_PLAIN)
{
	struct ffa_call c;
	struct pieces p;
	int32_t code;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t way = 0; way < 3; way++) {
		begin(&p);
		send_first(&p, 0);
		for (uint32_t i = 0; i < 3; i++) {
			uint64_t bytes = 200 * RD_BYTES;

			write_ranges(&p, 0, i * 200, 200);
			if (i == 2 && way == 0)
				mem_poke(RD_ADDRESS, (uint64_t)p.pages, 8);
			if (i == 2 && way == 1)
				mem_poke(RD_ADDRESS, board.secure_ram.base, 8);
			if (i == 2 && way == 2)
				mem_poke(RD_PAGES, 2, 4);
			c = next(&p, (uint32_t)bytes);
			code = ffa_call(&c);
			if (i < 2)
				CHECK_EQ(code, 1);
		}
		CHECK(code == FFA_INVALID_PARAMETERS || code == FFA_DENIED);
		/* Gone. */
		CHECK_EQ(mem_reclaim(p.handle, 0), FFA_INVALID_PARAMETERS);
		c = next(&p, 16);
		CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
		pages_put(p.pages, 2 * RANGES);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* Whoever begins and never ends gets no further, but others do. */
CASE(ffa_memory_fragments, that_never_come_hold_up_nobody, CASE_PLAIN)
{
	struct mem_transfer t;
	struct pieces p;
	uint8_t *page = pages_get(1);
	uint64_t length;
	int32_t code = 1;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	begin(&p);
	length = p.first;
	for (uint32_t i = 0; i < 1000 && code == 1; i++)
		code = FFA_CODE(FFA_MEM_SHARE, p.total, length);
	CHECK(code == 1 || code == FFA_NO_MEMORY || code == FFA_BUSY ||
	      code == FFA_DENIED || code == FFA_RETRY);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), page, 1);
	mem_check_free(&t);
	/* And their pages are still ours. */
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), p.pages,
			    2 * RANGES);
	mem_check_free(&t);
	end(&p);
	pages_put(page, 1);
}

/* A page that ends in the descriptor's claim of 2^32 ranges. */
CASE(ffa_memory_fragments, promised_without_end_are_refused, CASE_PLAIN)
{
	static const uint32_t counts[] = {0x10000, 0x01000000, 0x0fffffff,
					  0x10000000, 0xffffffff};
	struct mem_transfer t;
	uint8_t *page = pages_get(1);

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), page, 1);
	for (uint32_t i = 0; i < ARRAY_SIZE(counts); i++) {
		uint32_t total = mem_range_at(&t, 0) + counts[i] * RD_BYTES;
		struct ffa_call c = FFA(FFA_MEM_SHARE, total, 96);
		int32_t code;

		(void)mem_describe(&t);
		mem_poke(mem_composite_at(&t) + CD_PAGES, counts[i], 4);
		mem_poke(mem_composite_at(&t) + CD_RANGES, counts[i], 4);
		code = ffa_call(&c);
		/* 65536 ranges are much, but no lie; more pages than there
		 * are is one. */
		CHECK(code < 0 || counts[i] == 0x10000);
	}
	mem_check_free(&t);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(page, 1);
}

struct flip {
	volatile uint64_t *word;
	uint64_t good, bad;
	uint32_t is_over;
};

static void flip_word(void *arg)
{
	struct flip *f = arg;

	while (!__atomic_load_n(&f->is_over, __ATOMIC_ACQUIRE)) {
		*f->word = f->bad;
		*f->word = f->good;
	}
}

static void send_while_flipping(struct mem_transfer *t, uint32_t offset,
				uint64_t bad)
{
	uint32_t other = (cpu_self()->index + 1) % board.cpu_count;
	uint32_t length = mem_describe(t);
	uint64_t good = 0;
	struct flip f = {.word = (volatile uint64_t *)(void *)(ffa_tx + offset),
			 .bad = bad};

	memcpy(&good, ffa_tx + offset, 8);
	f.good = good;
	cpu_run(other, flip_word, &f);
	for (uint32_t i = rounds(300); i; i--) {
		uint64_t handle = 0;
		int32_t code =
			mem_send_tx(FFA_MEM_SHARE, length, length, &handle);

		CHECK(code == 0 || code == FFA_INVALID_PARAMETERS ||
		      code == FFA_DENIED);
		if (!code)
			CHECK_EQ(mem_reclaim(handle, 0), 0);
	}
	__atomic_store_n(&f.is_over, 1, __ATOMIC_RELEASE);
	cpu_wait(other);
}

CASE(ffa_memory_fragments, that_change_while_read_are_read_once, CASE_PLAIN)
{
	struct mem_transfer t;
	uint8_t *page = pages_get(2);
	uint32_t range;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), page, 1);
	range = mem_range_at(&t, 0);
	send_while_flipping(&t, range, board.secure_ram.base);
	send_while_flipping(&t, range + RD_PAGES, 0x100000);
	send_while_flipping(&t, TD_ACCESS_BYTES, ~0ull);
	send_while_flipping(&t, TD_ACCESS_OFFSET, 0xfffffff0);
	send_while_flipping(&t, mem_composite_at(&t), ~0ull);
	send_while_flipping(&t, mem_access_at(&t, 0), ~0ull);
	mem_check_free(&t);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(page, 2);
}

static uint64_t *word_of(const struct pieces *p, uint32_t range)
{
	return (uint64_t *)(void *)(p->pages + (size_t)range * 2 * PAGE);
}

/* A borrower has one range for all of them, and an answer that its one page of
 * RX holds. */
CASE(ffa_memory_fragments, are_one_range_for_who_borrows, CASE_PLAIN)
{
	static const uint32_t some[] = {0, 1, 254, 255, 256, RANGES - 1};
	struct pieces p;
	struct order o;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	begin(&p);
	for (uint32_t i = 0; i < RANGES; i++)
		*word_of(&p, i) = 0xabcd0000 + i;
	send_first(&p, 0);
	send_rest(&p, PAGE / RD_BYTES);
	o = ORDER(SP_TESTER_RETRIEVE, {p.handle, MEM_RW << 16});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	CHECK_EQ(o.p[1] & 0xffffffff, RANGES);
	for (uint32_t i = 0; i < ARRAY_SIZE(some); i++) {
		uint64_t at = o.p[0] + some[i] * PAGE;

		CHECK_EQ(tester_result(SIGNALED, SP_TESTER_READ, at),
			 0xabcd0000 + some[i]);
		CHECK_EQ(TESTER(SIGNALED, SP_TESTER_WRITE, {at, i}), 0);
		CHECK_EQ(*(volatile uint64_t *)word_of(&p, some[i]), i);
	}
	CHECK_EQ(mem_reclaim(p.handle, 0), FFA_DENIED);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RELINQUISH, {p.handle}), 0);
	CHECK_EQ(mem_reclaim(p.handle, 0), 0);
	end(&p);
}

static struct ffa_call more_of(const struct pieces *p, uint32_t from)
{
	return FFA(FFA_MEM_FRAG_RX, p->handle & 0xffffffff, p->handle >> 32,
		   from);
}

/* Normal world asks what it sent, which its RX does not hold either; returns
 * the length that was said, all of it in @told. */
static uint32_t hear(const struct pieces *p, uint8_t *told, uint32_t room)
{
	struct ffa_call c = FFA(FFA_MEM_RETRIEVE_REQ, TD_BYTES, TD_BYTES);
	uint32_t total;
	uint32_t at;

	memset(ffa_tx, 0, TD_BYTES);
	memcpy(ffa_tx + TD_HANDLE, &p->handle, sizeof(p->handle));
	if (ffa_call(&c) != 1 || c.x[0] != FFA_MEM_RETRIEVE_RESP ||
	    c.x[1] > room || c.x[2] > PAGE)
		return 0;
	total = (uint32_t)c.x[1];
	at = (uint32_t)c.x[2];
	memcpy(told, ffa_rx, at);
	while (at < total) {
		if (FFA_CODE(FFA_RX_RELEASE) != 0)
			return 0;
		c = more_of(p, at);
		if (ffa_call(&c) != 1 || c.x[0] != FFA_MEM_FRAG_TX ||
		    (c.x[2] << 32 | c.x[1]) != p->handle || c.x[4] || !c.x[3] ||
		    c.x[3] > MIN(total - at, (uint32_t)PAGE))
			return 0;
		memcpy(told + at, ffa_rx, c.x[3]);
		at += (uint32_t)c.x[3];
	}
	return FFA_CODE(FFA_RX_RELEASE) == 0 ? total : 0;
}

CASE(ffa_memory_fragments, come_back_when_it_is_asked_what_was_sent, CASE_PLAIN)
{
	static uint8_t told[4 * PAGE];
	uint32_t head = TD_BYTES + (ffa_version() >= FFA_1_2 ? 32 : 16) + 16;
	struct pieces p;
	struct ffa_call c;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	begin(&p);
	send_first(&p, 0);
	send_rest(&p, PAGE / RD_BYTES);
	c = more_of(&p, PAGE);
	CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
	CHECK_EQ(hear(&p, told, sizeof(told)), head + RANGES * RD_BYTES);
	for (uint32_t i = 0; i < RANGES; i++) {
		uint64_t want[2] = {(uint64_t)word_of(&p, i), 1};

		CHECK(!memcmp(told + head + i * RD_BYTES, want, RD_BYTES));
	}
	c = more_of(&p, 2 * PAGE);
	CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(p.handle, 0), 0);
	end(&p);
}
