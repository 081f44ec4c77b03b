/* SPDX-License-Identifier: BSD-2-Clause */
/* The few system registers that the payload uses, as functions. */
#include "tests/baremetal/arch/asm.h"

.macro READER name, reg
FUNC \name
	isb
	mrs	x0, \reg
	ret
END_FUNC \name
.endm

.macro WRITER name, reg
FUNC \name
	msr	\reg, x0
	isb
	ret
END_FUNC \name
.endm

READER	read_counter, cntvct_el0
READER	read_counter_frequency, cntfrq_el0
READER	read_mpidr, mpidr_el1
READER	read_pfr0, id_aa64pfr0_el1
READER	read_thread_pointer, tpidr_el1
WRITER	write_thread_pointer, tpidr_el1
READER	read_icc_iar1, S3_0_C12_C12_0
WRITER	write_icc_eoir1, S3_0_C12_C12_1
WRITER	write_icc_pmr, S3_0_C4_C6_0
WRITER	write_icc_igrpen1, S3_0_C12_C12_7
WRITER	write_icc_sgi1r, S3_0_C12_C11_5
WRITER	write_icc_sre, S3_0_C12_C12_5

FUNC irq_unmask
	msr	daifclr, #2
	ret
END_FUNC irq_unmask

FUNC irq_mask
	msr	daifset, #2
	ret
END_FUNC irq_mask

FUNC wait_for_interrupt
	dsb	sy
	wfi
	ret
END_FUNC wait_for_interrupt

FUNC full_barrier
	dsb	sy
	ret
END_FUNC full_barrier
