/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Normal world's interrupts while partitions work: one is stopped and goes on
 * later, the other one holds them up. Spec: DEN0077A 1.2, 9.
 */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/tester.h"

#define ROUNDS      UINT64_C(3000000)
/* Of the one that is stopped by nothing: several slices of its time, but it is
 * ended after 4 s. */
#define HELD_ROUNDS UINT64_C(1000000)

static struct ffa_call loop_of(enum tester t, uint64_t count)
{
	return tester_request(t, &ORDER(SP_TESTER_LOOP, {count}));
}

/* Until an interrupt falls into it; @c has that answer. */
static bool loop_until_stopped(struct ffa_call *c)
{
	do {
		*c = loop_of(SIGNALED, ROUNDS);
		(void)ffa_call(c);
	} while (tester_is_answer(SIGNALED, c));
	return c->x[0] == FFA_INTERRUPT;
}

static bool stop_once(struct ffa_call *c)
{
	bool is_stopped;

	interrupts_start(200);
	is_stopped = loop_until_stopped(c);
	interrupts_stop();
	return is_stopped;
}

CASE(ffa_interrupts, stop_a_partition_that_goes_on_when_run, CASE_PLAIN)
{
	struct ffa_call c;
	uint32_t stops = 0;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	CHECK(stop_once(&c));
	interrupts_start(200);
	while (c.x[0] == FFA_INTERRUPT) {
		stops++;
		if (c.x[1] != FFA_IDS(tester_id(SIGNALED), 0) || c.x[2])
			break;
		c = FFA(FFA_RUN, c.x[1]);
		(void)ffa_call(&c);
	}
	interrupts_stop();
	CHECK(tester_is_answer(SIGNALED, &c));
	CHECK_EQ(c.x[3], 0);
	CHECK(stops > 0);
}

CASE(ffa_interrupts, wait_for_a_partition_that_wants_so, CASE_PLAIN)
{
	struct ffa_call c;
	uint64_t before = cpu_self()->irq_count;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	interrupts_start(200);
	do {
		c = loop_of(QUEUED, HELD_ROUNDS);
		(void)ffa_call(&c);
	} while (tester_is_answer(QUEUED, &c) &&
		 cpu_self()->irq_count < before + 20);
	interrupts_stop();
	CHECK(tester_is_answer(QUEUED, &c));
}

/* The strictest wish of a chain counts. */
CASE(ffa_interrupts, wait_for_chains_with_such_a_partition, CASE_PLAIN)
{
	struct ffa_call a;
	struct ffa_call b;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	interrupts_start(200);
	a = tester_request(SIGNALED, &ORDER(SP_TESTER_FORWARD,
					    {tester_id(QUEUED), SP_TESTER_LOOP,
					     HELD_ROUNDS}));
	(void)ffa_call(&a);
	/* The first one may be stopped before it asks and after. */
	tester_finish(&a);
	b = tester_request(QUEUED, &ORDER(SP_TESTER_FORWARD,
					  {tester_id(SIGNALED), SP_TESTER_LOOP,
					   HELD_ROUNDS}));
	(void)ffa_call(&b);
	interrupts_stop();
	CHECK(tester_is_answer(SIGNALED, &a));
	CHECK_EQ(a.x[4], 0);
	CHECK(tester_is_answer(QUEUED, &b));
	CHECK_EQ(b.x[4], 0);
}

CASE(ffa_interrupts, leave_others_free_while_one_is_stopped, CASE_PLAIN)
{
	struct ffa_call c;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	CHECK(stop_once(&c));
	CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, tester_id(SIGNALED))),
		 FFA_BUSY);
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, 9), 9);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_FORWARD,
			{tester_id(SIGNALED), SP_TESTER_ECHO}),
		 FFA_BUSY);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	tester_finish(&c);
	CHECK(tester_is_answer(SIGNALED, &c));
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_ECHO, 8), 8);
}

static void finish_elsewhere(void *arg)
{
	tester_finish(arg);
}

static uint32_t other_cpu(void)
{
	return (cpu_self()->index + 1) % board.cpu_count;
}

CASE(ffa_interrupts, let_the_stopped_go_on_on_another_cpu, CASE_PLAIN)
{
	struct ffa_call c;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	CHECK(stop_once(&c));
	cpu_run(other_cpu(), finish_elsewhere, &c);
	cpu_wait(other_cpu());
	CHECK(tester_is_answer(SIGNALED, &c));
}

static void run_stopped(void *arg)
{
	(void)loop_until_stopped(arg);
}

/* It was stopped on a CPU that is then switched off. */
CASE(ffa_interrupts, and_power_do_not_lose_the_stopped, CASE_PLAIN)
{
	struct ffa_call c = {0};

	NEED_TESTERS();
	if (board.cpu_count < 3)
		SKIP("two CPUs only");
	interrupts_start(200);
	cpu_run(other_cpu(), run_stopped, &c);
	cpu_wait(other_cpu());
	interrupts_stop();
	CHECK_EQ(c.x[0], FFA_INTERRUPT);
	CHECK_EQ(cpu_turn_off(other_cpu()), 0);
	tester_finish(&c);
	CHECK_EQ(cpu_turn_on(other_cpu()), 0);
	CHECK(tester_is_answer(SIGNALED, &c));
}

static void ask_under_storm(void *arg)
{
	uint64_t *answers = arg;

	for (uint32_t i = rounds(500); i; i--) {
		struct ffa_call c = tester_request(
			SIGNALED, &ORDER(SP_TESTER_LOOP, {1000}));

		if (ffa_call(&c) == FFA_BUSY)
			continue;
		tester_finish(&c);
		CHECK(tester_is_answer(SIGNALED, &c));
		++*answers;
	}
}

CASE(ffa_interrupts, may_come_as_often_as_they_like, CASE_PLAIN)
{
	static uint64_t answers[CPU_MAX];
	uint64_t total = 0;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < CPU_MAX; i++)
		answers[i] = 0;
	interrupts_start(20);
	cpu_run_on_all_but_last(ask_under_storm, answers, sizeof(answers[0]));
	interrupts_stop();
	for (uint32_t i = 0; i < CPU_MAX; i++)
		total += answers[i];
	CHECK(total > 0);
}

static uint64_t device_interrupts(void)
{
	struct order o = ORDER(SP_TESTER_MANIFEST, {0});

	return tester_obey_soon(SIGNALED, &o) == 0 ? o.p[3] : UINT64_MAX;
}

/* By level: it is told until it has its device stop. */
CASE(ffa_interrupts, of_a_device_reach_its_partition, CASE_PLAIN)
{
	uint64_t before;

	NEED_TESTERS();
	before = device_interrupts();
	for (uint64_t times = 1; times < 100; times *= 3) {
		struct order o = ORDER(SP_TESTER_INTERRUPT, {times});

		CHECK_EQ(tester_obey_soon(SIGNALED, &o), 0);
		before += times;
		while (device_interrupts() < before)
			;
		CHECK_EQ(device_interrupts(), before);
	}
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, 5), 5);
	CHECK_EQ(device_interrupts(), before);
}
