/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libc/arch/aarch64/landing.h"
	.text

/* int setjmp(jmp_buf x0): save what a call preserves; returns 0. */
	.global	setjmp
	.type	setjmp, %function
	.balign	4
setjmp:
	hint	#34			/* bti c */
	stp	x19, x20, [x0, #0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	mov	x1, sp
	str	x1, [x0, #96]
	stp	d8, d9, [x0, #104]
	stp	d10, d11, [x0, #120]
	stp	d12, d13, [x0, #136]
	stp	d14, d15, [x0, #152]
	mov	w0, #0
	ret
	.size	setjmp, . - setjmp

/* void longjmp(jmp_buf x0, int w1): return again from setjmp, with w1 or 1. */
	.global	longjmp
	.type	longjmp, %function
	.balign	4
longjmp:
	hint	#34
	ldp	x19, x20, [x0, #0]
	ldp	x21, x22, [x0, #16]
	ldp	x23, x24, [x0, #32]
	ldp	x25, x26, [x0, #48]
	ldp	x27, x28, [x0, #64]
	ldp	x29, x30, [x0, #80]
	ldr	x2, [x0, #96]
	mov	sp, x2
	ldp	d8, d9, [x0, #104]
	ldp	d10, d11, [x0, #120]
	ldp	d12, d13, [x0, #136]
	ldp	d14, d15, [x0, #152]
	cmp	w1, #0
	csinc	w0, w1, wzr, ne
	ret
	.size	longjmp, . - longjmp

END_OF_ASSEMBLY
