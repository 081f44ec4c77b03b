/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_LOG_PANIC_H
#define KERNEL_LOG_PANIC_H

#include "base/bytes/compiler.h"

/*
 * A broken security invariant or a bug of ours. Marks the TEE dead, logs
 * where and why, and leaves the secure world on this CPU with an error for
 * normal world; every later call fails at once (kernel/entry asks
 * tee_is_dead()). Other CPUs leave at their next spinlock or entry. Linux
 * lives on. Bad input from outside never comes here.
 */
__noreturn void panic(const char *fmt, ...) __printf(1, 2);

/* True after a panic. Context: any, lock-free. */
bool tee_is_dead(void);

/* Leave the secure world because another CPU panicked; does not log. */
__noreturn void panic_leave(void);

/* Checked in every build. */
#define check_fatal(cond)                                                      \
	do {                                                                   \
		if (unlikely(!(cond)))                                         \
			panic("%s:%d: check failed: %s", __FILE__, __LINE__,   \
			      #cond);                                          \
	} while (0)

/* Our own bugs; on in debug, CI and fuzz builds. */
#ifdef REDOUBT_DEBUG
#define assert(cond) check_fatal(cond)
#else
#define assert(cond) ((void)sizeof(!(cond)))
#endif

#endif
