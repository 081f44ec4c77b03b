/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared memory in great numbers, and secure memory until it is full. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

#define COOKIES UINT64_C(0x700000000)

CASE(memory, ten_thousand_registrations_leave_nothing_behind, CASE_PLAIN)
{
	uint8_t *page = pages_get(2);

	for (uint32_t i = rounds(10000); i; i--) {
		CHECK_EQ(shm_register(page, 2 * PAGE, COOKIES + i), GP_SUCCESS);
		CHECK_EQ(shm_unregister(COOKIES + i), GP_SUCCESS);
	}
	pages_put(page, 2);
}

CASE(memory, a_page_may_be_registered_twice, CASE_PLAIN)
{
	uint8_t *page = pages_get(1);

	CHECK_EQ(shm_register(page, PAGE, COOKIES), GP_SUCCESS);
	CHECK_EQ(shm_register(page, 100, COOKIES + 1), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIES), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIES + 1), GP_SUCCESS);
	pages_put(page, 1);
}

/* One page again and again in one buffer: 4 pages of one page. */
CASE(memory, a_list_may_name_a_page_twice, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	uint8_t *page = (uint8_t *)list + PAGE;
	struct tee_param p[4] = {RMEM(ATTR_RMEM_INOUT, 0, 4 * PAGE, COOKIES)};
	uint32_t session = 0;

	for (uint32_t i = 0; i < 4; i++)
		list[i] = (uint64_t)page;
	memset(page, 1, PAGE);
	CHECK_EQ(shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG,
				  (uint64_t)list, 4 * PAGE, COOKIES),
		 GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIES), GP_SUCCESS);
	pages_put(list, 2);
}

CASE(memory, lists_of_many_pages_keep_their_order, CASE_PLAIN)
{
	static const uint32_t count[] = {510, 511, 512, 1022, 1023};
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < ARRAY_SIZE(count); i++) {
		uint8_t *bytes = pages_get(count[i]);
		uint8_t *last = bytes + (count[i] - 1) * PAGE;
		struct tee_param p[4] = {RMEM(
			ATTR_RMEM_INOUT, (count[i] - 1) * PAGE, 16, COOKIES)};

		memset(last, 3, 16);
		CHECK_EQ(shm_register(bytes, count[i] * PAGE, COOKIES),
			 GP_SUCCESS);
		CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p),
			 GP_SUCCESS);
		CHECK_EQ(last[0], 48);
		CHECK_EQ(bytes[0], 0);
		CHECK_EQ(shm_unregister(COOKIES), GP_SUCCESS);
		pages_put(bytes, count[i]);
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/*
 * A buffer of @page_count times the same page, registered under as many
 * cookies as go. Returns how many; *refusal is what ended it.
 */
static uint32_t fill_with_shm(uint32_t page_count, uint64_t cookie,
			      uint32_t *refusal)
{
	uint32_t list_pages = page_count / LIST_ENTRIES + 1;
	uint64_t *list = pages_get(list_pages + 1);
	uint64_t page = (uint64_t)list + list_pages * PAGE;
	uint32_t count = 0;

	for (uint32_t i = 0; i < list_pages * 512; i++)
		list[i] = page;
	for (uint32_t i = 0; i < list_pages; i++)
		list[i * 512 + LIST_ENTRIES] = (uint64_t)list + (i + 1) * PAGE;
	do {
		*refusal = shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG,
					    (uint64_t)list, page_count * PAGE,
					    cookie + count);
		count += !*refusal;
	} while (!*refusal && count < 20000);
	pages_put(list, list_pages + 1);
	return count;
}

/* Cleans up whatever a case did, also when it has failed. */
static void empty_shm(uint32_t count, uint64_t cookie)
{
	uint32_t bad = 0;

	for (uint32_t i = 0; i < count; i++)
		bad += shm_unregister(cookie + i) != GP_SUCCESS;
	CHECK_EQ(bad, 0);
}

#define BIG_COOKIES   COOKIES
#define SMALL_COOKIES (COOKIES + 100000)

static bool is_out_of_memory(uint32_t ret)
{
	return ret == GP_ERROR_OUT_OF_MEMORY || ret == SMC_ERROR(RET_ENOMEM) ||
	       ret == SMC_ERROR(RET_ETHREAD);
}

/* The incumbent says BAD_PARAMETERS. */
CASE(memory, registrations_end_with_out_of_memory, CASE_OURS)
{
	uint32_t refusal;
	uint32_t second_refusal;
	uint32_t count = fill_with_shm(30000, BIG_COOKIES, &refusal);
	/* What is left takes smaller ones. */
	uint32_t more = fill_with_shm(300, SMALL_COOKIES, &second_refusal);

	empty_shm(more, SMALL_COOKIES);
	empty_shm(count, BIG_COOKIES);
	CHECK_EQ(refusal, GP_ERROR_OUT_OF_MEMORY);
	CHECK(is_out_of_memory(second_refusal));
}

#define SESSIONS_MAX 4096
static uint32_t sessions[SESSIONS_MAX];

static uint32_t fill_with_sessions(const struct uuid_octets *uuid,
				   uint32_t *refusal)
{
	for (uint32_t i = 0; i < SESSIONS_MAX; i++) {
		*refusal = session_open(uuid, &sessions[i]);
		if (*refusal)
			return i;
	}
	return SESSIONS_MAX;
}

static void close_sessions(uint32_t count)
{
	uint32_t bad = 0;

	for (uint32_t i = 0; i < count; i++)
		bad += session_close(sessions[i]) != GP_SUCCESS;
	CHECK_EQ(bad, 0);
}

/* Nearly nothing left: every call gets an error or works, none dies. */
CASE(memory, calls_in_a_full_tee_fail_with_out_of_memory, CASE_OURS)
{
	uint32_t refusal;
	uint32_t session_refusal;
	uint32_t ta_refusal = 0;
	uint32_t big = fill_with_shm(30000, BIG_COOKIES, &refusal);
	uint32_t small = fill_with_shm(1, SMALL_COOKIES, &refusal);
	uint32_t count =
		fill_with_sessions(&pta_invoke_tests, &session_refusal);

	for (uint32_t i = 0; i < 20; i++) {
		uint32_t session = 0;

		ta_refusal = session_open(&ta_sims, &session);
		if (!ta_refusal)
			break;
	}
	close_sessions(count);
	empty_shm(small, SMALL_COOKIES);
	empty_shm(big, BIG_COOKIES);
	CHECK(is_out_of_memory(refusal));
	CHECK(count == SESSIONS_MAX || is_out_of_memory(session_refusal));
	CHECK(is_out_of_memory(ta_refusal));
}

CASE(memory, ta_instances_end_with_out_of_memory, CASE_PLAIN)
{
	uint32_t refusal;
	uint32_t count = fill_with_sessions(&ta_os_test, &refusal);

	close_sessions(count);
	if (!count && refusal == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("os_test not given");
	CHECK(count >= 2);
	CHECK_EQ(refusal, GP_ERROR_OUT_OF_MEMORY);
}

/*
 * From a full TEE on, one registration after the other goes, and each time a
 * TA is opened: the open fails at every place where memory can lack.
 */
CASE(memory, opens_at_the_edge_of_memory_clean_up_after_themselves, CASE_OURS)
{
	uint32_t refusal;
	uint32_t ret = GP_ERROR_OUT_OF_MEMORY;
	uint32_t big = fill_with_shm(30000, BIG_COOKIES, &refusal);
	uint32_t small = fill_with_shm(300, SMALL_COOKIES, &refusal);
	uint32_t session = 0;

	for (;;) {
		ret = session_open(&ta_sims, &session);
		if (!is_out_of_memory(ret) || !(small + big))
			break;
		if (small)
			(void)shm_unregister(SMALL_COOKIES + --small);
		else
			(void)shm_unregister(BIG_COOKIES + --big);
	}
	if (!ret)
		(void)session_close(session);
	empty_shm(small, SMALL_COOKIES);
	empty_shm(big, BIG_COOKIES);
	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("sims not given");
	CHECK_EQ(ret, GP_SUCCESS);
}

static void register_own(void *arg)
{
	uint8_t *page = arg;
	uint64_t cookie = (uint64_t)page;

	for (uint32_t i = rounds(500); i; i--) {
		CHECK_EQ(shm_register(page, PAGE, cookie), GP_SUCCESS);
		CHECK_EQ(shm_unregister(cookie), GP_SUCCESS);
	}
}

CASE(memory, all_cpus_register_and_unregister_at_once, CASE_PLAIN)
{
	uint8_t *pages = pages_get(board.cpu_count);

	cpu_run_on_all(register_own, pages, PAGE);
	pages_put(pages, board.cpu_count);
}

/* The TEE may refuse at once, or wait until the other call is over. */
CASE(memory, memory_in_use_by_a_call_outlives_its_unregistration, CASE_PLAIN)
{
	uint8_t *page = pages_get(1);
	struct call call;
	struct call unregister;

	CHECK_EQ(shm_register(page, PAGE, COOKIES), GP_SUCCESS);
	session_open_init(&call, &uuid_nobody);
	call.msg->param[2] = RMEM(ATTR_RMEM_INOUT, 0, 64, COOKIES);
	CHECK(call_run_to_rpc(&call));
	call_init(&unregister, CMD_UNREGISTER_SHM, 1);
	unregister.msg->param[0] = RMEM(ATTR_RMEM_IN, 0, 0, COOKIES);
	(void)call_run_to_rpc(&unregister);
	CHECK_EQ(call_run(&call), RET_OK);
	call_fini(&call);
	CHECK_EQ(call_run(&unregister), RET_OK);
	if (unregister.msg->ret == GP_ERROR_BUSY)
		CHECK_EQ(shm_unregister(COOKIES), GP_SUCCESS);
	else
		CHECK_EQ(unregister.msg->ret, GP_SUCCESS);
	call_fini(&unregister);
	pages_put(page, 1);
}

/* Up to the very end of RAM, which may lie above 4 GiB, and not beyond. */
CASE(memory, the_last_page_of_ram_can_be_shared_and_no_page_behind, CASE_PLAIN)
{
	uint64_t end = board.ram.base + board.ram.size_bytes;
	uint8_t *last = (uint8_t *)(end - PAGE);
	struct tee_param p[4] = {RMEM(ATTR_RMEM_INOUT, PAGE - 16, 16, COOKIES)};
	uint32_t session = 0;

	memset(last, 2, PAGE);
	CHECK_EQ(shm_register(last, PAGE, COOKIES), GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(last[PAGE - 16], 32);
	CHECK_EQ(shm_unregister(COOKIES), GP_SUCCESS);
	CHECK(shm_register(last, PAGE + 1, COOKIES) != GP_SUCCESS);
	CHECK(shm_register((void *)end, PAGE, COOKIES) != GP_SUCCESS);
	CHECK(shm_unregister(COOKIES) != GP_SUCCESS);
}
