/* SPDX-License-Identifier: BSD-2-Clause */
/* A client of a service: good ones and bad ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sp_memory.h>
#include <sp_ta.h>

#include "base/bytes/compiler.h"
#include "trusted/sp/kit/start.h"

#define CLIENT   0x0000u
#define STRANGER 0x8005u

const void *sp_boot_info;

/* What clients share, one page; the manager gives it to us where it is. */
static uint8_t shared[4096] __aligned(4096);
static uint32_t relinquished;
static uint32_t range_count = 1;

uint16_t sp_id(void)
{
	return 0x8001;
}

uint32_t sp_version(void)
{
	return FFA_VERSION_1_1;
}

static void retrieve(struct sp_regs *r)
{
	const struct ffa_mem_access access = {
		.permissions = FFA_ACCESS_RW,
		.composite_offset = 64,
	};
	const struct ffa_mem_composite composite = {.page_count = 1,
						    .range_count = range_count};
	const struct ffa_mem_range range = {(uintptr_t)shared, 1, 0};

	memset(sp_rx, 0, 128);
	memcpy(sp_rx + 48, &access, sizeof(access));
	memcpy(sp_rx + 64, &composite, sizeof(composite));
	memcpy(sp_rx + 80, &range, sizeof(range));
	*r = (struct sp_regs){.x = {FFA_MEM_RETRIEVE_RESP, 96, 96}};
}

void sp_svc(struct sp_regs *r)
{
	switch ((uint32_t)r->x[0]) {
	case FFA_MEM_RETRIEVE_REQ: {
		uint64_t handle = 0;

		memcpy(&handle, sp_tx + 8, sizeof(handle));
		if (handle == 0x700000001) {
			retrieve(r);
			return;
		}
		*r = (struct sp_regs){
			.x = {FFA_ERROR, 0,
			      (uint32_t)FFA_ERROR_INVALID_PARAMETERS}};
		return;
	}
	case FFA_MEM_RELINQUISH:
		relinquished++;
		break;
	default:
		break;
	}
	*r = (struct sp_regs){.x = {FFA_SUCCESS}};
}

/* The service. */
static uint32_t opened, closed;
static TEE_Param seen[4];
static uint32_t seen_types, seen_command;
static TEE_Result next_result;

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t param_types, TEE_Param params[4],
				    void **session_context)
{
	(void)params;
	(void)param_types;
	opened++;
	*session_context = (void *)(uintptr_t)opened;
	return next_result;
}

void TA_CloseSessionEntryPoint(void *session_context)
{
	assert_true((uintptr_t)session_context <= opened);
	closed++;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session_context, uint32_t command,
				      uint32_t param_types, TEE_Param params[4])
{
	assert_non_null(session_context);
	memcpy(seen, params, sizeof(seen));
	seen_types = param_types;
	seen_command = command;
	/* A client that changes what it wrote, meanwhile. */
	memset(shared, 0xff, 64);
	params[0].value.a += 1;
	params[2].memref.size = 3;
	return next_result;
}

static uint32_t results[5];
static uint32_t ask(uint16_t who, uint32_t word, uint32_t w4, uint32_t w5)
{
	/* Upper halves say nothing. */
	struct sp_regs r = {.x = {FFA_MSG_SEND_DIRECT_REQ,
				  (uint64_t)who << 16 | sp_id(), 0,
				  UINT64_C(0xdead00000000) | word, w4, w5}};

	sp_ta_request(&r);
	results[0] = (uint32_t)r.x[4];
	results[1] = (uint32_t)r.x[5];
	return (uint32_t)r.x[3];
}

static uint32_t memory, session;

static int open_all(void **state)
{
	(void)state;
	next_result = TEE_SUCCESS;
	range_count = 1;
	relinquished = 0;
	assert_int_equal(sp_rxtx_map(), FFA_OK);
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_MAP, 0, 0), 1, 7),
			 TEE_SUCCESS);
	memory = results[0];
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_OPEN, 0, 0), 0, 0),
			 TEE_SUCCESS);
	session = results[0];
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_CLOSE, 0, session), 0, 0),
			 TEE_SUCCESS);
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_UNMAP, memory, 0), 0, 0),
			 TEE_SUCCESS);
	assert_int_equal(relinquished, 1);
	return 0;
}

static struct sp_ta_message *message_at(uint32_t offset)
{
	return (struct sp_ta_message *)(void *)(shared + offset);
}

static uint32_t invoke(uint32_t offset)
{
	return ask(CLIENT, SP_TA_WORD(SP_TA_INVOKE, memory, session), offset,
		   0);
}

#define TYPES                                                                  \
	(TEE_PARAM_TYPE_VALUE_INOUT | TEE_PARAM_TYPE_MEMREF_INPUT << 4 |       \
	 TEE_PARAM_TYPE_MEMREF_OUTPUT << 8)

static void write_good(uint32_t offset)
{
	*message_at(offset) = (struct sp_ta_message){
		.command = 5,
		.param_types = TYPES,
		.params = {{10, 20}, {1024, 100}, {4096, 0}, {7, 7}},
	};
}

static void parameters_go_in_and_come_out(void **state)
{
	(void)state;
	write_good(16);
	assert_int_equal(invoke(16), TEE_SUCCESS);
	assert_int_equal(results[1], TEE_ORIGIN_TRUSTED_APP);
	assert_int_equal(seen_command, 5);
	assert_int_equal(seen_types, TYPES);
	assert_int_equal(seen[0].value.a, 10);
	assert_int_equal(seen[0].value.b, 20);
	assert_ptr_equal(seen[1].memref.buffer, shared + 1024);
	assert_int_equal(seen[1].memref.size, 100);
	/* None. */
	assert_null(seen[3].memref.buffer);
	/* From the copy, whatever the client wrote meanwhile. */
	assert_int_equal(message_at(16)->params[0].a, 11);
	assert_int_equal(message_at(16)->params[1].b, 100);
	assert_int_equal(message_at(16)->params[2].b, 3);
	assert_int_equal(message_at(16)->command, 5);
	next_result = TEE_ERROR_SHORT_BUFFER;
	write_good(16);
	assert_int_equal(invoke(16), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(message_at(16)->result, TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(message_at(16)->origin, TEE_ORIGIN_TRUSTED_APP);
}

static void messages_lie_within_memory(void **state)
{
	static const uint32_t bad[] = {4096 - 47,  4096 - 44,      4096, 4100,
				       UINT32_MAX, UINT32_MAX - 3, 1,    2};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		seen_command = 99;
		assert_int_equal(invoke(bad[i]), TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(results[1], TEE_ORIGIN_TEE);
		assert_int_equal(seen_command, 99);
	}
	write_good(4096 - 48);
	assert_int_equal(invoke(4096 - 48), TEE_SUCCESS);
}

static void buffers_lie_within_memory(void **state)
{
	static const struct sp_ta_param bad[] = {
		{4097, 0},       {0, 4097},       {4095, 2},
		{UINT32_MAX, 1}, {1, UINT32_MAX}, {UINT32_MAX, UINT32_MAX},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		write_good(0);
		message_at(0)->params[1] = bad[i];
		assert_int_equal(invoke(0), TEE_ERROR_BAD_PARAMETERS);
	}
	for (uint32_t type = 4; type < 16; type++) {
		if (type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
		    type <= TEE_PARAM_TYPE_MEMREF_INOUT)
			continue;
		write_good(0);
		message_at(0)->param_types = type;
		assert_int_equal(invoke(0), TEE_ERROR_BAD_PARAMETERS);
	}
	write_good(0);
	message_at(0)->param_types |= 1u << 16;
	assert_int_equal(invoke(0), TEE_ERROR_BAD_PARAMETERS);
}

static void others_cannot_use_what_is_a_clients(void **state)
{
	(void)state;
	write_good(0);
	assert_int_equal(
		ask(STRANGER, SP_TA_WORD(SP_TA_INVOKE, memory, session), 0, 0),
		TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(
		ask(STRANGER, SP_TA_WORD(SP_TA_CLOSE, 0, session), 0, 0),
		TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(
		ask(STRANGER, SP_TA_WORD(SP_TA_UNMAP, memory, 0), 0, 0),
		TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(ask(STRANGER, SP_TA_WORD(SP_TA_OPEN, memory, 0), 0, 0),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void numbers_that_mean_nothing_are_refused(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 0x10000; n++) {
		if (n == session)
			continue;
		assert_int_equal(
			ask(CLIENT, SP_TA_WORD(SP_TA_CLOSE, 0, n), 0, 0),
			TEE_ERROR_ITEM_NOT_FOUND);
	}
	for (uint32_t n = 0; n < 0x100; n++) {
		if (n == memory)
			continue;
		assert_int_equal(
			ask(CLIENT, SP_TA_WORD(SP_TA_UNMAP, n, 0), 0, 0),
			TEE_ERROR_ITEM_NOT_FOUND);
		assert_int_equal(
			ask(CLIENT, SP_TA_WORD(SP_TA_INVOKE, n, session), 0, 0),
			TEE_ERROR_BAD_PARAMETERS);
	}
	for (uint32_t op = 6; op < 0x100; op++)
		assert_int_equal(ask(CLIENT, op, 0, 0),
				 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(ask(CLIENT, SP_TA_VERSION, 0, 0), TEE_SUCCESS);
	assert_int_equal(results[0], SP_TA_PROTOCOL_VERSION);
}

static void places_run_out_and_come_back(void **state)
{
	uint32_t count = 1;

	(void)state;
	while (ask(CLIENT, SP_TA_WORD(SP_TA_OPEN, 0, 0), 0, 0) == TEE_SUCCESS)
		count++;
	assert_int_equal(count, SP_TA_SESSIONS_MAX);
	for (uint32_t n = 1; n <= SP_TA_SESSIONS_MAX; n++) {
		if (n != session)
			assert_int_equal(ask(CLIENT,
					     SP_TA_WORD(SP_TA_CLOSE, 0, n), 0,
					     0),
					 TEE_SUCCESS);
	}
	/* One that the service refuses takes none. */
	next_result = TEE_ERROR_ACCESS_DENIED;
	for (uint32_t n = 0; n < 2 * SP_TA_SESSIONS_MAX; n++)
		assert_int_equal(
			ask(CLIENT, SP_TA_WORD(SP_TA_OPEN, 0, 0), 0, 0),
			TEE_ERROR_ACCESS_DENIED);
	for (count = 1;
	     ask(CLIENT, SP_TA_WORD(SP_TA_MAP, 0, 0), 1, 7) == TEE_SUCCESS;
	     count++)
		;
	assert_int_equal(count, SP_TA_MEMORIES_MAX);
	for (uint32_t n = 1; n <= SP_TA_MEMORIES_MAX; n++) {
		if (n != memory)
			assert_int_equal(ask(CLIENT,
					     SP_TA_WORD(SP_TA_UNMAP, n, 0), 0,
					     0),
					 TEE_SUCCESS);
	}
	relinquished = 0;
}

static void memory_in_pieces_is_given_back(void **state)
{
	(void)state;
	range_count = 2;
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_MAP, 0, 0), 1, 7),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(relinquished, 1);
	relinquished = 0;
	assert_int_equal(ask(CLIENT, SP_TA_WORD(SP_TA_MAP, 0, 0), 2, 7),
			 TEE_ERROR_BAD_PARAMETERS);
}

#define WITH_CLIENT(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CLIENT(parameters_go_in_and_come_out),
		WITH_CLIENT(messages_lie_within_memory),
		WITH_CLIENT(buffers_lie_within_memory),
		WITH_CLIENT(others_cannot_use_what_is_a_clients),
		WITH_CLIENT(numbers_that_mean_nothing_are_refused),
		WITH_CLIENT(places_run_out_and_come_back),
		WITH_CLIENT(memory_in_pieces_is_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
