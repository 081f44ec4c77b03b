/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts of a partition's device, secure ones: they come whoever runs, and
 * nobody but the partition notices. The device is the secure UART, which holds
 * its line until the partition has been told as often as it wished. Spec:
 * DEN0077A 1.2, 9.3.
 */
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/tester.h"

static bool want(uint64_t count)
{
	return !tester_obey_soon(SIGNALED,
				 &ORDER(SP_TESTER_INTERRUPT, {count}));
}

/* How many the partition has seen, ever. */
static uint64_t seen(void)
{
	struct order o = ORDER(SP_TESTER_MANIFEST, {0});

	return tester_obey_soon(SIGNALED, &o) ? UINT64_MAX : o.p[3];
}

/* However long that takes: what never comes is a hang. */
static bool comes_to(uint64_t total)
{
	while (seen() < total)
		;
	return seen() == total;
}

CASE(ffa_device, interrupts_its_partition_once, CASE_PLAIN)
{
	uint64_t before;

	NEED_TESTERS();
	before = seen();
	for (uint64_t i = 1; i <= 20; i++) {
		CHECK(want(1));
		CHECK(comes_to(before + i));
	}
	time_wait_us(1000);
	CHECK_EQ(seen(), before + 20);
}

CASE(ffa_device, interrupts_as_long_as_it_is_not_served, CASE_PLAIN)
{
	uint64_t before;

	NEED_TESTERS();
	before = seen();
	CHECK(want(rounds(200)));
	/* Into work of normal world that calls nobody. */
	time_wait_us(2000);
	CHECK(comes_to(before + rounds(200)));
}

struct share {
	uint32_t count;
	uint64_t wrong;
};

/* Normal world's registers and memory while interrupts take the CPU away. */
static void count_in_peace(void *arg)
{
	struct share *s = arg;
	uint64_t a = 1;
	uint64_t b = 2;

	for (uint32_t i = s->count; i; i--) {
		a = a * 5 + b;
		b = b * 3 + 1;
	}
	for (uint32_t i = s->count; i; i--) {
		b = (b - 1) * UINT64_C(0xaaaaaaaaaaaaaaab); /* 1 / 3 */
		a = (a - b) * UINT64_C(0xcccccccccccccccd); /* 1 / 5 */
	}
	s->wrong = a != 1 || b != 2;
}

CASE(ffa_device, interrupts_leave_normal_world_as_it_was, CASE_PLAIN)
{
	static struct share shares[CPU_MAX];
	uint64_t before;

	NEED_TESTERS();
	before = seen();
	for (uint32_t i = 0; i < board.cpu_count; i++)
		shares[i] = (struct share){.count = rounds(1000000)};
	CHECK(want(rounds(300)));
	cpu_run_on_all(count_in_peace, shares, sizeof(shares[0]));
	for (uint32_t i = 0; i < board.cpu_count; i++)
		CHECK_EQ(shares[i].wrong, 0);
	CHECK(comes_to(before + rounds(300)));
}

/* Who runs has them queued; after it they come. */
CASE(ffa_device, interrupts_wait_for_who_queues_them, CASE_PLAIN)
{
	uint64_t before;
	struct ffa_call c;

	NEED_TESTERS();
	before = seen();
	CHECK(want(rounds(100)));
	c = tester_request(QUEUED, &ORDER(SP_TESTER_LOOP, {200000}));
	(void)ffa_call(&c);
	CHECK(tester_is_answer(QUEUED, &c));
	CHECK(comes_to(before + rounds(100)));
}

/* Between two partitions, and with normal world's own on top. */
CASE(ffa_device, interrupts_fall_into_chains_and_storms, CASE_PLAIN)
{
	const uint64_t count = rounds(300);
	bool all_came = true;
	uint64_t before;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	before = seen();
	interrupts_start(100);
	for (uint64_t i = 1; i <= count && all_came; i++) {
		all_came = want(2);
		(void)TESTER(QUEUED, SP_TESTER_FORWARD,
			     {tester_id(SIGNALED), SP_TESTER_ECHO, i});
		all_came = all_came && comes_to(before + 2 * i);
	}
	interrupts_stop();
	CHECK(all_came);
}

struct errand {
	uint64_t total;
	bool is_done;
};

/* Alone with the partition, so that its interrupts come to this CPU. */
static void want_five(void *arg)
{
	struct errand *e = arg;

	e->is_done = want(5) && comes_to(e->total);
}

static bool five_come_on(uint32_t cpu, uint64_t total)
{
	struct errand e = {.total = total};

	cpu_run(cpu, want_five, &e);
	cpu_wait(cpu);
	return e.is_done;
}

CASE(ffa_device, interrupts_on_any_cpu, CASE_PLAIN)
{
	uint64_t before;

	NEED_TESTERS();
	before = seen();
	for (uint32_t cpu = 1; cpu < board.cpu_count; cpu++)
		CHECK(five_come_on(cpu, before + 5 * (uint64_t)cpu));
}

/* The CPU that it interrupted last is off when it does so again. */
CASE(ffa_device, interrupts_when_its_cpu_is_off, CASE_PLAIN)
{
	struct errand e;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	e.total = seen() + 5;
	CHECK(five_come_on(1, e.total));
	CHECK_EQ(cpu_turn_off(1), 0);
	e.total += 5;
	want_five(&e);
	CHECK_EQ(cpu_turn_on(1), 0);
	CHECK(e.is_done);
}
