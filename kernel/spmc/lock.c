/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/lock.h"
#include "kernel/thread/spinlock.h"

static struct spinlock manager_lock;

irq_state_t spmc_lock(void)
{
	return spin_lock(&manager_lock);
}

void spmc_unlock(irq_state_t s)
{
	spin_unlock(&manager_lock, s);
}

void spmc_lock_drop(void)
{
	spin_unlock(&manager_lock, arch_irq_mask_all());
}

/* Interrupts are masked already: there is no state to give back. */
void spmc_lock_retake(void)
{
	(void)!spin_lock(&manager_lock);
}
