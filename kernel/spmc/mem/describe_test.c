/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/spmc/mem/transaction.h"
#include "tests/support/spmc_world.h"

/* Descriptions that RX does not hold. */
#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define BUSY    FFA_ERROR_BUSY
#define RANGES  600u

static uint8_t sent[16384], told[16384];
static struct world_memory m;
static uint64_t handle;

static int start(void **state)
{
	(void)state;
	world_start(FFA_VERSION_1_2);
	/* As small as they may be. */
	assert_int_equal(rxtx_unmap(&world_ns), ST_OK);
	assert_int_equal(
		rxtx_map(&world_ns, world_ns_page(62), world_ns_page(63), 1),
		ST_OK);
	m = world_from_ns();
	m.tag = 0x1234;
	m.range_count = RANGES;
	for (uint32_t i = 0; i < RANGES; i++)
		m.ranges[i] = (struct ffa_mem_range){world_ns_page(100 + 2 * i),
						     1, 0};
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	return 0;
}

/* In pieces of a whole TX. */
static void share(void)
{
	uint32_t size = world_write(&world_ns, &m, sent);
	uint32_t at = MIN(size, (uint32_t)FFA_PAGE_BYTES);

	memcpy(world_tx(&world_ns), sent, at);
	assert_int_equal(
		world_call(&world_ns, FFA_MEM_SHARE, size, at, 0, 0, 0), OK);
	while (at < size) {
		uint32_t n = MIN(size - at, (uint32_t)FFA_PAGE_BYTES);
		uint64_t h = world_regs.x[1] | world_regs.x[2] << 32;

		memcpy(world_tx(&world_ns), sent + at, n);
		assert_int_equal(world_call(&world_ns, FFA_MEM_FRAG_TX,
					    (uint32_t)h, h >> 32, n, 0, 0),
				 OK);
		at += n;
	}
	handle = world_handle();
}

static int ask(void)
{
	const struct world_memory q = {.handle = handle};

	return world_send(&world_ns, FFA_MEM_RETRIEVE_REQ, &q);
}

static int ask_more(uint64_t offset)
{
	return world_call(&world_ns, FFA_MEM_FRAG_RX, (uint32_t)handle,
			  handle >> 32, offset, 0, 0);
}

static void release(void)
{
	assert_int_equal(world_call(&world_ns, FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 OK);
}

/* All of it; returns its length. */
static uint32_t hear(void)
{
	uint32_t total = 0;
	uint32_t at = 0;

	assert_int_equal(ask(), OK);
	assert_int_equal(world_regs.x[0], FFA_MEM_RETRIEVE_RESP);
	total = (uint32_t)world_regs.x[1];
	at = (uint32_t)world_regs.x[2];
	memcpy(told, world_rx(&world_ns), at);
	while (at < total) {
		uint32_t n = 0;

		release();
		assert_int_equal(ask_more(at), OK);
		assert_int_equal(world_regs.x[0], FFA_MEM_FRAG_TX);
		assert_true((world_regs.x[1] | world_regs.x[2] << 32) ==
			    handle);
		n = (uint32_t)world_regs.x[3];
		assert_int_equal(world_regs.x[4], 0);
		assert_true(n && n % 16 == 0 && n <= FFA_PAGE_BYTES);
		memcpy(told + at, world_rx(&world_ns), n);
		at += n;
	}
	assert_int_equal(at, total);
	release();
	return total;
}

/* What was sent, but for the handle, and the kind among the flags. */
static void expect_what_was_sent(uint32_t size)
{
	struct ffa_mem_transaction t;

	assert_int_equal(size, world_write(&world_ns, &m, sent));
	memcpy(&t, sent, sizeof(t));
	t.handle = handle;
	t.flags = FFA_MEM_KIND_SHARE << FFA_MEM_FLAG_TYPE_SHIFT;
	memcpy(sent, &t, sizeof(t));
	assert_memory_equal(told, sent, size);
}

static void long_ones_are_told_in_pieces(void **state)
{
	(void)state;
	share();
	expect_what_was_sent(hear());
	/* As often as it is asked. */
	expect_what_was_sent(hear());
	assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
	assert_int_equal(ask(), INVALID);
}

static void every_length_comes_whole(void **state)
{
	(void)state;
	/* Round the end of one RX, and of two. */
	for (uint32_t n = 1; n < 520; n += n < 246 || n > 256 ? 51 : 1) {
		m.range_count = n;
		share();
		expect_what_was_sent(hear());
		assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
	}
}

static void pieces_come_in_order_and_when_there_is_room(void **state)
{
	uint32_t at = 0;

	(void)state;
	share();
	/* None is begun. */
	assert_int_equal(ask_more(FFA_PAGE_BYTES), INVALID);
	assert_int_equal(ask_more(0), INVALID);
	assert_int_equal(ask(), OK);
	at = (uint32_t)world_regs.x[2];
	assert_int_equal(at, FFA_PAGE_BYTES);
	assert_int_equal(ask_more(at), BUSY);
	assert_int_equal(ask(), BUSY);
	release();
	assert_int_equal(ask_more(0), INVALID);
	assert_int_equal(ask_more(at - 16), INVALID);
	assert_int_equal(ask_more(at + 16), INVALID);
	assert_int_equal(ask_more(UINT32_MAX), INVALID);
	handle++;
	assert_int_equal(ask_more(at), INVALID);
	handle--;
	/* Another sender, or a partition. */
	assert_int_equal(world_call(&world_ns, FFA_MEM_FRAG_RX,
				    (uint32_t)handle, handle >> 32, at, 1 << 16,
				    0),
			 INVALID);
	assert_int_equal(world_call(&world_sps[0].e, FFA_MEM_FRAG_RX,
				    (uint32_t)handle, handle >> 32, at, 0, 0),
			 INVALID);
	/* Nothing of that lost the place. */
	assert_int_equal(ask_more(at), OK);
	release();
	assert_int_equal(ask_more(at), INVALID);
	/* It can begin again at any time. */
	assert_int_equal(ask(), OK);
	release();
	assert_int_equal(ask_more(at), OK);
	release();
	assert_int_equal(ask_more(2 * at), OK);
	release();
	/* That was the last. */
	assert_int_equal(ask_more(2 * at), INVALID);
	assert_int_equal(ask_more(at + (uint32_t)world_regs.x[3]), INVALID);
	assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
	assert_int_equal(ask_more(at), INVALID);
}

static void it_may_end_in_the_middle(void **state)
{
	(void)state;
	share();
	assert_int_equal(ask(), OK);
	release();
	assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
	assert_int_equal(ask_more(FFA_PAGE_BYTES), INVALID);
	/* Another one does not begin where it ended. */
	share();
	assert_int_equal(ask_more(FFA_PAGE_BYTES), INVALID);
	assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
}

/* A borrower finds one range, whatever was sent. */
static void a_borrowers_answer_is_whole(void **state)
{
	struct spmc_endpoint *e = &world_sps[0].e;
	struct world_memory q = {};
	const struct ffa_mem_composite *c = NULL;

	(void)state;
	share();
	q = m;
	q.handle = handle;
	q.range_count = 0;
	q.flags = 0;
	assert_int_equal(world_send(e, FFA_MEM_RETRIEVE_REQ, &q), OK);
	assert_int_equal(world_regs.x[1], 48 + 32 + 16 + 16);
	assert_int_equal(world_regs.x[2], world_regs.x[1]);
	c = (const void *)((const uint8_t *)world_rx(e) + 48 + 32);
	assert_int_equal(c->page_count, RANGES);
	assert_int_equal(c->range_count, 1);
	assert_int_equal(world_call(e, FFA_RX_RELEASE, 0, 0, 0, 0, 0), OK);
	assert_int_equal(world_call(e, FFA_MEM_FRAG_RX, (uint32_t)handle,
				    handle >> 32, 112, 0, 0),
			 INVALID);
	assert_int_equal(world_relinquish(e, handle, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, handle, 0), OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(long_ones_are_told_in_pieces),
		TEST(every_length_comes_whole),
		TEST(pieces_come_in_order_and_when_there_is_room),
		TEST(it_may_end_in_the_middle),
		TEST(a_borrowers_answer_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
