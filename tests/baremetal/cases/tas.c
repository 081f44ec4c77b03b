/* SPDX-License-Identifier: BSD-2-Clause */
/* Trusted applications of our own, 64-bit and 32-bit, seen from outside. */
#include "base/bytes/mem.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"
#include "tests/ta/include/test_ta.h"

/* Of the probe, whose commands all want the same types. */
static void set_params(struct tee_param p[4], uint32_t a, uint32_t b)
{
	p[0] = VALUE(ATTR_VALUE_INOUT, a, b);
	p[1] = VALUE(ATTR_VALUE_INOUT, 0, 0);
	p[2] = TMEM(ATTR_TMEM_INOUT, 0, 0, 0);
	p[3] = p[2];
}

static uint32_t probe_open(uint8_t bits, uint32_t *session)
{
	struct uuid_octets uuid = test_ta_uuid(bits, TEST_TA_PROBE);

	return session_open(&uuid, session);
}

static uint32_t probe_run(uint32_t session, uint32_t cmd, uint32_t a,
			  uint32_t b)
{
	struct tee_param p[4];

	set_params(p, a, b);
	return session_invoke(session, cmd, p);
}

#define OPEN_PROBE(bits, session)                                              \
	do {                                                                   \
		uint32_t open_ret = probe_open(bits, session);                 \
		if (open_ret == GP_ERROR_ITEM_NOT_FOUND)                       \
			SKIP("test TAs not given");                            \
		CHECK_EQ(open_ret, GP_SUCCESS);                                \
	} while (0)

static void check_probe(uint8_t bits)
{
	uint32_t session = 0;

	OPEN_PROBE(bits, &session);
	CHECK_EQ(probe_run(session, PROBE_NOTHING, 0, 0), GP_SUCCESS);
	CHECK_EQ(probe_run(session, PROBE_FLOATS, 1000, 3), GP_SUCCESS);
	CHECK_EQ(probe_run(session, PROBE_FLOATS_KEPT, 0, 0), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(tas, a_64_bit_ta_serves_calls, CASE_PLAIN)
{
	check_probe(64);
}

CASE(tas, a_32_bit_ta_serves_calls, CASE_PLAIN)
{
	check_probe(32);
}

static uint8_t wide_in[SVE_BYTES(SVE_VECTOR_MAX)];
static uint8_t wide_out[SVE_BYTES(SVE_VECTOR_MAX)];

/* Index of the first byte that is another one now, or @size. */
static uint64_t first_change(uint64_t size, uint64_t vector_bytes)
{
	uint64_t first_predicate = 32 * vector_bytes;

	for (uint64_t i = 0; i < size; i++) {
		/* P0 carries FFR out. */
		if (i >= first_predicate &&
		    i < first_predicate + vector_bytes / 8)
			continue;
		if (wide_out[i] != wide_in[i])
			return i;
	}
	return size;
}

/*
 * Every SMC of the call with our values in all vector registers. A kernel that
 * keeps their lower 128 bits only fails here (tried, QEMU's `max`). The call is
 * brought to its end whatever is found.
 */
static void run_with_vectors(struct call *call, uint64_t vector_bytes)
{
	uint64_t size = SVE_BYTES(vector_bytes);
	uint64_t changed = size;

	for (uint64_t i = 0; i < size; i++)
		wide_in[i] = (uint8_t)(i * 5 + 1);
	/* FFR, the last of all, holds ones, then zeros. */
	memset(wide_in + size - vector_bytes / 8, 0, vector_bytes / 8);
	while (call->state != CALL_DONE) {
		sve_load_registers(wide_in);
		call_step(call);
		sve_store_registers(wide_out);
		if (changed == size)
			changed = first_change(size, vector_bytes);
		while (call->state == CALL_IN_RPC)
			(void)call_answer(call);
	}
	CHECK_EQ(changed, size);
}

static void check_wide(uint8_t bits)
{
	struct tee_param p[4];
	uint64_t vector_bytes;
	uint32_t session = 0;
	uint32_t returns = 0;

	if (!(read_pfr0() >> 32 & 0xf))
		SKIP("no SVE");
	NEED_TWO_CPUS();
	vector_bytes = sve_enable();
	OPEN_PROBE(bits, &session);
	set_params(p, 5000000, 1);
	interrupts_start(100);
	while (!returns && !case_has_failed()) {
		struct call call;

		session_invoke_init(&call, session, PROBE_FLOATS, p);
		run_with_vectors(&call, vector_bytes);
		CHECK_EQ(call.result, RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		returns = call.foreign_count;
		call_fini(&call);
	}
	interrupts_stop();
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(tas, vectors_of_normal_world_survive_a_64_bit_ta, CASE_PLAIN)
{
	check_wide(64);
}

CASE(tas, vectors_of_normal_world_survive_a_32_bit_ta, CASE_PLAIN)
{
	check_wide(32);
}

/* Vector registers of TAs on all CPUs, interrupted and moved around. */
struct float_job {
	uint8_t bits;
	uint32_t ret;
};

static void compute(void *arg)
{
	struct float_job *job = arg;
	uint32_t session = 0;

	job->ret = probe_open(job->bits, &session);
	for (uint32_t i = 0; i < 5 && !job->ret; i++)
		job->ret = probe_run(session, PROBE_FLOATS, 50000,
				     cpu_self()->index * 16 + i);
	if (session)
		CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(tas, vectors_of_tas_survive_interrupts_on_all_cpus, CASE_PLAIN)
{
	struct float_job job[CPU_MAX] = {0};

	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < CPU_MAX; i++)
		job[i].bits = i & 1 ? 32 : 64;
	interrupts_start(80);
	cpu_run_on_all_but_last(compute, job, sizeof(job[0]));
	interrupts_stop();
	for (uint32_t i = 0; i + 1 < board.cpu_count; i++) {
		if (job[i].ret == GP_ERROR_ITEM_NOT_FOUND)
			SKIP("test TAs not given");
		CHECK_EQ(job[i].ret, GP_SUCCESS);
	}
}

static void check_faults(uint8_t bits)
{
	for (uint32_t fault = 0; fault < FAULT_COUNT; fault++) {
		uint32_t session = 0;

		OPEN_PROBE(bits, &session);
		CHECK_EQ((uint64_t)fault << 32 |
				 probe_run(session, PROBE_FAULT, fault, 0),
			 (uint64_t)fault << 32 | GP_ERROR_TARGET_DEAD);
		CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
		CHECK_EQ(probe_run(session, PROBE_NOTHING, 0, 0),
			 GP_ERROR_TARGET_DEAD);
		CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

CASE(tas, faults_of_a_64_bit_ta_stay_in_it, CASE_PLAIN)
{
	check_faults(64);
}

CASE(tas, faults_of_a_32_bit_ta_stay_in_it, CASE_PLAIN)
{
	check_faults(32);
}

CASE(tas, sessions_that_a_ta_leaves_open_are_closed_with_it, CASE_PLAIN)
{
	uint32_t session = 0;

	OPEN_PROBE(64, &session);
	CHECK_EQ(probe_run(session, PROBE_LEAK_SESSIONS, 64, 0), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* However long that takes: one that is never interrupted never ends. */
static void spin_until_interrupted(uint32_t session, uint32_t rounds_each)
{
	uint32_t returns = 0;

	while (!returns) {
		struct tee_param p[4];
		struct call call;

		set_params(p, rounds_each, 0);
		session_invoke_init(&call, session, PROBE_SPIN, p);
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		returns = call.foreign_count;
		call_fini(&call);
	}
}

CASE(tas, a_ta_is_interrupted_while_it_computes, CASE_PLAIN)
{
	uint32_t session = 0;

	NEED_TWO_CPUS();
	OPEN_PROBE(64, &session);
	interrupts_start(100);
	spin_until_interrupted(session, 3000000);
	interrupts_stop();
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Nobody interrupts: the TEE's own timer ends its stay. */
CASE(tas, a_ta_that_computes_for_long_gives_the_cpu_back, CASE_DEADLY)
{
	uint32_t session = 0;

	OPEN_PROBE(64, &session);
	spin_until_interrupted(session, 100000000);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Sixty-four instances, sixty-four calls that sleep at the same time. */
#define PARALLEL 64
static struct call calls[PARALLEL];
static uint32_t sessions[PARALLEL];

static uint32_t open_many(uint32_t *refusal)
{
	struct uuid_octets uuid = test_ta_uuid(64, TEST_TA_PEER);

	for (uint32_t i = 0; i < PARALLEL; i++) {
		*refusal = session_open(&uuid, &sessions[i]);
		if (*refusal)
			return i;
	}
	return PARALLEL;
}

static void sleep_in_all(uint32_t count)
{
	struct tee_param p[4];

	set_params(p, 500, 0);
	for (uint32_t i = 0; i < count; i++) {
		session_invoke_init(&calls[i], sessions[i], PEER_SLEEP, p);
		(void)call_run_to_rpc(&calls[i]);
	}
}

static void finish_share(void *arg)
{
	uint32_t first = *(uint32_t *)arg;
	bool is_busy = true;

	while (is_busy) {
		is_busy = false;
		for (uint32_t i = first; i < PARALLEL; i += board.cpu_count) {
			if (calls[i].state == CALL_DONE)
				continue;
			is_busy = true;
			if (calls[i].state == CALL_IN_RPC &&
			    !call_answer(&calls[i]))
				continue;
			call_step(&calls[i]);
		}
	}
}

CASE(tas, sixty_four_invokes_sleep_at_once_and_end_anywhere, CASE_OURS)
{
	uint32_t first[CPU_MAX];
	uint32_t refusal = 0;
	uint32_t count = open_many(&refusal);
	uint32_t asleep = 0;
	uint32_t good = 0;

	if (refusal == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("test TAs not given");
	memset(calls, 0, sizeof(calls));
	for (uint32_t i = count; i < PARALLEL; i++)
		calls[i].state = CALL_DONE;
	sleep_in_all(count);
	for (uint32_t i = 0; i < count; i++)
		asleep += call_is_in_cmd(&calls[i], RPC_SUSPEND);
	for (uint32_t i = 0; i < CPU_MAX; i++)
		first[i] = i;
	cpu_run_on_all(finish_share, first, sizeof(first[0]));
	for (uint32_t i = 0; i < count; i++) {
		good += !calls[i].result && !calls[i].msg->ret;
		call_fini(&calls[i]);
		CHECK_EQ(session_close(sessions[i]), GP_SUCCESS);
	}
	/* Why fewer: memory, or something else? */
	CHECK_EQ(refusal, GP_SUCCESS);
	CHECK_EQ(count, PARALLEL);
	CHECK_EQ(asleep, PARALLEL);
	CHECK_EQ(good, PARALLEL);
}
