/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FF-A on every CPU: together, while CPUs go and come, and with registers that
 * must survive. Spec: DEN0077A 1.2, 18.2; SMCCC 1.2, 2.6.
 */
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"
#include "tests/baremetal/registers.h"

static void call_many(void *arg)
{
	(void)arg;
	for (uint32_t i = rounds(500); i; i--) {
		CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_RX_RELEASE), 0);
		CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_YIELD), FFA_NOT_SUPPORTED);
		CHECK_EQ(FFA_CODE(FFA_ID_GET), 0);
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, FFA_NOBODY)),
			 FFA_INVALID_PARAMETERS);
	}
}

CASE(ffa_cpus, all_call_at_once, CASE_PLAIN)
{
	cpu_run_on_all(call_many, NULL, 0);
}

CASE(ffa_cpus, each_serves_alone, CASE_PLAIN)
{
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (i == cpu_self()->index)
			continue;
		cpu_run(i, call_many, NULL);
		cpu_wait(i);
	}
}

CASE(ffa_cpus, interrupts_do_not_disturb_calls, CASE_PLAIN)
{
	uint64_t before = cpu_self()->irq_count;

	NEED_TWO_CPUS();
	interrupts_start(50);
	do {
		call_many(NULL);
	} while (cpu_self()->irq_count < before + 20);
	interrupts_stop();
}

static uint32_t other_cpu(void)
{
	return (cpu_self()->index + 1) % board.cpu_count;
}

CASE(ffa_cpus, go_off_and_come_back, CASE_PLAIN)
{
	NEED_TWO_CPUS();
	for (uint32_t i = rounds(50); i; i--) {
		CHECK_EQ(cpu_turn_off(other_cpu()), 0);
		CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_RX_RELEASE), 0);
		CHECK_EQ(cpu_turn_on(other_cpu()), 0);
	}
	cpu_run(other_cpu(), call_many, NULL);
	cpu_wait(other_cpu());
}

CASE(ffa_cpus, go_and_come_while_others_call, CASE_PLAIN)
{
	uint32_t caller;

	if (board.cpu_count < 3)
		SKIP("two CPUs only");
	caller = (cpu_self()->index + 2) % board.cpu_count;
	cpu_run(caller, call_many, NULL);
	for (uint32_t i = rounds(20); i; i--) {
		CHECK_EQ(cpu_turn_off(other_cpu()), 0);
		CHECK_EQ(cpu_turn_on(other_cpu()), 0);
	}
	cpu_wait(caller);
}

/* Power messages of the dispatcher are no use of FF-A by normal world. */
CASE(ffa_cpus, all_others_go_off_at_once, CASE_PLAIN)
{
	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (i != cpu_self()->index)
			CHECK_EQ(cpu_turn_off(i), 0);
	}
	call_many(NULL);
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (i != cpu_self()->index)
			CHECK_EQ(cpu_turn_on(i), 0);
	}
	cpu_run_on_all(call_many, NULL, 0);
}

CASE(ffa_cpus, keep_x8_to_x30_and_simd_in_calls, CASE_PLAIN)
{
	static const uint32_t functions[] = {
		FFA_VERSION,     FFA_FEATURES,   FFA_ID_GET,
		FFA_RX_RELEASE,  FFA_RXTX_UNMAP, FFA_PARTITION_INFO,
		FFA_DIRECT_REQ,  FFA_MEM_SHARE,  FFA_MEM_RECLAIM,
		FFA_NOTIF_GET,   FFA_MSG_SEND2,  FFA_WIDE(FFA_NOTIF_INFO),
		FFA_CONSOLE_LOG, FFA_YIELD,      FF(0x8F),
	};
	struct cpu_registers in;
	struct cpu_registers out;
	uint64_t seed = 9;

	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		registers_fill(&in, &seed);
		in.x[0] = functions[i];
		smc_all_registers(&in, &out);
		registers_check(&in, &out, 8);
	}
}
