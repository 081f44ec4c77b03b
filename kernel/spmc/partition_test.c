/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/partition_world.h"

static void add_one(struct partition *p, struct ffa_regs *r)
{
	(void)p;
	r->x[3]++;
}

static void requests_reach_them_and_answers_come_back(void **state)
{
	(void)state;
	on_request = add_one;
	start();
	ask(RUNNER, 41);
	assert_true(ns_regs.x[3] == 42);
	ask(QUEUED, 1);
	assert_true(ns_regs.x[3] == 2);
}

static void pass_on(struct partition *p, struct ffa_regs *r)
{
	if (p->e.id == RUNNER)
		*r = SP_CALL(p, REQ, RUNNER << 16 | QUEUED, 0, r->x[3]);
	else
		r->x[3] += 100;
}

static void they_ask_one_another(void **state)
{
	(void)state;
	on_request = pass_on;
	start();
	ask(RUNNER, 5);
	assert_true(ns_regs.x[3] == 105);
}

static void crash(struct partition *p, struct ffa_regs *r)
{
	const struct arch_user_dump regs = {.pc = p->entry.pc};

	if (p->e.id != RUNNER)
		return;
	if (r->x[3] == 2)
		(void)send(p, FFA_MEM_LEND, p->region_va[2], 1);
	partition_fault(p, &regs);
}

static void who_faults_is_over_and_others_go_on(void **state)
{
	size_t before = free_pages();

	(void)state;
	on_request = crash;
	start();
	assert_int_equal(NS_CALL(REQ, RUNNER, 0, 2), ABORTED);
	assert_int_equal(sp(RUNNER)->c.state, RUN_DEAD);
	assert_null(sp(RUNNER)->uctx);
	assert_false(is_on[uart_irq]);
	assert_int_equal(NS_CALL(REQ, RUNNER, 0, 2), ABORTED);
	assert_int_equal(NS_CALL(FFA_RUN, RUNNER << 16), ABORTED);
	ask(QUEUED, 1);
	/* It is no longer listed. */
	assert_int_equal(NS_CALL(FFA_PARTITION_INFO_GET, 0, 0, 0, 0, 1),
			 FFA_OK);
	assert_int_equal(ns_regs.x[2], 1);
	partition_ops.bury(&sp(QUEUED)->c);
	/* Heap pages apart, all is back. */
	assert_true(free_pages() + 16 >= before);
}

static void crash_at_start(struct partition *p)
{
	struct ffa_regs r = {};

	crash(p, &r);
}

static void who_faults_at_start_is_left_out(void **state)
{
	(void)state;
	at_start = crash_at_start;
	start();
	assert_int_equal(sp(RUNNER)->c.state, RUN_DEAD);
	ask(QUEUED, 1);
}

static void be_interrupted(struct partition *p, struct ffa_regs *r)
{
	irq_state_t s = arch_irq_mask_all();

	(void)p;
	if (r->x[3] == 7)
		thread_suspend_foreign_irq();
	else
		thread_suspend_native_irq();
	arch_irq_restore(s);
	r->x[3] = 99;
}

static void normal_world_interrupts_and_continues_them(void **state)
{
	(void)state;
	on_request = be_interrupted;
	start();
	assert_int_equal(NS_CALL(REQ, RUNNER, 0, 7), FFA_OK);
	assert_true(ns_regs.x[0] == FFA_INTERRUPT);
	assert_true(ns_regs.x[1] == RUNNER << 16);
	assert_int_equal(NS_CALL(REQ, RUNNER, 0, 7), FFA_ERROR_BUSY);
	sim_set_cpu(1);
	assert_int_equal(NS_CALL(FFA_RUN, RUNNER << 16), FFA_OK);
	assert_true(ns_regs.x[0] == RESP && ns_regs.x[3] == 99);
	sim_set_cpu(0);
	/* One that has it wait goes on by itself. */
	ask(QUEUED, 7);
	assert_true(ns_regs.x[3] == 99);
	/* And none sees that its slice is over. */
	ask(RUNNER, 8);
}

static unsigned int stays;

static void hold_the_cpu(struct partition *p, struct ffa_regs *r)
{
	(void)r;
	if (p->e.id == RUNNER)
		return;
	for (;;) {
		irq_state_t s = arch_irq_mask_all();

		stays++;
		sim_advance_us(500000);
		thread_suspend_native_irq();
		arch_irq_restore(s);
	}
}

static void who_holds_the_cpu_for_ever_is_ended(void **state)
{
	(void)state;
	on_request = hold_the_cpu;
	start();
	stays = 0;
	assert_int_equal(NS_CALL(REQ, QUEUED), ABORTED);
	assert_int_equal(stays, 9); /* 4 s are over */
	assert_int_equal(sp(QUEUED)->c.state, RUN_DEAD);
	ask(RUNNER, 1);
}

/* The clock shows 3 s for every stay of 2 ms; a request of five of them. */
static void hold_while_others_have_the_cpu(struct partition *p,
					   struct ffa_regs *r)
{
	for (unsigned int i = 0; p->e.id == QUEUED && i < r->x[3]; i++) {
		irq_state_t s = arch_irq_mask_all();

		stays++;
		sim_advance_us(3000000);
		thread_suspend_native_irq();
		arch_irq_restore(s);
	}
}

static void time_that_others_took_is_not_held(void **state)
{
	const uint64_t limit = (uint64_t)arch_counter_hz() / 500;

	(void)state;
	on_request = hold_while_others_have_the_cpu;
	start();
	thread_stay_has_limit(limit);
	ask(QUEUED, 900);
	ask(QUEUED, 900);
	/* But its own is: 4 s are up after a thousand of what can be its. */
	stays = 0;
	assert_int_equal(NS_CALL(REQ, QUEUED, 0, 2000), ABORTED);
	assert_in_range(stays, 1000, 1001);
	thread_stay_has_limit(UINT64_MAX / 2);
	ask(RUNNER, 1);
}

static void see_own_interrupt(struct partition *p, struct ffa_regs *r)
{
	irq_state_t s = arch_irq_mask_all();

	(void)p;
	(void)r;
	interrupt_comes();
	thread_suspend_native_irq();
	arch_irq_restore(s);
	assert_int_equal(interrupts_seen, 1);
}

static void devices_interrupt_them(void **state)
{
	(void)state;
	on_request = see_own_interrupt;
	start();
	interrupt_normal_world();
	assert_int_equal(interrupts_seen, 1);
	assert_true(is_on[uart_irq]);
	/* While it runs it is told when it has answered. */
	ask(RUNNER, 1);
	assert_int_equal(interrupts_seen, 2);
	assert_true(is_on[uart_irq]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_reach_them_and_answers_come_back),
		TEST(they_ask_one_another),
		TEST(who_faults_is_over_and_others_go_on),
		TEST(who_faults_at_start_is_left_out),
		TEST(normal_world_interrupts_and_continues_them),
		TEST(who_holds_the_cpu_for_ever_is_ended),
		TEST(time_that_others_took_is_not_held),
		TEST(devices_interrupt_them),
	};

	irq_set_chip(&chip);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
