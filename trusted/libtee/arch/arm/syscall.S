/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/syscall.h"

	.syntax	unified
	.arch	armv7-a
	.arm

/* Stubs: an ordinary function each. In: arguments in r0..r3 and on the stack,
 * \args in all. Out: result in r0. Saves r5..r7, which carry the system
 * call's number and the address and count of the arguments on the stack. */
	.macro	stub name, number, args
	.section .text._utee_\name, "ax", %progbits
	.global	_utee_\name
	.type	_utee_\name, %function
	.balign	4
_utee_\name:
	.fnstart
	.ifc	\name, panic
	/* Tell where it was called: {pc, r0..r11, lr}. */
	push	{r0-r11, lr}
	push	{lr}
	mov	r1, sp
	.endif
	.save	{r5-r7, lr}
	push	{r5-r7, lr}
	mov	r7, #\number
	.if	\args > TA_SYSCALL_REGS_A32
	add	r5, sp, #16
	mov	r6, #(\args - TA_SYSCALL_REGS_A32)
	.else
	mov	r6, #0
	.endif
	svc	#0
	pop	{r5-r7, pc}
	.fnend
	.size	_utee_\name, . - _utee_\name
	.endm

#define STUB(number, name, args) stub name, number, args;
TA_SYSCALLS(STUB)

	.section .note.GNU-stack, "", %progbits
