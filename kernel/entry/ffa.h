/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ENTRY_FFA_H
#define KERNEL_ENTRY_FFA_H

#include "kernel/arch/irqflags.h"
#include "kernel/spmc/call.h"

/*
 * A call that the dispatcher of FF-A brings: x0..x17 in @r, where the answer
 * goes. Trust: who a call is from is what the dispatcher says in it; it stops
 * normal world from speaking as itself.
 * Context: the CPU's entry stack, interrupts masked.
 */
void entry_ffa_call(struct ffa_regs *r);

/* Start-up: who we are, and whether the dispatcher passes x8..x17 on, by the
 * manifest. */
void entry_ffa_begin(uint16_t id, bool has_wide_calls);

/* Tell normal world of notifications that it has not heard of. */
void entry_ffa_schedule(void);

/* The partition manager's lock; not held while a partition runs. */
irq_state_t entry_ffa_lock(void) __must_check;
void entry_ffa_unlock(irq_state_t s);

#endif
