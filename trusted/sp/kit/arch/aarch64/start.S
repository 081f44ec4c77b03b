/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libc/arch/aarch64/landing.h"

/*
 * First instruction. In: the register that the manifest names (x0..x3; the kit
 * wants x0) = boot information. An ELF file (SP_FLAT is 0) has rights and a
 * stack already. A flat image is mapped as code; here it gives its pages their
 * rights, before anything is written, and takes a stack of its own.
 */
	.macro	adr_l reg, sym
	adrp	\reg, \sym
	add	\reg, \reg, :lo12:\sym
	.endm

	.macro	mov_u32 reg, value
	movz	\reg, #((\value) >> 16), lsl #16
	movk	\reg, #((\value) & 0xffff)
	.endm

	/* Rights of [\first, \end). Refused: whoever loaded us gave them. */
	.macro	set_rights first, end, rights
	adr_l	x1, \first
	adr_l	x2, \end
	sub	x2, x2, x1
	lsr	x2, x2, #12
	cbz	x2, 8f
	mov_u32	w0, 0xC4000089			/* FFA_MEM_PERM_SET */
	mov	w3, #\rights
	mov	x4, xzr
	mov	x5, xzr
	mov	x6, xzr
	mov	x7, xzr
	svc	#0
8:
	.endm

	.section .placed.start, "ax"
	.global _start
	.type _start, %function
_start:
	bti	j
	mov	x19, x0
	mov	x29, xzr
	mov	x30, xzr
#if SP_FLAT
	/* Data: RW. Constants: R. What is left is code. */
	set_rights sp_data_start, sp_data_end, 5
	set_rights sp_rodata_start, sp_rodata_end, 7
	adr_l	x1, sp_stack_end
	mov	sp, x1
#endif
	/* We are linked at 0. To relocate twice does no harm. */
	adr_l	x1, sp_image_start
	adr_l	x2, sp_rela_start
	adr_l	x3, sp_rela_end
1:	cmp	x2, x3
	b.hs	2f
	ldp	x4, x5, [x2]
	ldr	x6, [x2, #16]
	add	x2, x2, #24
	cmp	w5, #1027			/* R_AARCH64_RELATIVE */
	b.ne	3f
	add	x6, x6, x1
	str	x6, [x1, x4]
	b	1b
2:	mov	x0, x19
	bl	sp_start
3:	brk	#0
	.size _start, . - _start

END_OF_ASSEMBLY
