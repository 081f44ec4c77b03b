/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/boot.h"

/* Calls keep x18 and above, one of which holds @at. Spec: DEN0028, 2.6. */
void arch_firmware_call(uint64_t r[8])
{
	uint64_t *at = r;

	__asm__ volatile("ldp x0, x1, [%0]\n\t"
			 "ldp x2, x3, [%0, #16]\n\t"
			 "ldp x4, x5, [%0, #32]\n\t"
			 "ldp x6, x7, [%0, #48]\n\t"
			 "smc #0\n\t"
			 "stp x0, x1, [%0]\n\t"
			 "stp x2, x3, [%0, #16]\n\t"
			 "stp x4, x5, [%0, #32]\n\t"
			 "stp x6, x7, [%0, #48]"
			 : "+r"(at)
			 :
			 : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8",
			   "x9", "x10", "x11", "x12", "x13", "x14", "x15",
			   "x16", "x17", "memory");
}
