/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_UNWIND_A32_H
#define KERNEL_TA_LOADER_UNWIND_A32_H

#include "kernel/ta/instance.h"

struct a32_frame {
	uint32_t r[16]; /* 13 stack pointer, 14 link, 15 program counter */
};

/*
 * Go up one call in a 32-bit TA, whose address space is loaded, by its own
 * tables and stack: all hostile, read with its rights. False: outermost, or
 * the tables do not tell. Spec: Exception handling ABI for the Arm
 * architecture, 5 to 10.
 */
bool a32_unwind(const struct ta_instance *i, struct a32_frame *f);

#endif
