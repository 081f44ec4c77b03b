/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The freestanding routines against the host's libc: they are compiled here
 * under other names, so that both are at hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/bytes/mem.h"

#define memcpy  ours_memcpy
#define memmove ours_memmove
#define memset  ours_memset
#define memcmp  ours_memcmp
#define memchr  ours_memchr
#define strlen  ours_strlen
#define strnlen ours_strnlen
#define strcmp  ours_strcmp
#define strncmp ours_strncmp
#define strchr  ours_strchr
#define strrchr ours_strrchr
#undef BASE_BYTES_MEM_H
#define secure_zero ours_secure_zero
#define ct_equal    ours_ct_equal
#include "base/bytes/copy_generic.c"
#include "base/bytes/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef secure_zero
#undef ct_equal

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static void moves_overlapping_bytes_both_ways(void **state)
{
	for (size_t from = 0; from < 16; from++) {
		for (size_t to = 0; to < 16; to++) {
			char ours[] = "0123456789abcdefghijklmnopqrstuv";
			char libc[sizeof(ours)];

			memcpy(libc, ours, sizeof(ours));
			memmove(libc + to, libc + from, 16);
			assert_ptr_equal(
				ours_memmove(ours + to, ours + from, 16),
				ours + to);
			assert_memory_equal(ours, libc, sizeof(ours));
		}
	}
	(void)state;
}

static void copies_sets_and_compares(void **state)
{
	uint8_t a[64];
	uint8_t b[64];

	(void)state;
	assert_ptr_equal(ours_memset(a, 0x1ab, 64), a);
	assert_int_equal(a[63], 0xab);
	assert_ptr_equal(ours_memcpy(b, a, 64), b);
	assert_int_equal(ours_memcmp(a, b, 64), 0);
	b[63] = 0xac;
	assert_true(ours_memcmp(a, b, 64) < 0);
	assert_int_equal(ours_memcmp(a, b, 63), 0);
	/* Bytes compare as unsigned. */
	a[0] = 0x7f;
	assert_true(ours_memcmp(b, a, 64) > 0);
}

static void string_routines_agree_with_libc(void **state)
{
	static const char *const texts[] = {"",    "a",   "b",     "ab",
					    "abc", "abd", "\377x", "a/b/c"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *s = texts[i];

		assert_int_equal(ours_strlen(s), strlen(s));
		assert_int_equal(ours_strnlen(s, 2), strnlen(s, 2));
		for (int c = 0; c < 256; c += '/') {
			assert_ptr_equal(ours_strchr(s, c), strchr(s, c));
			assert_ptr_equal(ours_strrchr(s, c), strrchr(s, c));
			assert_ptr_equal(ours_memchr(s, c, strlen(s)),
					 memchr(s, c, strlen(s)));
		}
		for (size_t j = 0; j < ARRAY_SIZE(texts); j++) {
			const char *t = texts[j];

			assert_int_equal(sign(ours_strcmp(s, t)),
					 sign(strcmp(s, t)));
			assert_int_equal(sign(ours_strncmp(s, t, 2)),
					 sign(strncmp(s, t, 2)));
		}
	}
}

static void bounded_length_reads_no_byte_past_the_bound(void **state)
{
	char exact[3] = {'a', 'b', 'c'};

	(void)state;
	assert_int_equal(ours_strnlen(exact, 3), 3);
	assert_int_equal(ours_strncmp(exact, "abcd", 3), 0);
}

static void secrets_are_zeroed_and_compared_whole(void **state)
{
	uint8_t a[4] = {1, 2, 3, 4};
	uint8_t b[4] = {1, 2, 3, 5};

	(void)state;
	assert_false(ct_equal(a, b, 4));
	assert_true(ct_equal(a, b, 3));
	assert_true(ct_equal(a, b, 0));
	secure_zero(a, 4);
	assert_memory_equal(a, "\0\0\0\0", 4);
	secure_zero(NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_overlapping_bytes_both_ways),
		cmocka_unit_test(copies_sets_and_compares),
		cmocka_unit_test(string_routines_agree_with_libc),
		cmocka_unit_test(bounded_length_reads_no_byte_past_the_bound),
		cmocka_unit_test(secrets_are_zeroed_and_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
