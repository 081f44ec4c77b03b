/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_RUN_PRIV_H
#define KERNEL_SPMC_RUN_PRIV_H

#include "kernel/spmc/run.h"

/* One stay of a CPU among partitions. */
struct run {
	struct run_context *current; /* NULL: normal world's turn */
	struct ffa_regs *normal;     /* its call, then its answer */
};

/* A call, by whom: the partition @c, or normal world when it is NULL. */
struct run_call {
	struct spmc_endpoint *caller;
	struct run_context *c;
	struct ffa_regs *r;
};

/* Does @c, or who gave it the time, and so on, include @who? */
bool run_chain_has(const struct run_context *c, const struct run_context *who);

/* @to runs now, on time of @from's (NULL: normal world's). */
void run_hand_on(struct run *run, struct run_context *from,
		 struct run_context *to);
/* @c stops in @state; who gave it the time runs on, and finds its answer where
 * this points. */
struct ffa_regs *run_hand_back(struct run *run, struct run_context *c,
			       enum run_state state);

/* What a message carries, from one set of registers to another. */
void run_copy_message(struct ffa_regs *to, const struct ffa_regs *from);
/* An answer that names @c: FFA_INTERRUPT, FFA_YIELD, FFA_MSG_WAIT, FFA_RUN. */
void run_answer_about(struct ffa_regs *r, uint32_t function,
		      const struct run_context *c);

/* Checks; ST_OK: *@to is whom it is for. Nothing has changed. */
enum ffa_error run_check_request(const struct run_call *call,
				 struct run_context **to);
enum ffa_error run_check_response(const struct run_call *call);
enum ffa_error run_check_run(const struct run_call *call,
			     struct run_context **to);
enum ffa_error run_check_wait(const struct run_call *call);
enum ffa_error run_check_yield(const struct run_call *call);

#endif
