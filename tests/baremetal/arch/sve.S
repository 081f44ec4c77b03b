/* SPDX-License-Identifier: BSD-2-Clause */
/* The wide registers of CPUs with SVE. Layout: Z0..31, P0..15, FFR. */
#include "tests/baremetal/arch/asm.h"
	.arch	armv8.2-a+sve

/* uint64_t sve_enable(void): all of them, on this CPU; bytes of a vector. */
FUNC sve_enable
	mrs	x0, cpacr_el1
	orr	x0, x0, #(3 << 16)
	msr	cpacr_el1, x0
	isb
	mov	x0, #0xf
	msr	S3_0_C1_C2_0, x0	/* ZCR_EL1: as long as there are */
	isb
	rdvl	x0, #1
	ret
END_FUNC sve_enable

/* In: x0 = values to load. */
FUNC sve_load_registers
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	.irp	n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	addvl	x0, x0, #16
	addvl	x0, x0, #16
	ldr	p0, [x0, #16, mul vl]
	wrffr	p0.b
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	ldr	p\n, [x0, #\n, mul vl]
	.endr
	ret
END_FUNC sve_load_registers

/* In: x0 = where to store. P0 is lost. */
FUNC sve_store_registers
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	str	z\n, [x0, #\n, mul vl]
	.endr
	.irp	n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	str	z\n, [x0, #\n, mul vl]
	.endr
	addvl	x0, x0, #16
	addvl	x0, x0, #16
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	str	p\n, [x0, #\n, mul vl]
	.endr
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ret
END_FUNC sve_store_registers
