/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_DUMP_H
#define KERNEL_ARCH_AARCH64_DUMP_H

#include "base/bytes/compiler.h"

struct arch_user_frame;

/* Text of a kernel abort, in the form that symbolize.py reads. Takes no
 * lock that the fault may have been under. */
void dump_kernel_abort(const struct arch_user_frame *f, uint64_t esr,
		       uint64_t far);
/* Load address and one code address only. */
void dump_kernel_place(uint64_t pc);
/* Load address and the call stack of the caller. */
void dump_kernel_stack(void);

#endif
