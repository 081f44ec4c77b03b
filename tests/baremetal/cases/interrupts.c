/* SPDX-License-Identifier: BSD-2-Clause */
/* Normal-world interrupts during calls, and CPUs that come and go. */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"

#define OS_TEST_WAIT 9 /* sleep for value a milliseconds */

/* A long computation in the TEE. */
static void invoke_long(struct call *call, uint32_t session)
{
	struct tee_param p[4] = {VALUE(ATTR_VALUE_IN, 0, 2000000),
				 VALUE(ATTR_VALUE_OUT, 0, 0)};

	session_invoke_init(call, session, INVOKE_TESTS_MUTEX, p);
}

CASE(interrupts, they_get_through_while_the_tee_computes, CASE_PLAIN)
{
	struct cpu *cpu = cpu_self();
	uint64_t before = cpu->irq_count;
	uint32_t session = 0;
	struct call call;

	NEED_TWO_CPUS();
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	interrupts_start(500);
	do {
		invoke_long(&call, session);
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		call_fini(&call);
	} while (cpu->irq_count < before + 20);
	interrupts_stop();
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(interrupts, the_tee_returns_for_them_in_the_middle_of_a_call, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t returns = 0;
	struct call call;

	NEED_TWO_CPUS();
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	interrupts_start(200);
	while (!returns) {
		invoke_long(&call, session);
		CHECK_EQ(call_run(&call), RET_OK);
		returns += call.foreign_count;
		call_fini(&call);
	}
	interrupts_stop();
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Interrupted on one CPU, continued on the next, again and again. */
static void interrupted_move(void *arg)
{
	struct call *call = arg;

	if (call->state == CALL_IN_RPC)
		while (!call_answer(call))
			;
	call_step(call);
}

static void run_on_all_in_turn(struct call *call)
{
	uint32_t cpu = 0;

	while (call->state != CALL_DONE) {
		cpu = (cpu + 1) % (board.cpu_count - 1);
		if (cpu == cpu_self()->index) {
			interrupted_move(call);
			continue;
		}
		cpu_run(cpu, interrupted_move, call);
		cpu_wait(cpu);
	}
}

CASE(interrupts, an_interrupted_call_goes_on_on_another_cpu, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t returns = 0;

	NEED_TWO_CPUS();
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	interrupts_start(100);
	while (!returns) {
		struct call call;

		invoke_long(&call, session);
		run_on_all_in_turn(&call);
		CHECK_EQ(call.result, RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		returns = call.foreign_count;
		call_fini(&call);
	}
	interrupts_stop();
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Interrupts at every point of opening, calling and closing a TA. */
static void storm(void *arg)
{
	uint32_t *result = arg;

	for (uint32_t i = 0; i < 3 && !*result; i++) {
		uint32_t session = 0;

		*result = session_open(&ta_sims, &session);
		if (!*result)
			*result = session_close(session);
	}
}

CASE(interrupts, a_storm_on_all_cpus_breaks_no_call, CASE_PLAIN)
{
	uint32_t result[CPU_MAX] = {0};

	NEED_TWO_CPUS();
	interrupts_start(70);
	cpu_run_on_all_but_last(storm, result, sizeof(result[0]));
	interrupts_stop();
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (result[i] == GP_ERROR_ITEM_NOT_FOUND)
			SKIP("sims not given");
		CHECK_EQ(result[i], GP_SUCCESS);
	}
}

static void call_uid(void *arg)
{
	uint32_t session = 0;

	*(uint32_t *)arg = fast_call0(SMC_CALLS_UID);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(interrupts, a_cpu_turned_off_and_on_serves_calls_again, CASE_PLAIN)
{
	uint32_t last = board.cpu_count - 1;

	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t uid = 0;

		CHECK_EQ((uint64_t)cpu_turn_off(last), 0);
		CHECK_EQ(fast_call0(SMC_CALLS_UID), 0x384fb3e0);
		CHECK_EQ((uint64_t)cpu_turn_on(last), 0);
		cpu_run(last, call_uid, &uid);
		cpu_wait(last);
		CHECK_EQ(uid, 0x384fb3e0);
	}
}

static void start_open(void *arg)
{
	struct call *call = arg;

	session_open_init(call, &uuid_nobody);
	(void)call_run_to_rpc(call);
}

CASE(interrupts, a_call_survives_the_cpu_that_began_it, CASE_PLAIN)
{
	uint32_t last = board.cpu_count - 1;
	struct call call;

	NEED_TWO_CPUS();
	cpu_run(last, start_open, &call);
	cpu_wait(last);
	CHECK_EQ((uint64_t)cpu_turn_off(last), 0);
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_ITEM_NOT_FOUND);
	call_fini(&call);
	CHECK_EQ((uint64_t)cpu_turn_on(last), 0);
}

/* TEE_Wait sleeps by RPC; a cancel reaches it from another call, or the case
 * takes a day. */
#define DAY_MS 86400000u

CASE(interrupts, a_sleeping_ta_can_be_cancelled, CASE_PLAIN)
{
	struct tee_param p[4] = {VALUE(ATTR_VALUE_IN, DAY_MS, 0)};
	uint32_t session = 0;
	uint32_t ret = session_open(&ta_os_test, &session);
	struct call call;

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("os_test not given");
	CHECK_EQ(ret, GP_SUCCESS);
	session_invoke_init(&call, session, OS_TEST_WAIT, p);
	while (!call_is_in_cmd(&call, RPC_SUSPEND)) {
		CHECK(call.state != CALL_DONE);
		if (call.state == CALL_IN_RPC)
			(void)call_answer(&call);
		else
			call_step(&call);
	}
	CHECK_EQ(session_cancel(session, 0), GP_SUCCESS);
	/* Linux may end the sleep early, with success. */
	call.rpc->ret = GP_SUCCESS;
	call.x[0] = SMC_RETURN_FROM_RPC;
	call.state = CALL_ANSWERED;
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_CANCEL);
	CHECK_EQ(call.msg->ret_origin, GP_ORIGIN_TRUSTED_APP);
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

#define OS_TEST_PANIC 6

CASE(interrupts, a_ta_that_panics_takes_nobody_with_it, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t ret = session_open(&ta_os_test, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("os_test not given");
	CHECK_EQ(ret, GP_SUCCESS);
	CHECK_EQ(session_invoke(session, OS_TEST_PANIC, NULL),
		 GP_ERROR_TARGET_DEAD);
	CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	CHECK_EQ(session_invoke(session, OS_TEST_WAIT, NULL),
		 GP_ERROR_TARGET_DEAD);
	CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}
