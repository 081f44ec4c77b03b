/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_LOCK_H
#define TESTS_BAREMETAL_LOCK_H

#include "base/bytes/compiler.h"

/* Busy-waiting lock of the payload's own bookkeeping. Not for irq handlers. */
struct lock {
	uint32_t is_taken;
};

static inline void lock_take(struct lock *l)
{
	while (__atomic_exchange_n(&l->is_taken, 1, __ATOMIC_ACQUIRE))
		;
}

static inline void lock_drop(struct lock *l)
{
	__atomic_store_n(&l->is_taken, 0, __ATOMIC_RELEASE);
}

#endif
