/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/log/log.h"
#include "tests/support/spmc_sim.h"

#define SP(i) (&world_sps[i].e)
#define LOG32 FFA_CONSOLE_LOG
#define LOG64 FFA_64(FFA_CONSOLE_LOG)

static char out[1024];

static void keep(const struct log_sink *sink, const char *buf,
		 size_t size_bytes)
{
	size_t used = strlen(out);

	(void)sink;
	assert_true(used + size_bytes < sizeof(out));
	memcpy(out + used, buf, size_bytes);
	out[used + size_bytes] = '\0';
}

static const struct log_sink sink = {.put = keep};

static int start(void **state)
{
	(void)sim_start_fresh(state);
	out[0] = '\0';
	log_set_sink(&sink);
	return 0;
}

static int stop(void **state)
{
	log_set_sink(NULL);
	return sim_stop(state);
}

/* @text in registers, as the form has it. */
static int write_it(struct spmc_endpoint *e, uint32_t function,
		    const char *text, uint64_t count)
{
	struct ffa_regs r = {{function, count}};
	unsigned int each = function & SMCCC_64 ? 8 : 4;

	for (size_t i = 0; text[i] && i < 16 * 8; i++)
		r.x[2 + i / each] |= (uint64_t)(uint8_t)text[i]
				     << 8 * (i % each);
	assert_true(spmc_call(e, &r));
	return error_in(r.x);
}

static int say(struct spmc_endpoint *e, uint32_t function, const char *text)
{
	return write_it(e, function, text, strlen(text));
}

static void lines_are_logged_whole_and_with_their_writer(void **state)
{
	(void)state;
	assert_int_equal(say(SP(0), LOG32, "hello "), 0);
	assert_int_equal(say(SP(1), LOG64, "other\n"), 0);
	assert_int_equal(say(SP(0), LOG64, "wor\x1b[2Jld\r\n"), 0);
	assert_non_null(strstr(out, "SP 8002: other"));
	assert_non_null(strstr(out, "SP 8001: hello wor?[2Jld"));
	assert_null(strchr(out, '\x1b'));
}

static void a_call_carries_what_its_registers_hold(void **state)
{
	char text[130];

	(void)state;
	memset(text, 'a', 129);
	text[129] = '\0';
	assert_int_equal(write_it(SP(0), LOG32, "a", 0), INVALID);
	assert_int_equal(write_it(SP(0), LOG32, "a", 25), INVALID);
	assert_int_equal(write_it(SP(0), LOG64, "a", 129), INVALID);
	assert_int_equal(write_it(SP(0), LOG64, text, 128), 0);
	/* A line that gets too long is broken. */
	assert_non_null(strstr(out, "aaaa\n"));
	SP(0)->version = FFA_VERSION_1_1;
	assert_int_equal(write_it(SP(0), LOG64, text, 49), INVALID);
	assert_int_equal(write_it(SP(0), LOG64, text, 48), 0);
	assert_int_equal(say(&world_ns, LOG32, "a"), UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_are_logged_whole_and_with_their_writer),
		TEST(a_call_carries_what_its_registers_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
