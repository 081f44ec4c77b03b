/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"

static char out[32768];
static size_t out_bytes;

static void collect(const struct log_sink *sink, const char *buf,
		    size_t size_bytes)
{
	assert_ptr_equal(sink->driver, out);
	assert_true(out_bytes + size_bytes < sizeof(out));
	memcpy(out + out_bytes, buf, size_bytes);
	out_bytes += size_bytes;
	out[out_bytes] = '\0';
}

static const struct log_sink sink = {.put = collect, .driver = out};

static int reset(void **state)
{
	(void)state;
	log_set_sink(NULL);
	log_threshold = LOG_INFO;
	out_bytes = 0;
	out[0] = '\0';
	return 0;
}

static void the_first_console_gets_what_came_before(void **state)
{
	(void)state;
	log_info("early");
	log_set_sink(&sink);
	assert_non_null(strstr(out, "I/TC:0 early\n"));
	log_set_sink(&sink);
	assert_ptr_equal(strstr(strstr(out, "early") + 1, "early"), NULL);
}

static void lines_name_their_level_and_cpu(void **state)
{
	(void)state;
	log_set_sink(&sink);
	out_bytes = 0;
	log_error("a %d", 1);
	sim_set_cpu(2);
	log_info("b");
	sim_set_cpu(0);
	assert_string_equal(out, "E/TC:0 a 1\nI/TC:2 b\n");
}

static void lines_above_the_threshold_are_dropped(void **state)
{
	(void)state;
	log_set_sink(&sink);
	out_bytes = 0;
	out[0] = '\0';
	log_debug("no");
	assert_string_equal(out, "");
	log_threshold = LOG_DEBUG;
	log_debug("yes");
	assert_string_equal(out, "D/TC:0 yes\n");
}

static void long_lines_are_cut_and_end(void **state)
{
	char text[400];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_set_sink(&sink);
	out_bytes = 0;
	log_info("%s", text);
	assert_true(out_bytes < 256);
	assert_int_equal(out[out_bytes - 1], '\n');
	assert_int_equal(out[out_bytes - 2], 'x');
}

static void the_ring_keeps_the_newest(void **state)
{
	char buf[64];
	unsigned int i;

	(void)state;
	for (i = 0; i < 3000; i++)
		log_info("line %u", i);
	assert_int_equal(log_ring_read(buf, 17), 17);
	buf[17] = '\0';
	assert_string_equal(buf, "I/TC:0 line 2999\n");
	log_raw("raw", 3);
	assert_int_equal(log_ring_read(buf, 3), 3);
	assert_memory_equal(buf, "raw", 3);
}

static jmp_buf way_out;

static void dead(void)
{
	longjmp(way_out, 1);
}

/* The last test: nothing works as before after it. */
static void a_panic_is_told_once_and_lasts(void **state)
{
	(void)state;
	log_set_sink(&sink);
	out_bytes = 0;
	assert_false(tee_is_dead());
	sim_dead_hook = dead;
	if (!setjmp(way_out))
		panic("because of %s", "this");
	assert_true(tee_is_dead());
	assert_non_null(strstr(out, "Panic: because of this\n"));
	out_bytes = 0;
	out[0] = '\0';
	if (!setjmp(way_out))
		panic("again");
	assert_string_equal(out, "");
	if (!setjmp(way_out))
		panic_leave();
	log_info("still there");
	assert_non_null(strstr(out, "still there"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_first_console_gets_what_came_before,
				       reset),
		cmocka_unit_test_setup(lines_name_their_level_and_cpu, reset),
		cmocka_unit_test_setup(lines_above_the_threshold_are_dropped,
				       reset),
		cmocka_unit_test_setup(long_lines_are_cut_and_end, reset),
		cmocka_unit_test_setup(the_ring_keeps_the_newest, reset),
		cmocka_unit_test_setup(a_panic_is_told_once_and_lasts, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
