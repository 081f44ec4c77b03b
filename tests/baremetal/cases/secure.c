/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normal world names secure memory wherever it can name memory. The TEE
 * must neither read nor write it for us.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

#define TARGETS 8

/* Places in secure RAM: firmware, the TEE's image, its end, the last page. */
static uint64_t target(uint32_t i)
{
	uint64_t base = board.secure_ram.base;
	uint64_t size = board.secure_ram.size_bytes;
	const uint64_t at[TARGETS] = {
		0,
		0x1000,
		size / 16,
		size / 16 + 0x1000,
		size / 4,
		size / 2 + 0x3000,
		size - 0x2000,
		size - 0x1000,
	};

	return base + at[i];
}

static void check_message_at(uint32_t function, uint64_t pa)
{
	struct call call;

	call_init(&call, CMD_CLOSE_SESSION, 0);
	call.x[0] = function;
	call.x[1] = pa >> 32;
	call.x[2] = (uint32_t)pa;
	CHECK_EQ(call_run(&call), RET_EBADADDR);
	call_fini(&call);
}

CASE(secure, ram_is_known, CASE_PLAIN)
{
	CHECK(board.secure_ram.size_bytes >= 0x100000);
}

CASE(secure, messages_in_secure_memory_are_bad_addresses, CASE_PLAIN)
{
	for (uint32_t i = 0; i < TARGETS; i++) {
		check_message_at(SMC_CALL_WITH_ARG, target(i));
		check_message_at(SMC_CALL_WITH_ARG, target(i) + 0x800);
		check_message_at(SMC_CALL_WITH_RPC_ARG, target(i));
	}
}

static void check_refused(uint64_t list, uint64_t size)
{
	uint32_t ret = shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG, list,
					size, 90);

	CHECK(ret != GP_SUCCESS);
	CHECK(shm_unregister(90) != GP_SUCCESS);
}

CASE(secure, page_lists_in_secure_memory_are_refused, CASE_PLAIN)
{
	for (uint32_t i = 0; i < TARGETS; i++) {
		check_refused(target(i), PAGE);
		check_refused(target(i) | 0x10, 16);
	}
}

CASE(secure, pages_of_secure_memory_cannot_be_registered, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);

	for (uint32_t i = 0; i < TARGETS; i++) {
		list[0] = target(i);
		check_refused((uint64_t)list, PAGE);
		list[0] = (uint64_t)list + PAGE;
		list[1] = target(i);
		check_refused((uint64_t)list, 2 * PAGE);
		check_refused((uint64_t)list | 0xfff, 2);
	}
	pages_put(list, 2);
}

CASE(secure, list_links_into_secure_memory_are_refused, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);

	for (uint32_t i = 0; i < LIST_ENTRIES; i++)
		list[i] = (uint64_t)list + PAGE;
	for (uint32_t i = 0; i < TARGETS; i++) {
		list[LIST_ENTRIES] = target(i);
		check_refused((uint64_t)list, 512 * PAGE);
	}
	pages_put(list, 2);
}

static void check_param(uint32_t session, struct tee_param bad)
{
	for (uint32_t i = 0; i < 4; i++) {
		struct tee_param p[4] = {0};
		uint32_t ret;

		p[i] = bad;
		ret = session_invoke(session, INVOKE_TESTS_PARAMS, p);
		CHECK(ret != GP_SUCCESS);
		CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	}
}

CASE(secure, invokes_cannot_name_secure_memory, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < TARGETS; i++) {
		uint64_t pa = target(i);

		list[0] = pa;
		for (uint32_t t = ATTR_TMEM_IN; t <= ATTR_TMEM_INOUT; t++) {
			check_param(session, TMEM(t, pa, 64, 0));
			check_param(session,
				    TMEM(t | ATTR_NONCONTIG, pa, 64, 0));
			check_param(session, TMEM(t | ATTR_NONCONTIG,
						  (uint64_t)list, 64, 0));
		}
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
	pages_put(list, 2);
}

CASE(secure, opens_cannot_name_secure_memory, CASE_PLAIN)
{
	uint64_t *list = pages_get(1);

	for (uint32_t i = 0; i < TARGETS; i++) {
		struct call call;

		list[0] = target(i);
		session_open_init(&call, &pta_invoke_tests);
		call.msg->param[2 + i % 4] =
			TMEM(ATTR_TMEM_INOUT | ATTR_NONCONTIG, (uint64_t)list,
			     32, 0);
		CHECK(call_result(&call) != GP_SUCCESS);
		session_open_init(&call, &pta_invoke_tests);
		call.msg->param[2 + i % 4] =
			TMEM(ATTR_TMEM_INOUT, target(i), 32, 0);
		CHECK(call_result(&call) != GP_SUCCESS);
	}
	pages_put(list, 1);
}

/* Contiguous temporary memory that starts outside and runs into secure RAM. */
CASE(secure, ranges_that_run_into_secure_memory_are_refused, CASE_PLAIN)
{
	uint64_t base = board.secure_ram.base;
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	check_param(session, TMEM(ATTR_TMEM_IN, base - PAGE, 2 * PAGE, 0));
	check_param(session, TMEM(ATTR_TMEM_IN, base - 1, 2, 0));
	check_param(session, TMEM(ATTR_TMEM_IN, (uint64_t)&session,
				  base - (uint64_t)&session + 64, 0));
	check_param(session, TMEM(ATTR_TMEM_IN, (uint64_t)&session, ~0ull, 0));
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* What the normal world answers to requests for memory. */
struct lie {
	uint64_t *list;
	uint64_t pa;
	enum {
		LIE_PAGE,
		LIE_LIST,
		LIE_CONTIGUOUS,
		LIE_KINDS
	} kind;
	uint32_t told;
};

static bool answer_secure(struct call *call, void *arg)
{
	struct lie *lie = arg;
	uint64_t func = call->x[0] & 0xffff;
	struct tee_param *p;

	if (func == RPC_ALLOC) {
		lie->told++;
		call->x[1] = lie->pa >> 32;
		call->x[2] = (uint32_t)lie->pa;
		call->x[4] = 0;
		call->x[5] = 0x77;
		return true;
	}
	if (!call_is_in_cmd(call, RPC_SHM_ALLOC))
		return false;
	lie->told++;
	p = call->rpc->param;
	p->tmem.size = p->value.b;
	lie->list[0] = lie->pa;
	for (uint32_t i = 1; i < LIST_ENTRIES; i++)
		lie->list[i] = lie->pa;
	p->attr = ATTR_TMEM_OUT;
	p->tmem.pa = lie->pa;
	if (lie->kind != LIE_CONTIGUOUS)
		p->attr |= ATTR_NONCONTIG;
	if (lie->kind == LIE_PAGE)
		p->tmem.pa = (uint64_t)lie->list;
	p->tmem.cookie = 0x77;
	call->rpc->ret = GP_SUCCESS;
	return true;
}

CASE(secure, rpc_answers_cannot_name_secure_memory, CASE_PLAIN)
{
	struct lie lie = {.list = pages_get(1)};

	for (uint32_t i = 0; i < TARGETS * LIE_KINDS; i++) {
		struct call call;

		lie.pa = target(i / LIE_KINDS);
		lie.kind = i % LIE_KINDS;
		lie.told = 0;
		session_open_init(&call, &ta_sims);
		call.hook = answer_secure;
		call.hook_arg = &lie;
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK(lie.told > 0);
		CHECK(call.msg->ret != GP_SUCCESS);
		CHECK(call.msg->ret != GP_ERROR_ITEM_NOT_FOUND);
		call_fini(&call);
	}
	pages_put(lie.list, 1);
}

CASE(secure, rpc_messages_cannot_be_put_in_secure_memory, CASE_KEEPS)
{
	struct lie lie = {.list = pages_get(1)};

	for (uint32_t i = 0; i < TARGETS; i++) {
		struct call call;

		lie.pa = target(i);
		lie.told = 0;
		session_open_init(&call, &uuid_nobody);
		call_use_plain_arg(&call);
		call.hook = answer_secure;
		call.hook_arg = &lie;
		(void)call_run(&call);
		CHECK(call.result || call.msg->ret != GP_SUCCESS);
		call_fini(&call);
	}
	pages_put(lie.list, 1);
}
