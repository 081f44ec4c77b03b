/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_FATAL_H
#define KERNEL_ARCH_FATAL_H

#include "base/bytes/compiler.h"

/* What panic() needs from the architecture. Context: any, no locks taken. */

/* Log the image's load address and the call stack of the caller. */
void arch_dump_kernel_stack(void);

/*
 * Leave the secure world on this CPU, from any depth, the way that fits how
 * it was entered: an error for a call of normal world, plain success for
 * power events and interrupts (the firmware would stop on anything else), no
 * entry points at the end of start-up.
 */
__noreturn void arch_leave_dead(void);

#endif
