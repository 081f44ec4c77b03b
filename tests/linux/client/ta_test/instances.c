/* SPDX-License-Identifier: BSD-2-Clause */
/* One instance or many, one session or many, kept or not. */
#include "claims.h"

static void test_keep(struct world *w)
{
	TEEC_Session first, second;
	struct call c = {}, d = {};
	uint32_t origin = 0, calls, sessions;

	if (open_ta(w, TEST_TA_KEEP, &first, &origin) != TEEC_SUCCESS) {
		claim(false, "%x: the kept TA opens", w->bits);
		return;
	}
	invoke(&first, KEEP_COUNT, &c);
	calls = c.a;
	sessions = c.b;
	claim(open_ta(w, TEST_TA_KEEP, &second, &origin) == TEEC_SUCCESS,
	      "%x: a second session beside the first", w->bits);
	invoke(&second, KEEP_COUNT, &c);
	claim(c.a == calls + 1 && c.b == sessions + 1,
	      "%x: both sessions are in one instance", w->bits);
	invoke(&first, KEEP_SESSION, &c);
	invoke(&second, KEEP_SESSION, &d);
	claim(c.result == TEEC_SUCCESS && d.result == TEEC_SUCCESS &&
		      d.a == c.a + 1,
	      "%x: each session has a context of its own", w->bits);
	TEEC_CloseSession(&first);
	TEEC_CloseSession(&second);

	claim(open_ta(w, TEST_TA_KEEP, &first, &origin) == TEEC_SUCCESS,
	      "%x: a session after the last was closed", w->bits);
	invoke(&first, KEEP_COUNT, &c);
	claim(c.a == calls + 2, "%x: the instance has stayed", w->bits);

	claim(open_ta(w, TEST_TA_KEEP, &second, &origin) == TEEC_SUCCESS,
	      "%x: and one more", w->bits);
	invoke(&first, KEEP_PANIC, &c);
	claim(is_result(&c, TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE),
	      "%x: a panic kills the instance", w->bits);
	invoke(&second, KEEP_COUNT, &c);
	claim(is_result(&c, TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE),
	      "%x: for all of its sessions", w->bits);
	TEEC_CloseSession(&first);
	TEEC_CloseSession(&second);
	claim(open_ta(w, TEST_TA_KEEP, &first, &origin) == TEEC_SUCCESS,
	      "%x: a new session gets a new instance", w->bits);
	invoke(&first, KEEP_COUNT, &c);
	claim(c.result == TEEC_SUCCESS && c.a == 1 && c.b == 1,
	      "%x: that begins anew", w->bits);
	TEEC_CloseSession(&first);
}

static void test_failed_open(struct world *w)
{
	TEEC_UUID uuid = TEST_UUID(w->bits, TEST_TA_KEEP);
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE,
					       TEEC_NONE, TEEC_NONE),
		.params[0].value.a = 1,
	};
	TEEC_Session session;
	uint32_t origin = 0;
	TEEC_Result result =
		TEEC_OpenSession(&w->context, &session, &uuid,
				 TEEC_LOGIN_PUBLIC, NULL, &op, &origin);

	because("0x%08x origin %u", result, origin);
	claim(result == TEEC_ERROR_EXCESS_DATA &&
		      origin == TEEC_ORIGIN_TRUSTED_APP,
	      "%x: a TA may refuse a session", w->bits);
}

static void test_solo(struct world *w)
{
	TEEC_Session first, second;
	uint32_t origin = 0;
	TEEC_Result result;

	claim(open_ta(w, TEST_TA_SOLO, &first, &origin) == TEEC_SUCCESS,
	      "%x: a TA for one session opens", w->bits);
	result = open_ta(w, TEST_TA_SOLO, &second, &origin);
	because("0x%08x origin %u", result, origin);
	claim(result == TEEC_ERROR_BUSY && origin == TEEC_ORIGIN_TEE,
	      "%x: the second session finds it busy", w->bits);
	TEEC_CloseSession(&first);
	claim(open_ta(w, TEST_TA_SOLO, &second, &origin) == TEEC_SUCCESS,
	      "%x: after closing it opens again", w->bits);
	TEEC_CloseSession(&second);
}

#define MANY 16

static void test_many(struct world *w)
{
	TEEC_Session sessions[MANY];
	uint32_t origin = 0;
	int count = 0;
	int works = 0;

	while (count < MANY && open_ta(w, TEST_TA_PEER, &sessions[count],
				       &origin) == TEEC_SUCCESS)
		count++;
	claim(count == MANY, "%x: %d instances side by side", w->bits, MANY);
	for (int i = 0; i < count; i++) {
		struct call c = {.a = (uint32_t)i, .b = 1};

		invoke(&sessions[i], PEER_VALUES, &c);
		works += c.result == TEEC_SUCCESS && c.a == (uint32_t)i + 1;
	}
	claim(works == MANY, "%x: all of them work", w->bits);
	for (int i = 0; i < count; i++)
		TEEC_CloseSession(&sessions[i]);
}

static void test_big(struct world *w)
{
	static const enum test_ta tas[] = {TEST_TA_BIG_1, TEST_TA_BIG_8};

	for (int i = 0; i < 2; i++) {
		TEEC_Session session;
		struct call c = {};
		uint32_t origin = 0;
		TEEC_Result result = open_ta(w, tas[i], &session, &origin);

		because("0x%08x origin %u", result, origin);
		if (!claim(result == TEEC_SUCCESS,
			   "%x: a TA with %d MiB of data opens", w->bits,
			   i == 0 ? 1 : 8))
			continue;
		invoke(&session, BIG_TOUCH, &c);
		claim(is_result(&c, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP),
		      "%x: and can use all of it", w->bits);
		TEEC_CloseSession(&session);
	}
}

void test_instances(struct world *w)
{
	test_keep(w);
	test_failed_open(w);
	test_solo(w);
	test_many(w);
	if (w->bits == 0x64)
		test_big(w);
}
