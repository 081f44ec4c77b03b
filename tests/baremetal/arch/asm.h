/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_ARCH_ASM_H
#define TESTS_BAREMETAL_ARCH_ASM_H

/* clang-format off */
.macro FUNC name
	.section .text.\name, "ax"
	.balign 4
	.global \name
	.type \name, %function
\name:
.endm

.macro END_FUNC name
	.size \name, . - \name
.endm
/* clang-format on */

#endif
