/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_SIM_IRQFLAGS_ARCH_H
#define KERNEL_ARCH_SIM_IRQFLAGS_ARCH_H

#include "base/bytes/compiler.h"

/* One flag: the simulator runs one CPU at a time. */
extern bool sim_irq_masked;

/* Interrupts are not delivered by themselves: a test that wants one at this
 * very place sets the hook, which runs like a handler, with interrupts masked,
 * whenever they become possible. */
extern void (*sim_irq_hook)(void);

static inline irq_state_t arch_irq_mask_all(void)
{
	irq_state_t s = sim_irq_masked;

	sim_irq_masked = true;
	return s;
}

static inline void arch_irq_restore(irq_state_t s)
{
	if (sim_irq_masked && !s && sim_irq_hook)
		sim_irq_hook();
	sim_irq_masked = s;
}

static inline void arch_irq_unmask_all(void)
{
	arch_irq_restore(0);
}

static inline bool arch_irq_is_masked(void)
{
	return sim_irq_masked;
}

#endif
