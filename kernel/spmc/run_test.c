/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/spmc_sim.h"

static void a_request_gets_its_response(void **state)
{
	(void)state;
	does(0, RESP32, ids(ID(0), 0), 0, 7, 8, 9, 10, 11);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), 0, 1, 2, 3, 4, 5), 0);
	assert_true(found(0, 0)[0] == REQ32);
	assert_true(found(0, 0)[1] == ids(0, ID(0)));
	assert_true(found(0, 0)[7] == 5);
	assert_true(ns.x[0] == RESP32);
	assert_true(ns.x[1] == ids(ID(0), 0));
	assert_true(ns.x[3] == 7 && ns.x[7] == 11);
	assert_int_equal(sims[0].c.state, RUN_WAITING);
}

static void a_32_bit_message_carries_no_upper_halves(void **state)
{
	const uint64_t high = UINT64_C(0x1111111100000000);

	(void)state;
	does(0, RESP32, high | ids(ID(0), 0), high, high | 7);
	assert_int_equal(ns_calls(REQ32, high | ids(0, ID(0)), high, high | 1),
			 0);
	assert_true(found(0, 0)[1] == ids(0, ID(0)));
	assert_true(found(0, 0)[2] == 0);
	assert_true(found(0, 0)[3] == 1);
	assert_true(ns.x[1] == ids(ID(0), 0));
	assert_true(ns.x[3] == 7);
	does(0, RESP64, ids(ID(0), 0), 0, high | 7);
	assert_int_equal(ns_calls(REQ64, ids(0, ID(0)), 0, high | 1), 0);
	assert_true(found(0, 0)[3] == (high | 1));
	assert_true(ns.x[3] == (high | 7));
}

static void a_second_form_carries_all_registers(void **state)
{
	struct ffa_regs r = {{REQ2, ids(0, ID(1)), 0x2222}};
	struct ffa_regs back = {{RESP2, ids(ID(1), 0)}};

	(void)state;
	r.x[17] = 17;
	back.x[4] = 4;
	back.x[17] = 71;
	sim_plan(1, RUN_EXIT_CALL, back);
	assert_int_equal(sim_call(r), 0);
	assert_true(found(1, 0)[17] == 17);
	assert_true(ns.x[0] == RESP2 && ns.x[4] == 4 && ns.x[17] == 71);
	/* The service is another partition's. */
	r.x[2] = 0x1111;
	assert_int_equal(sim_call(r), INVALID);
	world_sps[1].e.version = FFA_VERSION_1_1;
	r.x[2] = 0;
	assert_int_equal(sim_call(r), DENIED);
}

static void a_request_must_be_well_formed(void **state)
{
	(void)state;
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), 1), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(ID(1), ID(0))), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, 0)), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, 1)), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, 0x8000)), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, 0x8009)), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, 0xFFFF)), INVALID);
	world_sps[0].e.properties &= ~FFA_PROPERTY_RECEIVES_DIRECT;
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), DENIED);
}

static void normal_world_never_responds_waits_or_yields(void **state)
{
	(void)state;
	assert_int_equal(ns_calls(RESP32, ids(0, ID(0))), UNKNOWN);
	assert_int_equal(ns_calls(RESP64, ids(0, ID(0))), UNKNOWN);
	assert_int_equal(ns_calls(RESP2, ids(0, ID(0))), UNKNOWN);
	assert_int_equal(ns_calls(FFA_MSG_WAIT), UNKNOWN);
	assert_int_equal(ns_calls(FFA_YIELD), UNKNOWN);
	assert_int_equal(ns_calls(FFA_ERROR, 0, 8), UNKNOWN);
	assert_int_equal(ns_calls(PERM, 1, 'a'), UNKNOWN);
}

static void a_response_must_fit_its_request(void **state)
{
	(void)state;
	does(0, RESP64, ids(ID(0), 0));
	does(0, RESP2, ids(ID(0), 0));
	does(0, RESP32, ids(ID(0), ID(1)));
	does(0, RESP32, ids(ID(0), 0x8009));
	does(0, RESP32, ids(ID(1), 0));
	does(0, RESP32, ids(ID(0), ID(0)));
	does(0, RESP32, ids(ID(0), 0), 1);
	does(0, RESP32, ids(ID(0), 0), FFA_MESSAGE_FRAMEWORK | 5);
	does(0, RESP32, ids(ID(0), 0), 0, 0, 0, 0, 0, 0, 8);
	does(0, FFA_MSG_WAIT);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_int_equal(error_in(found(0, 9)), DENIED);
	assert_int_equal(error_in(found(0, 8)), DENIED);
	assert_int_equal(error_in(found(0, 7)), DENIED);
	assert_int_equal(error_in(found(0, 6)), INVALID);
	assert_int_equal(error_in(found(0, 5)), INVALID);
	assert_int_equal(error_in(found(0, 4)), INVALID);
	assert_int_equal(error_in(found(0, 3)), INVALID);
	assert_int_equal(error_in(found(0, 2)), DENIED);
	assert_int_equal(error_in(found(0, 1)), INVALID);
	assert_int_equal(error_in(found(0, 0)), DENIED); /* MSG_WAIT */
	assert_true(ns.x[0] == RESP32);
}

static void partitions_ask_each_other(void **state)
{
	(void)state;
	does(0, REQ64, ids(ID(0), ID(1)), 0, 5);
	does(1, RESP64, ids(ID(1), ID(0)), 0, 6);
	does(0, RESP32, ids(ID(0), 0), 0, 7);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(found(1, 0)[0] == REQ64 && found(1, 0)[3] == 5);
	assert_true(found(0, 0)[0] == RESP64 && found(0, 0)[3] == 6);
	assert_true(ns.x[0] == RESP32 && ns.x[3] == 7);
}

static void nobody_is_asked_while_it_asks(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	does(1, REQ32, ids(ID(1), ID(0)));
	does(1, FFA_RUN, ids(ID(0), 0));
	does(1, REQ32, ids(ID(1), 0));
	does(1, RESP32, ids(ID(1), ID(0)));
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_int_equal(error_in(found(1, 2)), BUSY);
	assert_int_equal(error_in(found(1, 1)), DENIED);
	assert_int_equal(error_in(found(1, 0)), INVALID);
	world_sps[2].e.properties &= ~FFA_PROPERTY_SENDS_DIRECT;
	does(2, REQ32, ids(ID(2), ID(1)));
	does(2, RESP32, ids(ID(2), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(2))), 0);
	assert_int_equal(error_in(found(2, 0)), DENIED);
}

static void who_yields_goes_on_when_it_is_run(void **state)
{
	(void)state;
	does(0, FFA_YIELD, 0, 0x10, 0x20);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(ns.x[0] == FFA_YIELD && ns.x[1] == ids(ID(0), 0));
	assert_true(ns.x[2] == 0x10 && ns.x[3] == 0x20);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), BUSY);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 1)), INVALID);
	does(0, FFA_YIELD, 0, 0, 0, 1);
	does(0, FFA_YIELD, 0, 0, 0, 0, 0, 0, 1);
	does(0, RESP32, ids(ID(0), 0), 0, 9);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_true(found(0, 2)[0] == FFA_SUCCESS);
	assert_int_equal(error_in(found(0, 1)), INVALID);
	assert_int_equal(error_in(found(0, 0)), INVALID);
	assert_true(ns.x[0] == RESP32 && ns.x[3] == 9);
}

static void a_partition_gets_the_yield_of_whom_it_asked(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	does(1, FFA_YIELD);
	does(0, FFA_YIELD);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(found(0, 0)[0] == FFA_YIELD);
	assert_true(found(0, 0)[1] == ids(ID(1), 0));
	assert_true(ns.x[1] == ids(ID(0), 0));
	/* Only who asked may let it go on. */
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), DENIED);
	does(2, FFA_RUN, ids(ID(1), 0));
	does(2, FFA_MSG_WAIT);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(2), 0)), 0);
	assert_int_equal(error_in(found(2, 0)), DENIED);
	does(0, FFA_RUN, ids(ID(1), 0));
	does(1, RESP32, ids(ID(1), ID(0)), 0, 3);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_true(found(1, 0)[0] == FFA_SUCCESS);
	assert_true(found(0, 0)[0] == RESP32 && found(0, 0)[3] == 3);
}

static void an_answer_that_nobody_awaits_is_dropped(void **state)
{
	(void)state;
	does(0, REQ32, ids(ID(0), ID(1)));
	does(1, FFA_YIELD);
	does(0, RESP32, ids(ID(0), 0));
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), 0);
	assert_true(ns.x[0] == RESP32);
	does(1, RESP32, ids(ID(1), ID(0)), 0, 3);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), 0);
	assert_true(ns.x[0] == FFA_MSG_WAIT && ns.x[1] == ids(ID(1), 0));
	assert_true(ns.x[3] == 0);
	assert_int_equal(sims[0].c.state, RUN_WAITING);
	assert_int_equal(sims[1].c.state, RUN_WAITING);
}

static void run_wakes_who_waits(void **state)
{
	(void)state;
	does(0, RESP32, ids(ID(0), 0));
	does(0, FFA_MSG_WAIT, 1);
	does(0, FFA_MSG_WAIT, 0, 2);
	does(0, FFA_MSG_WAIT, 0, 0, 0, 0, 0, 0, 0, 5);
	does(0, FFA_RUN, ids(ID(0), 0));
	does(0, FFA_RUN, ids(ID(1), 0));
	does(0, FFA_RUN, ids(0, 0));
	does(0, FFA_MSG_WAIT, 0, FFA_WAIT_KEEP_RX);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_true(found(0, 7)[0] == FFA_RUN);
	assert_true(found(0, 7)[1] == ids(ID(0), 0));
	assert_int_equal(error_in(found(0, 6)), DENIED);
	assert_int_equal(error_in(found(0, 5)), INVALID);
	assert_int_equal(error_in(found(0, 4)), INVALID);
	assert_int_equal(error_in(found(0, 3)), INVALID);
	assert_int_equal(error_in(found(0, 2)), INVALID);
	assert_int_equal(error_in(found(0, 1)), DENIED);
	assert_int_equal(error_in(found(0, 0)), DENIED);
	assert_true(ns.x[0] == FFA_MSG_WAIT && ns.x[1] == ids(ID(0), 0));
	assert_int_equal(ns_calls(FFA_RUN, ids(0x8009, 0)), INVALID);
	assert_int_equal(ns_calls(FFA_RUN, ids(1, 0)), DENIED);
	assert_int_equal(ns_calls(FFA_RUN, ids(0, 0)), DENIED);
}

static void waiting_gives_rx_back_unless_it_is_kept(void **state)
{
	struct spmc_endpoint *e = &world_sps[0].e;

	(void)state;
	rxtx_fill(e, "x", 1);
	does(0, FFA_MSG_WAIT, 0, FFA_WAIT_KEEP_RX);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_int_equal(e->rxtx.rx_state, RX_FULL);
	does(0, FFA_MSG_WAIT);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(0), 0)), 0);
	assert_int_equal(e->rxtx.rx_state, RX_EMPTY);
}

static void virtual_machines_are_announced_to_who_wants_it(void **state)
{
	const uint32_t created =
		FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_VM_CREATED;

	(void)state;
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), created), INVALID);
	world_sps[0].e.properties |= FFA_PROPERTY_VM_CREATED;
	assert_int_equal(ns_calls(REQ32, ids(1, ID(0)), created), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), created + 2), INVALID);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), FFA_MESSAGE_FRAMEWORK),
			 INVALID);
	does(0, RESP32, ids(ID(0), 0));
	does(0, RESP32, ids(ID(0), 0), created);
	does(0, REQ32, ids(ID(0), ID(1)), created);
	does(0, RESP32, ids(ID(0), 0), created + 1, 0);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0)), created, 1, 2, 3), 0);
	assert_int_equal(error_in(found(0, 2)), DENIED);
	assert_int_equal(error_in(found(0, 1)), DENIED);
	assert_int_equal(error_in(found(0, 0)), INVALID);
	assert_true(ns.x[2] == created + 1);
}

static void start_up_allows_little(void **state)
{
	(void)state;
	does(0, FFA_YIELD);
	does(0, FFA_RUN, ids(ID(1), 0));
	does(0, RESP32, ids(ID(0), 0));
	does(0, REQ32, ids(ID(0), ID(1)));
	does(0, PERM);
	is_hit_by(0, NS_INTERRUPT);
	does(0, FFA_MSG_WAIT);
	assert_int_equal(run_start(&sims[0].c), ST_OK);
	assert_int_equal(error_in(found(0, 5)), DENIED);
	assert_int_equal(error_in(found(0, 4)), DENIED);
	assert_int_equal(error_in(found(0, 3)), DENIED);
	assert_int_equal(error_in(found(0, 2)), DENIED);
	assert_true(found(0, 1)[0] == FFA_SUCCESS);
	assert_int_equal(sims[0].c.state, RUN_WAITING);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(1))), BUSY);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), BUSY);
	/* The next one may talk to it. */
	does(1, REQ32, ids(ID(1), ID(0)));
	does(0, RESP32, ids(ID(0), ID(1)));
	does(1, FFA_MSG_WAIT);
	assert_int_equal(run_start(&sims[1].c), ST_OK);
	assert_true(found(1, 0)[0] == RESP32);
}

static void who_fails_to_start_never_runs(void **state)
{
	(void)state;
	does(0, FFA_ERROR, 0, (uint32_t)FFA_ERROR_DENIED);
	does(0, FFA_ERROR, 0, (uint32_t)FFA_ERROR_ABORTED);
	assert_int_equal(run_start(&sims[0].c), ST_TARGET_DEAD);
	assert_int_equal(error_in(found(0, 0)), UNKNOWN);
	assert_int_equal(ns_calls(REQ32, ids(0, ID(0))), ABORTED);
	does(1, FFA_MSG_WAIT);
	assert_int_equal(run_start(&sims[1].c), ST_OK);
	does(1, FFA_ERROR, 0, (uint32_t)FFA_ERROR_ABORTED);
	does(1, FFA_MSG_WAIT);
	assert_int_equal(ns_calls(FFA_RUN, ids(ID(1), 0)), 0);
	assert_int_equal(error_in(found(1, 0)), UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sim_start, sim_stop)
#define FRESH(name)                                                            \
	cmocka_unit_test_setup_teardown(name, sim_start_fresh, sim_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_gets_its_response),
		TEST(a_32_bit_message_carries_no_upper_halves),
		TEST(a_second_form_carries_all_registers),
		TEST(a_request_must_be_well_formed),
		TEST(normal_world_never_responds_waits_or_yields),
		TEST(a_response_must_fit_its_request),
		TEST(partitions_ask_each_other),
		TEST(nobody_is_asked_while_it_asks),
		TEST(who_yields_goes_on_when_it_is_run),
		TEST(a_partition_gets_the_yield_of_whom_it_asked),
		TEST(an_answer_that_nobody_awaits_is_dropped),
		TEST(run_wakes_who_waits),
		TEST(waiting_gives_rx_back_unless_it_is_kept),
		TEST(virtual_machines_are_announced_to_who_wants_it),
		FRESH(start_up_allows_little),
		FRESH(who_fails_to_start_never_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
