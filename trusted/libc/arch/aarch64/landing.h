/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBC_ARCH_AARCH64_LANDING_H
#define TRUSTED_LIBC_ARCH_AARCH64_LANDING_H

/*
 * At the end of an assembly file: every function in it begins with a landing
 * instruction and no code needs an executable stack. The linker marks a TA
 * for branch-target checks only when all of its objects say so.
 */
/* clang-format off */
#define END_OF_ASSEMBLY                                                        \
	.section .note.gnu.property, "a";                                      \
	.balign	8;                                                             \
	.long	4, 16, 5;                                                      \
	.asciz	"GNU";                                                         \
	.long	0xC0000000, 4, 3, 0;                                           \
	.section .note.GNU-stack, "", %progbits
/* clang-format on */

#endif
