/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_CALL_H
#define KERNEL_SPMC_CALL_H

#include "abi/ffa.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

struct spmc_endpoint;

/* Registers x0..x17 of an FF-A call, in and out. */
#define FFA_REGS 18u
struct ffa_regs {
	uint64_t x[FFA_REGS];
};

/* Lower half of a register: what a 32-bit parameter is. */
static inline uint32_t ffa_w(const struct ffa_regs *r, unsigned int i)
{
	return (uint32_t)r->x[i];
}

/* A 64-bit number in two 32-bit parameters, low one first. */
static inline uint64_t ffa_pair(const struct ffa_regs *r, unsigned int low)
{
	return (uint64_t)ffa_w(r, low + 1) << 32 | ffa_w(r, low);
}

/* Answers: every register of x0..x7 is written, the unused with 0. */
void ffa_answer(struct ffa_regs *r, uint32_t function);
void ffa_success(struct ffa_regs *r);
void ffa_fail(struct ffa_regs *r, enum ffa_error error);
/* FFA_SUCCESS, or FFA_ERROR with the code that @st stands for. */
void ffa_finish(struct ffa_regs *r, enum status st);
/* ST_BAD_PARAM: INVALID_PARAMETERS, ST_CONFLICT: RETRY, ST_TARGET_DEAD: ABORTED
 * and so on: the one translation at this edge. */
enum ffa_error ffa_error_from(enum status st);

/*
 * Serve a call that needs no partition to run. @caller: who made it, by the
 * conduit, not by what it says. Everything in @r is hostile; the answer goes
 * there too. Returns false when the call is of another kind (messages, RUN,
 * MSG_WAIT, ...) that the caller of this function serves.
 * Context: the lock of the partition manager is held.
 */
bool spmc_call(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
