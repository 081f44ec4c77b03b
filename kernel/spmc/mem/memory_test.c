/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/spmc/mem/transaction.h"
#include "tests/support/spmc_world.h"

#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define SP(i)   (&world_sps[i].e)
#define RW      FFA_ACCESS_RW
#define RO      FFA_ACCESS_RO
#define NORMAL  FFA_MEM_NORMAL_WB_INNER
#define VA(p)   (WORLD_VA + (p)*FFA_PAGE_BYTES)
#define ZERO    FFA_MEM_FLAG_ZERO

static int start(void **state)
{
	(void)state;
	world_start(FFA_VERSION_1_1);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	return 0;
}

static struct world_memory retrieval(const struct world_memory *sent,
				     uint64_t handle)
{
	struct world_memory m = *sent;

	m.handle = handle;
	m.range_count = 0;
	m.flags = 0;
	return m;
}

static int retrieve(struct spmc_endpoint *e, const struct world_memory *m)
{
	return world_send(e, FFA_MEM_RETRIEVE_REQ, m);
}

static uint64_t share(struct spmc_endpoint *e, const struct world_memory *m)
{
	assert_int_equal(world_send(e, FFA_64(FFA_MEM_SHARE), m), OK);
	return world_handle();
}

static uint64_t lend(struct spmc_endpoint *e, struct world_memory *m)
{
	m->attributes = 0;
	assert_int_equal(world_send(e, FFA_MEM_LEND, m), OK);
	return world_handle();
}

static int release_rx(struct spmc_endpoint *e)
{
	return world_call(e, FFA_RX_RELEASE, 0, 0, 0, 0, 0);
}

static void pages_are_shared_seen_and_given_back(void **state)
{
	struct world_memory m = world_from_ns();
	struct ffa_mem_transaction *t = world_rx(SP(0));
	uint64_t h = share(&world_ns, &m);
	struct world_memory q = retrieval(&m, h);

	(void)state;
	assert_int_equal(retrieve(SP(0), &q), OK);
	assert_int_equal(world_regs.x[0], FFA_MEM_RETRIEVE_RESP);
	assert_int_equal(world_regs.x[1], 48 + 16 + 16 + 16);
	assert_int_equal(world_regs.x[2], world_regs.x[1]);
	assert_true(t->handle == h && t->tag == 0x1234);
	assert_int_equal(t->attributes, NORMAL | FFA_MEM_NONSECURE);
	assert_int_equal(t->flags, FFA_MEM_KIND_SHARE << 3);
	assert_int_equal(world_sps[0].mapped_pages, 2);
	assert_int_equal(world_reclaim(&world_ns, h, 0), DENIED);
	assert_int_equal(world_relinquish(SP(0), h, 0), OK);
	assert_int_equal(world_sps[0].mapped_pages, 0);
	assert_int_equal(world_relinquish(SP(0), h, 0), INVALID);
	assert_int_equal(world_reclaim(&world_ns, h, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, h, 0), INVALID);
}

static void each_version_gets_its_own_layout(void **state)
{
	static const struct {
		uint32_t version, bytes;
	} cases[] = {{FFA_VERSION_1_0, 32 + 16 + 16 + 16},
		     {FFA_VERSION_1_1, 48 + 16 + 16 + 16},
		     {FFA_VERSION_1_2, 48 + 32 + 16 + 16}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct world_memory m = world_from_ns();
		struct world_memory q;
		uint64_t h = 0;

		world_ns.version = cases[i].version;
		SP(0)->version = cases[2 - i].version;
		h = share(&world_ns, &m);
		q = retrieval(&m, h);
		assert_int_equal(retrieve(SP(0), &q), OK);
		assert_int_equal(world_regs.x[1], cases[2 - i].bytes);
		assert_int_equal(release_rx(SP(0)), OK);
		assert_int_equal(world_relinquish(SP(0), h, 0), OK);
		assert_int_equal(world_reclaim(&world_ns, h, 0), OK);
	}
}

static void the_nonsecure_bit_is_told_to_who_knows_it(void **state)
{
	struct ffa_mem_transaction_1_0 *t = world_rx(SP(0));
	struct world_memory m = world_from_ns();
	struct world_memory q = retrieval(&m, share(&world_ns, &m));

	(void)state;
	SP(0)->version = FFA_VERSION_1_0;
	assert_int_equal(retrieve(SP(0), &q), OK);
	assert_int_equal(t->attributes, NORMAL);
	assert_int_equal(world_relinquish(SP(0), q.handle, 0), OK);
	assert_int_equal(release_rx(SP(0)), OK);
	SP(0)->knows_ns_bit = true;
	assert_int_equal(retrieve(SP(0), &q), OK);
	assert_int_equal(t->attributes, NORMAL | FFA_MEM_NONSECURE);
	assert_int_equal(world_relinquish(SP(0), q.handle, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, q.handle, 0), OK);
}

static void what_is_lent_is_out_of_reach_till_it_comes_back(void **state)
{
	struct world_memory m = world_from_sp();
	uint64_t h = lend(SP(0), &m);
	struct world_memory q = retrieval(&m, h);
	struct world_memory again = world_from_sp();

	(void)state;
	assert_false(world_sps[0].is_mapped[5]);
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &again), DENIED);
	q.access[0].permissions = RW;
	assert_int_equal(retrieve(SP(1), &q), INVALID); /* executable or not? */
	q.access[0].permissions = RW | FFA_ACCESS_X;
	assert_int_equal(retrieve(SP(1), &q), DENIED);
	q.access[0].permissions = RO | FFA_ACCESS_X;
	assert_int_equal(retrieve(SP(1), &q), OK);
	assert_false(world_sps[1].last_map_is_writable);
	assert_int_equal(retrieve(SP(1), &q), FFA_ERROR_BUSY);
	assert_int_equal(release_rx(SP(1)), OK);
	assert_int_equal(retrieve(SP(1), &q), DENIED);
	assert_int_equal(world_reclaim(SP(0), h, 0), DENIED);
	assert_int_equal(world_reclaim(SP(1), h, 0), INVALID);
	assert_int_equal(world_relinquish(SP(2), h, 0), INVALID);
	assert_int_equal(world_relinquish(SP(1), h, ZERO), DENIED);
	assert_int_equal(world_relinquish(SP(1), h, 0), OK);
	assert_int_equal(world_reclaim(SP(0), h, 0), OK);
	assert_true(world_sps[0].is_mapped[5]);
}

static void a_donation_changes_hands_for_ever(void **state)
{
	struct world_memory m = world_from_sp();
	struct world_memory q;
	uint64_t h = 0;

	(void)state;
	m.attributes = 0;
	m.access[0].permissions = 0;
	assert_int_equal(world_send(SP(0), FFA_MEM_DONATE, &m), OK);
	h = world_handle();
	/* Nobody has it yet: it can be had back. */
	assert_int_equal(world_reclaim(SP(0), h, 0), OK);
	assert_true(world_sps[0].is_mapped[5]);
	assert_int_equal(world_send(SP(0), FFA_MEM_DONATE, &m), OK);
	h = world_handle();
	q = retrieval(&m, h);
	q.access[0].permissions = FFA_ACCESS_XN;
	assert_int_equal(retrieve(SP(1), &q), OK);
	assert_true(world_sps[1].last_map_is_writable);
	assert_int_equal(world_relinquish(SP(1), h, 0), INVALID);
	assert_int_equal(world_reclaim(SP(0), h, 0), INVALID);
	assert_false(world_sps[0].is_mapped[5]);
}

static void normal_world_cannot_send_what_it_gave_away(void **state)
{
	struct world_memory m = world_from_ns();
	struct world_memory q;

	(void)state;
	m.attributes = 0;
	m.access[0].permissions = 0;
	assert_int_equal(world_send(&world_ns, FFA_MEM_DONATE, &m), OK);
	q = retrieval(&m, world_handle());
	q.access[0].permissions = RW | FFA_ACCESS_XN;
	assert_int_equal(retrieve(SP(0), &q), OK);
	m = world_from_ns();
	m.ranges[0].page_count = 1;
	assert_int_equal(world_send(&world_ns, FFA_MEM_SHARE, &m), DENIED);
	assert_int_equal(mem_transaction_count(), 1);
	mem_forget_endpoint(&world_ns); /* for the count of leaks */
}

static void zeroing_is_promised_before_it_is_asked_for(void **state)
{
	struct world_memory m = world_from_sp();
	struct world_memory q;
	struct ffa_mem_transaction *t = world_rx(SP(1));
	uint8_t *page = world_bytes(SP(0), VA(5));

	(void)state;
	memset(page, 0x5a, FFA_PAGE_BYTES);
	q = retrieval(&m, lend(SP(0), &m));
	q.attributes = 0;
	q.access[0].permissions = RW | FFA_ACCESS_XN;
	q.flags = ZERO;
	assert_int_equal(retrieve(SP(1), &q), DENIED);
	assert_int_equal(page[7], 0x5a);
	assert_int_equal(world_reclaim(SP(0), q.handle, 0), OK);
	m.flags = ZERO;
	q.handle = lend(SP(0), &m);
	assert_int_equal(retrieve(SP(1), &q), OK);
	assert_int_equal(t->flags, FFA_MEM_KIND_LEND << 3 | ZERO);
	assert_int_equal(page[7], 0);
	page[7] = 9;
	assert_int_equal(world_relinquish(SP(1), q.handle, ZERO), OK);
	assert_int_equal(page[7], 0);
	page[7] = 9;
	assert_int_equal(world_reclaim(SP(0), q.handle, ZERO), OK);
	assert_int_equal(page[7], 0);
	m = world_from_sp();
	m.flags = ZERO;
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &m), INVALID);
}

static void several_borrowers_share(void **state)
{
	struct world_memory m = world_from_ns();
	struct world_memory q;
	uint64_t h = 0;

	(void)state;
	m.access_count = 3;
	m.access[1] = (struct world_access){0x8002, RO, 0};
	m.access[2] = (struct world_access){0x8003, RW, 0};
	h = share(&world_ns, &m);
	q = retrieval(&m, h);
	q.access[0].permissions = 0;
	q.access[1] = m.access[2]; /* any order */
	q.access[2] = m.access[1];
	assert_int_equal(retrieve(SP(0), &q), OK);
	q.access_count = 2;
	assert_int_equal(retrieve(SP(2), &q), INVALID);
	q.access_count = 3;
	assert_int_equal(retrieve(SP(2), &q), OK);
	q.flags = FFA_MEM_FLAG_BYPASS;
	assert_int_equal(retrieve(SP(1), &q), INVALID);
	q.access_count = 1;
	q.access[0] = (struct world_access){0x8002, RW, 0};
	assert_int_equal(retrieve(SP(1), &q), DENIED); /* it may read */
	q.access[0].permissions = 0;
	assert_int_equal(retrieve(SP(1), &q), OK);
	assert_false(world_sps[1].last_map_is_writable);
	assert_int_equal(world_relinquish(SP(0), h, 0), OK);
	assert_int_equal(world_relinquish(SP(1), h, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, h, 0), DENIED);
	assert_int_equal(world_relinquish(SP(2), h, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, h, 0), OK);
}

static void handle_0_goes_to_the_first(void **state)
{
	struct world_memory m = world_from_ns();
	struct world_memory other = world_from_ns();

	(void)state;
	other.ranges[0].address += m.ranges[0].page_count * FFA_PAGE_BYTES;
	for (int round = 0; round < 2; round++) {
		uint64_t last = 0;

		assert_true(share(&world_ns, &m) == 0);
		last = share(&world_ns, &other);
		assert_true(last != 0);
		assert_int_equal(world_reclaim(&world_ns, last, 0), OK);
		assert_true(share(&world_ns, &other) > last);
		assert_int_equal(world_reclaim(&world_ns, 0, 0), OK);
		assert_int_equal(world_reclaim(&world_ns, last + 1, 0), OK);
		assert_int_equal(world_reclaim(&world_ns, 0, 0), INVALID);
	}
}

static int frag_tx(struct spmc_endpoint *e, uint64_t handle, uint64_t bytes,
		   uint64_t sender)
{
	return world_call(e, FFA_MEM_FRAG_TX, (uint32_t)handle, handle >> 32,
			  bytes, sender << 16, 0);
}

static void long_descriptors_come_in_pieces(void **state)
{
	static uint8_t whole[8192];
	struct world_memory m = world_from_ns();
	uint32_t at = 48 + 16 + 16 + 16;
	uint32_t size = 0;
	uint64_t h = 0;

	(void)state;
	m.range_count = 20;
	for (uint32_t i = 0; i < 20; i++)
		m.ranges[i] =
			(struct ffa_mem_range){world_ns_page(2 * i), 1, 0};
	size = world_write(&world_ns, &m, whole);
	memcpy(world_tx(&world_ns), whole, at);
	assert_int_equal(
		world_call(&world_ns, FFA_MEM_SHARE, size, at, 0, 0, 0), OK);
	assert_int_equal(world_regs.x[0], FFA_MEM_FRAG_RX);
	h = world_regs.x[1] | world_regs.x[2] << 32;
	assert_int_equal(world_regs.x[3], at);
	assert_int_equal(frag_tx(&world_ns, h + 1, 16, 0), INVALID);
	assert_int_equal(frag_tx(SP(0), h, 16, 0), INVALID);
	assert_int_equal(frag_tx(&world_ns, h, 16, 1), INVALID);
	assert_int_equal(frag_tx(&world_ns, h, 8, 0), INVALID);
	assert_int_equal(frag_tx(&world_ns, h, 0, 0), INVALID);
	assert_int_equal(frag_tx(&world_ns, h, size - at + 16, 0), INVALID);
	/* It is none yet. */
	assert_int_equal(world_reclaim(&world_ns, h, 0), INVALID);
	while (at < size) {
		uint32_t n = MIN(size - at, UINT32_C(48));

		memcpy(world_tx(&world_ns), whole + at, n);
		assert_int_equal(frag_tx(&world_ns, h, n, 0), OK);
		at += n;
	}
	assert_int_equal(world_regs.x[0], FFA_SUCCESS);
	assert_true(world_handle() == h);
	assert_int_equal(frag_tx(&world_ns, h, 16, 0), INVALID);
	assert_int_equal(world_reclaim(&world_ns, h, 0), OK);
}

static void a_bad_piece_drops_the_transaction(void **state)
{
	struct world_memory m = world_from_ns();
	uint32_t size = 0;
	uint64_t h = 0;

	(void)state;
	m.range_count = 2;
	m.ranges[1] = m.ranges[0];
	size = world_write(&world_ns, &m, world_tx(&world_ns));
	assert_int_equal(
		world_call(&world_ns, FFA_MEM_SHARE, size, size - 16, 0, 0, 0),
		OK);
	h = world_regs.x[1];
	memcpy(world_tx(&world_ns), &m.ranges[1], 16);
	assert_int_equal(frag_tx(&world_ns, h, 16, 0), INVALID);
	assert_int_equal(mem_transaction_count(), 0);
}

static void pieces_that_never_come_give_way_to_new_ones(void **state)
{
	struct world_memory m = world_from_ns();
	uint32_t size = world_write(&world_ns, &m, world_tx(&world_ns));
	uint64_t first = 0;
	uint64_t second = 0;

	(void)state;
	for (unsigned int i = 0; i <= MEM_INCOMPLETE_MAX; i++) {
		assert_int_equal(world_call(&world_ns, FFA_MEM_SHARE, size,
					    size - 16, 0, 0, 0),
				 OK);
		if (i == 0)
			first = world_regs.x[1];
		if (i == 1)
			second = world_regs.x[1];
	}
	assert_int_equal(mem_transaction_count(), MEM_INCOMPLETE_MAX);
	assert_null(mem_find_incomplete(first));
	assert_non_null(mem_find_incomplete(second));
	mem_forget_incomplete();
}

static void retrievals_are_checked(void **state)
{
	struct world_memory m = world_from_ns();
	struct world_memory good = retrieval(&m, share(&world_ns, &m));
	struct world_memory q = good;

#define TRY(change, error)                                                     \
	q = good;                                                              \
	change;                                                                \
	assert_int_equal(retrieve(SP(0), &q), error)
	(void)state;
	TRY(q.handle++, INVALID);
	TRY(q.handle |= UINT64_C(1) << 63, INVALID);
	TRY(q.tag++, INVALID);
	TRY(q.sender = 7, DENIED);
	TRY(q.flags = FFA_MEM_KIND_LEND << 3, INVALID);
	TRY(q.flags = 1u << 9, INVALID);
	TRY(q.flags = FFA_MEM_FLAG_BYPASS, INVALID);
	TRY(q.flags = ZERO, INVALID);
	TRY(q.flags = FFA_MEM_FLAG_ZERO_AFTER, INVALID);
	TRY(q.attributes |= FFA_MEM_NONSECURE, INVALID);
	TRY(q.attributes = FFA_MEM_TYPE_DEVICE, DENIED);
	TRY((q.attributes = FFA_MEM_TYPE_DEVICE,
	     q.access[0].permissions = RW | FFA_ACCESS_X),
	    DENIED);
	TRY(q.attributes = 0x27, DENIED);
	TRY(q.access[0].id = 0x8002, DENIED);
	TRY(q.access_count = 0, INVALID);
	TRY(q.access[0].permissions = 3, INVALID);
	TRY(q.access[0].permissions = RW | FFA_ACCESS_XN, INVALID);
	TRY((q.range_count = 1, q.ranges[0].page_count = 2), INVALID);
	q = good;
	assert_int_equal(retrieve(SP(1), &q), INVALID);
	assert_int_equal(retrieve(&world_ns, &q), INVALID);
	world_sps[0].map_fails = true;
	assert_int_equal(retrieve(SP(0), &q), FFA_ERROR_NO_MEMORY);
	world_sps[0].map_fails = false;
	TRY(q.flags = FFA_MEM_KIND_SHARE << 3, OK);
	assert_int_equal(world_call(SP(0), FFA_MEM_FRAG_RX, 1, 0, 96, 0, 0),
			 INVALID);
	assert_int_equal(world_relinquish(SP(0), good.handle, 0), OK);
	assert_int_equal(world_reclaim(&world_ns, good.handle, 4), INVALID);
	assert_int_equal(world_reclaim(&world_ns, good.handle, 0), OK);
}

/* What is asked about: all ranges and all borrowers, in the caller's layout.
 */
static void expect_description(const struct world_memory *sent, uint64_t handle,
			       uint32_t access_bytes)
{
	const uint8_t *rx = world_rx(&world_ns);
	const struct ffa_mem_transaction *t = (const void *)rx;
	const struct ffa_mem_access *a = (const void *)(rx + sizeof(*t));
	const struct ffa_mem_composite *c =
		(const void *)(rx + sizeof(*t) + 2 * access_bytes);

	assert_int_equal(world_regs.x[0], FFA_MEM_RETRIEVE_RESP);
	assert_int_equal(world_regs.x[1], 48 + 2 * access_bytes + 16 + 2 * 16);
	assert_int_equal(world_regs.x[2], world_regs.x[1]);
	assert_true(t->handle == handle && t->tag == sent->tag);
	assert_int_equal(t->flags, FFA_MEM_KIND_SHARE << 3);
	assert_int_equal(t->access_count, 2);
	assert_int_equal(t->access_bytes, access_bytes);
	assert_int_equal(a->endpoint, SP(0)->id);
	assert_int_equal(a->permissions, RW);
	assert_int_equal(a->composite_offset, 48 + 2 * access_bytes);
	a = (const void *)((const uint8_t *)a + access_bytes);
	assert_int_equal(a->endpoint, SP(1)->id);
	assert_int_equal(c->page_count, 2);
	assert_int_equal(c->range_count, 2);
	assert_memory_equal(c + 1, sent->ranges, 2 * sizeof(sent->ranges[0]));
}

static struct world_memory sent_to_two(void)
{
	struct world_memory m = world_from_ns();

	m.ranges[0].page_count = 1;
	m.ranges[1] = (struct ffa_mem_range){.address = m.ranges[0].address +
							FFA_PAGE_BYTES,
					     .page_count = 1};
	m.range_count = 2;
	m.access[1] = (struct world_access){SP(1)->id, RW, 0};
	m.access_count = 2;
	return m;
}

static void normal_world_may_ask_what_it_sent(void **state)
{
	static const uint32_t versions[] = {FFA_VERSION_1_1, FFA_VERSION_1_2};
	struct world_memory m = sent_to_two();
	struct world_memory own = world_from_sp();
	struct world_memory q = {};
	uint64_t h = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		world_ns.version = versions[i];
		h = share(&world_ns, &m);
		q = (struct world_memory){.handle = h};
		assert_int_equal(retrieve(&world_ns, &q), OK);
		expect_description(&m, h, i ? 32 : 16);
		assert_int_equal(retrieve(&world_ns, &q), FFA_ERROR_BUSY);
		assert_int_equal(release_rx(&world_ns), OK);
		/* It has retrieved nothing: there is nothing to give back. */
		assert_int_equal(world_relinquish(&world_ns, h, 0), INVALID);
		assert_int_equal(world_reclaim(&world_ns, h, 0), OK);
		assert_int_equal(retrieve(&world_ns, &q), INVALID);
	}
	world_ns.version = FFA_VERSION_1_0;
	q.handle = share(&world_ns, &m);
	assert_int_equal(retrieve(&world_ns, &q), OK);
	assert_int_equal(world_regs.x[1], 32 + 2 * 16 + 16 + 2 * 16);
	assert_int_equal(release_rx(&world_ns), OK);
	world_ns.version = FFA_VERSION_1_1;
	/* A handle is all that it says. */
#define ASK(change)                                                            \
	do {                                                                   \
		struct world_memory bad = q;                                   \
                                                                               \
		bad.change;                                                    \
		assert_int_equal(retrieve(&world_ns, &bad), INVALID);          \
	} while (0)
	ASK(sender = 1);
	ASK(attributes = 1);
	ASK(flags = FFA_MEM_KIND_SHARE << 3);
	ASK(tag = 1);
	ASK(access_count = 1);
	assert_int_equal(world_reclaim(&world_ns, q.handle, 0), OK);
	/* What partitions send one another is theirs. */
	q.handle = share(SP(0), &own);
	assert_int_equal(retrieve(&world_ns, &q), INVALID);
	assert_int_equal(world_reclaim(SP(0), q.handle, 0), OK);
}

static void who_dies_gives_back_and_is_forgotten(void **state)
{
	struct world_memory m = world_from_ns();
	struct world_memory q = retrieval(&m, share(&world_ns, &m));
	struct world_memory own = world_from_sp();
	struct world_memory q2;

	(void)state;
	assert_int_equal(retrieve(SP(0), &q), OK);
	q2 = retrieval(&own, share(SP(0), &own));
	assert_int_equal(retrieve(SP(1), &q2), OK);
	mem_forget_endpoint(SP(0));
	assert_int_equal(world_sps[0].mapped_pages, 0);
	assert_int_equal(world_reclaim(&world_ns, q.handle, 0), OK);
	/* What it had shared goes when the last borrower does. */
	assert_int_equal(mem_transaction_count(), 1);
	assert_int_equal(world_relinquish(SP(1), q2.handle, 0), OK);
	assert_int_equal(mem_transaction_count(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(pages_are_shared_seen_and_given_back),
		TEST(each_version_gets_its_own_layout),
		TEST(the_nonsecure_bit_is_told_to_who_knows_it),
		TEST(what_is_lent_is_out_of_reach_till_it_comes_back),
		TEST(a_donation_changes_hands_for_ever),
		TEST(normal_world_cannot_send_what_it_gave_away),
		TEST(zeroing_is_promised_before_it_is_asked_for),
		TEST(several_borrowers_share),
		TEST(handle_0_goes_to_the_first),
		TEST(long_descriptors_come_in_pieces),
		TEST(a_bad_piece_drops_the_transaction),
		TEST(pieces_that_never_come_give_way_to_new_ones),
		TEST(retrievals_are_checked),
		TEST(normal_world_may_ask_what_it_sent),
		TEST(who_dies_gives_back_and_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
