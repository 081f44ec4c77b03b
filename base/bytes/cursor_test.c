/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/bytes/checked.h"
#include "base/bytes/cursor.h"

static const uint8_t bytes[15] = {1, 2, 3, 4,  5,  6,  7, 8,
				  9, 8, 7, 10, 11, 12, 13};

static void reads_every_width(void **state)
{
	struct cursor c = cursor_over(bytes, sizeof(bytes));

	(void)state;
	assert_int_equal(cursor_le32(&c), 0x04030201);
	assert_int_equal(cursor_be32(&c), 0x05060708);
	cursor_seek(&c, 0);
	assert_true(cursor_le64(&c) == UINT64_C(0x0807060504030201));
	assert_int_equal(cursor_left(&c), 7);
	assert_int_equal(cursor_status(&c), ST_OK);
}

static void a_read_past_the_end_sticks(void **state)
{
	struct cursor c = cursor_over(bytes, 3);

	(void)state;
	assert_int_equal(cursor_le32(&c), 0);
	/* Three bytes are there, but the cursor has failed. */
	assert_int_equal(cursor_u8(&c), 0);
	assert_null(cursor_take(&c, 0));
	assert_int_equal(cursor_left(&c), 0);
	cursor_seek(&c, 0);
	assert_int_equal(cursor_status(&c), ST_BAD_FORMAT);
}

static void failed_copies_zero_the_target(void **state)
{
	struct cursor c = cursor_over(bytes, 2);
	uint8_t out[4] = {9, 9, 9, 9};

	(void)state;
	cursor_bytes(&c, out, 2);
	assert_memory_equal(out, "\1\2\11\11", 4);
	cursor_bytes(&c, out, 4);
	assert_memory_equal(out, "\0\0\0\0", 4);
	assert_int_equal(cursor_status(&c), ST_BAD_FORMAT);
}

static void seek_to_the_end_is_allowed_and_past_it_is_not(void **state)
{
	struct cursor c = cursor_over(bytes, 4);

	(void)state;
	cursor_seek(&c, 4);
	assert_int_equal(cursor_status(&c), ST_OK);
	assert_int_equal(cursor_left(&c), 0);
	cursor_seek(&c, 5);
	assert_int_equal(cursor_status(&c), ST_BAD_FORMAT);
}

static void huge_sizes_do_not_wrap(void **state)
{
	struct cursor c = cursor_over(bytes, 4);

	(void)state;
	cursor_skip(&c, 2);
	cursor_skip(&c, SIZE_MAX);
	assert_int_equal(cursor_status(&c), ST_BAD_FORMAT);
	assert_int_equal(c.pos_bytes, 2);
}

static void an_empty_buffer_reads_nothing(void **state)
{
	struct cursor c = cursor_over(NULL, 0);
	uint8_t out = 7;

	(void)state;
	cursor_bytes(&c, &out, 0);
	assert_int_equal(cursor_status(&c), ST_OK);
	assert_int_equal(cursor_u8(&c), 0);
	assert_int_equal(cursor_status(&c), ST_BAD_FORMAT);
}

static void range_check_refuses_wrapping_ranges(void **state)
{
	uint64_t out;

	(void)state;
	assert_true(range_fits(0, 10, 10));
	assert_true(range_fits(10, 0, 10));
	assert_false(range_fits(11, 0, 10));
	assert_false(range_fits(UINT64_MAX, 2, 10));
	assert_false(range_fits(1, UINT64_MAX, 10));
	assert_true(checked_align_up(4097, 4096, &out) && out == 8192);
	assert_false(checked_align_up(UINT64_MAX, 4096, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_width),
		cmocka_unit_test(a_read_past_the_end_sticks),
		cmocka_unit_test(failed_copies_zero_the_target),
		cmocka_unit_test(seek_to_the_end_is_allowed_and_past_it_is_not),
		cmocka_unit_test(huge_sizes_do_not_wrap),
		cmocka_unit_test(an_empty_buffer_reads_nothing),
		cmocka_unit_test(range_check_refuses_wrapping_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
