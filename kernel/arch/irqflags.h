/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_IRQFLAGS_H
#define KERNEL_ARCH_IRQFLAGS_H

/*
 * Contract of every architecture: mask and restore exceptions on this CPU.
 * "All" = native and foreign interrupts (and SError where it is maskable).
 * The implementation is inline, in kernel/arch/<arch>/irqflags_arch.h.
 */
typedef unsigned long irq_state_t;

#include "irqflags_arch.h"

/* irq_state_t arch_irq_mask_all(void): mask; returns the state before.
 * void arch_irq_restore(irq_state_t s)
 * void arch_irq_unmask_all(void): a new thread's first act
 * bool arch_irq_is_masked(void) */

#endif
