/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/spmc/identity.h"
#include "tests/support/spmc_world.h"

#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define BUSY    FFA_ERROR_BUSY
#define UNKNOWN FFA_ERROR_NOT_SUPPORTED
#define SP(i)   (&world_sps[i].e)
#define REFUSED UINT32_MAX

static int start(void **state)
{
	(void)state;
	world_start(FFA_VERSION_1_2);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	return 0;
}

static uint32_t negotiate(struct spmc_endpoint *e, uint32_t version)
{
	world_regs = (struct ffa_regs){{FFA_VERSION, version}};
	assert_true(spmc_call(e, &world_regs));
	return (uint32_t)world_regs.x[0];
}

static void a_version_is_negotiated_until_the_first_other_call(void **state)
{
	(void)state;
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_1_1),
			 FFA_VERSION_1_2);
	assert_int_equal(world_ns.version, FFA_VERSION_1_1);
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_1_0),
			 FFA_VERSION_1_2);
	assert_int_equal(world_ns.version, FFA_VERSION_1_0);
	assert_int_equal(world_call(&world_ns, FFA_ID_GET, 0, 0, 0, 0, 0), OK);
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_1_1), REFUSED);
	assert_int_equal(world_ns.version, FFA_VERSION_1_0);
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_1_0),
			 FFA_VERSION_1_2);
}

static void versions_that_we_cannot_speak_change_nothing(void **state)
{
	(void)state;
	assert_int_equal(negotiate(SP(0), FFA_VERSION_1_1), FFA_VERSION_1_2);
	assert_int_equal(negotiate(SP(0), FFA_VERSION_OF(1, 3)), REFUSED);
	assert_int_equal(negotiate(SP(0), FFA_VERSION_OF(2, 0)), REFUSED);
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_OF(2, 0)), REFUSED);
	assert_int_equal(negotiate(SP(0), FFA_VERSION_OF(0, 9)), REFUSED);
	assert_int_equal(negotiate(SP(0), FFA_VERSION_1_1 | 1u << 31), REFUSED);
	assert_int_equal(SP(0)->version, FFA_VERSION_1_1);
	/* A later Linux goes on with what it gets. */
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_OF(1, 3)),
			 FFA_VERSION_1_2);
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_1_1),
			 FFA_VERSION_1_2);
	assert_int_equal(world_ns.version, FFA_VERSION_1_1);
	world_ns.is_version_fixed = true;
	assert_int_equal(negotiate(&world_ns, FFA_VERSION_OF(1, 3)), REFUSED);
}

static int features(struct spmc_endpoint *e, uint32_t what, uint32_t properties)
{
	return world_call(e, FFA_FEATURES, what, properties, 0, 0, 0);
}

static void what_is_offered_depends_on_who_asks(void **state)
{
	static const struct {
		uint32_t function;
		int ns, sp;
	} cases[] = {
		{FFA_VERSION, OK, OK},
		{FFA_ID_GET, OK, OK},
		{FFA_MSG_SEND_DIRECT_REQ, OK, OK},
		{FFA_64(FFA_MSG_SEND_DIRECT_REQ), OK, OK},
		{FFA_YIELD, UNKNOWN, OK},
		{FFA_MEM_RELINQUISH, OK, OK},
		{FFA_MEM_PERM_GET, UNKNOWN, OK},
		{FFA_64(FFA_MEM_PERM_SET), UNKNOWN, OK},
		{FFA_NOTIFICATION_BITMAP_CREATE, OK, UNKNOWN},
		{FFA_64(FFA_NOTIFICATION_INFO_GET), OK, UNKNOWN},
		{FFA_RX_ACQUIRE, OK, UNKNOWN},
		{FFA_PARTITION_INFO_GET_REGS, UNKNOWN, UNKNOWN}, /* 32 bits */
		{FFA_64(FFA_PARTITION_INFO_GET_REGS), OK, OK},
		{FFA_64(FFA_ID_GET), UNKNOWN, UNKNOWN},
		{FFA_SECONDARY_EP_REGISTER, UNKNOWN, UNKNOWN},
		{FFA_MSG_SEND, UNKNOWN, UNKNOWN},
		{FFA_MSG_POLL, UNKNOWN, UNKNOWN},
		{FFA_MEM_OP_PAUSE, UNKNOWN, UNKNOWN},
		{FFA_NORMAL_WORLD_RESUME, UNKNOWN, UNKNOWN},
		{FFA_CALL(0x5F), UNKNOWN, UNKNOWN},
		{FFA_CALL(0x8F), UNKNOWN, UNKNOWN},
		{UINT32_C(0x84FFFFFF), UNKNOWN, UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(features(&world_ns, cases[i].function, 0),
				 cases[i].ns);
		assert_int_equal(features(SP(0), cases[i].function, 0),
				 cases[i].sp);
	}
}

static void newer_calls_are_hidden_from_older_callers(void **state)
{
	(void)state;
	SP(0)->version = FFA_VERSION_1_1;
	SP(1)->version = FFA_VERSION_1_0;
	assert_int_equal(features(SP(0), FFA_64(FFA_MSG_SEND_DIRECT_REQ2), 0),
			 UNKNOWN);
	assert_int_equal(features(SP(0), FFA_NOTIFICATION_GET, 0), OK);
	assert_int_equal(features(SP(1), FFA_NOTIFICATION_GET, 0), UNKNOWN);
	assert_int_equal(
		world_call(SP(1), FFA_NOTIFICATION_GET, SP(1)->id, 1, 0, 0, 0),
		UNKNOWN);
	assert_int_equal(world_call(SP(0), FFA_64(FFA_PARTITION_INFO_GET_REGS),
				    0, 0, 0, 0, 0),
			 UNKNOWN);
}

static void wide_calls_need_a_dispatcher_that_passes_them(void **state)
{
	(void)state;
	spmc_identity.has_wide_calls = false;
	assert_int_equal(
		features(&world_ns, FFA_64(FFA_MSG_SEND_DIRECT_REQ2), 0),
		UNKNOWN);
	assert_int_equal(features(SP(0), FFA_64(FFA_MSG_SEND_DIRECT_REQ2), 0),
			 OK);
}

static void features_that_are_no_calls(void **state)
{
	(void)state;
	assert_int_equal(features(&world_ns, FFA_FEATURE_SRI, 0), OK);
	assert_int_equal(world_regs.x[2], 8);
	assert_int_equal(features(&world_ns, FFA_FEATURE_SRI, 1), UNKNOWN);
	assert_int_equal(features(&world_ns, FFA_FEATURE_SRI | 1u << 8, 0),
			 UNKNOWN);
	assert_int_equal(features(&world_ns, FFA_FEATURE_NPI, 0), UNKNOWN);
	assert_int_equal(features(&world_ns, FFA_FEATURE_MEI, 0), UNKNOWN);
	assert_int_equal(features(SP(0), FFA_FEATURE_SRI, 0), UNKNOWN);
}

static void a_borrower_must_know_the_nonsecure_bit(void **state)
{
	uint32_t knows = FFA_FEATURE_RETRIEVE_NS_BIT;

	(void)state;
	assert_int_equal(features(SP(0), FFA_MEM_RETRIEVE_REQ, 0), UNKNOWN);
	assert_int_equal(features(SP(0), FFA_MEM_RETRIEVE_REQ, knows), OK);
	assert_int_equal(world_regs.x[2], knows);
	assert_int_equal(features(SP(0), FFA_MEM_RETRIEVE_REQ, knows | 1),
			 UNKNOWN);
	SP(1)->version = FFA_VERSION_1_0;
	assert_int_equal(features(SP(1), FFA_MEM_RETRIEVE_REQ, 0), OK);
	assert_false(SP(1)->knows_ns_bit);
	assert_int_equal(features(SP(1), FFA_MEM_RETRIEVE_REQ, knows), OK);
	assert_true(SP(1)->knows_ns_bit);
	/* Normal world's manager asks about memory of its own. */
	assert_int_equal(features(&world_ns, FFA_MEM_RETRIEVE_REQ, 0), OK);
	assert_int_equal(world_regs.x[2],
			 knows | FFA_FEATURE_RETRIEVE_BY_HYPERVISOR);
}

static void ids_are_told(void **state)
{
	(void)state;
	assert_int_equal(world_call(SP(1), FFA_ID_GET, 0, 0, 0, 0, 0), OK);
	assert_int_equal(world_regs.x[2], 0x8002);
	assert_int_equal(world_call(SP(1), FFA_SPM_ID_GET, 0, 0, 0, 0, 0), OK);
	assert_int_equal(world_regs.x[2], 0x8000);
}

static void answers_clear_what_they_do_not_use(void **state)
{
	(void)state;
	world_regs = (struct ffa_regs){{FFA_ID_GET, 9, 9, 9, 9, 9, 9, 9, 77}};
	assert_true(spmc_call(SP(0), &world_regs));
	for (unsigned int i = 3; i < 8; i++)
		assert_int_equal(world_regs.x[i], 0);
	assert_int_equal(world_regs.x[8], 77);
}

static int map(struct spmc_endpoint *e, uint64_t tx, uint64_t rx,
	       uint64_t pages)
{
	return world_call(e, FFA_64(FFA_RXTX_MAP), tx, rx, pages, 0, 0);
}

static int unmap(struct spmc_endpoint *e)
{
	return world_call(e, FFA_RXTX_UNMAP, 0, 0, 0, 0, 0);
}

static void buffers_are_checked_before_they_are_taken(void **state)
{
	uint64_t a = world_ns_page(0);
	uint64_t b = world_ns_page(4);

	(void)state;
	assert_int_equal(map(&world_ns, a, b, 1), DENIED);
	assert_int_equal(unmap(&world_ns), OK);
	assert_int_equal(unmap(&world_ns), INVALID);
	assert_int_equal(map(&world_ns, a, b, 0), INVALID);
	assert_int_equal(map(&world_ns, a, b, 64), INVALID);
	assert_int_equal(map(&world_ns, a, a, 1), INVALID);
	assert_int_equal(map(&world_ns, a, a + 4096, 2), INVALID);
	assert_int_equal(map(&world_ns, a + 8, b, 1), INVALID);
	assert_int_equal(map(&world_ns, a, b | 1, 1), INVALID);
	assert_int_equal(map(&world_ns, ~UINT64_C(0xFFF), b, 2), INVALID);
	assert_int_equal(map(&world_ns, 0, b, 1), INVALID);
	/* Secure memory is no buffer of normal world's. */
	assert_int_equal(
		map(&world_ns, mobj_page_pa(world_sps[0].memory, 0), b, 1),
		INVALID);
	assert_int_equal(map(&world_ns, a, b, 2), OK);
	/* The 32-bit form takes 32 bits. */
	assert_int_equal(unmap(&world_ns), OK);
	assert_int_equal(world_call(&world_ns, FFA_RXTX_MAP,
				    a | UINT64_C(7) << 32, b, 2, 0, 0),
			 a >> 32 ? INVALID : OK);
	(void)unmap(&world_ns);
	assert_int_equal(map(&world_ns, a, b, 1), OK);
}

static void a_partition_maps_its_own_pages_and_writes_tx(void **state)
{
	(void)state;
	assert_int_equal(unmap(SP(0)), OK);
	world_sps[0].is_read_only[3] = true;
	assert_int_equal(map(SP(0), WORLD_VA + 3 * 4096, WORLD_VA, 1), INVALID);
	/* RX need only be read. */
	assert_int_equal(map(SP(0), WORLD_VA, WORLD_VA + 3 * 4096, 1), OK);
	assert_int_equal(unmap(SP(0)), OK);
	assert_int_equal(map(SP(0), WORLD_VA - 4096, WORLD_VA, 1), INVALID);
	assert_int_equal(
		world_call(SP(0), FFA_RXTX_UNMAP, 1u << 16, 0, 0, 0, 0),
		INVALID);
	assert_int_equal(map(SP(0), WORLD_VA, WORLD_VA + 4096, 1), OK);
}

static int info(struct spmc_endpoint *e, const uint32_t w[4], uint32_t flags)
{
	return world_call(e, FFA_PARTITION_INFO_GET, w[0], w[1], w[2], w[3],
			  flags);
}

static const uint32_t nil[4];
static const uint32_t second[4] = {0x2222};
static const uint32_t nobody[4] = {0x4444};

static void partitions_are_listed_in_rx(void **state)
{
	struct ffa_partition_info *list = world_rx(&world_ns);

	(void)state;
	assert_int_equal(info(&world_ns, nil, 0), OK);
	assert_int_equal(world_regs.x[2], WORLD_SPS);
	assert_int_equal(world_regs.x[3], 24);
	assert_int_equal(list[1].id, 0x8002);
	assert_int_equal(list[1].uuid[0], 0x22);
	assert_int_equal(list[1].execution_contexts, 1);
	assert_false(list[1].properties & FFA_PROPERTY_SENDS_DIRECT);
	/* RX is normal world's now. */
	assert_int_equal(info(&world_ns, second, 0), BUSY);
	assert_int_equal(info(&world_ns, second, 1), OK);
	assert_int_equal(world_call(&world_ns, FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 OK);
	assert_int_equal(world_call(&world_ns, FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 DENIED);
	assert_int_equal(info(&world_ns, second, 0), OK);
	assert_int_equal(world_regs.x[2], 1);
	assert_int_equal(list[0].id, 0x8002);
	assert_int_equal(list[0].uuid[0], 0); /* who asked knows it */
	assert_int_equal(list[1].id, 0);      /* nothing of before is left */
}

static void what_nobody_is_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(info(&world_ns, nobody, 0), INVALID);
	assert_int_equal(info(&world_ns, nobody, 1), INVALID);
	assert_int_equal(info(&world_ns, nil, 2), INVALID);
	assert_int_equal(unmap(SP(2)), OK);
	assert_int_equal(info(SP(2), nil, 0), BUSY);
	assert_int_equal(info(SP(2), nil, 1), OK);
	assert_int_equal(world_regs.x[2], WORLD_SPS);
	assert_int_equal(map(SP(2), WORLD_VA, WORLD_VA + 4096, 1), OK);
}

static void an_old_caller_gets_old_entries(void **state)
{
	struct ffa_partition_info_1_0 *list = world_rx(SP(0));

	(void)state;
	SP(0)->version = FFA_VERSION_1_0;
	assert_int_equal(info(SP(0), nil, 0), OK);
	assert_int_equal(world_regs.x[3], 0);
	assert_int_equal(list[2].id, 0x8003);
	assert_int_equal(list[2].properties, FFA_PROPERTY_RECEIVES_DIRECT |
						     FFA_PROPERTY_SENDS_DIRECT);
}

static void partitions_are_listed_in_registers(void **state)
{
	uint32_t function = FFA_64(FFA_PARTITION_INFO_GET_REGS);

	(void)state;
	assert_int_equal(world_call(SP(0), function, 0, 0, 1, 0, 0), OK);
	assert_int_equal(world_regs.x[0], FFA_64(FFA_SUCCESS));
	assert_int_equal(world_regs.x[2],
			 2 | UINT64_C(2) << 16 | UINT64_C(24) << 48);
	assert_int_equal(world_regs.x[3] & UINT16_MAX, 0x8002);
	assert_int_equal(world_regs.x[4] & UINT8_MAX, 0x22);
	assert_int_equal(world_regs.x[6] & UINT16_MAX, 0x8003);
	assert_int_equal(world_regs.x[9], 0);
	assert_int_equal(world_call(SP(0), function, 0, 0, 3, 0, 0), INVALID);
	assert_int_equal(world_call(SP(0), function, 0, 0, 1u << 16, 0, 0),
			 FFA_ERROR_RETRY);
	assert_int_equal(world_call(SP(0), function, 0x4444, 0, 0, 0, 0),
			 INVALID);
}

static void normal_world_takes_its_rx_from_the_manager(void **state)
{
	(void)state;
	assert_int_equal(world_call(&world_ns, FFA_RX_ACQUIRE, 1, 0, 0, 0, 0),
			 INVALID);
	assert_int_equal(world_call(&world_ns, FFA_RX_ACQUIRE, 0, 0, 0, 0, 0),
			 OK);
	assert_int_equal(world_call(&world_ns, FFA_RX_ACQUIRE, 0, 0, 0, 0, 0),
			 DENIED);
	assert_int_equal(info(&world_ns, nil, 0), BUSY);
	assert_int_equal(world_call(&world_ns, FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 OK);
	assert_int_equal(world_call(SP(0), FFA_RX_ACQUIRE, 0, 0, 0, 0, 0),
			 UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(a_version_is_negotiated_until_the_first_other_call),
		TEST(versions_that_we_cannot_speak_change_nothing),
		TEST(what_is_offered_depends_on_who_asks),
		TEST(newer_calls_are_hidden_from_older_callers),
		TEST(wide_calls_need_a_dispatcher_that_passes_them),
		TEST(features_that_are_no_calls),
		TEST(a_borrower_must_know_the_nonsecure_bit),
		TEST(ids_are_told),
		TEST(answers_clear_what_they_do_not_use),
		TEST(buffers_are_checked_before_they_are_taken),
		TEST(a_partition_maps_its_own_pages_and_writes_tx),
		TEST(partitions_are_listed_in_rx),
		TEST(what_nobody_is_is_an_error),
		TEST(an_old_caller_gets_old_entries),
		TEST(partitions_are_listed_in_registers),
		TEST(normal_world_takes_its_rx_from_the_manager),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
