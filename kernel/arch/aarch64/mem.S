/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"

/*
 * Memory routines of C in general registers. Unaligned accesses are normal
 * here (SCTLR_EL1.A is 0), so they need the MMU on.
 */

/* Copy what is left below 64 bytes, upwards. x3 to, x1 from, x2 count.
 * Strictly in order: safe when the areas overlap and we go up. */
.macro copy_rest_up
	tbz	x2, #5, 1f
	ldp	x6, x7, [x1]
	ldp	x8, x9, [x1, #16]
	add	x1, x1, #32
	stp	x6, x7, [x3]
	stp	x8, x9, [x3, #16]
	add	x3, x3, #32
1:	tbz	x2, #4, 2f
	ldp	x6, x7, [x1], #16
	stp	x6, x7, [x3], #16
2:	tbz	x2, #3, 3f
	ldr	x6, [x1], #8
	str	x6, [x3], #8
3:	tbz	x2, #2, 4f
	ldr	w6, [x1], #4
	str	w6, [x3], #4
4:	tbz	x2, #1, 5f
	ldrh	w6, [x1], #2
	strh	w6, [x3], #2
5:	tbz	x2, #0, 6f
	ldrb	w6, [x1]
	strb	w6, [x3]
6:	ret
.endm

FUNC memcpy
	.global	memmove
	.hidden	memmove
	.type	memmove, %function
memmove:
	sub	x4, x0, x1
	cmp	x4, x2
	b.lo	copy_down		/* the target starts inside the source */
	mov	x3, x0
	subs	x2, x2, #64
	b.lo	11f
10:	ldp	x6, x7, [x1]
	ldp	x8, x9, [x1, #16]
	ldp	x10, x11, [x1, #32]
	ldp	x12, x13, [x1, #48]
	add	x1, x1, #64
	stp	x6, x7, [x3]
	stp	x8, x9, [x3, #16]
	stp	x10, x11, [x3, #32]
	stp	x12, x13, [x3, #48]
	add	x3, x3, #64
	subs	x2, x2, #64
	b.hs	10b
11:	copy_rest_up

/* The same from the ends downwards. */
copy_down:
	add	x3, x0, x2
	add	x1, x1, x2
	subs	x2, x2, #64
	b.lo	11f
10:	ldp	x6, x7, [x1, #-16]
	ldp	x8, x9, [x1, #-32]
	ldp	x10, x11, [x1, #-48]
	ldp	x12, x13, [x1, #-64]!
	stp	x6, x7, [x3, #-16]
	stp	x8, x9, [x3, #-32]
	stp	x10, x11, [x3, #-48]
	stp	x12, x13, [x3, #-64]!
	subs	x2, x2, #64
	b.hs	10b
11:	tbz	x2, #5, 1f
	ldp	x6, x7, [x1, #-16]
	ldp	x8, x9, [x1, #-32]!
	stp	x6, x7, [x3, #-16]
	stp	x8, x9, [x3, #-32]!
1:	tbz	x2, #4, 2f
	ldp	x6, x7, [x1, #-16]!
	stp	x6, x7, [x3, #-16]!
2:	tbz	x2, #3, 3f
	ldr	x6, [x1, #-8]!
	str	x6, [x3, #-8]!
3:	tbz	x2, #2, 4f
	ldr	w6, [x1, #-4]!
	str	w6, [x3, #-4]!
4:	tbz	x2, #1, 5f
	ldrh	w6, [x1, #-2]!
	strh	w6, [x3, #-2]!
5:	tbz	x2, #0, 6f
	ldrb	w6, [x1, #-1]
	strb	w6, [x3, #-1]
6:	ret
	.size	memmove, . - memmove
END_FUNC memcpy

/* Zeroing by cache block pays above this. */
#define ZVA_MIN 512

FUNC memset
	and	w1, w1, #0xff
	mov	x4, #0x0101010101010101
	mul	x4, x4, x1
	add	x5, x0, x2		/* end */
	cmp	x2, #16
	b.lo	4f
	cbnz	x1, 1f
	cmp	x2, #ZVA_MIN
	b.hs	zero_blocks
1:	mov	x3, x0
	subs	x2, x2, #64
	b.lo	3f
2:	stp	x4, x4, [x3]
	stp	x4, x4, [x3, #16]
	stp	x4, x4, [x3, #32]
	stp	x4, x4, [x3, #48]
	add	x3, x3, #64
	subs	x2, x2, #64
	b.hs	2b
3:	tbz	x2, #5, 31f
	stp	x4, x4, [x3]
	stp	x4, x4, [x3, #16]
	add	x3, x3, #32
31:	tbz	x2, #4, 32f
	stp	x4, x4, [x3]
32:	stp	x4, x4, [x5, #-16]	/* may write some bytes twice */
	ret
4:	tbz	x2, #3, 5f
	str	x4, [x0]
	str	x4, [x5, #-8]
	ret
5:	tbz	x2, #2, 6f
	str	w4, [x0]
	str	w4, [x5, #-4]
	ret
6:	cbz	x2, 7f
	strb	w4, [x0]
	strb	w4, [x5, #-1]
	lsr	x2, x2, #1
	strb	w4, [x0, x2]
7:	ret

/* x0 start, x5 end, at least ZVA_MIN bytes, of zeroes. Blocks bigger than 64
 * bytes or switched off: the plain way. */
zero_blocks:
	mrs	x6, dczid_el0
	cmp	w6, #4
	b.ne	1b
	stp	xzr, xzr, [x0]
	stp	xzr, xzr, [x0, #16]
	stp	xzr, xzr, [x0, #32]
	stp	xzr, xzr, [x0, #48]
	add	x3, x0, #64
	bic	x3, x3, #63
	bic	x6, x5, #63
1:	dc	zva, x3
	add	x3, x3, #64
	cmp	x3, x6
	b.lo	1b
	stp	xzr, xzr, [x5, #-64]
	stp	xzr, xzr, [x5, #-48]
	stp	xzr, xzr, [x5, #-32]
	stp	xzr, xzr, [x5, #-16]
	ret
END_FUNC memset

FUNC memcmp
	subs	x2, x2, #8
	b.lo	2f
1:	ldr	x3, [x0], #8
	ldr	x4, [x1], #8
	cmp	x3, x4
	b.ne	3f
	subs	x2, x2, #8
	b.hs	1b
2:	adds	x2, x2, #8
	b.eq	5f
4:	ldrb	w3, [x0], #1
	ldrb	w4, [x1], #1
	subs	w5, w3, w4
	b.ne	6f
	subs	x2, x2, #1
	b.ne	4b
5:	mov	w0, wzr
	ret
6:	mov	w0, w5
	ret
3:	rev	x3, x3			/* the first byte decides */
	rev	x4, x4
	cmp	x3, x4
	mov	w0, #1
	cneg	w0, w0, lo
	ret
END_FUNC memcmp

NOTE_BTI
