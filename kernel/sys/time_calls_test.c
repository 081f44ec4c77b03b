/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/testcall_priv.h"

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/page.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/sys/ta_clock.h"

/* Two peers: files here, a clock there. */
#define __wrap_rpc_command supplicant_command
#include "kernel/storage/testing/supplicant.h"
#undef __wrap_rpc_command

static uint64_t ree_ms; /* normal world's clock; 0: does not answer */

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result);
static void (*meanwhile)(void); /* once, while normal world is asked */

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result)
{
	void (*now)(void) = meanwhile;

	meanwhile = NULL;
	if (now)
		now();
	if (cmd != OPTEE_RPC_CMD_GET_TIME)
		return supplicant_command(cmd, params, count, result);
	*result = ree_ms ? GP_SUCCESS : GP_ERROR_GENERIC;
	params[0].value.a = ree_ms / 1000;
	params[0].value.b = ree_ms % 1000 * 1000000;
	return ST_OK;
}

static void restart(void)
{
	/* No change of the boot before is late any more. */
	sim_advance_us(200000);
	sup_end_call();
	ree_dir_reset();
	sup_restart();
	ta_clock_forget_all();
}

static int fresh(void **state)
{
	sup_reset();
	ree_dir_reset();
	ta_clock_forget_all();
	ree_ms = UINT64_C(1700000000000);
	if (begin(state))
		return -1;
	memset(w.ta.uuid, 0x42, sizeof(w.ta.uuid));
	return 0;
}

static int done(void **state)
{
	int result = end(state);

	sup_end_call();
	ta_clock_forget_all();
	return sup.lent ? -1 : result;
}

static void set_time(uint32_t seconds, uint32_t millis, uint32_t want)
{
	world_put_u32(buf, seconds);
	world_put_u32(buf + 4, millis);
	assert_int_equal(WORLD_CALL(CALL_set_ta_time, buf), want);
}

static void expect(uint32_t want)
{
	assert_int_equal(WORLD_CALL(CALL_get_time, TA_TIME_PERSISTENT, buf),
			 want);
}

/* Up to 50 ms later, too. */
static void expect_ms(uint64_t ms)
{
	struct utee_time t = {0};

	expect(GP_SUCCESS);
	world_get(&t, buf, sizeof(t));
	assert_in_range(t.seconds * UINT64_C(1000) + t.millis, ms, ms + 50);
}

static void time_starts_unset_and_runs(void **state)
{
	(void)state;
	expect(GP_ERROR_TIME_NOT_SET);
	set_time(1000, 1000, GP_ERROR_BAD_PARAMETERS);
	expect(GP_ERROR_TIME_NOT_SET);
	set_time(1000, 0, GP_SUCCESS);
	expect_ms(1000000);
	/* Normal world's clock has no say while we run. */
	ree_ms -= 3600000;
	sim_advance_us(2500000);
	expect_ms(1002500);
	/* Another TA does not see it. */
	w.ta.uuid[0] ^= 1;
	expect(GP_ERROR_TIME_NOT_SET);
	restart();
	expect(GP_ERROR_TIME_NOT_SET);
}

static void time_wraps_with_an_error(void **state)
{
	struct utee_time t = {0};

	(void)state;
	set_time(UINT32_MAX, 999, GP_SUCCESS);
	sim_advance_us(2000);
	expect(GP_ERROR_OVERFLOW);
	world_get(&t, buf, sizeof(t));
	assert_in_range(t.seconds, 0, 60);
	restart();
	ree_ms += 7000;
	expect(GP_ERROR_OVERFLOW);
	world_get(&t, buf, sizeof(t));
	assert_in_range(t.seconds, 6, 8);
}

static void time_passes_while_the_machine_is_off(void **state)
{
	(void)state;
	set_time(5, 250, GP_SUCCESS);
	restart();
	ree_ms += 86400000;
	expect_ms(86405250);
	/* From then on by our own counter. */
	ree_ms += 3600000;
	sim_advance_us(1000000);
	expect_ms(86406250);
	/* Set backwards, and kept apart from other TAs. */
	set_time(1, 0, GP_SUCCESS);
	w.ta.uuid[15] ^= 1;
	set_time(77, 0, GP_SUCCESS);
	restart();
	expect_ms(77000);
	w.ta.uuid[15] ^= 1;
	expect_ms(1000);
}

static void a_clock_that_went_back_needs_a_reset(void **state)
{
	(void)state;
	set_time(100, 0, GP_SUCCESS);
	restart();
	ree_ms += 50000;
	expect_ms(150000);
	/* Later than when it was set, earlier than when it was seen. */
	restart();
	ree_ms -= 20000;
	expect(GP_ERROR_TIME_NEEDS_RESET);
	ree_ms += 3600000;
	expect(GP_ERROR_TIME_NEEDS_RESET);
	set_time(200, 0, GP_SUCCESS);
	expect_ms(200000);
	restart();
	expect_ms(200000);
}

static void what_was_stored_and_is_damaged_needs_a_reset(void **state)
{
	(void)state;
	set_time(100, 0, GP_SUCCESS);
	for (unsigned int i = 0; i < SUP_FILES; i++)
		if (sup.files[i].is_linked &&
		    !strstr(sup.files[i].name, "dirf.db"))
			memset(sup.files[i].bytes, 0x5a, sup.files[i].size);
	restart();
	expect(GP_ERROR_TIME_NEEDS_RESET);
	expect(GP_ERROR_TIME_NEEDS_RESET);
	set_time(300, 0, GP_SUCCESS);
	restart();
	expect_ms(300000);
}

static void a_silent_normal_world_is_asked_again(void **state)
{
	const uint64_t now = ree_ms;

	(void)state;
	set_time(100, 0, GP_SUCCESS);
	restart();
	ree_ms = 0;
	expect(GP_ERROR_TIME_NEEDS_RESET);
	set_time(7, 0, GP_ERROR_STORAGE_NO_SPACE);
	ree_ms = now;
	expect_ms(100000);
}

static void a_time_that_cannot_be_stored_is_not_set(void **state)
{
	(void)state;
	set_time(100, 0, GP_SUCCESS);
	for (unsigned long nth = 1;; nth++) {
		uint32_t code = 0;

		sup_end_call();
		sup_set_fault(SUP_CUT_BEFORE, nth);
		world_put_u32(buf, 500);
		world_put_u32(buf + 4, 0);
		code = WORLD_CALL(CALL_set_ta_time, buf);
		sup_power_on();
		restart();
		if (code == GP_SUCCESS)
			break;
		assert_int_equal(code, GP_ERROR_STORAGE_NO_SPACE);
		expect_ms(100000);
		restart();
	}
	expect_ms(500000);
}

static void want_of_memory_leaves_the_old_time(void **state)
{
	unsigned long failures = 0;
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;

	(void)state;
	set_time(100, 0, GP_SUCCESS);
	for (unsigned long n = 1; code != GP_SUCCESS; n++) {
		restart();
		world_put_u32(buf, 500);
		page_fail_nth(n);
		code = WORLD_CALL(CALL_set_ta_time, buf);
		page_fail_nth(0);
		if (code == GP_SUCCESS)
			break;
		assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
		expect_ms(100000);
		failures++;
	}
	assert_true(failures > 0);
	expect_ms(500000);
	code = GP_ERROR_OUT_OF_MEMORY;
	for (unsigned long n = 1; code != GP_SUCCESS; n++) {
		restart();
		page_fail_nth(n);
		code = WORLD_CALL(CALL_get_time, TA_TIME_PERSISTENT, buf);
		page_fail_nth(0);
		if (code != GP_SUCCESS)
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
	}
	expect_ms(500000);
}

static void step_aside(uint8_t *kept)
{
	memcpy(kept, w.ta.uuid, sizeof(w.ta.uuid));
	w.ta.uuid[0] ^= 1;
}

static void others_set_and_read_theirs(void)
{
	uint8_t uuid[16];

	step_aside(uuid);
	expect_ms(7000);
	set_time(8, 0, GP_SUCCESS);
	expect_ms(8000);
	w.ta.uuid[1] ^= 1;
	expect(GP_ERROR_TIME_NOT_SET);
	memcpy(w.ta.uuid, uuid, sizeof(uuid));
	/* So does another instance of who waits. */
	expect_ms(100000);
	sim_advance_us(3000000);
}

static void a_ta_that_waits_for_normal_world_stops_no_other_clock(void **state)
{
	uint8_t uuid[16];

	(void)state;
	set_time(100, 0, GP_SUCCESS);
	step_aside(uuid);
	set_time(7, 0, GP_SUCCESS);
	memcpy(w.ta.uuid, uuid, sizeof(uuid));
	meanwhile = others_set_and_read_theirs;
	set_time(200, 0, GP_SUCCESS);
	assert_null(meanwhile);
	expect_ms(200000);
	step_aside(uuid);
	expect_ms(11000);
}

static unsigned int slow_requests;

static void files_take_a_second(void)
{
	sim_advance_us(1000000);
	ree_ms += 1000;
	slow_requests++;
	meanwhile = files_take_a_second;
}

static void a_slow_supplicant_does_not_slow_the_clock(void **state)
{
	(void)state;
	meanwhile = files_take_a_second;
	set_time(100, 0, GP_SUCCESS);
	meanwhile = NULL;
	/* It was set after the first request, which was for the time. */
	assert_true(slow_requests > 2);
	expect_ms(100000 + (slow_requests - 1) * 1000);
	restart();
	expect_ms(100000 + (slow_requests - 1) * 1000);
}

#define TIME_TEST(f) cmocka_unit_test_setup_teardown(f, fresh, done)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TIME_TEST(time_starts_unset_and_runs),
		TIME_TEST(time_wraps_with_an_error),
		TIME_TEST(time_passes_while_the_machine_is_off),
		TIME_TEST(a_clock_that_went_back_needs_a_reset),
		TIME_TEST(what_was_stored_and_is_damaged_needs_a_reset),
		TIME_TEST(a_silent_normal_world_is_asked_again),
		TIME_TEST(a_time_that_cannot_be_stored_is_not_set),
		TIME_TEST(want_of_memory_leaves_the_old_time),
		TIME_TEST(
			a_ta_that_waits_for_normal_world_stops_no_other_clock),
		TIME_TEST(a_slow_supplicant_does_not_slow_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
