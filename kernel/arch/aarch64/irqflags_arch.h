/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_IRQFLAGS_ARCH_H
#define KERNEL_ARCH_AARCH64_IRQFLAGS_ARCH_H

#include "base/bytes/compiler.h"

/* PSTATE.A, I and F; PSTATE.D stays masked for good. */
#define DAIF_AIF_BITS 0x1c0ul

static inline irq_state_t arch_irq_mask_all(void)
{
	irq_state_t s;

	__asm__ volatile("mrs %0, daif" : "=r"(s));
	__asm__ volatile("msr daifset, #7" ::: "memory");
	return s;
}

static inline void arch_irq_restore(irq_state_t s)
{
	__asm__ volatile("msr daif, %0" ::"r"(s) : "memory");
}

static inline void arch_irq_unmask_all(void)
{
	__asm__ volatile("msr daifclr, #7" ::: "memory");
}

static inline bool arch_irq_is_masked(void)
{
	irq_state_t s;

	__asm__ volatile("mrs %0, daif" : "=r"(s));
	return (s & DAIF_AIF_BITS) == DAIF_AIF_BITS;
}

#endif
