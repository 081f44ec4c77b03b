/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_CASE_H
#define TESTS_BAREMETAL_CASE_H

#include "base/bytes/compiler.h"
#include "tests/baremetal/board.h"

/*
 * A case is a claim: CASE(topic, what_must_hold, flags) { ... CHECK(...); }.
 * A failed CHECK ends the function it stands in and fails the case; it may
 * stand in a job on another CPU too.
 */
enum case_flags {
	CASE_PLAIN = 0,
	/* Redoubt promises it; other TEEs need not. The runner may forgive. */
	CASE_OURS = 1,
	/* The TEE keeps something on purpose: do not compare page counts. */
	CASE_KEEPS = 2,
	/* Known to stop another TEE for good: run against Redoubt only. */
	CASE_DEADLY = 4,
	/* Ends the TEE on purpose: runs only when its whole name is selected.
	 */
	CASE_FATAL = 8,
	/* Holds in some boots only: runs when its whole name is selected,
	 * perhaps among others. */
	CASE_ASKED = 16,
};

struct test_case {
	const char *name;
	void (*run)(void);
	enum case_flags flags;
};

#define CASE(topic, claim, case_flags)                                         \
	static void topic##_##claim(void);                                     \
	static const struct test_case case_##topic##_##claim = {               \
		.name = #topic "." #claim,                                     \
		.run = topic##_##claim,                                        \
		.flags = (case_flags),                                         \
	};                                                                     \
	static const struct test_case *const link_##topic##_##claim __used     \
		__section("cases") = &case_##topic##_##claim;                  \
	static void topic##_##claim(void)

/* Only the first failure of a case is kept. */
void case_fail(const char *file, int line, const char *what, uint64_t got,
	       uint64_t want);
void case_skip(const char *reason);
bool case_has_failed(void);

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			case_fail(__FILE__, __LINE__, #condition, 0, 1);       \
			return;                                                \
		}                                                              \
	} while (0)

#define CHECK_EQ(got, want)                                                    \
	do {                                                                   \
		uint64_t check_got = (got);                                    \
		uint64_t check_want = (want);                                  \
		if (check_got != check_want) {                                 \
			case_fail(__FILE__, __LINE__, #got, check_got,         \
				  check_want);                                 \
			return;                                                \
		}                                                              \
	} while (0)

#define SKIP(reason)                                                           \
	do {                                                                   \
		case_skip(reason);                                             \
		return;                                                        \
	} while (0)

#define NEED_TWO_CPUS()                                                        \
	do {                                                                   \
		if (board.cpu_count < 2)                                       \
			SKIP("one CPU only");                                  \
	} while (0)

/* Deterministic within a boot; @state is the caller's. */
static inline uint32_t random_next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* @n rounds, or a tenth of it when the runner asks for haste. */
uint32_t rounds(uint32_t n);

/* What the secure world says that it has given out; stats.c. */
uint64_t secure_memory_in_use(void);

#endif
