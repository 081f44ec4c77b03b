/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "asm_offsets.h"

/*
 * Exception vectors. Every exception saves a whole struct arch_user_frame on
 * the stack that runs; SP_EL1 is used throughout.
 */

/* Save x0-x30, SP_EL0, ELR, SPSR; the frame is at sp. */
.macro save_frame
	stp	x0, x1, [sp, #0]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	mrs	x16, sp_el0
	mrs	x17, elr_el1
	mrs	x18, spsr_el1
	stp	x30, x16, [sp, #240]
	stp	x17, x18, [sp, #FRAME_ELR]
.endm

/* Undo, with interrupts masked, and return. */
.macro restore_frame_and_return
	ldp	x17, x18, [sp, #FRAME_ELR]
	ldp	x30, x16, [sp, #240]
	msr	sp_el0, x16
	msr	elr_el1, x17
	msr	spsr_el1, x18
	ldp	x0, x1, [sp, #0]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	add	sp, sp, #FRAME_BYTES
	eret_fenced
.endm

.macro vector label
	.balign	128
	b	\label
.endm

	.section .placed.vectors, "ax", %progbits
	.balign	2048
	.global	vectors
	.hidden	vectors
vectors:
	/* Current EL with SP_EL0: never used */
	vector	el1_sp0
	vector	el1_sp0
	vector	el1_sp0
	vector	el1_sp0
	/* Current EL with SP_EL1 */
	vector	el1_sync
	vector	el1_irq
	vector	el1_fiq
	vector	el1_serror
	/* EL0, AArch64 */
	vector	el0_sync64
	vector	el0_irq
	vector	el0_fiq
	vector	el0_serror
	/* EL0, AArch32 */
	vector	el0_sync32
	vector	el0_irq
	vector	el0_fiq
	vector	el0_serror
	.org	vectors + 2048	/* 16 slots of 128 bytes */

/*
 * System call of a 64-bit context. It is a function call for user mode: C
 * keeps x19-x29 for it, all other registers are cleared so that nothing of
 * the kernel's shows. Interrupts are unmasked inside.
 */
el0_sync64:
	sub	sp, sp, #FRAME_BYTES
	save_frame
	mrs	x1, esr_el1
	lsr	x2, x1, #ESR_EC_SHIFT
	cmp	x2, #EC_SVC64
	b.ne	el0_other
	msr	daifclr, #7
	mov	x0, sp
	mov	x29, xzr
	bl	trap_svc64
	msr	daifset, #7
	ldp	x17, x18, [sp, #FRAME_ELR]
	ldp	x30, x16, [sp, #240]
	ldr	x29, [sp, #232]
	msr	sp_el0, x16
	msr	elr_el1, x17
	msr	spsr_el1, x18
	add	sp, sp, #FRAME_BYTES
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	mov	x4, xzr
	mov	x5, xzr
	mov	x6, xzr
	mov	x7, xzr
	mov	x8, xzr
	mov	x9, xzr
	mov	x10, xzr
	mov	x11, xzr
	mov	x12, xzr
	mov	x13, xzr
	mov	x14, xzr
	mov	x15, xzr
	mov	x16, xzr
	mov	x17, xzr
	mov	x18, xzr
	eret_fenced

el0_sync32:
	sub	sp, sp, #FRAME_BYTES
	save_frame
	mrs	x1, esr_el1
	lsr	x2, x1, #ESR_EC_SHIFT
	cmp	x2, #EC_SVC32
	b.ne	el0_other
	msr	daifclr, #7
	mov	x0, sp
	mov	x29, xzr
	bl	trap_svc32
	b	el0_return

/* x1: ESR */
el0_other:
	mov	x0, sp
	mrs	x2, far_el1
	mov	x29, xzr
	bl	trap_el0_sync
el0_return:
	msr	daifset, #7
	restore_frame_and_return

/* void user_frame_return(struct arch_user_frame *): drop what lies below the
 * frame on this stack and return to user mode. */
	.global	user_frame_return
	.hidden	user_frame_return
user_frame_return:
	bti	c
	msr	daifset, #7
	mov	sp, x0
	restore_frame_and_return

.macro el0_interrupt name, handler, arg
\name:
	sub	sp, sp, #FRAME_BYTES
	save_frame
	mov	w0, #\arg
	mov	x1, sp
	mov	x29, xzr
	bl	\handler
	restore_frame_and_return
.endm

	el0_interrupt el0_irq, trap_interrupt, 1
	el0_interrupt el0_fiq, trap_interrupt, 0

el0_serror:
	sub	sp, sp, #FRAME_BYTES
	save_frame
	mov	x0, sp
	mrs	x1, esr_el1
	mov	x29, xzr
	bl	trap_el0_serror
	b	el0_return

/* In the kernel: the frame's sp field is where the stack was. */
.macro save_el1_frame
	save_frame
	add	x16, sp, #FRAME_BYTES
	str	x16, [sp, #FRAME_SP]
.endm

/* As restore_frame_and_return, but SP_EL0 is not touched. */
.macro restore_el1_frame_and_return
	mrs	x16, sp_el0
	str	x16, [sp, #FRAME_SP]
	restore_frame_and_return
.endm

/*
 * The stack may be what failed: ask the MMU whether the frame can be written
 * before pushing it. SP_EL0 (user mode's is in a frame) keeps x0 meanwhile.
 */
el1_sync:
	msr	sp_el0, x0
	sub	x0, sp, #FRAME_BYTES
	at	s1e1w, x0
	isb
	mrs	x0, par_el1
	tbnz	x0, #0, el1_stack_gone
	mrs	x0, sp_el0
	sub	sp, sp, #FRAME_BYTES
	save_el1_frame
	mov	x0, sp
	mrs	x1, esr_el1
	mrs	x2, far_el1
	bl	trap_el1_sync
	restore_el1_frame_and_return

el1_stack_gone:
	mov	x0, sp
	mrs	x4, tpidr_el1
	ldr	x4, [x4, #CPU_ARCH]
	ldr	x4, [x4, #ACPU_EMERGENCY_SP]
	mov	sp, x4
	mrs	x1, esr_el1
	mrs	x2, far_el1
	mrs	x3, elr_el1
	bl	trap_stack_overflow
	b	.

.macro el1_interrupt name, arg
\name:
	sub	sp, sp, #FRAME_BYTES
	save_el1_frame
	mov	w0, #\arg
	mov	x1, sp
	bl	trap_interrupt
	restore_el1_frame_and_return
.endm

	el1_interrupt el1_irq, 1
	el1_interrupt el1_fiq, 0

el1_serror:
	sub	sp, sp, #FRAME_BYTES
	save_el1_frame
	mov	x0, sp
	mrs	x1, esr_el1
	bl	trap_el1_serror
	b	.

el1_sp0:
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	bl	trap_impossible
	b	.

NOTE_BTI
