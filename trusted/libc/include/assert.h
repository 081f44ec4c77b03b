/* SPDX-License-Identifier: BSD-2-Clause */
/* No guard: assert() follows NDEBUG at each inclusion, as C says. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition)                                                      \
	((condition) ? (void)0                                                 \
		     : __assert_failed(#condition, __FILE__, __LINE__))
#endif

#ifndef ASSERT_H
#define ASSERT_H
#ifndef static_assert
#define static_assert _Static_assert
#endif
/* Logs the place and panics the TA. */
void __assert_failed(const char *text, const char *file, int line)
	__attribute__((noreturn));
#endif
