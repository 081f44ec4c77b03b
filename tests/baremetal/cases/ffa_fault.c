/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partitions that fail in every way they can, or never come back. Each boot
 * loses its partitions, so each case runs alone; normal world, the manager and
 * the other partitions go on. Spec: DEN0077A 1.2, 8.4 (ABORTED).
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

static enum tester other_of(enum tester t)
{
	return t == SIGNALED ? QUEUED : SIGNALED;
}

/* What comes instead of an answer: the code of an error; 1: something else. */
static int32_t last_word(enum tester t, uint32_t command, uint64_t p0,
			 uint64_t p1)
{
	struct ffa_call c = tester_request(t, &ORDER(command, {p0, p1}));

	(void)ffa_call(&c);
	tester_finish(&c);
	return c.x[0] == FFA_ERROR ? (int32_t)(uint32_t)c.x[2] : 1;
}

/* Every call that could wait for it says so at once instead. */
static void check_dead(void *arg)
{
	uint16_t id = tester_id(*(const enum tester *)arg);
	struct ffa_call c = FFA(FFA_WIDE(FFA_DIRECT_REQ), FFA_IDS(0, id), 0,
				SP_TESTER_ECHO);

	CHECK_EQ(ffa_call(&c), FFA_ABORTED);
	CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, id)), FFA_ABORTED);
	CHECK_EQ(FFA_CODE(FFA_RUN, FFA_IDS(id, 0)), FFA_ABORTED);
}

static void check_others_live(enum tester dead, bool is_other_alive)
{
	enum tester t = other_of(dead);

	ffa_check_clean();
	if (!is_other_alive)
		return;
	CHECK_EQ(tester_result(t, SP_TESTER_ECHO, 7), 7);
	CHECK_EQ(
		TESTER(t, SP_TESTER_FORWARD, {tester_id(dead), SP_TESTER_ECHO}),
		FFA_ABORTED);
}

/* It dies with a page of ours and a notification that it has not read. */
static void kill(enum tester t, uint64_t fault)
{
	uint8_t *page = pages_get(1);
	struct mem_transfer m =
		mem_transfer_of(FFA_MEM_SHARE, tester_id(t), page, 1);
	struct order o;
	uint64_t handle = 0;

	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(mem_send(&m, &handle), 0);
	o = ORDER(SP_TESTER_RETRIEVE, {handle, MEM_RW << 16});
	CHECK_EQ(tester_obey(t, &o), 0);
	CHECK_EQ(mem_reclaim(handle, 0), FFA_DENIED);
	CHECK_EQ(TESTER(t, SP_TESTER_BIND, {0, 1}), 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, FFA_IDS(0, tester_id(t)), 0, 1), 0);
	CHECK_EQ(last_word(t, SP_TESTER_FAULT, fault, 0), FFA_ABORTED);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(page, 1);
	check_dead(&t);
	if (board.cpu_count > 1) {
		uint32_t cpu = (cpu_self()->index + 1) % board.cpu_count;

		cpu_run(cpu, check_dead, &t);
		cpu_wait(cpu);
	}
}

static void kill_both(uint64_t first, uint64_t second)
{
	kill(SIGNALED, first);
	check_others_live(SIGNALED, true);
	kill(QUEUED, second);
	check_others_live(QUEUED, false);
}

CASE(ffa_fault, of_data_at_nowhere_and_constants, CASE_FATAL)
{
	NEED_TESTERS();
	kill_both(SP_TESTER_READ_NULL, SP_TESTER_WRITE_CONSTANT);
}

CASE(ffa_fault, of_written_code_and_run_data, CASE_FATAL)
{
	NEED_TESTERS();
	kill_both(SP_TESTER_WRITE_CODE, SP_TESTER_RUN_DATA);
}

CASE(ffa_fault, of_no_instruction_and_foreign_memory, CASE_FATAL)
{
	NEED_TESTERS();
	kill_both(SP_TESTER_UNDEFINED, SP_TESTER_READ_KERNEL);
}

CASE(ffa_fault, of_no_stack_and_a_trap, CASE_FATAL)
{
	NEED_TESTERS();
	kill_both(SP_TESTER_OVERFLOW_STACK, SP_TESTER_BREAKPOINT);
}

CASE(ffa_fault, of_no_privilege_and_by_its_own_wish, CASE_FATAL)
{
	NEED_TESTERS();
	kill_both(SP_TESTER_PRIVILEGED, SP_TESTER_ABORT);
}

/* Who asked it learns of it and goes on. */
CASE(ffa_fault, in_a_chain_ends_one_of_it, CASE_FATAL)
{
	enum tester dead = QUEUED;

	NEED_TESTERS();
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_FORWARD,
			{tester_id(QUEUED), SP_TESTER_FAULT,
			 SP_TESTER_READ_NULL}),
		 FFA_ABORTED);
	check_dead(&dead);
	check_others_live(QUEUED, true);
}

/* Memory of a partition that died is nobody's; what it had lent comes back to
 * no one, and the borrower loses nothing but the lender. */
CASE(ffa_fault, of_a_lender_leaves_the_borrower_alone, CASE_FATAL)
{
	struct order o;
	struct order r;

	NEED_TESTERS();
	o = ORDER(SP_TESTER_SEND_MEMORY,
		  {FFA_MEM_SHARE,
		   tester_id(QUEUED) | MEM_RW << 16 | 1u << 24 | 1u << 28});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	r = ORDER(SP_TESTER_RETRIEVE,
		  {o.p[0], tester_id(SIGNALED) | MEM_RW << 16});
	CHECK_EQ(tester_obey(QUEUED, &r), 0);
	CHECK_EQ(last_word(SIGNALED, SP_TESTER_FAULT, SP_TESTER_UNDEFINED, 0),
		 FFA_ABORTED);
	/* Still there for who reads it. */
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_READ, r.p[0]),
		 SP_TESTER_PATTERN + 1);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_RELINQUISH, {o.p[0]}), 0);
	check_others_live(SIGNALED, true);
}

/* The borrower writes what it may only read. */
CASE(ffa_fault, of_rights_that_were_not_given, CASE_FATAL)
{
	uint8_t *page = pages_get(1);
	struct mem_transfer m;
	struct order o;
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	m = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), page, 1);
	m.receiver[0].permissions = MEM_RO;
	CHECK_EQ(mem_send(&m, &handle), 0);
	o = ORDER(SP_TESTER_RETRIEVE, {handle, MEM_RO << 16});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_READ, o.p[0]), 0);
	CHECK_EQ(last_word(SIGNALED, SP_TESTER_WRITE, o.p[0], 1), FFA_ABORTED);
	CHECK_EQ(*(volatile uint64_t *)(void *)page, 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	/* And the other one reads what was taken back. */
	m = mem_transfer_of(FFA_MEM_LEND, tester_id(QUEUED), page, 1);
	CHECK_EQ(mem_send(&m, &handle), 0);
	o = ORDER(SP_TESTER_RETRIEVE, {handle, (MEM_RW | MEM_XN) << 16});
	CHECK_EQ(tester_obey(QUEUED, &o), 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_RELINQUISH, {handle}), 0);
	CHECK_EQ(last_word(QUEUED, SP_TESTER_READ, o.p[0], 0), FFA_ABORTED);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	ffa_check_clean();
}

static struct {
	struct ffa_call call;
	uint32_t stops;
	uint32_t is_over;
} endless;

/* As a driver does: run it again whenever an interrupt stopped it. */
static void run_again_and_again(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&endless.is_over, __ATOMIC_ACQUIRE) &&
	       endless.call.x[0] == FFA_INTERRUPT) {
		endless.call = FFA(FFA_RUN, endless.call.x[1]);
		(void)ffa_call(&endless.call);
		__atomic_add_fetch(&endless.stops, 1, __ATOMIC_RELAXED);
	}
}

static void start_endless(void *arg)
{
	endless.call = tester_request(SIGNALED, &ORDER(SP_TESTER_LOOP, {0}));
	(void)ffa_call(&endless.call);
	run_again_and_again(arg);
}

CASE(ffa_fault, that_never_ends_takes_one_cpu_only, CASE_FATAL)
{
	uint32_t cpu = (cpu_self()->index + 1) % board.cpu_count;

	NEED_TESTERS();
	if (board.cpu_count < 3)
		SKIP("two CPUs only");
	interrupts_start(500);
	cpu_run(cpu, start_endless, NULL);
	/* It is stopped often enough to tell, however busy the machine is. */
	while (__atomic_load_n(&endless.stops, __ATOMIC_RELAXED) <= 100) {
		CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, 9), 9);
		CHECK_EQ(ffa_map_buffers(), 0);
		CHECK_EQ(ffa_unmap_buffers(), 0);
	}
	__atomic_store_n(&endless.is_over, 1, __ATOMIC_RELEASE);
	cpu_wait(cpu);
	interrupts_stop();
	CHECK_EQ(endless.call.x[0], FFA_INTERRUPT);
	/* Left alone it costs nothing. */
	CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, tester_id(SIGNALED))),
		 FFA_BUSY);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_FORWARD,
			{tester_id(SIGNALED), SP_TESTER_ECHO}),
		 FFA_BUSY);
	ffa_check_clean();
}

/* With normal world's interrupts held off: it would keep the CPU for good. How
 * soon is no matter of this machine's clock: kernel/spmc/partition_test.c. */
CASE(ffa_fault, that_lets_nobody_in_is_ended, CASE_FATAL)
{
	enum tester dead = QUEUED;

	NEED_TESTERS();
	CHECK_EQ(last_word(QUEUED, SP_TESTER_LOOP, 0, 0), FFA_ABORTED);
	check_dead(&dead);
	check_others_live(QUEUED, true);
}

static uint64_t interrupts_seen(void)
{
	struct order o = ORDER(SP_TESTER_MANIFEST, {0});

	return tester_obey_soon(SIGNALED, &o) == 0 ? o.p[3] : UINT64_MAX;
}

/* Whoever asks the partition has its interrupts come to this CPU, so that the
 * next one falls into one of a few calls, however slow they are. */
static uint64_t interrupts_until_silence(void)
{
	uint64_t seen = interrupts_seen();

	for (uint32_t quiet = 0; quiet < 1000 && !case_has_failed(); quiet++) {
		uint64_t now = interrupts_seen();

		if (now != seen)
			quiet = 0;
		seen = now;
	}
	return seen;
}

/* Its UART holds the line for ever. The partition is told again and again, and
 * then no more; normal world has this CPU back. */
CASE(ffa_fault, of_a_device_that_never_stops_is_silenced, CASE_FATAL)
{
	uint64_t seen;

	NEED_TESTERS();
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_INTERRUPT, {UINT64_MAX}), 0);
	seen = interrupts_until_silence();
	/* Each takes 10 ms at most of the 4 s that they may take. */
	CHECK(seen > 100);
	/* It lives, and so do others. */
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_ECHO, 6), 6);
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, 7), 7);
	CHECK_EQ(interrupts_seen(), seen);
	ffa_check_clean();
}
