/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of the payload: interrupts are counted, the rest is fatal. */
#include "tests/baremetal/arch/asm.h"

.macro fatal
	.balign	128
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	b	fatal_exception
.endm

.macro irq
	.balign	128
	b	irq_entry
.endm

	.section .text.vectors, "ax"
	.balign	2048
	.global vectors
vectors:
	fatal				/* current EL, SP_EL0 */
	fatal
	fatal
	fatal
	fatal				/* current EL, SP_ELx */
	irq
	irq
	fatal
	.rept	8			/* lower EL: there is none */
	fatal
	.endr

/* Saves what C may change, so that an interrupt is seen by nobody. */
irq_entry:
	sub	sp, sp, #192
	stp	x0, x1, [sp, #0]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x29, [sp, #144]
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x30, x0, [sp, #160]
	str	x1, [sp, #176]
	bl	gic_handle_irq
	ldr	x1, [sp, #176]
	ldp	x30, x0, [sp, #160]
	msr	elr_el1, x0
	msr	spsr_el1, x1
	ldp	x18, x29, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp, #0]
	add	sp, sp, #192
	eret
