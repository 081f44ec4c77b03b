/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A core that cannot go on: every call gets an error at once, on every CPU, and
 * the normal world lives. For kernels with TEST_HOOKS=1; one case a boot.
 */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"

static void check_refusals(void)
{
	static const uint32_t functions[] = {SMC_CALL_WITH_ARG,
					     SMC_CALL_WITH_RPC_ARG};
	struct call call;

	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		session_open_init(&call, &pta_invoke_tests);
		call.x[0] = functions[i];
		call_step(&call);
		CHECK_EQ(call.state, CALL_DONE);
		CHECK(call.result != RET_OK);
		CHECK(call.result != RET_ETHREAD); /* the driver would wait */
		call_fini(&call);
	}
	for (uint32_t n = 0; n < 32; n++)
		CHECK(!call_is_rpc(fast_call0(0xB2000000u + n)));
}

/* Without waiting for anything. A busy machine may not run us for long, but
 * not whenever we look. */
#define AT_ONCE_US 10000000
#define LOOKS      10u

static void check_refused(void *arg)
{
	uint64_t us = AT_ONCE_US;

	(void)arg;
	for (uint32_t i = 0; i < LOOKS && us >= AT_ONCE_US; i++) {
		us = time_us();
		check_refusals();
		us = time_us() - us;
	}
	CHECK(us < AT_ONCE_US);
}

static void run_long(void *arg)
{
	struct call *call = arg;

	(void)call_run(call);
}

static void check_resume_refused(struct call *call)
{
	call->x[0] = SMC_RETURN_FROM_RPC;
	call->state = CALL_ANSWERED;
	call_step(call);
	CHECK_EQ(call->state, CALL_DONE);
	CHECK(call->result != RET_OK);
}

static void check_fault(uint32_t fault)
{
	struct tee_param p[4] = {VALUE(ATTR_VALUE_IN, 0, 3000000),
				 VALUE(ATTR_VALUE_OUT, 0, 0)};
	struct call suspended[2];
	struct call running;
	uint32_t long_session = 0;
	uint32_t session = 0;

	if (session_open(&pta_fault, &session) == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("no test hooks in this kernel");
	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < ARRAY_SIZE(suspended); i++) {
		session_open_init(&suspended[i], &uuid_nobody);
		CHECK(call_run_to_rpc(&suspended[i]));
	}
	CHECK_EQ(session_open(&pta_invoke_tests, &long_session), GP_SUCCESS);
	session_invoke_init(&running, long_session, INVOKE_TESTS_MUTEX, p);
	cpu_run(1, run_long, &running);
	time_wait_us(1000);

	CHECK(session_invoke(session, fault, NULL) != GP_SUCCESS);
	check_refused(NULL);
	cpu_wait(1); /* finished or refused, but not stuck */
	cpu_run_on_all(check_refused, NULL, 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(suspended); i++)
		check_resume_refused(&suspended[i]);
	CHECK_EQ((uint64_t)cpu_turn_off(board.cpu_count - 1), 0);
	CHECK_EQ((uint64_t)cpu_turn_on(board.cpu_count - 1), 0);
	cpu_run_on_all(check_refused, NULL, 0);
}

CASE(dead, panic, CASE_FATAL)
{
	check_fault(0);
}

CASE(dead, data_abort, CASE_FATAL)
{
	check_fault(1);
}

CASE(dead, stack_overflow, CASE_FATAL)
{
	check_fault(2);
}

CASE(dead, stuck_spinlock, CASE_FATAL)
{
	check_fault(3);
}

CASE(dead, jump_to_nowhere, CASE_FATAL)
{
	check_fault(4);
}
