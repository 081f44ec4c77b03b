/* SPDX-License-Identifier: BSD-2-Clause */
/* Many calls at once, suspended and resumed in every order. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"

#define CALLS_MAX 1024

static struct call calls[CALLS_MAX];

/*
 * Open applications that do not exist, until @limit or until one call is turned
 * away; how many hang.
 */
static uint32_t suspend_calls(uint32_t limit, uint32_t *refusal)
{
	struct uuid_octets uuid = uuid_nobody;

	*refusal = RET_OK;
	for (uint32_t i = 0; i < limit; i++) {
		uuid.b[14] = (uint8_t)(i >> 8);
		uuid.b[15] = (uint8_t)i;
		session_open_init(&calls[i], &uuid);
		if (call_run_to_rpc(&calls[i]))
			continue;
		*refusal =
			calls[i].result ? calls[i].result : calls[i].msg->ret;
		call_fini(&calls[i]);
		return i;
	}
	return limit;
}

/* One move of every unfinished call, in random order, until all are done. */
static void finish_calls(uint32_t count, uint64_t *seed)
{
	uint32_t left = count;

	while (left) {
		struct call *c = &calls[random_next(seed) % count];

		if (c->state == CALL_DONE)
			continue;
		if (c->state == CALL_IN_RPC && !call_answer(c))
			continue;
		call_step(c);
		left -= c->state == CALL_DONE;
	}
}

static void check_and_free(uint32_t count, bool may_lack_memory)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t ret = calls[i].msg->ret;

		CHECK_EQ(calls[i].result, RET_OK);
		if (!may_lack_memory || ret != GP_ERROR_OUT_OF_MEMORY)
			CHECK_EQ(ret, GP_ERROR_ITEM_NOT_FOUND);
		call_fini(&calls[i]);
	}
}

CASE(threads, two_calls_hang_in_rpcs_and_end_in_any_order, CASE_PLAIN)
{
	uint64_t seed = 11;
	uint32_t refusal;

	for (uint32_t i = 0; i < 10; i++) {
		CHECK_EQ(suspend_calls(2, &refusal), 2);
		finish_calls(2, &seed);
		check_and_free(2, false);
	}
}

CASE(threads, sixty_four_calls_hang_in_rpcs_at_once, CASE_OURS)
{
	uint64_t seed = 12;
	uint32_t refusal;
	uint32_t count = suspend_calls(64, &refusal);

	finish_calls(count, &seed);
	check_and_free(count, false);
	CHECK_EQ(refusal, RET_OK);
	CHECK_EQ(count, 64);
}

/* All want the same application: they may have to wait for each other. */
CASE(threads, sixteen_opens_of_one_application_queue_up, CASE_OURS)
{
	uint64_t seed = 15;
	uint32_t count = 0;

	for (; count < 16; count++) {
		session_open_init(&calls[count], &uuid_nobody);
		if (!call_run_to_rpc(&calls[count]))
			break;
	}
	finish_calls(count, &seed);
	check_and_free(count, false);
	CHECK_EQ(count, 16);
}

/* Each CPU moves its own share of the calls. */
struct share {
	uint32_t first;
	uint32_t count;
};

static void finish_share(void *arg)
{
	struct share *s = arg;
	uint32_t left = 0;

	for (uint32_t i = s->first; i < s->first + s->count; i++)
		left += calls[i].state != CALL_DONE;
	while (left) {
		for (uint32_t i = s->first; i < s->first + s->count; i++) {
			struct call *c = &calls[i];

			if (c->state == CALL_DONE ||
			    (c->state == CALL_IN_RPC && !call_answer(c)))
				continue;
			call_step(c);
			left -= c->state == CALL_DONE;
		}
	}
}

CASE(threads, sixty_four_calls_end_on_all_cpus, CASE_OURS)
{
	struct share share[CPU_MAX];
	uint32_t refusal;
	uint32_t count = suspend_calls(64, &refusal);
	uint32_t each = count / board.cpu_count;

	for (uint32_t i = 0; i < board.cpu_count; i++)
		share[i] = (struct share){i * each, each};
	share[board.cpu_count - 1].count = count - each * (board.cpu_count - 1);
	cpu_run_on_all(finish_share, share, sizeof(share[0]));
	check_and_free(count, false);
	CHECK_EQ(count, 64);
}

/*
 * More than a thousand, or until secure memory is full. Then the next caller
 * is told so, and those that hang still end.
 */
CASE(threads, calls_beyond_the_last_thread_are_turned_away_politely, CASE_PLAIN)
{
	uint64_t seed = 13;
	uint32_t refusal;
	uint32_t count = suspend_calls(CALLS_MAX, &refusal);

	CHECK(count >= 2);
	if (count < CALLS_MAX)
		CHECK(refusal == RET_ETHREAD || refusal == RET_ENOMEM ||
		      refusal == GP_ERROR_OUT_OF_MEMORY);
	finish_calls(count, &seed);
	check_and_free(count, true);
}

CASE(threads, after_the_limit_new_calls_are_served_again, CASE_PLAIN)
{
	uint64_t seed = 14;
	uint32_t refusal;
	uint32_t session = 0;

	for (uint32_t i = 0; i < 5; i++) {
		uint32_t count = suspend_calls(70, &refusal);

		finish_calls(count, &seed);
		check_and_free(count, false);
		CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
		CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

/* Reader-writer lock test of the TEE itself, from every CPU at once. */
static void take_locks(void *arg)
{
	uint32_t session = *(uint32_t *)arg;
	bool is_reader = cpu_self()->index & 1;

	for (uint32_t i = 0; i < 3; i++) {
		struct tee_param p[4] = {
			VALUE(ATTR_VALUE_IN, is_reader, 200),
			VALUE(ATTR_VALUE_OUT, 0, 0),
		};

		CHECK_EQ(session_invoke(session, INVOKE_TESTS_MUTEX, p),
			 GP_SUCCESS);
		CHECK(is_reader || p[1].value.b == 1);
	}
}

CASE(threads, locks_exclude_writers_on_all_cpus, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	cpu_run_on_all(take_locks, &session, 0);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Load, call and unload a TA everywhere at the same time. */
static void open_and_close_ta(void *arg)
{
	uint32_t *result = arg;

	for (uint32_t i = 0; i < 3 && !*result; i++) {
		uint32_t session = 0;

		*result = session_open(&ta_sims, &session);
		if (!*result)
			*result = session_close(session);
	}
}

CASE(threads, a_single_instance_ta_is_shared_by_all_cpus, CASE_PLAIN)
{
	uint32_t result[CPU_MAX] = {0};

	cpu_run_on_all(open_and_close_ta, result, sizeof(result[0]));
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (result[i] == GP_ERROR_ITEM_NOT_FOUND)
			SKIP("sims not given");
		CHECK_EQ(result[i], GP_SUCCESS);
	}
}
