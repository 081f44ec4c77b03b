/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_LOCK_ORDER_H
#define KERNEL_THREAD_LOCK_ORDER_H

#include "kernel/thread/spinlock.h"

/*
 * Checks the order of spinlocks in debug builds: which lock was ever taken
 * while which other was held is remembered, and a circle stops the core with
 * the addresses of both, also when nobody waits this time. Locks inside of
 * allocated objects are not followed: nothing is taken under them.
 * Called by spinlock.c with interrupts masked; nothing in other builds.
 */
#ifdef REDOUBT_DEBUG
void lock_order_take(const struct spinlock *l);
void lock_order_drop(const struct spinlock *l);
#else
static inline void lock_order_take(const struct spinlock *l)
{
	(void)l;
}
static inline void lock_order_drop(const struct spinlock *l)
{
	(void)l;
}
#endif

#endif
