/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/asm.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "asm_offsets.h"

#define BOOT_STACK_BYTES 16384

/*
 * Cold start, from EL3, at S-EL1 with the MMU off, at any 4 KiB aligned
 * address. x0..x3: what the loader passes (kernel/arch/aarch64/boot_map.c).
 * The dispatcher is TF-A's opteed or its SPMD; we ask which.
 *
 * Three stages, each with the image relocated to where it runs then: MMU off
 * and identity map at the physical address, then the upper half for good.
 *  x19-x22 x0-x3    x23 physical address of the image    x24 its kernel VA
 */
	.section .placed.start, "ax", %progbits
	.global	_start
	.type	_start, %function
_start:
	bti	c
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	x22, x3
	adr_l	x23, image_start

	/* A dirty line left by the loader must not land on what we are going
	 * to write with caches off. */
	mov	x0, x23
	adr_l	x1, image_end
	bl	dcache_clean_invalidate_range

	adr_l	x0, bss_start
	adr_l	x1, bss_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	mov	x0, x23
	mov	x1, x23
	bl	relocate

	adr_l	x0, boot_stack_end
	mov	sp, x0
	mov	x29, xzr
	msr	tpidr_el1, xzr

	/* Which dispatcher there is below us: one that knows nothing of FF-A
	 * says -1. */
	mov_u32	w0, SPMD_VERSION
	mov_u32	w1, SPMD_OUR_VERSION
	smc	#0
	mov	w4, w0
	mov	x0, x19
	mov	x1, x20
	mov	x2, x21
	mov	x3, x22
	bl	boot_map_early
	adr_l	x0, mmu_regs
	bl	mmu_on

	bl	boot_map_image
	mov	x24, x0

	/* From here to the jump no C runs: data and canary change. */
	mov	x0, x23
	mov	x1, x24
	bl	relocate
	adr_l	x0, boot_canary
	ldr	x1, [x0]
	str	xzr, [x0]
	adr_l	x0, __stack_chk_guard
	str	x1, [x0]

	adr_l	x0, 2f
	sub	x0, x0, x23
	add	x0, x0, x24
	br	x0
2:	bti	j
	adr_l	x0, boot_stack_end
	mov	sp, x0
	adr_l	x0, vectors
	msr	vbar_el1, x0
	adr_l	x0, boot_cpu
	msr	tpidr_el1, x0
	isb
	bl	boot_map_finish
	/* Returns the address of the entry table, or 0. */
	bl	boot_main
	b	leave_entry_done
	.size	_start, . - _start

/*
 * Apply the image's own relocations.
 * In: x0 where the image is written, x1 address it shall run at.
 * Clobbers x2-x7.
 */
	.type	relocate, %function
relocate:
	adr_l	x2, image_rela_start
	adr_l	x3, image_rela_end
1:	cmp	x2, x3
	b.hs	2f
	ldp	x4, x5, [x2], #16
	ldr	x6, [x2], #8
	cmp	w5, #1027		/* R_AARCH64_RELATIVE */
	b.ne	1b
	add	x6, x6, x1
	str	x6, [x0, x4]
	b	1b
2:	ret
	.size	relocate, . - relocate

/* Clean and invalidate data lines of [x0, x1) to the point of coherency.
 * Clobbers x2, x3. */
FUNC dcache_clean_invalidate_range
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x3, x3, x2
	sub	x2, x3, #1
	bic	x0, x0, x2
1:	cmp	x0, x1
	b.hs	2f
	dc	civac, x0
	add	x0, x0, x3
	b	1b
2:	dsb	sy
	ret
END_FUNC dcache_clean_invalidate_range

/* Same, clean only. */
FUNC dcache_clean_range
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x3, x3, x2
	sub	x2, x3, #1
	bic	x0, x0, x2
1:	cmp	x0, x1
	b.hs	2f
	dc	cvac, x0
	add	x0, x0, x3
	b	1b
2:	dsb	sy
	ret
END_FUNC dcache_clean_range

/*
 * One page that is mapped at its physical address while no user context is
 * loaded: the dispatcher enters by these physical addresses, with the MMU on
 * (all but cpu_on, once start-up is over) or off. Slot order and size are
 * the dispatcher's. Spec: TF-A struct optee_vectors
 */
	.section .placed.idmap, "ax", %progbits
	.balign	4096
	.global	dispatcher_table
	.hidden	dispatcher_table
dispatcher_table:
	b	to_yield
	b	to_fast
	b	to_cpu_on
	b	to_cpu_off
	b	to_cpu_resume
	b	to_cpu_suspend
	b	to_fiq
	b	to_system_off
	b	to_system_reset

/* Continue at \target's address in the upper half: VBAR tells how far it is.
 * x0-x7 hold the call; clobbers x16, x17. */
.macro go_high target
	mrs	x16, vbar_el1
	adr_l	x17, vectors
	sub	x16, x16, x17
	adr_l	x17, \target
	add	x16, x16, x17
	br	x16
.endm

to_yield:	go_high entry_yield
to_fast:	go_high entry_fast
to_cpu_off:	go_high entry_off
to_cpu_resume:	go_high entry_resume
to_cpu_suspend:	go_high entry_suspend
to_fiq:		go_high entry_fiq
to_system_off:	go_high entry_sys_off
to_system_reset: go_high entry_sys_reset

/* A CPU that starts, with the MMU off. */
.macro start_cpu target
	adr_l	x0, mmu_regs
	ldr	x19, [x0, #MMU_VBAR]
	ldr	x20, [x0, #MMU_CPU_TABLE]
	ldr	x21, [x0, #MMU_CPU_COUNT]
	bl	mmu_on
	msr	vbar_el1, x19
	isb
	go_high	\target
.endm

to_cpu_on:
	start_cpu entry_on

	.global	to_spmd_on
	.hidden	to_spmd_on
to_spmd_on:
	/* A CPU that had been off comes with the registers of EL1 that it went
	 * with: MMU on, through the identity map. */
	msr	daifset, #0xf
	mrs	x0, sctlr_el1
	bic	x0, x0, #1		/* M */
	bic	x0, x0, #4		/* C */
	msr	sctlr_el1, x0
	isb
	start_cpu entry_spmd_on

/* Load translation registers from struct mmu_regs at x0, turn the MMU on.
 * Clobbers x1-x5. */
	.global	mmu_on
	.hidden	mmu_on
mmu_on:
	ldr	x1, [x0, #MMU_MAIR]
	ldr	x2, [x0, #MMU_TCR]
	ldr	x3, [x0, #MMU_TTBR0]
	ldr	x4, [x0, #MMU_TTBR1]
	ldr	x5, [x0, #MMU_SCTLR]
	msr	mair_el1, x1
	msr	tcr_el1, x2
	msr	ttbr0_el1, x3
	msr	ttbr1_el1, x4
	isb
	tlbi	vmalle1
	ic	iallu
	dsb	nsh
	isb
	msr	sctlr_el1, x5
	isb
	ret

	.section .bss.boot_stack, "aw", %nobits
	.balign	16
	.global	boot_stack, boot_stack_end
	.hidden	boot_stack, boot_stack_end
boot_stack:
	.skip	BOOT_STACK_BYTES
boot_stack_end:

NOTE_BTI
