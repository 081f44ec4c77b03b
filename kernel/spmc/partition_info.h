/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_PARTITION_INFO_H
#define KERNEL_SPMC_PARTITION_INFO_H

#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/* Who there is to talk to. Spec: DEN0077A 1.2, 13.8 and 13.9. */
void partition_info_call(struct spmc_endpoint *caller, struct ffa_regs *r);
void partition_info_call_regs(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
