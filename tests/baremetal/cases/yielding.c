/* SPDX-License-Identifier: BSD-2-Clause */
/* Yielding calls as a well-behaved driver makes them. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

CASE(yielding, open_and_close_work_with_arg_and_rpc_arg, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK(session != 0);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(yielding, open_works_with_a_plain_arg, CASE_PLAIN)
{
	struct call call;
	uint32_t session;

	session_open_init(&call, &pta_invoke_tests);
	call_use_plain_arg(&call);
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_SUCCESS);
	session = call.msg->session;
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(yielding, plain_arg_calls_allocate_their_rpc_message, CASE_KEEPS)
{
	struct call call;

	session_open_init(&call, &uuid_nobody);
	call_use_plain_arg(&call);
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
	CHECK_EQ(call.msg->ret_origin, GP_ORIGIN_TEE);
	CHECK(call.rpc_count > 0);
	call_fini(&call);
}

CASE(yielding, open_works_with_a_registered_arg_at_an_offset, CASE_PLAIN)
{
	struct call call;
	struct tee_msg *page = pages_get(1);
	struct tee_msg *slot = (struct tee_msg *)((char *)page + 384);
	uint64_t cookie = 0x1122334455667788;

	CHECK_EQ(shm_register(page, PAGE, cookie), GP_SUCCESS);
	session_open_init(&call, &pta_invoke_tests);
	memcpy(slot, call.msg, MSG_BYTES(6));
	call_use_registered_arg(&call, cookie);
	call.x[3] = 384;
	call.rpc = (struct tee_msg *)((char *)slot + MSG_BYTES(6));
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(slot->ret, GP_SUCCESS);
	CHECK_EQ(slot->ret_origin, GP_ORIGIN_TRUSTED_APP);
	CHECK_EQ(session_close(slot->session), GP_SUCCESS);
	call_fini(&call);
	CHECK_EQ(shm_unregister(cookie), GP_SUCCESS);
	pages_put(page, 1);
}

CASE(yielding, unknown_application_is_item_not_found_from_the_tee, CASE_PLAIN)
{
	uint32_t session = 99;

	CHECK_EQ(session_open(&uuid_nobody, &session), GP_ERROR_ITEM_NOT_FOUND);
	CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	CHECK_EQ(session, 0);
}

static uint32_t open_tests(void)
{
	uint32_t session = 0;

	(void)session_open(&pta_invoke_tests, &session);
	return session;
}

CASE(yielding, values_come_back, CASE_PLAIN)
{
	struct tee_param p[4] = {VALUE(ATTR_VALUE_INOUT, 40, 2)};
	uint32_t session = open_tests();

	CHECK(session);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK_EQ(p[0].value.a, 42);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(yielding, three_values_are_summed_into_the_fourth, CASE_PLAIN)
{
	struct tee_param p[4] = {
		VALUE(ATTR_VALUE_OUT, 0, 0), VALUE(ATTR_VALUE_IN, 1, 10),
		VALUE(ATTR_VALUE_IN, 2, 20), VALUE(ATTR_VALUE_IN, 3, 30)};
	uint32_t session = open_tests();

	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(p[0].value.a, 6);
	CHECK_EQ(p[0].value.b, 60);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

static void sum_registered(uint32_t session, uint32_t offset, uint32_t size)
{
	uint8_t *buffer = pages_get(4);
	uint64_t cookie = (uint64_t)buffer;
	struct tee_param p[4] = {RMEM(ATTR_RMEM_INOUT, offset, size, cookie)};
	uint8_t sum = 0;

	for (uint32_t i = 0; i < 4 * PAGE; i++)
		buffer[i] = (uint8_t)(i * 7 + 3);
	for (uint32_t i = offset; i < offset + size; i++)
		sum = (uint8_t)(sum + buffer[i]);
	CHECK_EQ(shm_register(buffer, 4 * PAGE, cookie), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(buffer[offset], sum);
	CHECK_EQ(p[0].rmem.size, size);
	CHECK_EQ(shm_unregister(cookie), GP_SUCCESS);
	pages_put(buffer, 4);
}

CASE(yielding, registered_memory_is_read_and_written, CASE_PLAIN)
{
	uint32_t session = open_tests();

	sum_registered(session, 0, 4 * PAGE);
	sum_registered(session, 4095, 2);
	sum_registered(session, 1, 4 * PAGE - 1);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* The incumbent reads it well, and loses some heap each time. */
CASE(yielding, temporary_memory_is_read_and_written, CASE_OURS)
{
	uint32_t session = open_tests();
	uint8_t *buffer = pages_get(3);
	uint32_t list_count = 0;
	void *list = page_list_create(buffer, 3, &list_count);
	struct tee_param p[4] = {TMEM(ATTR_TMEM_INOUT | ATTR_NONCONTIG,
				      (uint64_t)list + 0x123, 2 * PAGE, 7)};

	memset(buffer, 1, 3 * PAGE);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(buffer[0x123], (uint8_t)(2 * PAGE));
	CHECK_EQ(buffer[0x122], 1);
	pages_put(buffer, 3);
	pages_put(list, list_count);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(yielding, null_memory_reference_arrives_as_null, CASE_PLAIN)
{
	struct tee_param p[4] = {TMEM(ATTR_TMEM_INOUT, 0, 0, 0)};
	uint32_t session = open_tests();

	CHECK_EQ(session_invoke(session, INVOKE_TESTS_MEMREF_NULL, p),
		 GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(yielding, device_list_says_how_much_room_it_needs, CASE_PLAIN)
{
	struct tee_param p[4] = {TMEM(ATTR_TMEM_OUT, 0, 0, 0)};
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_device_enum, &session), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, 0, p), GP_ERROR_SHORT_BUFFER);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK(p[0].tmem.size >= 16 && !(p[0].tmem.size % 16));
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

static void open_invoke_close(void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < 20; i++) {
		struct tee_param p[4] = {VALUE(ATTR_VALUE_INOUT, i, i)};
		uint32_t session = 0;

		CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
		CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p),
			 GP_SUCCESS);
		CHECK_EQ(p[0].value.a, 2 * i);
		CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

CASE(yielding, all_cpus_open_invoke_and_close_at_once, CASE_PLAIN)
{
	cpu_run_on_all(open_invoke_close, NULL, 0);
}
