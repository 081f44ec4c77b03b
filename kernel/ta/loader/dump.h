/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_DUMP_H
#define KERNEL_TA_LOADER_DUMP_H

#include "kernel/arch/context.h"

/*
 * The part of an abort dump that follows its first line ("TA panicked with
 * code ..." or "... abort at address ..."): registers, regions, ELF list and
 * call stack of the current TA, in the form that symbolize.py reads (abi-ta
 * 8). @regs comes from the TA or from its exception frame: hostile, used for
 * the text only.
 */
void ta_dump(const struct arch_user_dump *regs);

#endif
