/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"

	.arch	armv8.2-a+sve

/* The only code of the kernel that names FP registers (besides crypto).
 * struct arch_fp_state: V0-V31, FPCR, FPSR. */

.macro simd_pairs op, reg
	\op	q0, q1, [\reg, #0]
	\op	q2, q3, [\reg, #32]
	\op	q4, q5, [\reg, #64]
	\op	q6, q7, [\reg, #96]
	\op	q8, q9, [\reg, #128]
	\op	q10, q11, [\reg, #160]
	\op	q12, q13, [\reg, #192]
	\op	q14, q15, [\reg, #224]
	\op	q16, q17, [\reg, #256]
	\op	q18, q19, [\reg, #288]
	\op	q20, q21, [\reg, #320]
	\op	q22, q23, [\reg, #352]
	\op	q24, q25, [\reg, #384]
	\op	q26, q27, [\reg, #416]
	\op	q28, q29, [\reg, #448]
	\op	q30, q31, [\reg, #480]
.endm

FUNC fp_save_simd
	simd_pairs stp, x0
	mrs	x1, fpcr
	mrs	x2, fpsr
	str	x1, [x0, #512]
	str	x2, [x0, #520]
	ret
END_FUNC fp_save_simd

FUNC fp_load_simd
	simd_pairs ldp, x0
	ldr	x1, [x0, #512]
	ldr	x2, [x0, #520]
	msr	fpcr, x1
	msr	fpsr, x2
	ret
END_FUNC fp_load_simd

/* Nothing of what the kernel computed stays behind, not even in what a callee
 * would save on its stack. */
FUNC fp_wipe_simd
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	movi	v\n\().2d, #0
	.endr
	ret
END_FUNC fp_wipe_simd

FUNC sve_vector_bytes
	rdvl	x0, #1
	ret
END_FUNC sve_vector_bytes

.macro z_all op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	z\n, [x0, #\n, mul vl]
	.endr
	addvl	x0, x0, #16
	addvl	x0, x0, #16
.endm

.macro p_all op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\op	p\n, [x0, #\n, mul vl]
	.endr
.endm

/* x0: area of Z0-31, P0-15, FFR at the present vector length.
 * w1: FFR is there too (it is not in streaming mode). */
FUNC sve_save
	z_all	str
	p_all	str
	cbz	w1, 1f
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ldr	p0, [x0, #0, mul vl]
1:	ret
END_FUNC sve_save

FUNC sve_load
	z_all	ldr
	cbz	w1, 1f
	ldr	p0, [x0, #16, mul vl]
	wrffr	p0.b
1:	p_all	ldr
	ret
END_FUNC sve_load

NOTE_BTI
