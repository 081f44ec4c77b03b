/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLAIMS_H
#define CLAIMS_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_client_api.h>

#include "tests/ta/include/test_ta.h"

/* One line "ok N - claim" or "not ok N - claim # why"; returns @holds. */
bool claim(bool holds, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* What went wrong, for the next claim that does not hold. */
void because(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "1..N"; the exit status of the program. */
int claims_end(void);

/* The TEE; bits of the TAs under test: 0x64 or 0x32. */
struct world {
	TEEC_Context context;
	uint8_t bits;
};

/* A call of a test TA: two values and two buffers, all in and out. */
struct call {
	uint32_t a, b, c, d;
	void *in;
	size_t in_bytes;
	void *out;
	size_t out_bytes;
	/* After the call: */
	TEEC_Result result;
	uint32_t origin;
};

TEEC_Result open_ta(struct world *w, enum test_ta ta, TEEC_Session *session,
		    uint32_t *origin);
TEEC_Result invoke(TEEC_Session *session, uint32_t command, struct call *call);

/* In a session of its own: the command of @ta succeeds. */
bool ta_ok(struct world *w, enum test_ta ta, uint32_t command,
	   struct call *call);
/* The same for the probe. */
bool probe_ok(struct world *w, uint32_t command, struct call *call);
/* In a session of its own: the command of @ta kills it, for good. */
bool ta_dies(struct world *w, enum test_ta ta, uint32_t command,
	     struct call *call);
/* Both the result and its origin are these. */
bool is_result(const struct call *call, TEEC_Result result, uint32_t origin);

/* Groups of claims, one file each. */
void test_layout(struct world *w);
void test_entry(struct world *w);
void test_faults(struct world *w);
void test_instances(struct world *w);
void test_calls(struct world *w);
void test_parallel(struct world *w);
void test_api(struct world *w);
void test_bigint(struct world *w);

#endif
