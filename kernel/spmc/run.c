/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/run.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/run_priv.h"

static const struct run_ops *run_ops;

void run_set_ops(const struct run_ops *ops)
{
	run_ops = ops;
}

void run_attach(struct run_context *c, struct spmc_endpoint *e)
{
	c->e = e;
	c->state = RUN_NEW;
	e->context = c;
}

bool run_chain_has(const struct run_context *c, const struct run_context *who)
{
	for (; c; c = c->giver) {
		if (c == who)
			return true;
	}
	return false;
}

void run_copy_message(struct ffa_regs *to, const struct ffa_regs *from)
{
	uint32_t function = ffa_w(from, 0);
	bool is_wide = function == FFA_64(FFA_MSG_SEND_DIRECT_REQ2) ||
		       function == FFA_64(FFA_MSG_SEND_DIRECT_RESP2);

	to->x[0] = function;
	to->x[1] = ffa_w(from, 1);
	for (unsigned int i = 2; i < (is_wide ? FFA_REGS : 8); i++)
		to->x[i] = function & SMCCC_64 ? from->x[i] : ffa_w(from, i);
}

void run_answer_about(struct ffa_regs *r, uint32_t function,
		      const struct run_context *c)
{
	ffa_answer(r, function);
	r->x[1] = (uint32_t)c->e->id << 16;
}

void run_hand_on(struct run *run, struct run_context *from,
		 struct run_context *to)
{
	bool is_alone =
		to->model == RUN_MODEL_INTERRUPT || to->model == RUN_MODEL_INIT;

	to->giver = from;
	to->state = RUN_RUNNING;
	to->masks_ns = to->queues_ns || is_alone || (from && from->masks_ns);
	to->masks_secure =
		to->queues_secure || is_alone || (from && from->masks_secure);
	if (from)
		from->taker = to;
	run->current = to;
}

struct ffa_regs *run_hand_back(struct run *run, struct run_context *c,
			       enum run_state state)
{
	struct run_context *giver = c->giver;
	/* Who was interrupted goes on as if nothing had been. */
	bool is_answered = c->model != RUN_MODEL_INTERRUPT;

	c->giver = NULL;
	c->state = state;
	run->current = giver;
	if (!giver)
		return run->normal;
	giver->taker = NULL;
	giver->state = RUN_RUNNING;
	if (is_answered)
		giver->has_answer = true;
	return &giver->regs;
}

static void serve_request(struct run *run, const struct run_call *call,
			  struct run_context *to)
{
	uint32_t flags = ffa_w(call->r, 2);

	to->request = ffa_w(call->r, 0);
	to->requester = (uint16_t)(ffa_w(call->r, 1) >> 16);
	to->response_flags = 0;
	/* A framework message is answered by the one with the next number. */
	if (to->request != FFA_64(FFA_MSG_SEND_DIRECT_REQ2) && flags)
		to->response_flags = flags + 1;
	to->model = RUN_MODEL_DIRECT;
	run_copy_message(&to->regs, call->r);
	to->has_answer = true;
	if (call->c)
		call->c->state = RUN_BLOCKED;
	run_hand_on(run, call->c, to);
}

static void serve_response(struct run *run, struct run_context *c)
{
	uint16_t giver = c->giver ? c->giver->e->id : FFA_ID_NWD;
	struct ffa_regs *out = run_hand_back(run, c, RUN_WAITING);
	bool asked = c->requester & FFA_ID_SECURE ? c->requester == giver
						  : !run->current;

	c->request = 0;
	/* Who asked may be gone; who gave the time learns that it is over. */
	if (asked)
		run_copy_message(out, &c->regs);
	else
		run_answer_about(out, FFA_MSG_WAIT, c);
}

static void serve_run(struct run *run, const struct run_call *call,
		      struct run_context *to)
{
	if (to->state == RUN_WAITING) {
		to->model = RUN_MODEL_RUN;
		run_answer_about(&to->regs, FFA_RUN, to);
		to->has_answer = true;
	}
	if (call->c)
		call->c->state = RUN_BLOCKED;
	run_hand_on(run, call->c, to);
}

static void serve_wait(struct run *run, struct run_context *c)
{
	bool is_answered = c->model == RUN_MODEL_RUN;
	struct ffa_regs *out = NULL;

	/* A message that it has not heard of stays. */
	if (!(ffa_w(&c->regs, 2) & FFA_WAIT_KEEP_RX))
		(void)!rxtx_release(c->e);
	out = run_hand_back(run, c, RUN_WAITING);
	if (is_answered)
		run_answer_about(out, FFA_MSG_WAIT, c);
}

static void serve_yield(struct run *run, struct run_context *c)
{
	uint32_t low = ffa_w(&c->regs, 2);
	uint32_t high = ffa_w(&c->regs, 3);
	struct ffa_regs *out = NULL;

	ffa_success(&c->regs);
	/* Nobody else can use the time of an interrupt. */
	if (c->model == RUN_MODEL_INTERRUPT)
		return;
	out = run_hand_back(run, c, RUN_BLOCKED);
	run_answer_about(out, FFA_YIELD, c);
	out->x[2] = low;
	out->x[3] = high;
}

/* Normal world wants the CPU: everybody in the chain learns that whom it gave
 * its time to was interrupted, when it is let run again. */
static void preempt_chain(struct run *run)
{
	while (run->current) {
		struct run_context *c = run->current;
		struct ffa_regs *out = run_hand_back(run, c, RUN_PREEMPTED);

		run_answer_about(out, FFA_INTERRUPT, c);
	}
}

static void end_partition(struct run *run, struct run_context *c)
{
	bool is_answered =
		c->model == RUN_MODEL_RUN || c->model == RUN_MODEL_DIRECT;
	struct ffa_regs *out = run_hand_back(run, c, RUN_DEAD);

	if (is_answered)
		ffa_fail(out, FFA_ERROR_ABORTED);
	c->request = 0;
	c->interrupt_count = 0;
	mem_forget_endpoint(c->e);
	run_ops->bury(c);
}

static void serve_error(struct run *run, struct run_context *c)
{
	if (c->model == RUN_MODEL_INIT &&
	    (int32_t)ffa_w(&c->regs, 2) == FFA_ERROR_ABORTED)
		end_partition(run, c);
	else
		ffa_fail(&c->regs, FFA_ERROR_NOT_SUPPORTED);
}

/* Calls that move time. False: it is none. */
static bool serve_time_call(struct run *run, const struct run_call *call)
{
	struct run_context *to = NULL;
	enum ffa_error error = FFA_OK;

	switch (ffa_w(call->r, 0) & ~SMCCC_64) {
	case FFA_MSG_SEND_DIRECT_REQ:
	case FFA_MSG_SEND_DIRECT_REQ2:
		error = run_check_request(call, &to);
		if (error == FFA_OK)
			serve_request(run, call, to);
		break;
	case FFA_RUN:
		error = run_check_run(call, &to);
		if (error == FFA_OK)
			serve_run(run, call, to);
		break;
	case FFA_MSG_SEND_DIRECT_RESP:
	case FFA_MSG_SEND_DIRECT_RESP2:
		error = run_check_response(call);
		if (error == FFA_OK)
			serve_response(run, call->c);
		break;
	case FFA_MSG_WAIT:
		error = run_check_wait(call);
		if (error == FFA_OK)
			serve_wait(run, call->c);
		break;
	case FFA_YIELD:
		error = run_check_yield(call);
		if (error == FFA_OK)
			serve_yield(run, call->c);
		break;
	default:
		return false;
	}
	if (error != FFA_OK)
		ffa_fail(call->r, error);
	return true;
}

static void serve_partition(struct run *run, struct run_context *c)
{
	const struct run_call call = {.caller = c->e, .c = c, .r = &c->regs};

	c->has_answer = true;
	if (spmc_call(c->e, &c->regs) || serve_time_call(run, &call))
		return;
	if (ffa_w(&c->regs, 0) == FFA_ERROR)
		serve_error(run, c);
	else
		run_ops->serve(c, &c->regs);
}

static struct run_context *find_interrupted(void)
{
	struct list *n = NULL;

	list_for_each (n, &endpoints) {
		struct run_context *c = endpoint_of(n)->context;

		if (c && c->state == RUN_WAITING && c->interrupt_count)
			return c;
	}
	return NULL;
}

/* Partitions that wait and have interrupts go first, unless who runs has them
 * queued. */
static void signal_interrupts(struct run *run)
{
	struct run_context *now = run->current;
	struct run_context *c = NULL;

	if (now && now->masks_secure)
		return;
	c = find_interrupted();
	if (!c)
		return;
	ffa_answer(&c->regs, FFA_INTERRUPT);
	c->regs.x[2] = c->interrupts[0];
	c->has_answer = true;
	c->interrupt_count--;
	memmove(&c->interrupts[0], &c->interrupts[1],
		c->interrupt_count * sizeof(c->interrupts[0]));
	c->model = RUN_MODEL_INTERRUPT;
	if (now)
		now->state = RUN_PREEMPTED;
	run_hand_on(run, now, c);
}

static void run_until_normal(struct run *run)
{
	signal_interrupts(run);
	while (run->current) {
		struct run_context *c = run->current;
		enum run_exit exit = run_ops->enter(c);

		c->has_answer = false;
		if (exit == RUN_EXIT_CALL)
			serve_partition(run, c);
		else if (exit == RUN_EXIT_DEAD)
			end_partition(run, c);
		else if (exit == RUN_EXIT_NS_INTERRUPT && !c->masks_ns)
			preempt_chain(run);
		signal_interrupts(run);
	}
}

enum status run_start(struct run_context *c)
{
	struct ffa_regs nobody = {};
	struct run run = {.normal = &nobody};

	check_fatal(c->state == RUN_NEW);
	c->model = RUN_MODEL_INIT;
	c->has_answer = true;
	run_hand_on(&run, NULL, c);
	run_until_normal(&run);
	return c->state == RUN_DEAD ? ST_TARGET_DEAD : ST_OK;
}

void run_normal_call(struct spmc_endpoint *normal, struct ffa_regs *r)
{
	const struct run_call call = {.caller = normal, .r = r};
	struct run run = {.normal = r};

	if (spmc_call(normal, r))
		return;
	if (serve_time_call(&run, &call))
		run_until_normal(&run);
	else
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
}

enum status run_post_interrupt(struct run_context *c, uint32_t intid)
{
	if (c->state == RUN_DEAD)
		return ST_TARGET_DEAD;
	if (c->interrupt_count == RUN_INTERRUPTS_MAX)
		return ST_NO_SPACE;
	c->interrupts[c->interrupt_count++] = intid;
	return ST_OK;
}

void run_interrupts_of_normal(struct ffa_regs *r)
{
	struct run run = {.normal = r};

	ffa_answer(r, FFA_NORMAL_WORLD_RESUME);
	run_until_normal(&run);
}

void run_leftover_interrupts(void)
{
	struct ffa_regs nobody = {};

	if (find_interrupted())
		run_interrupts_of_normal(&nobody);
}
