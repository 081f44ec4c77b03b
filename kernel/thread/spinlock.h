/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_SPINLOCK_H
#define KERNEL_THREAD_SPINLOCK_H

#include "base/bytes/compiler.h"
#include "kernel/arch/irqflags.h"

/*
 * Masks all interrupts of this CPU while held, so a holder is never suspended
 * and never waits for normal world. Keep what is done under it short and
 * bounded. Lock order: docs/locking.md.
 */
struct spinlock {
	uint32_t word;
};

#define SPINLOCK_INIT                                                          \
	{                                                                      \
		0                                                              \
	}

irq_state_t spin_lock(struct spinlock *l) __must_check;
void spin_unlock(struct spinlock *l, irq_state_t s);
bool spin_is_held(const struct spinlock *l); /* by anyone; for asserts */

#endif
