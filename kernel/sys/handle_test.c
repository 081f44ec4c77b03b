/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/sys/handle.h"

static int items[70000];

static void finds_what_was_added(void **state)
{
	struct handle_table t;
	uint32_t h[100];

	(void)state;
	handle_table_init(&t, HANDLE_STATE);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(handle_add(&t, &items[i], &h[i]), ST_OK);
		assert_int_not_equal(h[i], 0);
		assert_true(h[i] < 0x40000000);
	}
	for (size_t i = 0; i < 100; i++)
		assert_ptr_equal(handle_find(&t, h[i]), &items[i]);
	handle_table_fini(&t, NULL);
	assert_null(handle_find(&t, h[0]));
}

static void a_stale_handle_names_nothing(void **state)
{
	struct handle_table t;
	uint32_t old = 0;
	uint32_t h = 0;

	(void)state;
	handle_table_init(&t, HANDLE_OBJECT);
	assert_int_equal(handle_add(&t, &items[0], &old), ST_OK);
	assert_ptr_equal(handle_remove(&t, old), &items[0]);
	assert_null(handle_remove(&t, old));
	/* The same slot comes round again under another number. */
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(handle_add(&t, &items[i], &h), ST_OK);
	assert_int_equal(h & 0xFFFF, old & 0xFFFF);
	assert_null(handle_find(&t, old));
	assert_non_null(handle_find(&t, h));
	handle_table_fini(&t, NULL);
}

static void guesses_find_nothing(void **state)
{
	static const uint64_t guesses[] = {
		0,
		1,
		UINT64_MAX,
		0xFFFFBAD0,
		0xFFFFFFFD,
		UINT64_C(0x100000000),
		(uint64_t)HANDLE_STATE << 24 | 0xFFFF,
		(uint64_t)HANDLE_OBJECT << 24,
		(uint64_t)HANDLE_STATE << 24 | 1 << 16,
		UINT64_C(0x100000000) | (uint64_t)HANDLE_STATE << 24,
	};
	struct handle_table t;
	uint32_t h = 0;

	(void)state;
	handle_table_init(&t, HANDLE_STATE);
	for (size_t i = 0; i < ARRAY_SIZE(guesses); i++)
		assert_null(handle_find(&t, guesses[i]));
	assert_int_equal(handle_add(&t, &items[0], &h), ST_OK);
	for (size_t i = 0; i < ARRAY_SIZE(guesses); i++) {
		assert_null(handle_find(&t, guesses[i]));
		assert_null(handle_remove(&t, guesses[i]));
	}
	assert_ptr_equal(handle_find(&t, h), &items[0]);
	handle_table_fini(&t, NULL);
}

static void ends_at_its_limit_with_no_memory(void **state)
{
	struct handle_table t;
	uint32_t h = 0;

	(void)state;
	handle_table_init(&t, HANDLE_ENUM);
	for (size_t i = 0; i < HANDLE_SLOTS_MAX; i++)
		assert_int_equal(handle_add(&t, &items[i], &h), ST_OK);
	assert_int_equal(handle_add(&t, &items[0], &h), ST_NO_MEM);
	assert_ptr_equal(handle_remove(&t, h), &items[HANDLE_SLOTS_MAX - 1]);
	assert_int_equal(handle_add(&t, &items[7], &h), ST_OK);
	handle_table_fini(&t, NULL);
}

static int destroyed;

static void count_destroyed(void *item)
{
	(void)item;
	destroyed++;
}

static void fini_destroys_what_is_left(void **state)
{
	struct handle_table t;
	uint32_t h = 0;

	(void)state;
	handle_table_init(&t, HANDLE_STATE);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(handle_add(&t, &items[i], &h), ST_OK);
	assert_non_null(handle_remove(&t, h));
	handle_table_fini(&t, count_destroyed);
	assert_int_equal(destroyed, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_added),
		cmocka_unit_test(a_stale_handle_names_nothing),
		cmocka_unit_test(guesses_find_nothing),
		cmocka_unit_test(ends_at_its_limit_with_no_memory),
		cmocka_unit_test(fini_destroys_what_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
