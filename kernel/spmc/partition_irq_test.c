/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/partition_world.h"

/* How much of a CPU's time the interrupts of a partition may take: a quarter,
 * and 4 s beyond that; each counts as 10 us more than it is seen to take, and
 * as all the time since the last, 10 ms at most, when the device did not let
 * go. */

/* The device interrupts again and again, normal world goes on for @others_us in
 * between; how often until it is off, or @most. */
static unsigned int storm(uint64_t own_us, uint64_t others_us,
			  unsigned int most)
{
	interrupt_us = own_us;
	for (unsigned int i = 0; i < most; i++) {
		interrupt_normal_world();
		if (!is_on[uart_irq])
			return i + 1;
		sim_advance_us(others_us);
	}
	return most;
}

static void check_only_the_interrupt_is_gone(void)
{
	unsigned int seen = interrupts_seen;

	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	assert_int_equal(sp(QUEUED)->c.state, RUN_WAITING);
	/* It stays off, whatever its partition does. */
	ask(RUNNER, 1);
	ask(QUEUED, 1);
	assert_int_equal(NS_CALL(FFA_RUN, RUNNER << 16), FFA_OK);
	sim_advance_us(UINT64_C(3600000000));
	ask(RUNNER, 1);
	assert_false(is_on[uart_irq]);
	assert_int_equal(interrupts_seen, seen);
}

static void one_that_never_stops_is_off_for_good(void **state)
{
	/* 1010 us are counted of 2000, of which 500 are granted. */
	const unsigned int expected = 4000000 / (1010 - 500);
	unsigned int count = 0;

	(void)state;
	start();
	count = storm(1000, 1000, 2 * expected);
	assert_in_range(count, expected - 2, expected + 2);
	assert_int_equal(interrupts_seen, count);
	check_only_the_interrupt_is_gone();
}

static void one_that_takes_all_the_time_is_off_sooner(void **state)
{
	const unsigned int expected = 4000000 * 4 / (3 * 1000);

	(void)state;
	start();
	assert_in_range(storm(1000, 0, 2 * expected), expected - 100, expected);
	check_only_the_interrupt_is_gone();
}

/* Work that cannot be measured is work all the same. */
static void one_that_is_served_at_once_is_off_too(void **state)
{
	const unsigned int expected = 4000000 / 10;

	(void)state;
	start();
	assert_in_range(storm(0, 0, 2 * expected), expected - 1, expected + 2);
	check_only_the_interrupt_is_gone();
}

/* What normal world has between two of them is not its own: the dispatcher's,
 * however slow that is. */
static void a_line_that_is_held_counts_all_the_time(void **state)
{
	const unsigned int expected = 4000000 / (10 + 5000 + 10);

	(void)state;
	is_held = true;
	start();
	assert_in_range(storm(10, 5000, 2 * expected), expected - 2,
			expected + 2);
	check_only_the_interrupt_is_gone();
}

/* So that a device with some hundred things to say is not taken for one that
 * never stops, however seldom this CPU runs. */
static void a_line_that_is_held_counts_10_ms_a_time(void **state)
{
	const unsigned int expected = 4000000 / (10000 + 10);

	(void)state;
	is_held = true;
	start();
	assert_in_range(storm(10, 90000, 2 * expected), expected - 2,
			expected + 2);
	check_only_the_interrupt_is_gone();
}

static void a_line_that_was_held_for_long_was_not(void **state)
{
	(void)state;
	is_held = true;
	start();
	assert_int_equal(storm(10, 100001, 1000), 1000);
	assert_true(is_on[uart_irq]);
	/* A device with more to say each time but the fifth. */
	for (unsigned int i = 0; i < 50000; i++) {
		is_held = i % 5;
		assert_int_equal(storm(10, is_held ? 10 : 400, 1), 1);
	}
	assert_true(is_on[uart_irq]);
}

static void one_that_keeps_to_its_share_stays(void **state)
{
	const unsigned int count = 40000; /* in 20 s */

	(void)state;
	start();
	assert_int_equal(storm(100, 400, count), count);
	assert_true(is_on[uart_irq]);
	assert_int_equal(interrupts_seen, count);
}

static void bursts_are_forgiven_after_a_while(void **state)
{
	(void)state;
	start();
	for (unsigned int i = 0; i < 10; i++) {
		/* 3.5 s with nothing in between, then 14 s of peace. */
		assert_int_equal(storm(1000, 0, 3500), 3500);
		sim_advance_us(14000000);
	}
	/* One that takes long, as long as it is rare. */
	for (unsigned int i = 0; i < 10; i++)
		assert_int_equal(storm(3000000, 13000000, 1), 1);
	assert_true(is_on[uart_irq]);
}

/* What it has others do for its interrupt is its own doing. */
static void busy_for_another(struct partition *p, struct ffa_regs *r)
{
	(void)r;
	if (p->e.id == QUEUED)
		sim_advance_us(1000);
}

static uint64_t asks_another(const struct arch_user_regs *regs)
{
	struct partition *p = partition_current();
	struct ffa_regs r = {};

	if (p->e.id == QUEUED)
		return live(regs);
	r = SP_CALL(p, FFA_MSG_WAIT);
	while (ffa_w(&r, 0) == FFA_INTERRUPT) {
		r = SP_CALL(p, REQ, RUNNER << 16 | QUEUED);
		assert_true(r.x[0] == RESP);
		interrupts_seen++;
		r = SP_CALL(p, FFA_MSG_WAIT);
	}
	return 0;
}

static void work_of_others_for_it_counts(void **state)
{
	const unsigned int expected = 4000000 / (1010 - 500);

	(void)state;
	on_request = busy_for_another;
	sim_user_program = asks_another;
	start();
	assert_in_range(storm(0, 1000, 2 * expected), expected - 2,
			expected + 2);
	ask(QUEUED, 1);
}

/* Requests of normal world take as long as they like: it asked for them. */
static void be_slow(struct partition *p, struct ffa_regs *r)
{
	(void)r;
	sim_advance_us(1000000);
	if (p->e.id == RUNNER)
		interrupt_comes();
}

static void requests_are_not_counted(void **state)
{
	(void)state;
	on_request = be_slow;
	start();
	for (unsigned int i = 0; i < 20; i++) {
		ask(RUNNER, 1);
		assert_int_equal(interrupts_seen, i + 1);
		assert_true(is_on[uart_irq]);
	}
}

/* A partition may run on any CPU: what belongs to one CPU, or to normal world,
 * cannot be its own. */
static void what_is_no_shared_secure_interrupt_is_refused(void **state)
{
	static const struct {
		uint32_t intid, attributes;
	} bad[] = {
		{16, 0x700}, /* PPI */
		{29, 0xb00}, /* one that is called shared */
		{8, 0x300},  /* SGI */
		{0, 0xb00},          {31, 0x700},
		{1020, 0xb00}, /* what the controller says for none */
		{UINT32_MAX, 0xb00}, {60, 0xa00}, /* normal world's */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		fdt32_t *p = NULL;

		(void)finish(NULL);
		(void)prepare(NULL);
		p = fdt_getprop_w(
			runner_fdt,
			fdt_path_offset(runner_fdt, "/device-regions/uart"),
			"interrupts", NULL);
		p[0] = cpu_to_fdt32(bad[i].intid);
		p[1] = cpu_to_fdt32(bad[i].attributes);
		start();
		assert_null(endpoint_find(RUNNER));
		ask(QUEUED, 1);
	}
}

/* One context that migrates, without exit of its own. */
static void what_only_kernels_can_do_is_refused(void **state)
{
	static const struct {
		const char *name;
		uint32_t value;
	} bad[] = {
		{"execution-ctx-count", 0}, {"execution-ctx-count", 2},
		{"execution-ctx-count", 4}, {"exception-level", 2},
		{"exception-level", 0},     {"ns-interrupts-action", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		(void)finish(NULL);
		(void)prepare(NULL);
		assert_int_equal(fdt_setprop_inplace_u32(runner_fdt, 0,
							 bad[i].name,
							 bad[i].value),
				 0);
		start();
		assert_null(endpoint_find(RUNNER));
		ask(QUEUED, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_that_never_stops_is_off_for_good),
		TEST(one_that_takes_all_the_time_is_off_sooner),
		TEST(one_that_is_served_at_once_is_off_too),
		TEST(a_line_that_is_held_counts_all_the_time),
		TEST(a_line_that_is_held_counts_10_ms_a_time),
		TEST(a_line_that_was_held_for_long_was_not),
		TEST(one_that_keeps_to_its_share_stays),
		TEST(bursts_are_forgiven_after_a_while),
		TEST(work_of_others_for_it_counts),
		TEST(requests_are_not_counted),
		TEST(what_is_no_shared_secure_interrupt_is_refused),
		TEST(what_only_kernels_can_do_is_refused),
	};

	irq_set_chip(&chip);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
