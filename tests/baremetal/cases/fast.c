/* SPDX-License-Identifier: BSD-2-Clause */
/* Fast calls: values, unknown ids, unknown bits. Spec: OPTEE_SMC. */
#include "tests/baremetal/call.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"

CASE(fast, uid_is_the_one_that_drivers_demand, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_CALLS_UID};

	CHECK_EQ(fast_call(x), 0x384fb3e0);
	CHECK_EQ((uint32_t)x[1], 0xe7f811e3);
	CHECK_EQ((uint32_t)x[2], 0xaf630002);
	CHECK_EQ((uint32_t)x[3], 0xa5d5c51b);
}

CASE(fast, revision_is_2_0, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_CALLS_REVISION};

	CHECK_EQ(fast_call(x), 2);
	CHECK_EQ((uint32_t)x[1], 0);
}

CASE(fast, os_uuid_is_the_compatible_one, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_GET_OS_UUID};

	CHECK_EQ(fast_call(x), 0x486178e0);
	CHECK_EQ((uint32_t)x[1], 0xe7f811e3);
	CHECK_EQ((uint32_t)x[2], 0xbc5e0002);
	CHECK_EQ((uint32_t)x[3], 0xa5d5c51b);
}

CASE(fast, os_revision_is_answered, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_GET_OS_REVISION};

	CHECK(fast_call(x) != RET_UNKNOWN);
}

CASE(fast, calls_count_is_not_zero, CASE_PLAIN)
{
	uint32_t count = fast_call0(SMC_CALLS_COUNT);

	CHECK(count != RET_UNKNOWN);
	CHECK(count > 0 && count < 256);
}

CASE(fast, capabilities_are_what_linux_needs, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_EXCHANGE_CAPS};

	CHECK_EQ(fast_call(x), RET_OK);
	CHECK(x[1] & CAP_DYNAMIC_SHM);
	CHECK(x[1] & CAP_MEMREF_NULL);
	CHECK(x[1] & CAP_RPC_ARG);
	CHECK((x[3] & 0xff) >= RPC_PARAMS);
	if (x[1] & CAP_ASYNC_NOTIF)
		CHECK(x[2] >= 63);
}

CASE(fast, capabilities_are_the_same_for_one_cpu, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_EXCHANGE_CAPS, 1};
	uint64_t y[8] = {SMC_EXCHANGE_CAPS, 0};

	CHECK_EQ(fast_call(x), RET_OK);
	CHECK_EQ(fast_call(y), RET_OK);
	CHECK_EQ(x[1], y[1]);
}

CASE(fast, unknown_capability_bits_are_refused, CASE_PLAIN)
{
	for (uint32_t bit = 1; bit < 32; bit++) {
		uint64_t x[8] = {SMC_EXCHANGE_CAPS, BIT64(bit)};

		CHECK_EQ(fast_call(x), RET_ENOTAVAIL);
	}
}

CASE(fast, upper_halves_of_arguments_are_ignored, CASE_OURS)
{
	/* SMC32: the callee reads W registers only. */
	uint64_t x[8] = {SMC_EXCHANGE_CAPS, UINT64_C(0xffffffff00000000)};

	CHECK_EQ(fast_call(x), RET_OK);
}

CASE(fast, spare_argument_registers_are_ignored, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_CALLS_REVISION,
			 ~0ull,
			 ~0ull,
			 ~0ull,
			 ~0ull,
			 ~0ull,
			 ~0ull,
			 0};

	CHECK_EQ(fast_call(x), 2);
}

CASE(fast, thread_count_is_not_zero, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_GET_THREAD_COUNT};

	CHECK_EQ(fast_call(x), RET_OK);
	CHECK(x[1] >= 2);
}

CASE(fast, thread_count_does_not_limit_64_callers, CASE_OURS)
{
	uint64_t x[8] = {SMC_GET_THREAD_COUNT};

	CHECK_EQ(fast_call(x), RET_OK);
	CHECK(x[1] >= 64);
}

CASE(fast, reserved_shm_is_offered_only_with_its_capability, CASE_PLAIN)
{
	uint64_t caps[8] = {SMC_EXCHANGE_CAPS};
	uint64_t x[8] = {SMC_GET_SHM_CONFIG};

	CHECK_EQ(fast_call(caps), RET_OK);
	if (!(caps[1] & CAP_RESERVED_SHM)) {
		CHECK_EQ(fast_call(x), RET_ENOTAVAIL);
		return;
	}
	CHECK_EQ(fast_call(x), RET_OK);
	CHECK(x[1] && x[2] && !(x[1] & 0xfff) && !(x[2] & 0xfff));
	CHECK_EQ(x[3], 1);
}

/* What the specification does not name, and what this port cannot do. */
CASE(fast, unknown_fast_functions_are_refused, CASE_PLAIN)
{
	static const uint32_t defined[] = {0,  1,  7,  8,  9,  10, 11, 12,
					   13, 14, 15, 16, 17, 18, 19, 20};

	for (uint32_t n = 2; n < 0x300; n++) {
		bool is_defined = false;

		for (uint32_t i = 0; i < ARRAY_SIZE(defined); i++)
			is_defined |= defined[i] == n;
		if (is_defined)
			continue;
		CHECK_EQ(fast_call0(0xB2000000u | n), RET_UNKNOWN);
	}
	CHECK_EQ(fast_call0(0xB200FFFFu), RET_UNKNOWN);
	CHECK_EQ(fast_call0(0xB2008000u), RET_UNKNOWN);
}

CASE(fast, unknown_functions_of_the_trusted_os_range_are_refused, CASE_PLAIN)
{
	static const uint32_t ids[] = {0xBF00FF02u, 0xBF00FF04u, 0xBF000000u,
				       0xB3000000u, 0xBE000001u, 0xBF00FFFFu};

	for (uint32_t i = 0; i < ARRAY_SIZE(ids); i++)
		CHECK_EQ(fast_call0(ids[i]), RET_UNKNOWN);
}

CASE(fast, hardware_that_is_not_there_is_refused, CASE_PLAIN)
{
	uint32_t boot = fast_call0(SMC_BOOT_SECONDARY);

	CHECK_EQ(fast_call0(SMC_L2CC_MUTEX), RET_UNKNOWN);
	CHECK(boot == RET_UNKNOWN || boot == RET_ENOTAVAIL);
}

CASE(fast, hypervisor_calls_do_no_harm, CASE_PLAIN)
{
	uint64_t x[8] = {SMC_VM_CREATED, 1};
	uint64_t y[8] = {SMC_VM_DESTROYED, 1};

	CHECK(fast_call(x) != RET_OK);
	CHECK(fast_call(y) != RET_OK);
}

CASE(fast, probe_order_of_linux_succeeds, CASE_PLAIN)
{
	uint64_t x[8] = {0};
	uint32_t rounds = 0;

	CHECK_EQ(fast_call0(SMC_CALLS_UID), 0x384fb3e0);
	CHECK(fast_call0(SMC_GET_OS_REVISION) != RET_UNKNOWN);
	CHECK_EQ(fast_call0(SMC_CALLS_REVISION), 2);
	CHECK_EQ(fast_call0(SMC_GET_THREAD_COUNT), RET_OK);
	CHECK_EQ(fast_call0(SMC_EXCHANGE_CAPS), RET_OK);
	do {
		x[0] = SMC_DISABLE_SHM_CACHE;
		CHECK(fast_call(x) == RET_OK || x[0] == RET_ENOTAVAIL);
		CHECK(++rounds < 1000);
	} while (x[0] != RET_ENOTAVAIL);
}

static void count_fast_calls(void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < 200; i++) {
		uint64_t x[8] = {SMC_CALLS_UID};

		CHECK_EQ(fast_call(x), 0x384fb3e0);
		CHECK_EQ((uint32_t)x[3], 0xa5d5c51b);
		CHECK_EQ(fast_call0(SMC_CALLS_REVISION), 2);
		CHECK_EQ(fast_call0(SMC_GET_THREAD_COUNT), RET_OK);
	}
}

CASE(fast, all_cpus_call_at_once, CASE_PLAIN)
{
	cpu_run_on_all(count_fast_calls, NULL, 0);
}

CASE(fast, interrupts_do_not_disturb_fast_calls, CASE_PLAIN)
{
	uint64_t before = cpu_self()->irq_count;

	NEED_TWO_CPUS();
	interrupts_start(50);
	do {
		count_fast_calls(NULL);
	} while (cpu_self()->irq_count < before + 20);
	interrupts_stop();
}
