/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_EMULATED_CMOCKA_H
#define KERNEL_CRYPTO_TESTING_EMULATED_CMOCKA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * As much of cmocka as this room's tests ask for: they are also compiled for
 * Arm, where no such package is installed. The first thing that is wrong ends
 * the program.
 */
struct CMUnitTest {
	const char *name;
	void (*test)(void **state);
};
#define cmocka_unit_test(f)                                                    \
	{                                                                      \
		.name = #f, .test = f                                          \
	}

/* Left by skip(). */
extern const char *emulated_test;
extern bool emulated_skipped;
extern jmp_buf emulated_end;
#define skip()                                                                 \
	do {                                                                   \
		emulated_skipped = true;                                       \
		longjmp(emulated_end, 1);                                      \
	} while (0)

#define fail_msg(...)                                                          \
	do {                                                                   \
		(void)fprintf(stderr, "%s: %s:%d: ", emulated_test, __FILE__,  \
			      __LINE__);                                       \
		(void)fprintf(stderr, __VA_ARGS__);                            \
		(void)fprintf(stderr, "\n");                                   \
		exit(1);                                                       \
	} while (0)
#define assert_true(x)                                                         \
	do {                                                                   \
		if (!(x))                                                      \
			fail_msg("%s", #x);                                    \
	} while (0)
#define assert_int_equal(a, b) assert_true((a) == (b))
#define assert_null(x)         assert_true(!(x))
#define assert_non_null(x)     assert_true(x)
#define assert_memory_equal(a, b, size)                                        \
	assert_true(memcmp((a), (b), (size)) == 0)

static inline int emulated_run(const struct CMUnitTest *tests, size_t count,
			       int (*setup)(void **), int (*teardown)(void **))
{
	if (setup && setup(NULL) != 0)
		return 1;
	for (volatile size_t i = 0; i < count; i++) {
		emulated_test = tests[i].name;
		emulated_skipped = false;
		if (setjmp(emulated_end) == 0)
			tests[i].test(NULL);
		(void)printf("%s %s\n", emulated_skipped ? "skip" : "ok",
			     emulated_test);
	}
	return teardown ? teardown(NULL) : 0;
}
#define cmocka_run_group_tests(tests, setup, teardown)                         \
	emulated_run((tests), sizeof(tests) / sizeof((tests)[0]), setup,       \
		     teardown)

#endif
