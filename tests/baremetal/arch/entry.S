/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way in. TF-A enters on one CPU with the MMU off, at EL2 or EL1;
 * PSCI CPU_ON enters `secondary_entry` on the others with x0 = struct cpu.
 */
#include "tests/baremetal/arch/asm.h"

	.section .placed.entry, "ax"
	.global _start
_start:
	mov	x20, x0
	bl	leave_el2
	ldr	x0, =bss_start
	ldr	x1, =bss_end
1:	cmp	x0, x1
	b.hs	2f
	str	xzr, [x0], #8
	b	1b
2:	ldr	x0, =boot_stack_end
	mov	sp, x0
	ldr	x0, =vectors
	msr	vbar_el1, x0
	mov	x0, x20
	bl	payload_main
3:	wfi
	b	3b

/* In: x0 = struct cpu, whose first word is the end of its stack. */
FUNC secondary_entry
	mov	x20, x0
	bl	leave_el2
	ldr	x0, [x20]
	mov	sp, x0
	ldr	x0, =vectors
	msr	vbar_el1, x0
	ldr	x0, =mmu_l1_table
	bl	mmu_enable
	mov	x0, x20
	bl	secondary_main
1:	wfi
	b	1b
END_FUNC secondary_entry

/*
 * Go on at EL1 with everything masked and FP allowed. Clobbers x1, x2.
 */
FUNC leave_el2
	mrs	x1, currentel
	cmp	x1, #(2 << 2)
	b.ne	1f
	mov	x1, #(1 << 31)		/* HCR_EL2.RW: EL1 is AArch64 */
	msr	hcr_el2, x1
	mov	x1, #3			/* EL1 may use counter and timer */
	msr	cnthctl_el2, x1
	msr	cntvoff_el2, xzr
	mov	x1, #0x33ff		/* no FP traps */
	msr	cptr_el2, x1
	mrs	x1, id_aa64pfr0_el1
	ubfx	x1, x1, #24, #4		/* system-register GIC interface? */
	cbz	x1, 2f
	mov	x1, #0xf
	msr	S3_4_C12_C9_5, x1	/* ICC_SRE_EL2 */
	isb
2:	ldr	x1, =0x30c50838		/* SCTLR_EL1: reset value, EE=0 */
	msr	sctlr_el1, x1
	mov	x1, #0x3c5		/* EL1h, DAIF set */
	msr	spsr_el2, x1
	msr	elr_el2, x30
	mov	x1, #(3 << 20)
	msr	cpacr_el1, x1
	eret
1:	msr	daifset, #0xf
	mov	x1, #(3 << 20)
	msr	cpacr_el1, x1
	isb
	ret
END_FUNC leave_el2

/* In: x0 = level 1 table, identity map of 512 GiB. */
FUNC mmu_enable
	mov	x1, #0xff00		/* 0: device nGnRnE, 1: normal WB */
	msr	mair_el1, x1
	ldr	x1, =0x200803519	/* T0SZ 25, WB, inner, 4 KiB, 40 bit */
	msr	tcr_el1, x1
	msr	ttbr0_el1, x0
	dsb	sy
	tlbi	vmalle1
	ic	iallu
	dsb	sy
	isb
	mrs	x1, sctlr_el1
	mov	x2, #0x1005		/* I, C, M */
	orr	x1, x1, x2
	bic	x1, x1, #2		/* A: unaligned accesses are fine */
	msr	sctlr_el1, x1
	isb
	ret
END_FUNC mmu_enable

	.section .bss.stack, "aw", %nobits
	.balign	16
	.space	32768
boot_stack_end:
