/* SPDX-License-Identifier: BSD-2-Clause */
	.syntax	unified
	.arch	armv7-a
	.fpu	vfpv3-d16
	.arm
	.text

/* int setjmp(jmp_buf r0): save what a call preserves; returns 0. */
	.global	setjmp
	.type	setjmp, %function
	.balign	4
setjmp:
	stmia	r0!, {r4-r11}
	str	sp, [r0], #4
	str	lr, [r0], #4
	vstmia	r0, {d8-d15}
	mov	r0, #0
	bx	lr
	.size	setjmp, . - setjmp

/* void longjmp(jmp_buf r0, int r1): return again from setjmp, with r1 or 1. */
	.global	longjmp
	.type	longjmp, %function
	.balign	4
longjmp:
	ldmia	r0!, {r4-r11}
	ldr	sp, [r0], #4
	ldr	lr, [r0], #4
	vldmia	r0, {d8-d15}
	movs	r0, r1
	moveq	r0, #1
	bx	lr
	.size	longjmp, . - longjmp

	.section .note.GNU-stack, "", %progbits
