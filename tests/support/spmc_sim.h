/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_SPMC_SIM_H
#define TESTS_SUPPORT_SPMC_SIM_H

#include "kernel/spmc/run.h"
#include "tests/support/spmc_world.h"

/*
 * Partitions of spmc_world.h that follow a plan: what each does next is said
 * before, and what it found in its registers can be looked at afterwards.
 */
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define BUSY    FFA_ERROR_BUSY
#define ABORTED FFA_ERROR_ABORTED
#define UNKNOWN FFA_ERROR_NOT_SUPPORTED
#define ID(i)   (0x8001u + (i))
#define REQ32   FFA_MSG_SEND_DIRECT_REQ
#define REQ64   FFA_64(FFA_MSG_SEND_DIRECT_REQ)
#define REQ2    FFA_64(FFA_MSG_SEND_DIRECT_REQ2)
#define RESP32  FFA_MSG_SEND_DIRECT_RESP
#define RESP64  FFA_64(FFA_MSG_SEND_DIRECT_RESP)
#define RESP2   FFA_64(FFA_MSG_SEND_DIRECT_RESP2)
#define PERM    FFA_MEM_PERM_GET /* a call that is served elsewhere */

#define SIM_STEPS_MAX 16u
struct sim_step {
	enum run_exit exit;
	struct ffa_regs r;
};
struct sim {
	struct run_context c;
	struct sim_step steps[SIM_STEPS_MAX];
	unsigned int step_count, done_count;
	struct ffa_regs found[SIM_STEPS_MAX];
	bool had_answer[SIM_STEPS_MAX];
	bool is_buried;
	/* Interrupt that comes for the next partition when this one is hit. */
	uint32_t posts;
};
extern struct sim sims[WORLD_SPS];

/* For cmocka: partitions that wait; that have not started; at the end all
 * steps were made and nothing is lost. */
int sim_start(void **state);
int sim_start_fresh(void **state);
int sim_stop(void **state);

void sim_plan(unsigned int i, enum run_exit exit, struct ffa_regs r);
/* The @i-th partition will make this call; will be hit by that. */
#define does(i, ...)                                                           \
	sim_plan((i), RUN_EXIT_CALL, (struct ffa_regs){{__VA_ARGS__}})
#define is_hit_by(i, what) sim_plan((i), RUN_EXIT_##what, (struct ffa_regs){})

/* What it found in its registers before its last step but @back. */
const uint64_t *found(unsigned int i, unsigned int back);
int error_in(const uint64_t *x);

/* Normal world calls this; returns the error. The answer is in ns. */
extern struct ffa_regs ns;
int sim_call(struct ffa_regs r);
#define ns_calls(...) sim_call((struct ffa_regs){{__VA_ARGS__}})

static inline uint64_t ids(unsigned int from, unsigned int to)
{
	return (uint64_t)from << 16 | to;
}

#endif
