/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/spmc_sim.h"

static void normal_interrupts_unwind_the_whole_chain(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	is_hit_by(1, NS_INTERRUPT);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(ns.x[0] == FFA_INTERRUPT && ns.x[1] == ids(ID(0), 0));
	assert_int_equal(sims[0].c.state, RUN_PREEMPTED);
	assert_int_equal(sims[1].c.state, RUN_PREEMPTED);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), DENIED);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(1))), BUSY);
	does(0, FFA_RUN, ids(ID(1), 0));
	does(1, RESP32, ids(ID(1), ID(0)));
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_true(found(0, 1)[0] == FFA_INTERRUPT);
	assert_true(found(0, 1)[1] == ids(ID(1), 0));
	/* It continued where it was interrupted. */
	assert_false(sims[1].had_answer[sims[1].done_count - 1]);
	assert_true(ns.x[0] == RESP32);
}

static void who_queues_interrupts_does_so_for_whom_it_asks(void **state)
{
	(void)state;
	sims[0].c.queues_ns = true;
	does(0, REQ32, ids(ID(0), ID(1)));
	is_hit_by(1, NS_INTERRUPT);
	does(1, RESP32, ids(ID(1), ID(0)));
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(ns.x[0] == RESP32);
	is_hit_by(1, NS_INTERRUPT);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(1))), 0);
	assert_true(ns.x[0] == FFA_INTERRUPT);
}

static void an_interrupt_runs_its_partition_at_once(void **state)
{
	(void)state;
	sims[0].posts = 40;
	is_hit_by(0, SECURE_INTERRUPT);
	does(1, FFA_YIELD);
	does(1, RESP32, ids(ID(1), 0));
	is_hit_by(1, NS_INTERRUPT);
	does(1, REQ32, ids(ID(1), ID(0)));
	does(1, FFA_RUN, ids(ID(0), 0));
	does(1, FFA_MSG_WAIT);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(found(1, 5)[0] == FFA_INTERRUPT && found(1, 5)[2] == 40);
	assert_true(found(1, 4)[0] == FFA_SUCCESS); /* YIELD is nothing */
	assert_int_equal(error_in(found(1, 3)), DENIED);
	assert_int_equal(error_in(found(1, 1)), BUSY);
	assert_int_equal(error_in(found(1, 0)), DENIED);
	assert_false(sims[0].had_answer[sims[0].done_count - 1]);
	assert_true(ns.x[0] == RESP32);
}

static void interrupts_wait_for_who_is_busy(void **state)
{
	(void)state;
	assert_int_equal(run_post_interrupt(&sims[0].c, 41), ST_OK);
	assert_int_equal(run_post_interrupt(&sims[0].c, 42), ST_OK);
	does(0, FFA_MSG_WAIT);
	does(0, FFA_MSG_WAIT);
	run_interrupts_of_normal(&ns);
	assert_true(ns.x[0] == FFA_NORMAL_WORLD_RESUME && ns.x[1] == 0);
	assert_true(found(0, 1)[2] == 41 && found(0, 0)[2] == 42);
	/* Nothing is pending: back at once. */
	run_interrupts_of_normal(&ns);
	assert_true(ns.x[0] == FFA_NORMAL_WORLD_RESUME);
	/* It comes to the busy one after its answer, which is not lost. */
	sims[0].posts = 43;
	does(0, REQ32, ids(ID(0), ID(1)));
	does(1, FFA_YIELD);
	is_hit_by(0, SECURE_INTERRUPT);
	does(0, FFA_RUN, ids(ID(1), 0));
	does(1, RESP32, ids(ID(1), ID(0)), 0, 6);
	does(1, FFA_MSG_WAIT);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(found(1, 0)[0] == FFA_INTERRUPT && found(1, 0)[2] == 43);
	assert_true(found(0, 0)[0] == RESP32 && found(0, 0)[3] == 6);
	assert_true(ns.x[0] == RESP32);
}

static void too_many_interrupts_are_refused(void **state)
{
	(void)state;
	sims[0].c.state = RUN_PREEMPTED;
	for (uint32_t i = 0; i < RUN_INTERRUPTS_MAX; i++)
		assert_int_equal(run_post_interrupt(&sims[0].c, i), ST_OK);
	assert_int_equal(run_post_interrupt(&sims[0].c, 1), ST_NO_SPACE);
	sims[0].c.state = RUN_DEAD;
	assert_int_equal(run_post_interrupt(&sims[0].c, 1), ST_TARGET_DEAD);
}

static void who_dies_is_told_to_who_gave_it_time(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	is_hit_by(1, DEAD);
	does(0, REQ32, ids(ID(0), ID(1)));
	does(0, FFA_RUN, ids(ID(1), 0));
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_int_equal(error_in(found(0, 2)), ABORTED);
	assert_int_equal(error_in(found(0, 1)), ABORTED);
	assert_int_equal(error_in(found(0, 0)), ABORTED);
	assert_true(ns.x[0] == RESP32);
	assert_true(sims[1].is_buried);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(1))), ABORTED);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), ABORTED);
	is_hit_by(0, DEAD);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), ABORTED);
}

static void who_was_asked_by_a_dead_one_can_go_on(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	does(1, FFA_YIELD);
	is_hit_by(0, DEAD);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), ABORTED);
	does(1, RESP32, ids(ID(1), ID(0)));
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), 0);
	assert_true(ns.x[0] == FFA_MSG_WAIT);
}

static void a_dead_ones_interrupt_disturbs_nobody(void **state)
{
	(void)state;
	sims[0].posts = 44;
	is_hit_by(0, SECURE_INTERRUPT);
	is_hit_by(1, DEAD);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_false(sims[0].had_answer[sims[0].done_count - 1]);
	assert_true(ns.x[0] == RESP32);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sim_start, sim_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(normal_interrupts_unwind_the_whole_chain),
		TEST(who_queues_interrupts_does_so_for_whom_it_asks),
		TEST(an_interrupt_runs_its_partition_at_once),
		TEST(interrupts_wait_for_who_is_busy),
		TEST(too_many_interrupts_are_refused),
		TEST(who_dies_is_told_to_who_gave_it_time),
		TEST(who_was_asked_by_a_dead_one_can_go_on),
		TEST(a_dead_ones_interrupt_disturbs_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
