/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text/format.h"

/* Odd combinations of flags are tested on purpose. */
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

/* The host's snprintf() is the reference. */
#define assert_same_as_libc(...)                                               \
	do {                                                                   \
		char ours[128];                                                \
		char libc[128];                                                \
		int n = text_format(ours, sizeof(ours), __VA_ARGS__);          \
                                                                               \
		assert_int_equal(n,                                            \
				 snprintf(libc, sizeof(libc), __VA_ARGS__));   \
		assert_string_equal(ours, libc);                               \
	} while (0)

static void integers_print_as_libc_does(void **state)
{
	(void)state;
	assert_same_as_libc("%d %i %u", 0, -1, 1u);
	assert_same_as_libc("%d %d", INT_MIN, INT_MAX);
	assert_same_as_libc("%ld %lu", LONG_MIN, ULONG_MAX);
	assert_same_as_libc("%lld %llu", LLONG_MIN, ULLONG_MAX);
	assert_same_as_libc("%zu %zd %td", SIZE_MAX, (size_t)5, (ptrdiff_t)-5);
	assert_same_as_libc("%jd %ju", INTMAX_MIN, UINTMAX_MAX);
	assert_same_as_libc("%hhd %hhu %hd %hu", -1, 255, -300, 65535);
	assert_same_as_libc("%x %X %#x %#X %#x", 0xbeefu, 0xbeefu, 1u, 10u, 0u);
	assert_same_as_libc("%o %#o %#o %#.0o", 8u, 8u, 0u, 0u);
	assert_same_as_libc("%llo", ULLONG_MAX);
}

static void flags_and_widths_print_as_libc_does(void **state)
{
	(void)state;
	assert_same_as_libc("[%5d|%-5d|%05d|%+d|% d|%+5d]", 42, 42, 42, 42, 42,
			    42);
	assert_same_as_libc("[%8x|%-8x|%08x|%#08x|%#8x]", 42u, 42u, 42u, 42u,
			    42u);
	assert_same_as_libc("[%8.4d|%-8.4d|%.0d|%.0d]", 42, -42, 0, 1);
	assert_same_as_libc("[%08.4d]", -42);
	assert_same_as_libc("[%*d|%*d|%.*d|%.*d]", 6, 1, -6, 1, 4, 7, -1, 7);
	assert_same_as_libc("[%06d|%-06d]", -42, -42);
}

static void text_prints_as_libc_does(void **state)
{
	const char exact[3] = {'a', 'b', 'c'};

	(void)state;
	assert_same_as_libc("[%s|%5s|%-5s|%.2s|%.0s]", "abc", "abc", "abc",
			    "abc", "abc");
	assert_same_as_libc("[%c|%3c|%-3c]", 'x', 'y', 'z');
	assert_same_as_libc("100%%");
	assert_same_as_libc("%.3s", exact);
	assert_same_as_libc("%p", (void *)0x1234);
}

static void a_null_text_is_named(void **state)
{
	char out[16];
	const char *volatile none = NULL;

	(void)state;
	assert_int_equal(text_format(out, sizeof(out), "%s", none), 6);
	assert_string_equal(out, "(null)");
}

static void short_buffers_truncate_and_report_the_whole_length(void **state)
{
	char out[5];

	(void)state;
	assert_int_equal(text_format(out, sizeof(out), "%s", "abcdefgh"), 8);
	assert_string_equal(out, "abcd");
	assert_int_equal(text_format(out, 1, "abc"), 3);
	assert_string_equal(out, "");
	assert_int_equal(text_format(NULL, 0, "%d", 12345), 5);
}

static void malformed_formats_end_cleanly(void **state)
{
	char out[16];
	const char *volatile cut = "ab%";
	const char *volatile cut_flags = "ab%-08l";
	char fmt[16];

	(void)state;
	snprintf(fmt, sizeof(fmt), "%s", cut);
	assert_int_equal(text_format(out, sizeof(out), fmt), 2);
	assert_string_equal(out, "ab");
	snprintf(fmt, sizeof(fmt), "%s", cut_flags);
	assert_int_equal(text_format(out, sizeof(out), fmt), 2);
	assert_string_equal(out, "ab");
}

static const uint8_t octets[16] = {0x48, 0x6f, 0xf8, 0x00, 0x11, 0x22,
				   0xab, 0xcd, 0x01, 0x23, 0x45, 0x67,
				   0x89, 0xab, 0xcd, 0xef};
#define UUID_TEXT "486ff800-1122-abcd-0123-456789abcdef"

static void uuids_print_in_rfc_4122_order(void **state)
{
	char out[UUID_TEXT_BYTES];

	(void)state;
	uuid_octets_to_text(octets, out);
	assert_string_equal(out, UUID_TEXT);
}

static void uuids_parse_in_either_case(void **state)
{
	uint8_t out[16] = {0};

	(void)state;
	assert_true(uuid_text_to_octets(UUID_TEXT, 36, out));
	assert_memory_equal(out, octets, 16);
	memset(out, 0, 16);
	assert_true(uuid_text_to_octets("486FF800-1122-ABCD-0123-456789ABCDEF",
					36, out));
	assert_memory_equal(out, octets, 16);
}

static void texts_that_are_no_uuid_are_refused_untouched(void **state)
{
	uint8_t out[16] = {7};

	(void)state;
	assert_false(uuid_text_to_octets(UUID_TEXT, 35, out));
	assert_false(uuid_text_to_octets(UUID_TEXT "0", 37, out));
	assert_false(uuid_text_to_octets("486ff800x1122-abcd-0123-456789abcdef",
					 36, out));
	assert_false(uuid_text_to_octets("486ff80g-1122-abcd-0123-456789abcdef",
					 36, out));
	assert_false(uuid_text_to_octets("", 0, out));
	assert_int_equal(out[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_print_as_libc_does),
		cmocka_unit_test(flags_and_widths_print_as_libc_does),
		cmocka_unit_test(text_prints_as_libc_does),
		cmocka_unit_test(a_null_text_is_named),
		cmocka_unit_test(
			short_buffers_truncate_and_report_the_whole_length),
		cmocka_unit_test(malformed_formats_end_cleanly),
		cmocka_unit_test(uuids_print_in_rfc_4122_order),
		cmocka_unit_test(uuids_parse_in_either_case),
		cmocka_unit_test(texts_that_are_no_uuid_are_refused_untouched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
