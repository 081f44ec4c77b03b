/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "asm_offsets.h"

/* What a C function must find unchanged. */
.macro push_callee_saved
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
.endm

.macro pop_callee_saved
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
.endm

/* void context_switch(uintptr_t *save_sp, uintptr_t load_sp) */
FUNC context_switch
	push_callee_saved
	mov	x2, sp
	str	x2, [x0]
	mov	sp, x1
	pop_callee_saved
	ret
END_FUNC context_switch

/* First return address of a new context: x19 entry, x20 its argument. */
FUNC context_first
	mov	x29, xzr
	mov	x30, xzr
	mov	x0, x20
	blr	x19
	b	.
END_FUNC context_first

/*
 * uint64_t user_enter(uintptr_t *save_sp, const struct arch_user_regs *regs,
 *		       uint64_t pc, uint64_t spsr)
 * Interrupts masked. Into user mode; no other register than those of @regs
 * has a value. Returns when user_exit(save_sp's value, value) is called
 * further up on this stack. The stack pointer goes where both register
 * widths look for it: SP_EL0, and R13, which is X13.
 */
FUNC user_enter
	push_callee_saved
	mov	x4, sp
	str	x4, [x0]
	msr	elr_el1, x2
	msr	spsr_el1, x3
	ldr	x13, [x1, #REGS_SP]
	msr	sp_el0, x13
	tst	x3, #SPSR_M32
	csel	x13, xzr, x13, eq
	ldp	x2, x3, [x1, #REGS_ARG + 16]
	ldp	x0, x1, [x1, #REGS_ARG]
	mov	x4, xzr
	mov	x5, xzr
	mov	x6, xzr
	mov	x7, xzr
	mov	x8, xzr
	mov	x9, xzr
	mov	x10, xzr
	mov	x11, xzr
	mov	x12, xzr
	mov	x14, xzr
	mov	x15, xzr
	mov	x16, xzr
	mov	x17, xzr
	mov	x18, xzr
	mov	x19, xzr
	mov	x20, xzr
	mov	x21, xzr
	mov	x22, xzr
	mov	x23, xzr
	mov	x24, xzr
	mov	x25, xzr
	mov	x26, xzr
	mov	x27, xzr
	mov	x28, xzr
	mov	x29, xzr
	mov	x30, xzr
	eret_fenced
END_FUNC user_enter

/* void user_exit(uintptr_t sp, uint64_t value), interrupts masked. */
FUNC user_exit
	mov	sp, x0
	mov	x0, x1
	pop_callee_saved
	ret
END_FUNC user_exit

/*
 * enum status user_copy_in(void *dst, uint64_t src, size_t size)
 * enum status user_copy_out(uint64_t dst, const void *src, size_t size)
 * Unprivileged accesses to the user side, so that the MMU applies user
 * rights and PAN stays on. A fault anywhere between user_copy_start and
 * user_copy_end continues at user_copy_fault: nothing is kept on the stack.
 */
	.section .text.user_copy, "ax", %progbits
	.balign	16
	.global	user_copy_start, user_copy_end, user_copy_fault
	.hidden	user_copy_start, user_copy_end, user_copy_fault
	.global	user_copy_in, user_copy_out
	.hidden	user_copy_in, user_copy_out
user_copy_start:
user_copy_in:
	bti	c
	subs	x2, x2, #16
	b.lo	2f
1:	ldtr	x3, [x1]
	ldtr	x4, [x1, #8]
	add	x1, x1, #16
	stp	x3, x4, [x0], #16
	subs	x2, x2, #16
	b.hs	1b
2:	tbz	x2, #3, 3f
	ldtr	x3, [x1]
	add	x1, x1, #8
	str	x3, [x0], #8
3:	ands	x2, x2, #7
	b.eq	5f
4:	ldtrb	w3, [x1]
	add	x1, x1, #1
	strb	w3, [x0], #1
	subs	x2, x2, #1
	b.ne	4b
5:	mov	w0, wzr
	ret

user_copy_out:
	bti	c
	subs	x2, x2, #16
	b.lo	2f
1:	ldp	x3, x4, [x1], #16
	sttr	x3, [x0]
	sttr	x4, [x0, #8]
	add	x0, x0, #16
	subs	x2, x2, #16
	b.hs	1b
2:	tbz	x2, #3, 3f
	ldr	x3, [x1], #8
	sttr	x3, [x0]
	add	x0, x0, #8
3:	ands	x2, x2, #7
	b.eq	5f
4:	ldrb	w3, [x1], #1
	sttrb	w3, [x0]
	add	x0, x0, #1
	subs	x2, x2, #1
	b.ne	4b
5:	mov	w0, wzr
	ret
user_copy_end:

	/* C turns this into ST_DENIED. */
user_copy_fault:
	mov	w0, #1
	ret

NOTE_BTI
