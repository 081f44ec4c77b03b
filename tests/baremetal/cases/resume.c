/* SPDX-License-Identifier: BSD-2-Clause */
/* RETURN_FROM_RPC: only a suspended thread may go on, and only once. */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/lock.h"
#include "tests/baremetal/session.h"

static uint32_t resume(uint64_t id)
{
	uint64_t x[8] = {SMC_RETURN_FROM_RPC, 0, 0, id};

	return fast_call(x);
}

CASE(resume, ids_never_suspended_are_refused, CASE_PLAIN)
{
	uint64_t seed = 5;

	for (uint32_t i = 0; i < 300; i++)
		CHECK_EQ(resume(i), RET_ERESUME);
	for (uint32_t i = 0; i < 300; i++)
		CHECK_EQ(resume(random_next(&seed)), RET_ERESUME);
	CHECK_EQ(resume(0xffffffff), RET_ERESUME);
	CHECK_EQ(resume(0x80000000), RET_ERESUME);
	CHECK_EQ(resume(~0ull), RET_ERESUME);
}

CASE(resume, a_finished_thread_is_refused, CASE_PLAIN)
{
	struct call call;
	uint64_t id;

	session_open_init(&call, &uuid_nobody);
	CHECK(call_run_to_rpc(&call));
	id = call.x[3];
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
	call_fini(&call);
	CHECK_EQ(resume(id), RET_ERESUME);
}

CASE(resume, neighbours_of_a_suspended_thread_are_refused, CASE_PLAIN)
{
	struct call call;
	uint64_t id;

	session_open_init(&call, &uuid_nobody);
	CHECK(call_run_to_rpc(&call));
	id = call.x[3];
	for (uint32_t bit = 0; bit < 32; bit++)
		CHECK_EQ(resume(id ^ BIT64(bit)), RET_ERESUME);
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
	call_fini(&call);
}

/* SMC32: the upper half of a3 does not exist. */
CASE(resume, the_upper_half_of_the_id_is_ignored, CASE_OURS)
{
	struct call call;

	session_open_init(&call, &uuid_nobody);
	CHECK(call_run_to_rpc(&call));
	call.x[3] |= UINT64_C(0xabcdef) << 32;
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
	call_fini(&call);
}

CASE(resume, other_calls_are_served_while_one_is_never_answered, CASE_PLAIN)
{
	struct call call;

	session_open_init(&call, &uuid_nobody);
	CHECK(call_run_to_rpc(&call));
	for (uint32_t i = 0; i < 20; i++) {
		struct tee_param p[4] = {VALUE(ATTR_VALUE_INOUT, i, 1)};
		uint32_t session = 0;

		CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
		CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p),
			 GP_SUCCESS);
		CHECK_EQ(session_close(session), GP_SUCCESS);
	}
	CHECK_EQ(call_run(&call), RET_OK);
	call_fini(&call);
}

static void finish(void *arg)
{
	(void)call_run(arg);
}

CASE(resume, a_call_goes_on_on_another_cpu, CASE_PLAIN)
{
	for (uint32_t cpu = 0; cpu < board.cpu_count; cpu++) {
		struct call call;

		if (cpu == cpu_self()->index)
			continue;
		session_open_init(&call, &uuid_nobody);
		CHECK(call_run_to_rpc(&call));
		cpu_run(cpu, finish, &call);
		cpu_wait(cpu);
		CHECK_EQ(call.result, RET_OK);
		CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
		call_fini(&call);
	}
}

/* A call wanders: every RPC is answered on the next CPU. */
static void one_move(void *arg)
{
	struct call *call = arg;

	while (call->state == CALL_IN_RPC)
		(void)call_answer(call);
	call_step(call);
}

CASE(resume, a_call_may_change_the_cpu_at_every_rpc, CASE_PLAIN)
{
	struct call call;
	uint32_t cpu = 0;
	uint32_t session;

	session_open_init(&call, &ta_os_test);
	while (call.state != CALL_DONE) {
		cpu = (cpu + 1) % board.cpu_count;
		if (cpu == cpu_self()->index) {
			one_move(&call);
			continue;
		}
		cpu_run(cpu, one_move, &call);
		cpu_wait(cpu);
	}
	CHECK_EQ(call.result, RET_OK);
	session = call.msg->session;
	if (call.msg->ret == GP_ERROR_ITEM_NOT_FOUND)
		case_skip("os_test not given");
	else
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
	call_fini(&call);
	if (session)
		CHECK_EQ(session_close(session), GP_SUCCESS);
}

/*
 * All CPUs resume the same suspended call at the same moment. One gets
 * through; for the others the thread is not suspended, or is so again, at its
 * next RPC, which they then answer with nothing.
 */
struct contest {
	uint64_t id;
	uint32_t start;
	struct lock lock;
	uint32_t winners;
	uint64_t x[8]; /* what the winner got, the final return first of all */
};

static void contend(void *arg)
{
	struct contest *c = arg;
	uint64_t x[8] = {SMC_RETURN_FROM_RPC, 0, 0, c->id};

	__atomic_add_fetch(&c->start, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&c->start, __ATOMIC_ACQUIRE) < board.cpu_count)
		;
	if (fast_call(x) == RET_ERESUME)
		return;
	lock_take(&c->lock);
	if (!c->winners++ || !call_is_rpc(x[0])) {
		for (uint32_t i = 0; i < 8; i++)
			c->x[i] = x[i];
	}
	lock_drop(&c->lock);
}

CASE(resume, many_cpus_that_resume_one_thread_do_not_share_it, CASE_PLAIN)
{
	for (uint32_t round = 0; round < 30; round++) {
		struct contest c = {0};
		struct call call;

		session_open_init(&call, &uuid_nobody);
		CHECK(call_run_to_rpc(&call));
		while (!call_answer(&call))
			;
		c.id = call.x[3];
		cpu_run_on_all(contend, &c, 0);
		CHECK(c.winners >= 1);
		for (uint32_t i = 0; i < 8; i++)
			call.x[i] = c.x[i];
		call.state = call_is_rpc(c.x[0]) ? CALL_IN_RPC : CALL_DONE;
		call.result = (uint32_t)c.x[0];
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK(call.msg->ret != GP_SUCCESS);
		call_fini(&call);
	}
}
