/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/spmc_world.h"

#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define UNKNOWN FFA_ERROR_NOT_SUPPORTED
#define SP(i)   (&world_sps[i].e)
#define PER     FFA_NOTIFICATION_PER_VCPU

static int start(void **state)
{
	(void)state;
	world_start(FFA_VERSION_1_1);
	(void)notification_take_schedule_request();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	return 0;
}

static int create(uint64_t id, uint64_t vcpus)
{
	return world_call(&world_ns, FFA_NOTIFICATION_BITMAP_CREATE, id, vcpus,
			  0, 0, 0);
}

static int bind(struct spmc_endpoint *e, uint16_t sender, uint16_t receiver,
		uint32_t flags, uint64_t bits)
{
	return world_call(e, FFA_NOTIFICATION_BIND,
			  (uint32_t)sender << 16 | receiver, flags,
			  (uint32_t)bits, bits >> 32, 0);
}

static int unbind(struct spmc_endpoint *e, uint16_t sender, uint16_t receiver,
		  uint64_t bits)
{
	return world_call(e, FFA_NOTIFICATION_UNBIND,
			  (uint32_t)sender << 16 | receiver, 0, (uint32_t)bits,
			  bits >> 32, 0);
}

static int set(struct spmc_endpoint *e, uint16_t sender, uint16_t receiver,
	       uint32_t flags, uint64_t bits)
{
	return world_call(e, FFA_NOTIFICATION_SET,
			  (uint32_t)sender << 16 | receiver, flags,
			  (uint32_t)bits, bits >> 32, 0);
}

static int get(struct spmc_endpoint *e, uint16_t receiver, uint32_t vcpu,
	       uint32_t flags)
{
	return world_call(e, FFA_NOTIFICATION_GET, vcpu << 16 | receiver, flags,
			  0, 0, 0);
}

static uint64_t from_sps(void)
{
	return world_regs.x[2] | world_regs.x[3] << 32;
}

static uint64_t from_vms(void)
{
	return world_regs.x[4] | world_regs.x[5] << 32;
}

#define ALL_BITS UINT64_C(0x8000000000000001)

static void a_bit_goes_from_its_sender_to_its_receiver_once(void **state)
{
	(void)state;
	assert_int_equal(create(0, 4), OK);
	assert_int_equal(bind(&world_ns, 0x8001, 0, 0, ALL_BITS), OK);
	assert_int_equal(set(SP(0), 0x8001, 0, 0, ALL_BITS), OK);
	assert_true(notification_take_schedule_request());
	assert_false(notification_take_schedule_request());
	assert_int_equal(get(&world_ns, 0, 3, FFA_NOTIFICATION_GET_SP), OK);
	assert_true(from_sps() == ALL_BITS);
	assert_int_equal(get(&world_ns, 0, 3, FFA_NOTIFICATION_GET_SP), OK);
	assert_true(from_sps() == 0);
}

static void a_partition_hears_of_normal_world_and_of_others(void **state)
{
	(void)state;
	assert_int_equal(bind(SP(1), 0, 0x8002, 0, 6), OK);
	assert_int_equal(bind(SP(1), 0x8001, 0x8002, 0, 6), OK);
	assert_int_equal(set(&world_ns, 0, 0x8002, 0, 2), OK);
	assert_int_equal(set(SP(0), 0x8001, 0x8002, 0, 4), OK);
	assert_int_equal(get(SP(1), 0x8002, 0,
			     FFA_NOTIFICATION_GET_SP | FFA_NOTIFICATION_GET_VM),
			 OK);
	assert_true(from_sps() == 4);
	assert_true(from_vms() == 2);
}

static void a_bit_has_one_sender(void **state)
{
	(void)state;
	assert_int_equal(bind(SP(1), 0x8001, 0x8002, 0, 1), OK);
	assert_int_equal(bind(SP(1), 0x8003, 0x8002, 0, 3), DENIED);
	assert_int_equal(bind(SP(1), 0x8001, 0x8002, 0, 1), DENIED);
	assert_int_equal(set(SP(2), 0x8003, 0x8002, 0, 1), DENIED);
	assert_int_equal(set(SP(0), 0x8001, 0x8002, 0, 3), DENIED);
	assert_int_equal(unbind(SP(1), 0x8003, 0x8002, 1), DENIED);
	assert_int_equal(set(SP(0), 0x8001, 0x8002, 0, 1), OK);
	assert_int_equal(unbind(SP(1), 0x8001, 0x8002, 1), DENIED);
	assert_int_equal(get(SP(1), 0x8002, 0, 1), OK);
	assert_int_equal(unbind(SP(1), 0x8001, 0x8002, 1), OK);
	assert_int_equal(bind(SP(1), 0x8003, 0x8002, 0, 1), OK);
}

static void nobody_speaks_for_another(void **state)
{
	(void)state;
	assert_int_equal(create(0, 1), OK);
	assert_int_equal(bind(SP(0), 0x8001, 0x8002, 0, 1), INVALID);
	assert_int_equal(bind(&world_ns, 0x8001, 0x8002, 0, 1), INVALID);
	assert_int_equal(bind(&world_ns, 0, 0, 0, 1), INVALID);
	assert_int_equal(bind(SP(0), 0x8001, 0x8001, 0, 1), INVALID);
	assert_int_equal(bind(SP(0), 0x8009, 0x8001, 0, 1), INVALID);
	assert_int_equal(bind(SP(0), 0x8002, 0x8001, 0, 0), INVALID);
	assert_int_equal(bind(SP(0), 0x8002, 0x8001, 2, 1), INVALID);
	assert_int_equal(bind(SP(0), 0x8002, 0x8001, 0, 1), OK);
	assert_int_equal(set(SP(2), 0x8002, 0x8001, 0, 1), INVALID);
	assert_int_equal(set(&world_ns, 0x8002, 0x8001, 0, 1), INVALID);
	assert_int_equal(set(&world_ns, 0, 0, 0, 1), INVALID);
	assert_int_equal(set(SP(1), 0x8002, 0x8001, 4, 1), INVALID);
	assert_int_equal(set(SP(1), 0x8002, 0x8009, 0, 1), INVALID);
	assert_int_equal(set(SP(1), 0x8002, 0x8001, 0, 0), INVALID);
	assert_int_equal(
		set(&world_ns, 0, 0x8001, FFA_NOTIFICATION_DELAY_SRI, 1),
		INVALID);
	assert_int_equal(get(SP(1), 0x8001, 0, 1), INVALID);
	assert_int_equal(get(&world_ns, 0x8001, 0, 1), INVALID);
	assert_int_equal(get(&world_ns, 0, 0, FFA_NOTIFICATION_GET_VM),
			 INVALID);
	assert_int_equal(get(&world_ns, 0, 1, 1), INVALID);
	assert_int_equal(get(&world_ns, 0, 0, 16), INVALID);
}

static void bitmaps_come_and_go(void **state)
{
	(void)state;
	assert_int_equal(bind(&world_ns, 0x8001, 0, 0, 1), UNKNOWN);
	assert_int_equal(get(&world_ns, 0, 0, FFA_NOTIFICATION_GET_SP), OK);
	assert_true(from_sps() == 0);
	assert_int_equal(get(&world_ns, 0, 1, FFA_NOTIFICATION_GET_SP),
			 INVALID);
	assert_int_equal(create(0x8001, 1), INVALID);
	assert_int_equal(create(7, 1), INVALID);
	assert_int_equal(create(0, 0), INVALID);
	assert_int_equal(create(0, 65536), INVALID);
	assert_int_equal(create(0, 2), OK);
	assert_int_equal(create(0, 2), DENIED);
	assert_int_equal(bind(&world_ns, 0x8001, 0, 0, 1), OK);
	assert_int_equal(set(SP(0), 0x8001, 0, 0, 1), OK);
	assert_int_equal(world_call(&world_ns, FFA_NOTIFICATION_BITMAP_DESTROY,
				    0, 0, 0, 0, 0),
			 DENIED);
	assert_int_equal(get(&world_ns, 0, 0, 1), OK);
	assert_int_equal(world_call(&world_ns, FFA_NOTIFICATION_BITMAP_DESTROY,
				    0, 0, 0, 0, 0),
			 OK);
	assert_int_equal(world_call(&world_ns, FFA_NOTIFICATION_BITMAP_DESTROY,
				    0, 0, 0, 0, 0),
			 DENIED);
	assert_int_equal(set(SP(0), 0x8001, 0, 0, 1), DENIED);
	assert_int_equal(world_call(SP(0), FFA_NOTIFICATION_BITMAP_CREATE, 0, 1,
				    0, 0, 0),
			 UNKNOWN);
}

static void a_virtual_cpu_gets_what_is_its_own(void **state)
{
	(void)state;
	assert_int_equal(create(0, 3), OK);
	assert_int_equal(bind(&world_ns, 0x8001, 0, PER, 2), OK);
	assert_int_equal(bind(&world_ns, 0x8001, 0, 0, 1), OK);
	/* Each in the manner in which it was bound. */
	assert_int_equal(set(SP(0), 0x8001, 0, 0, 2), INVALID);
	assert_int_equal(set(SP(0), 0x8001, 0, PER, 1), INVALID);
	assert_int_equal(set(SP(0), 0x8001, 0, PER, 3), INVALID);
	assert_int_equal(set(SP(0), 0x8001, 0, PER, 4), DENIED);
	assert_int_equal(set(SP(0), 0x8001, 0, PER | 3u << 16, 2), INVALID);
	assert_int_equal(set(SP(0), 0x8001, 0, 1u << 16, 1), INVALID);
	assert_int_equal(set(SP(0), 0x8001, 0, PER | 2u << 16, 2), OK);
	assert_int_equal(get(&world_ns, 0, 1, 1), OK);
	assert_true(from_sps() == 0);
	assert_int_equal(get(&world_ns, 0, 2, 1), OK);
	assert_true(from_sps() == 2);
}

static int info_get(uint32_t function)
{
	return world_call(&world_ns, function, 0, 0, 0, 0, 0);
}

static void pending_ones_are_named_once(void **state)
{
	(void)state;
	assert_int_equal(info_get(FFA_64(FFA_NOTIFICATION_INFO_GET)),
			 FFA_ERROR_NO_DATA);
	assert_int_equal(bind(SP(1), 0, 0x8002, 0, 1), OK);
	assert_int_equal(bind(SP(2), 0, 0x8003, 0, 1), OK);
	assert_int_equal(set(&world_ns, 0, 0x8002, 0, 1), OK);
	assert_int_equal(set(&world_ns, 0, 0x8003, 0, 1), OK);
	assert_int_equal(info_get(FFA_64(FFA_NOTIFICATION_INFO_GET)), OK);
	assert_int_equal(world_regs.x[0], FFA_64(FFA_SUCCESS));
	assert_int_equal(world_regs.x[2], 2 << 7);
	assert_int_equal(world_regs.x[3], 0x80038002);
	assert_int_equal(info_get(FFA_NOTIFICATION_INFO_GET),
			 FFA_ERROR_NO_DATA);
	/* A new one is news. */
	assert_int_equal(set(&world_ns, 0, 0x8003, 0, 1), OK);
	assert_int_equal(info_get(FFA_NOTIFICATION_INFO_GET), OK);
	assert_int_equal(world_regs.x[3], 0x8003);
}

static void lists_of_virtual_cpus_are_split(void **state)
{
	(void)state;
	assert_int_equal(create(0, 16), OK);
	assert_int_equal(bind(&world_ns, 0x8001, 0, PER, 1), OK);
	for (uint32_t v = 0; v < 8; v++)
		assert_int_equal(set(SP(0), 0x8001, 0, PER | v << 16, 1), OK);
	/* Ten ids: 0 with 0..2, 0 with 3..5, 0 with 6; one is left. */
	assert_int_equal(info_get(FFA_NOTIFICATION_INFO_GET), OK);
	assert_int_equal(world_regs.x[2],
			 1 | 3 << 7 | 3 << 12 | 3 << 14 | 1 << 16);
	assert_int_equal(world_regs.x[3], 0);
	assert_int_equal(world_regs.x[4], 0x00020001);
	assert_int_equal(info_get(FFA_NOTIFICATION_INFO_GET), OK);
	assert_int_equal(world_regs.x[2], 1 << 7 | 1 << 12);
	assert_int_equal(world_regs.x[3], 7 << 16);
	assert_int_equal(info_get(FFA_NOTIFICATION_INFO_GET),
			 FFA_ERROR_NO_DATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(a_bit_goes_from_its_sender_to_its_receiver_once),
		TEST(a_partition_hears_of_normal_world_and_of_others),
		TEST(a_bit_has_one_sender),
		TEST(nobody_speaks_for_another),
		TEST(bitmaps_come_and_go),
		TEST(a_virtual_cpu_gets_what_is_its_own),
		TEST(pending_ones_are_named_once),
		TEST(lists_of_virtual_cpus_are_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
