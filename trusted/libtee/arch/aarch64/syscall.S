/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libc/arch/aarch64/landing.h"
#include "abi/syscall.h"

/* Stubs: an ordinary function each. In: arguments in x0..x7. Out: result in
 * x0. Clobbers x8 and what a call may. */
	.macro	stub name, number
	.section .text._utee_\name, "ax", %progbits
	.global	_utee_\name
	.type	_utee_\name, %function
	.balign	4
_utee_\name:
	hint	#34			/* bti c */
	.ifc	\name, panic
	/* Tell where it was called: {x29, return address}. */
	stp	x29, x30, [sp, #-16]!
	mov	x1, sp
	.endif
	mov	x8, #\number
	svc	#0
	ret
	.size	_utee_\name, . - _utee_\name
	.endm

#define STUB(number, name, args) stub name, number;
TA_SYSCALLS(STUB)

END_OF_ASSEMBLY
