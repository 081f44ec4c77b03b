/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_IDENTITY_H
#define KERNEL_SPMC_IDENTITY_H

#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/* Who we are and what we can do. */
struct spmc_identity {
	uint16_t id; /* by the manifest that the dispatcher read */
	/* The dispatcher passes x8..x17 on between the worlds. */
	bool has_wide_calls;
	/* Software interrupt that tells normal world to schedule receivers; 0:
	 * none. */
	uint32_t schedule_intid;
};
extern struct spmc_identity spmc_identity;

#define SPMC_VERSION FFA_VERSION_1_2

/*
 * FFA_VERSION of @e. Returns what w0 shall be: our version, or NOT_SUPPORTED
 * (-1) for another major version, for a change after use, and to partitions
 * that speak a later one. A lower minor version is put in force; normal world
 * that asks for a higher one gets ours, changes nothing and may ask again.
 * Spec: DEN0077A 1.2, 13.2.
 */
uint32_t identity_negotiate(struct spmc_endpoint *e, uint32_t theirs);

/* Is @function (its form included) there for @e as a call or an answer? */
bool call_is_offered(const struct spmc_endpoint *e, uint32_t function);

/* Calls. */
void identity_call_version(struct spmc_endpoint *caller, struct ffa_regs *r);
void identity_call_features(struct spmc_endpoint *caller, struct ffa_regs *r);
void identity_call_id(struct spmc_endpoint *caller, struct ffa_regs *r);
void identity_call_spm_id(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
