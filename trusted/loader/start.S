/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/loader.h"

/*
 * First instruction of every entry. In: x0 = function, x1 = sp = arguments.
 * The stack was empty and there is no caller, which the zero frame says.
 */
	.section .placed.start, "ax"
	.global _start
	.type _start, %function
_start:
	bti	j
	mov	x29, xzr
	mov	x30, xzr
	bl	loader_main
	mov	x8, #LDR_SYS_RETURN
	svc	#0
	brk	#0
	.size _start, . - _start

/*
 * Called by TLS descriptors of the TA. In: x0 = the descriptor, two words.
 * Out: x0 = its second word, the offset from the thread pointer. Keeps all
 * other registers. Spec: TLS descriptors for Arm 64.
 */
	.global loader_tlsdesc_resolver
	.type loader_tlsdesc_resolver, %function
loader_tlsdesc_resolver:
	bti	c
	ldr	x0, [x0, #8]
	ret
	.size loader_tlsdesc_resolver, . - loader_tlsdesc_resolver

/* The file runs on CPUs with BTI: say that every target has its pad. */
	.section .note.gnu.property, "a"
	.balign	8
	.4byte	4, 16, 5
	.asciz	"GNU"
	.4byte	0xC0000000, 4, 3, 0

	.section .note.GNU-stack, "", %progbits
