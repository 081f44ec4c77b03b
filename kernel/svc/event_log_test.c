/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/mm/page.h"
#include "kernel/svc/event_log.h"

#define LOG_BYTES 200u

static uint8_t source[EVENT_LOG_BYTES_MAX + 1];

/* As TF-A begins its log: the header, and one algorithm. */
static int prepare(void **state)
{
	(void)state;
	memset(source, 0x5a, sizeof(source));
	memset(source, 0, 32);
	source[4] = 3;
	source[28] = 33;
	memcpy(source + 32, "Spec ID Event03", 16);
	return 0;
}

static const void *kept(void)
{
	size_t size_bytes = 0;

	return event_log(&size_bytes);
}

static void nothing_is_there_before(void **state)
{
	(void)state;
	assert_null(kept());
}

static void other_bytes_are_no_log(void **state)
{
	static const unsigned int whatever[] = {0, 4, 5, 8, 27, 32, 46, 47};

	(void)state;
	for (size_t i = 0; i < sizeof(whatever) / sizeof(*whatever); i++) {
		source[whatever[i]] ^= 1;
		assert_int_equal(event_log_keep(source, LOG_BYTES),
				 ST_BAD_FORMAT);
		source[whatever[i]] ^= 1;
	}
	/* Its first event ends in it, and has a signature. */
	for (unsigned int size_bytes = 1; size_bytes < 32 + 33; size_bytes++)
		assert_int_equal(event_log_keep(source, size_bytes),
				 ST_BAD_FORMAT);
	source[28] = 15;
	assert_int_equal(event_log_keep(source, LOG_BYTES), ST_BAD_FORMAT);
	memset(source + 28, 0xff, 4);
	assert_int_equal(event_log_keep(source, LOG_BYTES), ST_BAD_FORMAT);
	assert_null(kept());
}

static void sizes_have_bounds(void **state)
{
	(void)state;
	assert_int_equal(event_log_keep(source, 0), ST_BAD_PARAM);
	assert_int_equal(event_log_keep(source, sizeof(source)), ST_BAD_PARAM);
	assert_int_equal(event_log_keep(source, SIZE_MAX), ST_BAD_PARAM);
	page_fail_nth(1);
	assert_int_equal(event_log_keep(source, EVENT_LOG_BYTES_MAX),
			 ST_NO_MEM);
	page_fail_nth(0);
	assert_null(kept());
}

static void a_log_is_copied(void **state)
{
	static uint8_t before[LOG_BYTES];
	size_t size_bytes = 0;
	const void *log = NULL;

	(void)state;
	memcpy(before, source, LOG_BYTES);
	assert_int_equal(event_log_keep(source, LOG_BYTES), ST_OK);
	memset(source, 0, sizeof(source));
	log = event_log(&size_bytes);
	assert_int_equal(size_bytes, LOG_BYTES);
	assert_memory_equal(log, before, LOG_BYTES);
}

#define TEST(name) cmocka_unit_test_setup(name, prepare)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_there_before),
		TEST(other_bytes_are_no_log),
		TEST(sizes_have_bounds),
		TEST(a_log_is_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
