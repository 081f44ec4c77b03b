/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/sim/sim.h"
#include "kernel/ta/world_priv.h"

/* What statistics tell of TAs. */

enum {
	PLAIN = 1,
	SINGLE,
};
#define CMD_PANIC 1u

static uint32_t entry(uint32_t function, __unused uint32_t session,
		      __unused uint64_t params, uint32_t cmd)
{
	if (function == TA_ENTRY_INVOKE && cmd == CMD_PANIC)
		ta_die(0xbeef);
	return GP_SUCCESS;
}

struct world_ta world_tas[] = {
	{.uuid = WORLD_UUID(PLAIN), .flags = 0, .entry = entry},
	{.uuid = WORLD_UUID(SINGLE),
	 .flags = TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION,
	 .entry = entry},
};
const size_t world_ta_count = ARRAY_SIZE(world_tas);

const struct pta *const pta_table[] = {NULL};
const size_t pta_table_count = 0;

static uint32_t open_ok(uint8_t n)
{
	uint32_t id = 0;

	assert_int_equal(world_open(n, NULL, &id).code, GP_SUCCESS);
	return id;
}

static void panic_in(uint32_t id)
{
	assert_int_equal(world_invoke(id, CMD_PANIC, NULL).code,
			 GP_ERROR_TARGET_DEAD);
}

static void job_list(void *arg)
{
	uint32_t a = open_ok(SINGLE);
	uint32_t b = open_ok(SINGLE);
	uint32_t c = open_ok(PLAIN);
	const uint8_t single[16] = WORLD_UUID(SINGLE);
	struct ta_summary list[3] = {{.session_count = 99},
				     {.session_count = 99},
				     {.session_count = 99}};

	(void)arg;
	assert_int_equal(ta_list(NULL, 0), 2);
	assert_int_equal(ta_list(list, 1), 2);
	assert_int_equal(list[1].session_count, 99);
	assert_int_equal(ta_list(list, 3), 2);
	assert_memory_equal(list[0].uuid, single, sizeof(single));
	assert_int_equal(list[0].session_count, 2);
	assert_int_equal(list[1].session_count, 1);
	assert_true(list[0].memory_pages > 0 && list[1].memory_pages > 0);
	assert_false(list[0].is_dead || list[1].is_dead);
	assert_int_equal(list[2].session_count, 99);
	world_close(b);
	panic_in(a);
	assert_int_equal(ta_list(list, 2), 2);
	assert_int_equal(list[0].session_count, 1);
	assert_true(list[0].is_dead);
	assert_int_equal(list[0].memory_pages, 0);
	world_close(a);
	world_close(c);
	assert_int_equal(ta_list(list, 3), 0);
}

static void lists_the_living_and_the_dead(void **state)
{
	(void)state;
	world_run(job_list, NULL);
}

static int set_up(void **state)
{
	(void)state;
	return ta_init() == ST_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_the_living_and_the_dead),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
