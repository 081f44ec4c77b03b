/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "asm_offsets.h"

/*
 * Entries from the dispatcher, in the upper half, on the CPU's entry stack,
 * interrupts masked; and the ways back. An SMC never returns: the next entry
 * comes through the table in start.S. Registers that C left dirty go no
 * further than EL3, which restores normal world's own.
 */

/* Stack, and how panic_leave() gets out of this entry. Clobbers x16, x17. */
.macro begin_entry exit_id
	bti	j
	mrs	x16, tpidr_el1
	ldr	x16, [x16, #CPU_ARCH]
	ldr	x17, [x16, #ACPU_ENTRY_SP]
	mov	sp, x17
	mov_u32	w17, \exit_id
	str	w17, [x16, #ACPU_EXIT_ID]
	mov	x29, xzr
	mov	x30, xzr
.endm

.macro leave_to_dispatcher exit_id
	bl	arch_leave_secure
	movz	w0, #((\exit_id) >> 16), lsl #16
	movk	w0, #((\exit_id) & 0xffff)
	smc	#0
	b	.
.endm

/* Calls of normal world: a0..a7 in x0..x7, back a0..a3 in x1..x4. */
.macro serve_call handler
	begin_entry OPTEED_CALL_DONE
	stp	x6, x7, [sp, #-16]!
	stp	x4, x5, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	stp	x0, x1, [sp, #-16]!
	mov	x0, sp
	bl	\handler
	bl	arch_leave_secure
	ldp	x1, x2, [sp]
	ldp	x3, x4, [sp, #16]
	movz	w0, #(OPTEED_CALL_DONE >> 16), lsl #16
	movk	w0, #(OPTEED_CALL_DONE & 0xffff)
	smc	#0
	b	.
.endm

	.section .text.dispatch, "ax", %progbits
	.balign	64
	.global	entry_yield, entry_fast, entry_on, entry_off, entry_resume
	.global	entry_suspend, entry_fiq, entry_sys_off, entry_sys_reset
entry_yield:
	serve_call entry_yield_smc
entry_fast:
	serve_call entry_fast_smc

entry_fiq:
	begin_entry OPTEED_FIQ_DONE
	bl	entry_native_irq_from_ns
	leave_to_dispatcher OPTEED_FIQ_DONE

/* A CPU that starts has just got its tables; it finds its struct cpu by its
 * number. x20, x21: table and count. */
.macro find_cpu unknown
	bti	j
	mrs	x0, mpidr_el1
	and	x1, x0, #0xff00000000
	and	x0, x0, #0x0000ffffff
	orr	x0, x0, x1
1:	cbz	x21, \unknown
	ldr	x1, [x20], #8
	sub	x21, x21, #1
	ldr	x2, [x1, #CPU_HW_ID]
	cmp	x2, x0
	b.ne	1b
	msr	tpidr_el1, x1
.endm

/* Power hooks: x0 in, x1 out. */
entry_on:
	find_cpu 2f
	begin_entry OPTEED_ON_DONE
	bl	cpu_init_this
	bl	entry_cpu_on
	mov	x19, x0
	bl	arch_leave_secure
	mov	x1, x19
	b	3f
2:	mov	x1, #1			/* the device tree does not know it */
3:	movz	w0, #(OPTEED_ON_DONE >> 16), lsl #16
	movk	w0, #(OPTEED_ON_DONE & 0xffff)
	smc	#0
	b	.

.macro serve_power handler, exit_id
	begin_entry \exit_id
	bl	\handler
	mov	x19, x0
	bl	arch_leave_secure
	mov	x1, x19
	movz	w0, #((\exit_id) >> 16), lsl #16
	movk	w0, #((\exit_id) & 0xffff)
	smc	#0
	b	.
.endm

entry_off:
	serve_power entry_cpu_off, OPTEED_OFF_DONE
entry_suspend:
	serve_power entry_cpu_suspend, OPTEED_SUSPEND_DONE
entry_resume:
	serve_power entry_cpu_resume, OPTEED_RESUME_DONE
entry_sys_off:
	serve_power entry_system_off, OPTEED_SYSTEM_OFF_DONE
entry_sys_reset:
	serve_power entry_system_reset, OPTEED_SYSTEM_RESET_DONE

/*
 * The dispatcher of FF-A: an SMC answers one call and returns with the next,
 * x0..x17 both ways. A call begins on a fresh stack.
 */
.macro clear_from first
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
	.if	\n >= \first
	mov	x\n, xzr
	.endif
	.endr
.endm

	.global	entry_spmd_on
entry_spmd_on:
	find_cpu 2f
	begin_entry SPMD_ERROR
	bl	cpu_init_this
	bl	entry_cpu_on
	bl	arch_leave_secure
	b	spmd_wait
2:	mov_u32	w0, SPMD_ERROR		/* the device tree does not know it */
	mov	x1, xzr
	mov	w2, #-8			/* ABORTED */
	clear_from 3
	smc	#0
	b	2b

spmd_wait:
	mov_u32	w0, SPMD_WAIT
	clear_from 1
spmd_answer:
	smc	#0
	mrs	x19, tpidr_el1
	ldr	x19, [x19, #CPU_ARCH]
	ldr	x20, [x19, #ACPU_ENTRY_SP]
	mov	sp, x20
	/* How panic_leave() gets out. */
	mov_u32	w20, SPMD_INTERRUPT
	mov_u32	w21, SPMD_RESUME
	mov_u32	w22, SPMD_ERROR
	cmp	w0, w20
	csel	w21, w21, w22, eq
	str	w21, [x19, #ACPU_EXIT_ID]
	stp	x16, x17, [sp, #-16]!
	stp	x14, x15, [sp, #-16]!
	stp	x12, x13, [sp, #-16]!
	stp	x10, x11, [sp, #-16]!
	stp	x8, x9, [sp, #-16]!
	stp	x6, x7, [sp, #-16]!
	stp	x4, x5, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	stp	x0, x1, [sp, #-16]!
	mov	x29, xzr
	mov	x30, xzr
	mov	x0, sp
	bl	entry_ffa_call
	bl	arch_leave_secure
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	b	spmd_answer

/* End of start-up. x0: physical address of the entry table, or 0. */
	.global	leave_entry_done
leave_entry_done:
	mov	x19, x0
	bl	arch_leave_secure
	adr_l	x0, spmd_version
	ldr	w0, [x0]
	cbnz	w0, spmd_wait
	mov	x1, x19
	movz	w0, #(OPTEED_ENTRY_DONE >> 16), lsl #16
	smc	#0
	b	.

/*
 * Leave at once, from anywhere on this CPU, by the exit of the entry that it
 * is in. x0: exit id; x1: what goes with it.
 */
FUNC leave_dead
	msr	daifset, #0xf
	mov	x2, xzr
	mov	x3, xzr
	mov	x4, xzr
	smc	#0
	b	.
END_FUNC leave_dead

/* The same under FF-A, where later calls come back here. x0: function of the
 * answer; x1: its w2. */
FUNC leave_dead_spmd
	msr	daifset, #0xf
	mov	x2, x1
	mov	x1, xzr
	clear_from 3
	b	spmd_answer
END_FUNC leave_dead_spmd

NOTE_BTI
