/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_RUN_H
#define KERNEL_SPMC_RUN_H

#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/*
 * Who runs: states of partitions, and how processor time goes from normal world
 * to partitions, from one to another, and back. Spec: DEN0077A 1.2, 7 and 8.
 *
 * A partition has one execution context. Time is handed on along a chain that
 * begins in normal world and lies on one CPU; nothing stays on it when normal
 * world goes on: who was in it then is preempted, blocked or waiting, and can
 * be continued on any CPU.
 */
enum run_state {
	RUN_NEW, /* has not begun */
	RUN_WAITING,
	RUN_RUNNING,
	RUN_BLOCKED, /* gave its time to another, or has yielded */
	RUN_PREEMPTED,
	RUN_DEAD,
};

/* Why it runs; holds until it waits again. */
enum run_model {
	RUN_MODEL_INIT,
	RUN_MODEL_RUN,       /* FFA_RUN */
	RUN_MODEL_DIRECT,    /* a direct request */
	RUN_MODEL_INTERRUPT, /* an interrupt of its own */
};

#define RUN_INTERRUPTS_MAX 128u

struct run_context {
	struct spmc_endpoint *e;
	/* By the manifest: interrupts that have to wait while it runs. */
	bool queues_ns, queues_secure;
	enum run_state state;
	enum run_model model;
	/* Neighbours in the chain. No giver: normal world or start-up. */
	struct run_context *giver, *taker;
	/* What has to wait now, for the sake of anyone in the chain. */
	bool masks_ns, masks_secure;
	/* The request that it has not answered. 0: none. */
	uint32_t request;
	uint32_t response_flags; /* w2 that the answer has to have */
	uint16_t requester;
	/* Registers of its last call, or what it finds in them next. */
	struct ffa_regs regs;
	bool has_answer; /* else it goes on where it was interrupted */
	uint32_t interrupts[RUN_INTERRUPTS_MAX]; /* pending, oldest first */
	uint32_t interrupt_count;
};

/* NULL: no. */
static inline bool run_is_dead(const struct run_context *c)
{
	return c && c->state == RUN_DEAD;
}

enum run_exit {
	RUN_EXIT_CALL,             /* an FF-A call, in regs */
	RUN_EXIT_NS_INTERRUPT,     /* normal world wants the CPU */
	RUN_EXIT_SECURE_INTERRUPT, /* run_post_interrupt() was told */
	RUN_EXIT_DEAD,             /* a fault */
};

struct run_ops {
	/*
	 * Let @c run until it calls or something happens. In: its registers
	 * x0..x17 are those of @c->regs when @c->has_answer; masks_ns and
	 * masks_secure say which interrupts have to wait. Out of a call: in
	 * @c->regs. The manager's lock is held on entry and return, and let go
	 * while the partition runs.
	 */
	enum run_exit (*enter)(struct run_context *c);
	/* A call of the partition's that belongs neither here nor to
	 * spmc_call(): the answer goes to @r. */
	void (*serve)(struct run_context *c, struct ffa_regs *r);
	/* @c is dead; nothing of it will be entered again. */
	void (*bury)(struct run_context *c);
};

/* Start-up: before all else. */
void run_set_ops(const struct run_ops *ops);
/* @c is the context of @e from now on; everything else in it is fresh. */
void run_attach(struct run_context *c, struct spmc_endpoint *e);

/*
 * Start-up of a partition: it runs with what is in its regs until it waits.
 * Those that it talks to must have started. ST_TARGET_DEAD: it failed.
 */
enum status run_start(struct run_context *c);

/*
 * A call of normal world, whatever it is; the answer replaces it in @r.
 * Context of this and all that follow: the manager's lock is held.
 */
void run_normal_call(struct spmc_endpoint *normal, struct ffa_regs *r);

/* An interrupt of @c's came. ST_NO_SPACE: too many are pending. */
enum status run_post_interrupt(struct run_context *c, uint32_t intid);
/* Interrupts came while normal world ran: let their partitions have them. @r
 * then tells the dispatcher to go on with normal world. */
void run_interrupts_of_normal(struct ffa_regs *r);
/* The same for those that came while normal world was served, whose answer
 * stays as it is. */
void run_leftover_interrupts(void);

#endif
