/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_UCTX_DUMP_H
#define KERNEL_UCTX_DUMP_H

#include "kernel/arch/context.h"

struct uctx;

/*
 * What is said in the log when something in a user context ends badly, in the
 * form that the packaged symbolize script reads (abi-ta 8). Registers are
 * hostile, used for the text only; the stack is read with the context's own
 * rights, which is loaded now.
 */
void uctx_dump_registers(const struct arch_user_dump *d);
void uctx_dump_regions(const struct uctx *u);
/* Take the authentication code off a return address. */
uint64_t uctx_strip(const struct uctx *u, uint64_t address);
/* Callers of A64 code by their frame records, growing upwards in the stack
 * region that the first one, @fp, lies in. */
void uctx_dump_frames(const struct uctx *u, uint64_t fp);

#endif
