/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ENTRY_FFA_OPTEE_H
#define KERNEL_ENTRY_FFA_OPTEE_H

#include "kernel/spmc/call.h"

/*
 * Our own services as an endpoint of FF-A: Linux and U-Boot find the one that
 * has OP-TEE's UUID. It has no partition; threads serve it, any number of them
 * at a time on any CPU. Spec: OPTEE_FFA (abi/optee_ffa.h).
 */

/* Start-up: be an endpoint of @cpu_count execution contexts. */
void ffa_optee_begin(uint16_t cpu_count);

/* Is @r a direct request to it? */
bool ffa_optee_is_asked(const struct ffa_regs *r);

/*
 * Serve such a request of normal world's; the answer goes to @r. Everything in
 * @r is hostile. Context: the CPU's entry stack, interrupts masked, the
 * manager's lock not held.
 */
void ffa_optee_call(struct ffa_regs *r);

#endif
