/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libc/arch/aarch64/landing.h"

/* Instructions that nobody may execute at S-EL0. */
	.section .text.tester_undefined, "ax"
	.global tester_undefined
	.type tester_undefined, %function
tester_undefined:
	bti	c
	udf	#0
	ret
	.size tester_undefined, . - tester_undefined

	.section .text.tester_privileged, "ax"
	.global tester_privileged
	.type tester_privileged, %function
tester_privileged:
	bti	c
	mrs	x0, ttbr0_el1
	ret
	.size tester_privileged, . - tester_privileged

END_OF_ASSEMBLY
