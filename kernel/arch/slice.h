/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_SLICE_H
#define KERNEL_ARCH_SLICE_H

#include "base/bytes/compiler.h"

/*
 * How long a thread may keep a CPU. Foreign interrupts end its stay at once,
 * but not all of them reach us: the dispatcher stops normal world's timer
 * while secure world runs. So each stay has a limit, kept by a timer of ours,
 * after which normal world gets its CPU and its timer back.
 */

/* Start-up: the timer works (its interrupt goes to arch_slice_over()). */
void arch_slice_enable(uint32_t limit_us);
/* From the interrupt's handler. The thread leaves when it is through. */
void arch_slice_over(uint32_t intid, void *arg);

/* The same for another reason. */
void arch_slice_cut(void);

/* A thread comes onto this CPU, or has left it. Interrupts masked. */
void arch_slice_begin(void);
void arch_slice_end(void);

#endif
