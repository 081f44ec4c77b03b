/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening, invoking, parameters, results and services. */
#include <string.h>

#include "claims.h"

static void test_opening(struct world *w)
{
	TEEC_Session session;
	uint32_t origin = 0;
	TEEC_Result result = open_ta(w, TEST_TA_MISSING, &session, &origin);

	because("0x%08x origin %u", result, origin);
	claim(result == TEEC_ERROR_ITEM_NOT_FOUND && origin == TEEC_ORIGIN_TEE,
	      "%x: a TA that is not there is not found", w->bits);
	result = open_ta(w, TEST_TA_NO_CREATE, &session, &origin);
	because("0x%08x origin %u", result, origin);
	claim(result == TEEC_ERROR_EXCESS_DATA &&
		      origin == TEEC_ORIGIN_TRUSTED_APP,
	      "%x: a failed creation is the result of opening", w->bits);
	result = open_ta(w, TEST_TA_NO_CREATE, &session, &origin);
	claim(result == TEEC_ERROR_EXCESS_DATA,
	      "%x: and again at the second try", w->bits);
}

static void test_results(struct world *w)
{
	struct call c = {.a = TEEC_ERROR_BAD_STATE, .b = 41};
	TEEC_Session session;
	uint32_t origin = 0;

	if (open_ta(w, TEST_TA_PROBE, &session, &origin) != TEEC_SUCCESS) {
		claim(false, "%x: the probe opens", w->bits);
		return;
	}
	invoke(&session, PROBE_RESULT, &c);
	claim(is_result(&c, TEEC_ERROR_BAD_STATE, TEEC_ORIGIN_TRUSTED_APP),
	      "%x: a TA's error comes from the TA", w->bits);
	claim(c.b == 42, "%x: values come back with an error too", w->bits);
	invoke(&session, 0xFFFF, &c);
	claim(is_result(&c, TEEC_ERROR_NOT_SUPPORTED, TEEC_ORIGIN_TRUSTED_APP),
	      "%x: an unknown command reaches the TA", w->bits);
	TEEC_CloseSession(&session);
}

/* Sizes around pages, and buffers of odd addresses. */
static void test_buffers(struct world *w)
{
	static const size_t sizes[] = {1, 4095, 4096, 4097, 65536, 1 << 20};
	static uint8_t in[(1 << 20) + 16];
	static uint8_t out[(1 << 20) + 16];

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct call c = {.in = in + 3,
				 .in_bytes = sizes[s],
				 .out = out + 5,
				 .out_bytes = sizes[s]};
		bool is_same = true;

		for (size_t i = 0; i < sizeof(in); i++) {
			in[i] = (uint8_t)(i * 11 + s);
			out[i] = 0xEE;
		}
		is_same = probe_ok(w, PROBE_TRANSFORM, &c);
		for (size_t i = 0; i < sizes[s] && is_same; i++)
			is_same = out[i + 5] == (uint8_t)(in[i + 3] + 1);
		is_same =
			is_same && out[4] == 0xEE && out[5 + sizes[s]] == 0xEE;
		claim(is_same, "%x: %zu bytes go in and come out", w->bits,
		      sizes[s]);
	}
}

static void test_null_buffers(struct world *w)
{
	uint8_t byte = 0;
	struct call c = {.in = &byte, .in_bytes = 0};

	claim(probe_ok(w, PROBE_NULL_MEMREF, &c) && c.a == 2,
	      "%x: no bytes at an address differ from no address", w->bits);
}

static void test_services(struct world *w)
{
	static uint8_t buffer[4096];
	static const struct {
		uint32_t command;
		uint32_t a;
		const char *text;
	} cases[] = {
		{PROBE_NOTHING, 0, "an empty command"},
		{PROBE_PROPERTIES, 0, "properties"},
		{PROBE_HEAP, 0, "the heap"},
		{PROBE_TIME, 0, "time and waiting"},
		{PROBE_RANDOM, 0, "random numbers"},
		{PROBE_DIGEST, 0, "digests"},
		{PROBE_LIBC, 0, "the C library"},
		{PROBE_MEMORY_RIGHTS, 0, "rights to memory"},
		{PROBE_STACK, 12 * 1024, "12 KiB of stack"},
		{PROBE_FLOATS, 1000, "floating point"},
		{PROBE_FLOATS_KEPT, 0, "float registers over a call"},
		{PROBE_WILD, 0, "wild pointers to every system call"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call c = {.a = cases[i].a,
				 .in = buffer,
				 .in_bytes = sizeof(buffer)};

		claim(probe_ok(w, cases[i].command, &c), "%x: %s", w->bits,
		      cases[i].text);
	}
}

static void test_identity(struct world *w)
{
	static const uint8_t nil[16];
	uint8_t uuid[16];
	struct call c = {.in = uuid, .in_bytes = sizeof(uuid)};

	memset(uuid, 0xFF, sizeof(uuid));
	claim(probe_ok(w, PROBE_IDENTITY, &c) && c.a == TEEC_LOGIN_PUBLIC &&
		      memcmp(uuid, nil, sizeof(nil)) == 0,
	      "%x: a public client has the nil UUID", w->bits);
}

void test_entry(struct world *w)
{
	test_opening(w);
	test_results(w);
	test_buffers(w);
	test_null_buffers(w);
	test_services(w);
	test_identity(w);
}
