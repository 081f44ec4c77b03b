/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MESSAGE_H
#define KERNEL_SPMC_MESSAGE_H

#include "kernel/spmc/call.h"

/* FFA_MSG_SEND2. */
void message_call_send(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
