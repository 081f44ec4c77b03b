/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Direct messages with partitions: what arrives, who may be asked when, YIELD
 * and RUN. Spec: DEN0077A 1.2, 7.3, 8 and 15.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/tester.h"

#define A     UINT64_C(0x1111222233334444)
#define B     UINT64_C(0x5555666677778888)
#define DIRTY UINT64_C(0xdeadbeef00000000)

static const uint8_t uuids[TESTERS][16] = {
	{SP_TESTER_UUID},
	{SP_TESTER_FLAT_UUID},
};

static uint64_t uuid_half(enum tester t, uint32_t half)
{
	uint64_t v = 0;

	memcpy(&v, uuids[t] + 8 * half, 8);
	return v;
}

CASE(ffa_talk, messages_of_64_bits_arrive_whole, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		struct ffa_call c =
			FFA(FFA_WIDE(FFA_DIRECT_REQ), FFA_IDS(0, tester_id(t)),
			    0, SP_TESTER_ECHO, A, B, ~A, ~B);

		CHECK_EQ(ffa_call(&c), 1);
		tester_pass_interrupts(&c);
		CHECK(tester_is_answer(t, &c));
		CHECK_EQ(c.x[3], 0);
		CHECK_EQ(c.x[4], A);
		CHECK_EQ(c.x[5], B);
		CHECK_EQ(c.x[6], ~A);
		CHECK_EQ(c.x[7], ~B);
	}
}

CASE(ffa_talk, messages_of_32_bits_lose_their_upper_halves, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		struct ffa_call c =
			FFA(FFA_DIRECT_REQ, DIRTY | FFA_IDS(0, tester_id(t)),
			    DIRTY, DIRTY | SP_TESTER_ECHO, A, B, ~A, ~B);

		CHECK_EQ(ffa_call(&c), 1);
		tester_pass_interrupts(&c);
		CHECK_EQ(c.x[0], FFA_DIRECT_RESP);
		CHECK_EQ(c.x[1], FFA_IDS(tester_id(t), 0));
		CHECK_EQ(c.x[2], 0);
		CHECK_EQ(c.x[3], 0);
		CHECK_EQ(c.x[4], (uint32_t)A);
		CHECK_EQ(c.x[5], (uint32_t)B);
		CHECK_EQ(c.x[6], (uint32_t)~A);
		CHECK_EQ(c.x[7], (uint32_t)~B);
	}
}

static struct ffa_call request2(enum tester t, uint64_t u0, uint64_t u1)
{
	struct ffa_call c =
		FFA(FFA_WIDE(FFA_DIRECT_REQ2), FFA_IDS(0, tester_id(t)), u0, u1,
		    SP_TESTER_ECHO);

	for (uint32_t i = 5; i < 18; i++)
		c.x[i] = A + i;
	return c;
}

static void check_echo2(enum tester t, uint64_t u0, uint64_t u1)
{
	struct ffa_call c = request2(t, u0, u1);

	CHECK_EQ(ffa_call(&c), 1);
	tester_pass_interrupts(&c);
	CHECK_EQ(c.x[0], FFA_WIDE(FFA_DIRECT_RESP2));
	CHECK_EQ(c.x[1], FFA_IDS(tester_id(t), 0));
	CHECK_EQ(c.x[2], 0);
	CHECK_EQ(c.x[3], 0);
	CHECK_EQ(c.x[4], 0);
	for (uint32_t i = 5; i < 18; i++)
		CHECK_EQ(c.x[i], A + i);
}

CASE(ffa_talk, messages_of_version_2_carry_fourteen_registers, CASE_PLAIN)
{
	NEED_TESTERS();
	if (ffa_version() < FFA_1_2)
		return; /* ffa_features sees that it is refused */
	for (enum tester t = 0; t < TESTERS; t++) {
		check_echo2(t, 0, 0);
		check_echo2(t, uuid_half(t, 0), uuid_half(t, 1));
	}
}

CASE(ffa_talk, messages_of_version_2_name_a_service_that_is_there, CASE_PLAIN)
{
	struct ffa_call c;

	NEED_TESTERS();
	if (ffa_version() < FFA_1_2)
		return;
	c = request2(SIGNALED, uuid_half(QUEUED, 0), uuid_half(QUEUED, 1));
	CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
	c = request2(SIGNALED, uuid_half(SIGNALED, 0), 0);
	CHECK_EQ(ffa_call(&c), FFA_INVALID_PARAMETERS);
	check_echo2(SIGNALED, 0, 0);
}

CASE(ffa_talk, what_a_request_must_not_say_is_refused, CASE_PLAIN)
{
	uint64_t to;

	NEED_TESTERS();
	to = FFA_IDS(0, tester_id(SIGNALED));
	for (uint32_t bit = 0; bit < 31; bit++) {
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, to, BIT32(bit)),
			 FFA_INVALID_PARAMETERS);
		CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_DIRECT_REQ), to, BIT32(bit)),
			 FFA_INVALID_PARAMETERS);
	}
	/* It did not ask to be told of virtual machines; the rest is not for
	 * partitions, or not from us. */
	for (uint32_t type = 0; type < 256; type++)
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, to, FFA_FRAMEWORK | type),
			 FFA_INVALID_PARAMETERS);
	/* One partition in another's name. */
	CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ,
			  FFA_IDS(tester_id(QUEUED), tester_id(SIGNALED))),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_ECHO, 5), 5);
}

static bool is_enough;

/* Orders that take a moment, one after the other; together they last as long
 * as it takes others to see them. */
static void keep_busy(void *arg)
{
	struct ffa_call c;

	(void)arg;
	while (!__atomic_load_n(&is_enough, __ATOMIC_ACQUIRE)) {
		c = tester_request(QUEUED, &ORDER(SP_TESTER_LOOP, {100000}));
		/* Whoever tries whether it is busy may be there just now. */
		if (ffa_call(&c) == FFA_BUSY)
			continue;
		tester_finish(&c);
		CHECK(tester_is_answer(QUEUED, &c));
	}
}

static uint32_t other_cpu(void)
{
	return (cpu_self()->index + 1) % board.cpu_count;
}

static bool is_seen_busy(const struct ffa_call *call)
{
	struct ffa_call c = *call;

	if (ffa_call(&c) == FFA_BUSY)
		return true;
	/* It may be stopped in this, and is busy then for our sake. */
	tester_finish(&c);
	return tester_is_answer(SIGNALED, &c) && (int64_t)c.x[3] == FFA_BUSY;
}

CASE(ffa_talk, who_works_elsewhere_is_busy, CASE_PLAIN)
{
	struct ffa_call calls[3];
	uint64_t echo = 0;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	calls[0] = tester_request(QUEUED, &ORDER(SP_TESTER_ECHO, {0}));
	calls[1] = FFA(FFA_RUN, FFA_IDS(tester_id(QUEUED), 0));
	calls[2] = tester_request(
		SIGNALED,
		&ORDER(SP_TESTER_FORWARD, {tester_id(QUEUED), SP_TESTER_ECHO}));
	__atomic_store_n(&is_enough, false, __ATOMIC_RELEASE);
	cpu_run(other_cpu(), keep_busy, NULL);
	for (uint32_t i = 0; i < ARRAY_SIZE(calls); i++) {
		while (!is_seen_busy(&calls[i]))
			;
	}
	/* The others have time for us meanwhile. */
	echo = tester_result(SIGNALED, SP_TESTER_ECHO, 3);
	__atomic_store_n(&is_enough, true, __ATOMIC_RELEASE);
	cpu_wait(other_cpu());
	CHECK_EQ(echo, 3);
}

CASE(ffa_talk, who_yields_goes_on_when_run, CASE_PLAIN)
{
	uint64_t who;

	NEED_TESTERS();
	who = FFA_IDS(tester_id(SIGNALED), 0);
	for (uint64_t n = 1; n < 4; n++) {
		struct ffa_call c =
			tester_request(SIGNALED, &ORDER(SP_TESTER_YIELD, {n}));

		(void)ffa_call(&c);
		for (uint64_t i = 0; i < n; i++) {
			tester_pass_interrupts(&c);
			CHECK_EQ(c.x[0], FFA_YIELD);
			CHECK_EQ(c.x[1], who);
			CHECK_EQ(c.x[2], 0);
			CHECK_EQ(c.x[3], 0);
			/* It owes an answer; it has one CPU only. */
			CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ,
					  FFA_IDS(0, tester_id(SIGNALED))),
				 FFA_BUSY);
			CHECK_EQ(FFA_CODE(FFA_RUN, who | 1),
				 FFA_INVALID_PARAMETERS);
			CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, n), n);
			c = FFA(FFA_RUN, who);
			(void)ffa_call(&c);
		}
		tester_pass_interrupts(&c);
		CHECK(tester_is_answer(SIGNALED, &c));
		CHECK_EQ(c.x[3], 0);
	}
}

static void run_elsewhere(void *arg)
{
	(void)ffa_call(arg);
	tester_pass_interrupts(arg);
}

CASE(ffa_talk, who_yields_may_go_on_on_another_cpu, CASE_PLAIN)
{
	struct ffa_call c;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	c = tester_request(SIGNALED, &ORDER(SP_TESTER_YIELD, {1}));
	(void)ffa_call(&c);
	tester_pass_interrupts(&c);
	CHECK_EQ(c.x[0], FFA_YIELD);
	c = FFA(FFA_RUN, c.x[1]);
	cpu_run(other_cpu(), run_elsewhere, &c);
	cpu_wait(other_cpu());
	CHECK(tester_is_answer(SIGNALED, &c));
}

CASE(ffa_talk, who_waits_may_be_run_and_waits_again, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		struct ffa_call c = FFA(FFA_RUN, FFA_IDS(tester_id(t), 0));

		CHECK_EQ(ffa_call(&c), 1);
		tester_pass_interrupts(&c);
		CHECK_EQ(c.x[0], FFA_MSG_WAIT);
		CHECK_EQ(c.x[1], FFA_IDS(tester_id(t), 0));
		for (uint32_t i = 2; i < 8; i++)
			CHECK_EQ(c.x[i], 0);
		CHECK_EQ(FFA_CODE(FFA_RUN, FFA_IDS(tester_id(t), 1)),
			 FFA_INVALID_PARAMETERS);
	}
}

CASE(ffa_talk, partitions_ask_each_other, CASE_PLAIN)
{
	struct order o;

	NEED_TESTERS();
	o = ORDER(SP_TESTER_FORWARD, {tester_id(QUEUED), SP_TESTER_ECHO, A, B});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	CHECK_EQ(o.p[0], 0);
	CHECK_EQ(o.p[1], A);
	CHECK_EQ(o.p[2], B);
	o = ORDER(SP_TESTER_FORWARD,
		  {tester_id(SIGNALED), SP_TESTER_ECHO, B, A});
	CHECK_EQ(tester_obey(QUEUED, &o), 0);
	CHECK_EQ(o.p[1], B);
}

/* The first one waits for the second, who must not wait for the first. */
CASE(ffa_talk, partitions_do_not_ask_in_circles, CASE_PLAIN)
{
	struct order o;
	int64_t inner;

	NEED_TESTERS();
	o = ORDER(SP_TESTER_FORWARD, {tester_id(QUEUED), SP_TESTER_FORWARD,
				      tester_id(SIGNALED), SP_TESTER_ECHO});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	inner = (int64_t)o.p[0];
	CHECK(inner == FFA_BUSY || inner == FFA_DENIED);
}

CASE(ffa_talk, partitions_do_not_ask_normal_world, CASE_PLAIN)
{
	static const uint32_t to[] = {0, 1, FFA_NOBODY, FFA_SPMC_ID,
				      FFA_SPMD_ID};

	NEED_TESTERS();
	for (uint32_t i = 0; i < ARRAY_SIZE(to); i++) {
		struct order o =
			ORDER(SP_TESTER_FORWARD, {to[i], SP_TESTER_ECHO});

		CHECK_EQ(tester_obey(SIGNALED, &o), FFA_INVALID_PARAMETERS);
	}
	/* Nor themselves. */
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_FORWARD,
			{tester_id(SIGNALED), SP_TESTER_ECHO}),
		 FFA_INVALID_PARAMETERS);
}

/* When a chain is yielded in, all of it goes on. */
CASE(ffa_talk, a_yield_unwinds_to_whoever_gave_time, CASE_PLAIN)
{
	struct ffa_call c;

	NEED_TESTERS();
	c = tester_request(SIGNALED,
			   &ORDER(SP_TESTER_FORWARD,
				  {tester_id(QUEUED), SP_TESTER_YIELD, 1}));
	(void)ffa_call(&c);
	tester_finish(&c);
	CHECK(tester_is_answer(SIGNALED, &c));
	/* It got the yield as its answer, or waited for the end. Either way
	 * nobody is stuck. */
	c = FFA(FFA_RUN, FFA_IDS(tester_id(QUEUED), 0));
	(void)ffa_call(&c);
	tester_finish(&c);
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_ECHO, 4), 4);
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_ECHO, 5), 5);
}

struct asker {
	uint64_t answers;
	uint64_t busy;
};

static void ask_often(void *arg)
{
	struct asker *a = arg;
	uint64_t seed = cpu_self()->index + 1;

	for (uint32_t i = rounds(2000); i; i--) {
		enum tester t = random_next(&seed) & 1 ? SIGNALED : QUEUED;
		uint64_t word = random_next(&seed);
		struct ffa_call c = tester_request(
			t, &ORDER(SP_TESTER_ECHO, {word, ~word}));

		if (ffa_call(&c) == FFA_BUSY) {
			a->busy++;
			continue;
		}
		tester_finish(&c);
		CHECK(tester_is_answer(t, &c));
		CHECK_EQ(c.x[4], word);
		CHECK_EQ(c.x[5], ~word);
		a->answers++;
	}
}

CASE(ffa_talk, all_cpus_ask_at_once, CASE_PLAIN)
{
	static struct asker askers[CPU_MAX];
	uint64_t answers = 0;

	NEED_TESTERS();
	memset(askers, 0, sizeof(askers));
	cpu_run_on_all(ask_often, askers, sizeof(askers[0]));
	for (uint32_t i = 0; i < CPU_MAX; i++)
		answers += askers[i].answers;
	CHECK(answers > 0);
}
