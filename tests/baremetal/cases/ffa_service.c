/* SPDX-License-Identifier: BSD-2-Clause */
/* A service with a TA's entry points that is a partition, and its clients. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/service.h"
#include "trusted/sp/include/sp_counter.h"

/* Spec: GP Core 1.3.1, 3.3.3 and 4.3.6 */
#define BAD_PARAMETERS 0xffff0006u
#define ITEM_NOT_FOUND 0xffff0008u
#define NOT_SUPPORTED  0xffff000au
#define OUT_OF_MEMORY  0xffff000cu
#define SHORT_BUFFER   0xffff0010u
#define VALUE_INOUT    3u
#define BUFFER_IN      5u
#define BUFFER_OUT     6u

static const uint8_t uuid[16] = {SP_COUNTER_UUID};

#define CONNECT(s)                                                             \
	do {                                                                   \
		if (!service_connect(&(s), uuid)) {                            \
			if (!case_has_failed())                                \
				SKIP("no such partition");                     \
			return;                                                \
		}                                                              \
	} while (0)

CASE(ffa_service, says_hello_in_shared_memory, CASE_PLAIN)
{
	struct sp_ta_message m = {.command = SP_COUNTER_HELLO,
				  .param_types = BUFFER_OUT,
				  .params = {{4096, 100}}};
	struct service s;
	uint32_t result;
	uint32_t session;

	CONNECT(s);
	session = service_open(&s, &result);
	CHECK_EQ(result, 0);
	CHECK_EQ(service_invoke(&s, session, &m), 0);
	CHECK(m.params[0].b > 20 && m.params[0].b < 100);
	CHECK(!memcmp(s.memory + 4096, "hello 0 from partition ", 23));
	CHECK_EQ(s.memory[4096 + m.params[0].b], 0);
	/* It says how much room it wants. */
	m.params[0].b = 3;
	CHECK_EQ(service_invoke(&s, session, &m), SHORT_BUFFER);
	CHECK(m.params[0].b > 20);
	CHECK_EQ(m.result, SHORT_BUFFER);
	CHECK_EQ(service_close(&s, session), 0);
	service_disconnect(&s);
}

static uint64_t add(const struct service *s, uint32_t session, uint32_t n)
{
	struct sp_ta_message m = {.command = SP_COUNTER_ADD,
				  .param_types = VALUE_INOUT,
				  .params = {{n, 0}}};
	uint32_t result = service_invoke(s, session, &m);

	if (result)
		case_fail(__FILE__, __LINE__, "adding", result, 0);
	return (uint64_t)m.params[0].b << 32 | m.params[0].a;
}

CASE(ffa_service, keeps_count_over_sessions, CASE_PLAIN)
{
	struct service s;
	uint32_t result[2];
	uint32_t session[2];
	uint64_t before;

	CONNECT(s);
	for (uint32_t i = 0; i < 2; i++)
		session[i] = service_open(&s, &result[i]);
	CHECK_EQ(result[0] | result[1], 0);
	CHECK(session[0] != session[1]);
	before = add(&s, session[0], 0);
	CHECK_EQ(add(&s, session[1], 5), before + 5);
	CHECK_EQ(add(&s, session[0], 0xffffffff), before + 5 + 0xffffffffu);
	for (uint32_t i = 0; i < 2; i++)
		CHECK_EQ(service_close(&s, session[i]), 0);
	CHECK_EQ(service_close(&s, session[0]), ITEM_NOT_FOUND);
	session[0] = service_open(&s, &result[0]);
	CHECK_EQ(add(&s, session[0], 1), before + 6 + 0xffffffffu);
	CHECK_EQ(service_close(&s, session[0]), 0);
	service_disconnect(&s);
}

CASE(ffa_service, reads_and_writes_buffers, CASE_PLAIN)
{
	static const char text[] = "Letters, 123";
	struct sp_ta_message m = {
		.command = SP_COUNTER_UPPER,
		.param_types = BUFFER_IN | BUFFER_OUT << 4,
		.params = {{4090, sizeof(text)}, {100, sizeof(text)}}};
	struct service s;
	uint32_t result;
	uint32_t session;

	CONNECT(s);
	session = service_open(&s, &result);
	/* Over a page's end. */
	memcpy(s.memory + 4090, text, sizeof(text));
	CHECK_EQ(service_invoke(&s, session, &m), 0);
	CHECK(!memcmp(s.memory + 100, "LETTERS, 123", sizeof(text)));
	CHECK_EQ(m.params[1].b, sizeof(text));
	CHECK_EQ(service_close(&s, session), 0);
	service_disconnect(&s);
}

CASE(ffa_service, refuses_what_lies_outside, CASE_PLAIN)
{
	static const struct sp_ta_param bad[] = {
		{SERVICE_BYTES + 1, 0}, {0, SERVICE_BYTES + 1}, {0xffffffff, 2},
		{2, 0xffffffff},        {SERVICE_BYTES - 1, 2},
	};
	struct service s;
	uint32_t answer[2];
	uint32_t result;
	uint32_t session;

	CONNECT(s);
	session = service_open(&s, &result);
	for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct sp_ta_message m = {.command = SP_COUNTER_HELLO,
					  .param_types = BUFFER_OUT,
					  .params = {bad[i]}};

		CHECK_EQ(service_invoke(&s, session, &m), BAD_PARAMETERS);
	}
	/* The message itself; a session and a memory that are not there. */
	CHECK_EQ(service_ask(&s, SP_TA_WORD(SP_TA_INVOKE, s.number, session),
			     SERVICE_BYTES - 44, answer),
		 BAD_PARAMETERS);
	CHECK_EQ(service_ask(&s, SP_TA_WORD(SP_TA_INVOKE, s.number, 77), 0,
			     answer),
		 ITEM_NOT_FOUND);
	CHECK_EQ(service_ask(&s, SP_TA_WORD(SP_TA_INVOKE, 7, session), 0,
			     answer),
		 BAD_PARAMETERS);
	CHECK_EQ(service_ask(&s, 0x77, 0, answer), NOT_SUPPORTED);
	/* What it uses cannot be taken back. */
	CHECK_EQ(mem_reclaim(s.handle, 0), FFA_DENIED);
	CHECK_EQ(service_close(&s, session), 0);
	service_disconnect(&s);
}

CASE(ffa_service, has_a_number_of_sessions, CASE_PLAIN)
{
	struct service s;
	uint32_t result;
	uint32_t first;
	uint32_t count = 1;

	CONNECT(s);
	first = service_open(&s, &result);
	CHECK_EQ(first, 1);
	while (service_open(&s, &result) && !result)
		count++;
	CHECK_EQ(result, OUT_OF_MEMORY);
	CHECK_EQ(count, SP_TA_SESSIONS_MAX);
	for (uint32_t i = 1; i <= count; i++)
		CHECK_EQ(service_close(&s, i), 0);
	service_disconnect(&s);
}
