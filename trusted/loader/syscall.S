/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/loader.h"

/* Arguments are in x0..x5 already; the number goes to x8. */
	.macro ldr_call name, number
	.section .text.\name, "ax"
	.global \name
	.type \name, %function
\name:
	bti	c
	mov	x8, #\number
	svc	#0
	ret
	.size \name, . - \name
	.endm

	ldr_call ldr_log, LDR_SYS_LOG
	ldr_call ldr_open_image, LDR_SYS_OPEN_IMAGE
	ldr_call ldr_close_image, LDR_SYS_CLOSE_IMAGE
	ldr_call ldr_view_image, LDR_SYS_VIEW_IMAGE
	ldr_call ldr_find_va, LDR_SYS_FIND_VA
	ldr_call ldr_map_image, LDR_SYS_MAP_IMAGE
	ldr_call ldr_map_zero, LDR_SYS_MAP_ZERO
	ldr_call ldr_protect, LDR_SYS_PROTECT
	ldr_call ldr_unmap, LDR_SYS_UNMAP
	ldr_call ldr_set_unwind, LDR_SYS_SET_UNWIND

	.section .note.GNU-stack, "", %progbits
