/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/crypto/testing/heapfault.h"
#include "kernel/storage/rpmb/device.h"
#include "tests/support/sim_rpmb_wrap.h"

static uint32_t generation;

static int fresh(void **state)
{
	(void)state;
	sim_rpmb_init();
	sim_rpmb_give_key();
	sim_rpmb_policy = (struct rpmb_policy){.is_enabled = true};
	/* What an earlier test knew of its device is forgotten. */
	if (rpmb_device_enter(&generation) == ST_OK) {
		uint8_t block[RPMB_BLOCK_BYTES];

		sim_rpmb.sabotage = SIM_RPMB_GARBAGE;
		sim_rpmb.sabotage_at = 1;
		sim_rpmb.sabotage_count = 1000;
		assert_int_equal(rpmb_device_read(0, block, 1),
				 ST_NOT_AVAILABLE);
		rpmb_device_leave();
	}
	sim_rpmb_init();
	sim_rpmb_give_key();
	return 0;
}

static void sabotage(enum sim_rpmb_sabotage how, unsigned long count)
{
	sim_rpmb.sabotage = how;
	sim_rpmb.sabotage_at = sim_rpmb.exchanges + 1;
	sim_rpmb.sabotage_count = count;
}

static enum status write_one(uint32_t block, uint8_t value)
{
	uint8_t bytes[RPMB_BLOCK_BYTES];

	memset(bytes, value, sizeof(bytes));
	return rpmb_device_write(block, bytes, 1);
}

static enum status read_one(uint32_t block, uint8_t *value)
{
	uint8_t bytes[RPMB_BLOCK_BYTES];
	enum status st = rpmb_device_read(block, bytes, 1);

	if (st == ST_OK)
		*value = bytes[7];
	return st;
}

static void reads_back_what_it_wrote(void)
{
	static uint8_t bytes[40 * RPMB_BLOCK_BYTES];
	static uint8_t back[sizeof(bytes)];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + i / 256);
	assert_int_equal(rpmb_device_enter(&generation), ST_OK);
	assert_int_equal(rpmb_device_block_count(), SIM_RPMB_BLOCKS);
	assert_int_equal(rpmb_device_write(3, bytes, 40), ST_OK);
	assert_int_equal(rpmb_device_read(3, back, 40), ST_OK);
	rpmb_device_leave();
	assert_memory_equal(bytes, back, sizeof(bytes));
	assert_memory_equal(bytes, sim_rpmb.blocks[3], sizeof(bytes));
	assert_int_equal(sim_rpmb.lent, 0);
}

static void works_through_the_supplicant(void **state)
{
	(void)state;
	reads_back_what_it_wrote();
	/* One block a write: how much more its driver can is not known. */
	assert_int_equal(sim_rpmb.writes, 40);
	assert_int_equal(sim_rpmb.reads, 3);
}

static void works_through_the_kernel(void **state)
{
	(void)state;
	sim_rpmb.has_kernel_driver = true;
	sim_rpmb.reliable_count = 4;
	reads_back_what_it_wrote();
	assert_int_equal(sim_rpmb.writes, 5);
}

static void finds_its_device_among_those_of_the_kernel(void **state)
{
	(void)state;
	sim_rpmb.has_kernel_driver = true;
	sim_rpmb.other_devices = 3;
	reads_back_what_it_wrote();
}

static void gives_up_on_a_kernel_that_shows_devices_for_ever(void **state)
{
	(void)state;
	sim_rpmb.has_kernel_driver = true;
	sim_rpmb.other_devices = 1000000;
	assert_int_equal(rpmb_device_enter(&generation), ST_NOT_AVAILABLE);
	assert_in_range(sim_rpmb.rpcs, 1, 100);
}

static void gives_no_key_to_a_device_unless_the_build_says_so(void **state)
{
	(void)state;
	sim_rpmb_init();
	assert_int_equal(rpmb_device_enter(&generation), ST_NOT_AVAILABLE);
	assert_int_equal(sim_rpmb.keys_programmed, 0);
	sim_rpmb_policy.writes_key = true;
	reads_back_what_it_wrote();
	assert_int_equal(sim_rpmb.keys_programmed, 1);
}

static void never_gives_a_key_to_one_that_has_another(void **state)
{
	(void)state;
	sim_rpmb.key[0] ^= 1;
	sim_rpmb_policy.writes_key = true;
	assert_int_equal(rpmb_device_enter(&generation), ST_NOT_AVAILABLE);
	assert_int_equal(sim_rpmb.keys_programmed, 0);
}

static void gives_the_key_of_the_emulated_device(void **state)
{
	uint8_t key[32];

	(void)state;
	memcpy(key, sim_rpmb.key, sizeof(key));
	sim_rpmb_init();
	sim_rpmb_policy.writes_key = true;
	assert_int_equal(rpmb_device_enter(&generation), ST_OK);
	rpmb_device_leave();
	assert_memory_equal(sim_rpmb.key, key, sizeof(key));
}

static void the_test_key_is_the_published_one(void **state)
{
	static const uint8_t begin[] = {0xD3, 0xEB, 0x3E, 0xC3};
	static const uint8_t end[] = {0x1B, 0xB7, 0x01, 0xE4};

	(void)state;
	sim_rpmb_init();
	sim_rpmb_policy.writes_key = true;
	sim_rpmb_policy.uses_test_key = true;
	assert_int_equal(rpmb_device_enter(&generation), ST_OK);
	rpmb_device_leave();
	assert_memory_equal(sim_rpmb.key, begin, sizeof(begin));
	assert_memory_equal(sim_rpmb.key + 28, end, sizeof(end));
}

static void a_build_without_it_asks_nobody(void **state)
{
	(void)state;
	sim_rpmb_policy.is_enabled = false;
	assert_int_equal(rpmb_device_enter(&generation), ST_NOT_AVAILABLE);
	assert_int_equal(sim_rpmb.rpcs, 0);
}

static void believes_no_false_answer_to_a_read(void **state)
{
	(void)state;
	for (int how = 1; how < SIM_RPMB_SABOTAGE_COUNT; how++) {
		uint32_t before = 0;
		uint8_t value = 0;

		assert_int_equal(rpmb_device_enter(&before), ST_OK);
		assert_int_equal(write_one(9, 1), ST_OK);
		assert_int_equal(read_one(9, &value), ST_OK);
		assert_int_equal(write_one(9, 2), ST_OK);
		sabotage(how, 1);
		assert_int_equal(read_one(9, &value), ST_NOT_AVAILABLE);
		/* Not even asked again till the next enter. */
		assert_int_equal(read_one(9, &value), ST_NOT_AVAILABLE);
		rpmb_device_leave();
		assert_int_equal(rpmb_device_enter(&generation), ST_OK);
		assert_int_not_equal(generation, before);
		assert_int_equal(read_one(9, &value), ST_OK);
		assert_int_equal(value, 2);
		rpmb_device_leave();
	}
	assert_int_equal(sim_rpmb.lent, 0);
}

static void a_write_takes_place_once_whatever_is_said_of_it(void **state)
{
	(void)state;
	for (int how = 1; how < SIM_RPMB_SABOTAGE_COUNT; how++) {
		unsigned long writes = 0;
		uint8_t value = 0;

		assert_int_equal(rpmb_device_enter(&generation), ST_OK);
		assert_int_equal(write_one(9, 1), ST_OK);
		writes = sim_rpmb.writes;
		sabotage(how, 1);
		/* One false answer is overcome: the counter tells. */
		assert_int_equal(write_one(9, 2), ST_OK);
		assert_int_equal(sim_rpmb.writes, writes + 1);
		assert_int_equal(read_one(9, &value), ST_OK);
		assert_int_equal(value, 2);
		rpmb_device_leave();
	}
}

static void says_so_when_it_cannot_know_about_a_write(void **state)
{
	(void)state;
	for (int how = 1; how < SIM_RPMB_SABOTAGE_COUNT; how++) {
		assert_int_equal(rpmb_device_enter(&generation), ST_OK);
		sabotage(how, 1000);
		assert_int_equal(write_one(9, 3), ST_NOT_AVAILABLE);
		assert_int_equal(write_one(10, 3), ST_NOT_AVAILABLE);
		rpmb_device_leave();
		sabotage(SIM_RPMB_HONEST, 0);
	}
}

static void notices_another_who_writes(void **state)
{
	(void)state;
	assert_int_equal(rpmb_device_enter(&generation), ST_OK);
	assert_int_equal(write_one(9, 1), ST_OK);
	sim_rpmb.counter += 5;
	assert_int_equal(write_one(9, 2), ST_NOT_AVAILABLE);
	rpmb_device_leave();
}

static void refuses_blocks_that_are_not_there(void **state)
{
	uint8_t block[RPMB_BLOCK_BYTES] = {0};

	(void)state;
	assert_int_equal(rpmb_device_enter(&generation), ST_OK);
	assert_int_equal(rpmb_device_read(SIM_RPMB_BLOCKS, block, 1),
			 ST_BAD_PARAM);
	assert_int_equal(rpmb_device_write(UINT32_MAX, block, 2), ST_BAD_PARAM);
	rpmb_device_leave();
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(works_through_the_supplicant),
		TEST(works_through_the_kernel),
		TEST(finds_its_device_among_those_of_the_kernel),
		TEST(gives_up_on_a_kernel_that_shows_devices_for_ever),
		TEST(gives_no_key_to_a_device_unless_the_build_says_so),
		TEST(never_gives_a_key_to_one_that_has_another),
		TEST(gives_the_key_of_the_emulated_device),
		TEST(the_test_key_is_the_published_one),
		TEST(a_build_without_it_asks_nobody),
		TEST(believes_no_false_answer_to_a_read),
		TEST(a_write_takes_place_once_whatever_is_said_of_it),
		TEST(says_so_when_it_cannot_know_about_a_write),
		TEST(notices_another_who_writes),
		TEST(refuses_blocks_that_are_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
