/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_TESTER_H
#define TESTS_BAREMETAL_TESTER_H

#include "tests/baremetal/ffa.h"
#include "trusted/sp/include/sp_tester.h"

/*
 * Partitions that do what we tell them (trusted/sp/tester). One is interrupted
 * by normal world's interrupts, the other one runs with them masked.
 */
enum tester {
	SIGNALED,
	QUEUED,
	TESTERS,
};

/* Look for them; before the cases. */
void testers_find(void);
/* Its id; 0: it is not there. */
uint16_t tester_id(enum tester t);

#define NEED_TESTERS()                                                         \
	do {                                                                   \
		if (!tester_id(SIGNALED) || !tester_id(QUEUED))                \
			SKIP("no partitions for tests");                       \
	} while (0)

/* A command, with parameters and results in @p. */
struct order {
	uint32_t command;
	uint64_t p[4];
};
#define ORDER(...) ((struct order){__VA_ARGS__})

/* The request's registers, and what an answer must be. */
struct ffa_call tester_request(enum tester t, const struct order *o);
bool tester_is_answer(enum tester t, const struct ffa_call *c);

#define TESTER_LOST INT64_C(-1000) /* no answer: c.x[0] was something else */

/*
 * To its end, over interrupts and yields. Returns what the partition's call
 * returned: 0 or an FF-A error; or TESTER_LOST.
 */
int64_t tester_obey(enum tester t, struct order *o);
#define TESTER(t, ...) tester_obey(t, &ORDER(__VA_ARGS__))
/* The same with one that has a device, and may be at work for its interrupt on
 * another CPU: asks until it has time. */
int64_t tester_obey_soon(enum tester t, struct order *o);
/* The same when only the result counts; the code is checked. */
uint64_t tester_result(enum tester t, uint32_t command, uint64_t p0);

/* An interrupt of ours may fall into any call: continue past those. */
void tester_pass_interrupts(struct ffa_call *c);
/* Continue an interrupted or yielded request until it answers, or does
 * something else. */
void tester_finish(struct ffa_call *c);

#endif
