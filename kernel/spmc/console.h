/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_CONSOLE_H
#define KERNEL_SPMC_CONSOLE_H

#include "base/bytes/compiler.h"

struct spmc_endpoint;
struct ffa_regs;

/* What a partition has written of a line. */
#define CONSOLE_LINE_BYTES 120u
struct spmc_console {
	uint8_t used;
	char line[CONSOLE_LINE_BYTES + 1];
};

/* FFA_CONSOLE_LOG: whole lines go to the log, with who wrote them. */
void console_call_log(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
