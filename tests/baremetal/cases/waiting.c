/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleep is the normal world's business, and it may cheat: wake threads early,
 * fail, forget to deliver. Locks and clocks of the TEE must not depend on it.
 */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"

#define OS_TEST_WAIT 9 /* sleep for value a milliseconds */

static bool wake_early(struct call *call, void *arg)
{
	static const uint32_t answer[] = {GP_SUCCESS, GP_ERROR_TIMEOUT,
					  GP_ERROR_GENERIC,
					  GP_ERROR_COMMUNICATION, 0x1234};
	uint64_t *seed = arg;

	if (!call_is_in_cmd(call, RPC_NOTIFICATION) &&
	    !call_is_in_cmd(call, RPC_SUSPEND))
		return false;
	call->rpc->ret = answer[random_next(seed) % ARRAY_SIZE(answer)];
	return true;
}

struct worker {
	uint64_t seed;
	uint32_t session;
	uint32_t waits;
};

static void take_lock(void *arg)
{
	struct worker *w = arg;

	for (uint32_t i = 0; i < 10; i++) {
		const struct tee_param p[4] = {
			VALUE(ATTR_VALUE_IN, cpu_self()->index & 1, 3000),
			VALUE(ATTR_VALUE_OUT, 0, 0),
		};
		struct call call;

		session_invoke_init(&call, w->session, INVOKE_TESTS_MUTEX, p);
		call.hook = wake_early;
		call.hook_arg = &w->seed;
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		CHECK(cpu_self()->index & 1 || call.msg->param[1].value.b == 1);
		w->waits += call.rpc_count;
		call_fini(&call);
	}
}

CASE(waiting, locks_exclude_when_sleepers_are_woken_early, CASE_DEADLY)
{
	struct worker worker[CPU_MAX];
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < CPU_MAX; i++)
		worker[i] = (struct worker){i + 1, session, 0};
	cpu_run_on_all(take_lock, worker, sizeof(worker[0]));
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

static uint32_t wait_impatiently(uint32_t session, uint32_t ms, uint64_t *us)
{
	const struct tee_param p[4] = {VALUE(ATTR_VALUE_IN, ms, 0)};
	uint64_t seed = 9;
	struct call call;
	uint32_t ret;

	session_invoke_init(&call, session, OS_TEST_WAIT, p);
	call.hook = wake_early;
	call.hook_arg = &seed;
	*us = time_us();
	ret = call_run(&call);
	*us = time_us() - *us;
	if (!ret)
		ret = call.msg->ret;
	call_fini(&call);
	return ret;
}

CASE(waiting, a_ta_sleeps_its_time_when_woken_early, CASE_OURS)
{
	uint32_t session = 0;
	uint32_t ret = session_open(&ta_os_test, &session);
	uint64_t us = 0;

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("os_test not given");
	CHECK_EQ(ret, GP_SUCCESS);
	ret = wait_impatiently(session, 30, &us);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK(ret != GP_SUCCESS || us >= 30000);
}

/* Loads of one application wait for each other. */
static void open_early(void *arg)
{
	struct worker *w = arg;

	for (uint32_t i = 0; i < 3; i++) {
		struct call call;
		uint32_t session;

		session_open_init(&call, &ta_sims);
		call.hook = wake_early;
		call.hook_arg = &w->seed;
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK(call.msg->ret == GP_SUCCESS ||
		      call.msg->ret == GP_ERROR_ITEM_NOT_FOUND);
		session = call.msg->ret ? 0 : call.msg->session;
		call_fini(&call);
		if (session)
			CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

CASE(waiting, one_ta_opened_everywhere_survives_early_wakes, CASE_DEADLY)
{
	struct worker worker[CPU_MAX];

	for (uint32_t i = 0; i < CPU_MAX; i++)
		worker[i] = (struct worker){i + 77, 0, 0};
	cpu_run_on_all(open_early, worker, sizeof(worker[0]));
}
