/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/spmc_sim.h"

/*
 * Partitions that call anything, in any order, with interrupts and deaths in
 * between. Whatever they do, the states stay consistent, time comes back to
 * normal world, and what it gets is an answer to its call.
 */
#define STEPS_DEFAULT 20000u
#define STAY_MAX      64u /* entries before a partition has to wait */

static uint64_t random_state;
static unsigned int entries, dead_count;
/* So that the test does not pass by doing nothing. */
static unsigned int answer_count[6], longest_chain;

static uint32_t pick(uint32_t count)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 16) % count;
}

static uint16_t pick_id(void)
{
	static const uint16_t others[] = {0, 1, 0x8000, 0x8009, 0xFFFF};

	return pick(4) ? (uint16_t)ID(pick(WORLD_SPS))
		       : others[pick(ARRAY_SIZE(others))];
}

static unsigned int chain_length(const struct run_context *c)
{
	unsigned int n = 0;

	for (; c; c = c->giver)
		n++;
	return n;
}

static void assert_chain(const struct run_context *top)
{
	unsigned int in_chain = 0;

	assert_in_range(chain_length(top), 1, WORLD_SPS);
	longest_chain = MAX(longest_chain, chain_length(top));
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		const struct run_context *c = &sims[i].c;

		assert_int_equal(c->state == RUN_RUNNING, c == top);
		if (c->taker)
			assert_ptr_equal(c->taker->giver, c);
		if (c->giver)
			assert_ptr_equal(c->giver->taker, c);
		for (const struct run_context *m = top; m; m = m->giver)
			in_chain += m == c;
		/* Who masks does so for all above. */
		if (c->taker && c->masks_ns)
			assert_true(c->taker->masks_ns);
	}
	assert_int_equal(in_chain, chain_length(top));
}

static void assert_idle(void)
{
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		const struct run_context *c = &sims[i].c;

		assert_int_not_equal(c->state, RUN_RUNNING);
		assert_null(c->taker);
		assert_null(c->giver);
		if (c->state == RUN_WAITING || c->state == RUN_DEAD)
			assert_int_equal(c->request, 0);
		if (c->state == RUN_WAITING)
			assert_int_equal(c->interrupt_count, 0);
		if (c->state == RUN_BLOCKED || c->state == RUN_PREEMPTED)
			assert_int_not_equal(c->model, RUN_MODEL_INTERRUPT);
	}
}

static struct ffa_regs pick_call(const struct run_context *c)
{
	static const uint32_t functions[] = {REQ32,   REQ64,        REQ2,
					     RESP32,  RESP64,       RESP2,
					     FFA_RUN, FFA_MSG_WAIT, FFA_YIELD};
	struct ffa_regs r = {{functions[pick(ARRAY_SIZE(functions))]}};

	if (r.x[0] == FFA_RUN)
		r.x[1] = ids(pick_id(), pick(16) == 0);
	else if (r.x[0] != FFA_MSG_WAIT && r.x[0] != FFA_YIELD)
		r.x[1] = ids(pick(8) ? c->e->id : pick_id(), pick_id());
	if (!pick(16))
		r.x[2] = pick(2) ? 1 : FFA_MESSAGE_FRAMEWORK | pick(10);
	return r;
}

/* The response that it owes, or a wait: what ends its stay. */
static struct ffa_regs end_of_stay(const struct run_context *c)
{
	struct ffa_regs r = {{FFA_MSG_WAIT}};

	if (c->model != RUN_MODEL_DIRECT)
		return r;
	r.x[0] = c->request +
		 (FFA_MSG_SEND_DIRECT_RESP - FFA_MSG_SEND_DIRECT_REQ);
	r.x[1] = ids(c->e->id, c->requester);
	r.x[2] = c->response_flags;
	return r;
}

static enum run_exit enter(struct run_context *c)
{
	assert_chain(c);
	if (++entries > STAY_MAX) {
		c->regs = end_of_stay(c);
		return RUN_EXIT_CALL;
	}
	switch (pick(32)) {
	case 0:
		return RUN_EXIT_NS_INTERRUPT;
	case 1:
		(void)!run_post_interrupt(&sims[pick(WORLD_SPS)].c, pick(99));
		return RUN_EXIT_SECURE_INTERRUPT;
	case 2:
		if (pick(16))
			break;
		dead_count++;
		return RUN_EXIT_DEAD;
	default:
		break;
	}
	c->regs = pick(4) ? pick_call(c) : end_of_stay(c);
	return RUN_EXIT_CALL;
}

static void bury(struct run_context *c)
{
	assert_int_equal(c->state, RUN_DEAD);
}

static const struct run_ops ops = {.enter = enter, .bury = bury};

static void assert_answered(const struct ffa_regs *r)
{
	static const uint32_t answers[ARRAY_SIZE(answer_count)] = {
		FFA_ERROR,
		FFA_INTERRUPT,
		FFA_YIELD,
		FFA_MSG_WAIT,
		FFA_MSG_SEND_DIRECT_RESP,
		FFA_MSG_SEND_DIRECT_RESP2};

	for (unsigned int i = 0; i < ARRAY_SIZE(answers); i++) {
		if ((r->x[0] & ~(uint64_t)SMCCC_64) == answers[i]) {
			answer_count[i]++;
			return;
		}
	}
	fail_msg("normal world got %#llx", (unsigned long long)r->x[0]);
}

/* A partition that died starts afresh. */
static void revive(void)
{
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		struct run_context *c = &sims[i].c;

		if (c->state != RUN_DEAD || pick(8))
			continue;
		c->state = RUN_WAITING;
		c->has_answer = false;
	}
}

static void time_always_comes_back(void **state)
{
	const char *steps = getenv("SPMC_RUN_STEPS");
	const char *seed = getenv("SPMC_RUN_SEED");
	uint64_t count = steps ? strtoull(steps, NULL, 0) : STEPS_DEFAULT;

	(void)state;
	random_state = seed ? strtoull(seed, NULL, 0) : 0x243F6A8885A308D3;
	for (uint64_t i = 0; i < count; i++) {
		struct ffa_regs r =
			pick_call(&(struct run_context){.e = &world_ns});

		entries = 0;
		if (pick(16)) {
			run_normal_call(&world_ns, &r);
			assert_answered(&r);
		} else {
			run_interrupts_of_normal(&r);
			assert_true(r.x[0] == FFA_NORMAL_WORLD_RESUME);
		}
		assert_idle();
		revive();
	}
	assert_int_not_equal(dead_count, 0);
	assert_int_equal(longest_chain, WORLD_SPS);
	for (unsigned int i = 0; i < ARRAY_SIZE(answer_count); i++)
		assert_int_not_equal(answer_count[i], 0);
}

static int start(void **state)
{
	(void)sim_start(state);
	run_set_ops(&ops);
	sims[1].c.queues_ns = true;
	sims[2].c.queues_ns = true;
	sims[2].c.queues_secure = true;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(time_always_comes_back, start,
						sim_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
