/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_ASM_H
#define KERNEL_ARCH_AARCH64_ASM_H

/* clang-format off */

/*
 * What every assembly file uses. Struct offsets come from asm_offsets.h,
 * which the build generates from asm_offsets.c.
 */

/* A function with a section and a landing pad of its own. */
.macro FUNC name
	.section .text.\name, "ax", %progbits
	.balign	16
	.global	\name
	.hidden	\name
	.type	\name, %function
\name:
	bti	c
.endm

.macro END_FUNC name
	.size	\name, . - \name
.endm

/* Address of \sym, wherever we run. */
.macro adr_l reg, sym
	adrp	\reg, \sym
	add	\reg, \reg, :lo12:\sym
.endm

/* A number of 32 bits. */
.macro mov_u32 reg, value
	movz	\reg, #((\value) >> 16), lsl #16
	movk	\reg, #((\value) & 0xffff)
.endm

/* Nothing beyond an ERET is speculated into. */
.macro eret_fenced
	eret
	dsb	nsh
	isb
.endm

/* The object takes part in BTI: GNU_PROPERTY_AARCH64_FEATURE_1_AND. */
.macro NOTE_BTI
	.section .note.gnu.property, "a"
	.balign	8
	.word	4, 16, 5
	.asciz	"GNU"
	.word	0xc0000000, 4, 3, 0
.endm

#endif
