/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_LOCK_H
#define KERNEL_SPMC_LOCK_H

#include "base/bytes/compiler.h"
#include "kernel/arch/irqflags.h"

/* The one lock of the partition manager: all that this room knows. It is not
 * held while a partition runs. */
irq_state_t spmc_lock(void) __must_check;
void spmc_unlock(irq_state_t s);
/* For a while; interrupts stay masked. */
void spmc_lock_drop(void);
void spmc_lock_retake(void);

#endif
