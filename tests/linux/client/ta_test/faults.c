/* SPDX-License-Identifier: BSD-2-Clause */
/* A TA that dies takes nobody along, and says so to whoever calls it. */
#include <sys/auxv.h>

#include "claims.h"

/* Spec: Linux Documentation/arch/arm64/elf_hwcaps.rst */
#ifndef HWCAP2_BTI
#define HWCAP2_BTI (1 << 17)
#endif

static const char *const fault_names[FAULT_COUNT] = {
	[FAULT_READ_NULL] = "read address 0",
	[FAULT_WRITE_NULL] = "write address 0",
	[FAULT_WRITE_CODE] = "write its code",
	[FAULT_WRITE_CONSTANT] = "write a constant",
	[FAULT_RUN_DATA] = "run data",
	[FAULT_RUN_STACK] = "run its stack",
	[FAULT_UNDEFINED] = "run an undefined instruction",
	[FAULT_STACK_OVERFLOW] = "use up its stack",
	[FAULT_READ_KERNEL] = "read the kernel",
	[FAULT_WRITE_KERNEL] = "write the kernel",
	[FAULT_JUMP_KERNEL] = "jump into the kernel",
	[FAULT_PRIVILEGED] = "run a privileged instruction",
	[FAULT_BREAKPOINT] = "run a breakpoint",
	[FAULT_ABORT] = "abort()",
	[FAULT_BAD_FREE] = "free what was never allocated",
	[FAULT_STACK_SMASH] = "overwrite its stack frame",
};

static bool dies(struct world *w, uint32_t command, uint32_t a)
{
	struct call c = {.a = a};

	return ta_dies(w, TEST_TA_PROBE, command, &c);
}

/* Branch targets are guarded where the CPU can and the TA says it may. */
static void test_landing_pads(struct world *w)
{
	if (w->bits == 0x64 && (getauxval(AT_HWCAP2) & HWCAP2_BTI) != 0)
		claim(dies(w, PROBE_FAULT, FAULT_NO_PAD),
		      "%x: a TA dies that would branch to no landing pad",
		      w->bits);
	else
		claim(probe_ok(w, PROBE_FAULT,
			       &(struct call){.a = FAULT_NO_PAD}),
		      "%x: a CPU without landing pads needs none", w->bits);
}

void test_faults(struct world *w)
{
	static const uint32_t codes[] = {0, 1, 0xFFFF0006, 0xFFFFFFFF};
	struct call nothing = {};
	TEEC_Session neighbour;
	uint32_t origin = 0;

	claim(open_ta(w, TEST_TA_PROBE, &neighbour, &origin) == TEEC_SUCCESS,
	      "%x: a neighbour opens", w->bits);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		claim(dies(w, PROBE_PANIC, codes[i]),
		      "%x: a panic with code 0x%x is TARGET_DEAD", w->bits,
		      codes[i]);
	for (uint32_t i = 0; i < FAULT_COUNT; i++)
		claim(dies(w, PROBE_FAULT, i), "%x: a TA dies that would %s",
		      w->bits, fault_names[i]);
	test_landing_pads(w);
	invoke(&neighbour, PROBE_NOTHING, &nothing);
	claim(is_result(&nothing, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP),
	      "%x: the neighbour lives", w->bits);
	TEEC_CloseSession(&neighbour);
}
