/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "abi/gp.h"
#include "abi/ta.h"
#include "kernel/drivers/rtc/rtc.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/sys/testworld_priv.h"

static struct ta_world w;
static struct ta_session session;
static struct mobj *memory;
static uint64_t now;
static enum status health;

static enum status get(void *device, uint64_t *seconds)
{
	assert_ptr_equal(device, &now);
	*seconds = now;
	return health;
}

static enum status set(void *device, uint64_t seconds)
{
	assert_ptr_equal(device, &now);
	now = seconds;
	return health;
}

static const struct rtc_ops ops = {get, set, 0, UINT32_MAX};

static int begin(void **state)
{
	(void)state;
	rtc_forget();
	now = 0;
	health = ST_OK;
	if (world_init(&w, false) != ST_OK ||
	    mobj_create_anon(1, &memory) != ST_OK)
		return -1;
	return rtc_register(&ops, &now) == ST_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	rtc_forget();
	mobj_put(memory);
	world_fini(&w);
	return 0;
}

static uint32_t call(uint32_t cmd, enum ta_param_type type, uint64_t *size)
{
	struct ta_params ps = {
		.p = {{.type = type,
		       .memref = {.mobj = memory, .size_bytes = *size}}}};
	uint32_t code = pta_rtc.invoke(&session, cmd, &ps);

	*size = ps.p[0].memref.size_bytes;
	return code;
}

static void read_words(uint32_t *words, size_t count)
{
	assert_int_equal(mobj_read(memory, 0, words, 4 * count), ST_OK);
}

static uint32_t set_to(const uint32_t words[7])
{
	uint64_t size = 28;

	assert_int_equal(mobj_write(memory, 0, words, 28), ST_OK);
	return call(2, PTA_M_IN, &size);
}

static void linux_learns_the_range_and_that_there_is_no_more(void **state)
{
	static const uint32_t expected[18] = {
		1,  0,  0, 0,             /* version, features */
		0,  0,  0, 1, 0, 1970, 4, /* a Thursday */
		15, 28, 6, 7, 1, 2106, 0,
	};
	uint32_t got[18];
	uint64_t size = 71;

	(void)state;
	assert_int_equal(call(0, PTA_M_OUT, &size), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(size, 72);
	size = 4096;
	assert_int_equal(call(0, PTA_M_OUT, &size), GP_SUCCESS);
	assert_int_equal(size, 72);
	read_words(got, 18);
	assert_memory_equal(got, expected, sizeof(expected));
}

static void linux_reads_what_it_set(void **state)
{
	static const uint32_t then[7] = {58, 59, 23, 29, 1, 2024, 99};
	static const uint32_t later[7] = {3, 0, 0, 1, 2, 2024, 5};
	uint32_t got[7];
	uint64_t size = 28;

	(void)state;
	assert_int_equal(set_to(then), GP_SUCCESS);
	assert_int_equal(now, 1709251198);
	now += 5;
	assert_int_equal(call(1, PTA_M_OUT, &size), GP_SUCCESS);
	assert_int_equal(size, 28);
	read_words(got, 7);
	assert_memory_equal(got, later, sizeof(later));
	size = 27;
	assert_int_equal(call(1, PTA_M_OUT, &size), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(size, 28);
	health = ST_GENERIC;
	assert_int_equal(call(1, PTA_M_OUT, &size), GP_ERROR_GENERIC);
	assert_int_equal(set_to(then), GP_ERROR_GENERIC);
}

static void impossible_times_change_nothing(void **state)
{
	static const uint32_t rows[][7] = {
		{0, 0, 0, 1, 12, 2024, 0},  {0, 0, 0, 1, UINT32_MAX, 2024, 0},
		{0, 0, 0, 30, 1, 2024, 0},  {60, 0, 0, 1, 1, 2024, 0},
		{16, 28, 6, 7, 1, 2106, 0}, {0, 0, 0, 1, 0, 124, 0},
	};

	(void)state;
	now = 77;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(set_to(rows[i]), GP_ERROR_BAD_PARAMETERS);
	for (uint64_t size = 0; size <= 56; size++) {
		uint64_t passed = size;

		if (size != 28)
			assert_int_equal(call(2, PTA_M_IN, &passed),
					 GP_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(now, 77);
}

static void what_the_clock_cannot_do_is_not_supported(void **state)
{
	struct ta_params out = {.p = {{.type = PTA_V_OUT}}};
	struct ta_params in = {.p = {{.type = PTA_V_IN}}};

	(void)state;
	assert_int_equal(pta_rtc.invoke(&session, 3, &out),
			 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(pta_rtc.invoke(&session, 4, &in),
			 GP_ERROR_NOT_SUPPORTED);
	for (uint32_t alarm = 5; alarm <= 10; alarm++)
		assert_int_equal(pta_rtc.invoke(&session, alarm, &in),
				 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(pta_rtc.invoke(&session, 11, &in),
			 GP_ERROR_NOT_IMPLEMENTED);
}

static bool is_listed(void)
{
	uint8_t got[64];
	uint64_t size = sizeof(got);
	struct ta_params ps = {
		.p = {{.type = PTA_M_OUT,
		       .memref = {.mobj = memory, .size_bytes = size}}}};

	assert_int_equal(pta_devices.invoke(&session, 0, &ps), GP_SUCCESS);
	size = ps.p[0].memref.size_bytes;
	assert_int_equal(mobj_read(memory, 0, got, size), ST_OK);
	for (uint64_t at = 0; at < size; at += 16)
		if (memcmp(got + at, pta_rtc.uuid, 16) == 0)
			return true;
	return false;
}

static void a_machine_without_a_clock_has_no_such_service(void **state)
{
	(void)state;
	assert_true(pta_is_present(&pta_rtc));
	assert_true(is_listed());
	rtc_forget();
	assert_false(pta_is_present(&pta_rtc));
	assert_false(is_listed());
	assert_true(pta_is_present(&pta_rng));
}

static void only_normal_worlds_kernel_may_open_it(void **state)
{
	(void)state;
	assert_true(pta_rtc.flags & PTA_ONLY_FROM_KERNEL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(linux_learns_the_range_and_that_there_is_no_more),
		TEST(linux_reads_what_it_set),
		TEST(impossible_times_change_nothing),
		TEST(what_the_clock_cannot_do_is_not_supported),
		TEST(a_machine_without_a_clock_has_no_such_service),
		TEST(only_normal_worlds_kernel_may_open_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
