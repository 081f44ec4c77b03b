/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/spmc_sim.h"

struct sim sims[WORLD_SPS];

static enum run_exit enter(struct run_context *c)
{
	struct sim *s = container_of(c, struct sim, c);
	const struct sim_step *now = &s->steps[s->done_count];

	assert_int_equal(c->state, RUN_RUNNING);
	assert_true(s->done_count < s->step_count);
	s->found[s->done_count] = c->regs;
	s->had_answer[s->done_count++] = c->has_answer;
	if (now->exit == RUN_EXIT_CALL)
		c->regs = now->r;
	if (now->exit == RUN_EXIT_SECURE_INTERRUPT && s->posts)
		assert_int_equal(run_post_interrupt(&s[1].c, s->posts), ST_OK);
	return now->exit;
}

static void serve(struct run_context *c, struct ffa_regs *r)
{
	(void)c;
	assert_int_equal(r->x[0], PERM);
	ffa_success(r);
}

static void bury(struct run_context *c)
{
	struct sim *s = container_of(c, struct sim, c);

	assert_false(s->is_buried);
	s->is_buried = true;
}

static const struct run_ops ops = {
	.enter = enter, .serve = serve, .bury = bury};

void sim_plan(unsigned int i, enum run_exit exit, struct ffa_regs r)
{
	struct sim *s = &sims[i];

	assert_true(s->step_count < SIM_STEPS_MAX);
	s->steps[s->step_count++] = (struct sim_step){.exit = exit, .r = r};
}

const uint64_t *found(unsigned int i, unsigned int back)
{
	const struct sim *s = &sims[i];

	assert_true(s->done_count > back);
	return s->found[s->done_count - 1 - back].x;
}

int error_in(const uint64_t *x)
{
	return x[0] == FFA_ERROR ? (int)(int32_t)x[2] : FFA_OK;
}

struct ffa_regs ns;

int sim_call(struct ffa_regs r)
{
	ns = r;
	run_normal_call(&world_ns, &ns);
	return error_in(ns.x);
}
static bool all_steps_were_made(void)
{
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		if (sims[i].done_count != sims[i].step_count)
			return false;
	}
	return true;
}

static void prepare(void)
{
	world_start(FFA_VERSION_1_2);
	memset(sims, 0, sizeof(sims));
	run_set_ops(&ops);
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		world_sps[i].e.properties |= FFA_PROPERTY_RECEIVES_DIRECT2 |
					     FFA_PROPERTY_SENDS_DIRECT2;
		run_attach(&sims[i].c, &world_sps[i].e);
	}
}

int sim_start_fresh(void **state)
{
	(void)state;
	prepare();
	return 0;
}

int sim_start(void **state)
{
	(void)state;
	prepare();
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		does(i, FFA_MSG_WAIT);
		assert_int_equal(run_start(&sims[i].c), ST_OK);
	}
	return 0;
}

int sim_stop(void **state)
{
	(void)state;
	assert_true(all_steps_were_made());
	world_stop();
	return 0;
}
