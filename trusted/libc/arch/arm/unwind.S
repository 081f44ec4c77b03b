/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that .ARM.exidx tables refer to. The tables are for the kernel's dump
 * of a TA; a TA does not unwind itself unless it brings a library that does,
 * whose definitions then win. Called all the same: _URC_FAILURE.
 */
	.syntax	unified
	.arm
	.text
	.weak	__aeabi_unwind_cpp_pr0
	.weak	__aeabi_unwind_cpp_pr1
	.weak	__aeabi_unwind_cpp_pr2
	.type	__aeabi_unwind_cpp_pr0, %function
	.type	__aeabi_unwind_cpp_pr1, %function
	.type	__aeabi_unwind_cpp_pr2, %function
__aeabi_unwind_cpp_pr0:
__aeabi_unwind_cpp_pr1:
__aeabi_unwind_cpp_pr2:
	mov	r0, #9
	bx	lr

	.section .note.GNU-stack, "", %progbits
