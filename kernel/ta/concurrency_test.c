/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/sim/sim.h"
#include "kernel/ta/world_priv.h"

/* Several threads in sessions and instances at the same time. */

enum {
	SINGLE = 1,
	OTHER,
	PLAIN,
	PTA = 0x50
};
enum {
	CMD_QUICK,
	CMD_WAIT,  /* leaves for normal world once */
	CMD_PANIC, /* the same, and then dies */
	CMD_CALL,  /* value in: a session; leaves, then calls it */
};

static unsigned int inside, most_inside;

/* Linked in the place of the call that wakes a thread. */
void __wrap_rpc_notif_send(uint32_t value);
void __real_rpc_notif_send(uint32_t value);
static unsigned int wake_count;
void __wrap_rpc_notif_send(uint32_t value)
{
	wake_count++;
	__real_rpc_notif_send(value);
}
static struct ta_result call_result;

static uint32_t call_other(uint64_t params)
{
	struct utee_params block;
	struct ta_params none = {};

	assert_int_equal(
		uctx_copy_in(&block, (user_addr_t){params}, sizeof(block)),
		ST_OK);
	world_yield();
	call_result = ta_invoke(ta_instance_current(), (uint32_t)block.p[0].a,
				CMD_QUICK, TA_TIMEOUT_INFINITE, &none);
	return call_result.code;
}

static uint32_t entry(uint32_t function, uint32_t session, uint64_t params,
		      uint32_t cmd)
{
	uint32_t code = GP_SUCCESS;

	assert_int_equal(session, ta_session_current()->id);
	if (function != TA_ENTRY_INVOKE)
		return GP_SUCCESS;
	inside++;
	most_inside = MAX(most_inside, inside);
	if (cmd == CMD_WAIT || cmd == CMD_PANIC)
		world_yield();
	if (cmd == CMD_CALL)
		code = call_other(params);
	inside--;
	if (cmd == CMD_PANIC)
		ta_die(0xbeef);
	return code;
}

#define SHARED (TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION)
struct world_ta world_tas[] = {
	{.uuid = WORLD_UUID(SINGLE), .flags = SHARED, .entry = entry},
	{.uuid = WORLD_UUID(OTHER), .flags = SHARED, .entry = entry},
	{.uuid = WORLD_UUID(PLAIN), .flags = 0, .entry = entry},
};
const size_t world_ta_count = ARRAY_SIZE(world_tas);

static uint32_t pta_entry(struct ta_session *s, uint32_t cmd,
			  struct ta_params *ps)
{
	(void)s;
	(void)cmd;
	(void)ps;
	inside++;
	most_inside = MAX(most_inside, inside);
	world_yield();
	inside--;
	return GP_SUCCESS;
}
static const struct pta test_pta = {
	.uuid = WORLD_UUID(PTA),
	.invoke = pta_entry,
};
const struct pta *const pta_table[] = {&test_pta};
const size_t pta_table_count = 1;

/* What a job does, and with which result. */
struct call {
	uint32_t id, cmd;
	uint8_t uuid_n;
	uint32_t value;
	struct ta_result result;
};

#define JOB(function, argument)                                                \
	(struct world_job)                                                     \
	{                                                                      \
		.run = (function), .arg = (argument)                           \
	}

static void job_open(void *arg)
{
	struct call *c = arg;

	c->result = world_open(c->uuid_n, NULL, &c->id);
}

static void job_invoke(void *arg)
{
	struct call *c = arg;
	struct ta_params ps = {
		.p[0] = {.type = TA_PARAM_VALUE_IN, .value = {.a = c->value}}};

	c->result = world_invoke(c->id, c->cmd, &ps);
}

static void job_close(void *arg)
{
	struct call *c = arg;

	c->result = ta_close_session(NULL, c->id);
}

static uint32_t open_now(uint8_t n)
{
	struct call c = {.uuid_n = n};

	world_run(job_open, &c);
	assert_int_equal(c.result.code, GP_SUCCESS);
	return c.id;
}

static void close_now(uint32_t id)
{
	struct call c = {.id = id};

	world_run(job_close, &c);
	assert_int_equal(c.result.code, GP_SUCCESS);
}

static void nothing_is_left(void)
{
	assert_int_equal(ta_session_count(), 0);
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(world_images, 0);
	assert_int_equal(inside, 0);
}

static void one_thread_at_a_time_is_inside(void **state)
{
	struct call calls[4];
	struct world_job jobs[4];

	(void)state;
	most_inside = 0;
	for (int i = 0; i < 4; i++)
		calls[i] =
			(struct call){.id = open_now(SINGLE), .cmd = CMD_WAIT};
	for (int i = 0; i < 4; i++) {
		jobs[i] = JOB(job_invoke, &calls[i]);
		world_start(&jobs[i]);
		assert_false(jobs[i].is_done);
	}
	world_finish(jobs, 4);
	assert_int_equal(most_inside, 1);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(calls[i].result.code, GP_SUCCESS);
		close_now(calls[i].id);
	}
	nothing_is_left();
}

static void unshared_instances_run_side_by_side(void **state)
{
	struct call calls[3];
	struct world_job jobs[3];

	(void)state;
	most_inside = 0;
	for (int i = 0; i < 3; i++) {
		calls[i] =
			(struct call){.id = open_now(PLAIN), .cmd = CMD_WAIT};
		jobs[i] = JOB(job_invoke, &calls[i]);
		world_start(&jobs[i]);
	}
	world_finish(jobs, 3);
	assert_int_equal(most_inside, 3);
	for (int i = 0; i < 3; i++)
		close_now(calls[i].id);
	nothing_is_left();
}

/* Those who wait for an instance that dies are told; who opens gets a new
 * one. */
static void waiters_of_a_dying_instance_go_on(void **state)
{
	struct call panic = {.id = open_now(SINGLE), .cmd = CMD_PANIC};
	struct call waiter = {.id = open_now(SINGLE), .cmd = CMD_QUICK};
	struct call opener = {.uuid_n = SINGLE};
	struct call closer = {.id = open_now(SINGLE)};
	struct world_job jobs[] = {
		JOB(job_invoke, &panic),
		JOB(job_invoke, &waiter),
		JOB(job_open, &opener),
		JOB(job_close, &closer),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++)
		world_start(&jobs[i]);
	world_finish(jobs, ARRAY_SIZE(jobs));
	assert_result(panic.result, GP_ERROR_TARGET_DEAD, GP_ORIGIN_TEE);
	assert_result(waiter.result, GP_ERROR_TARGET_DEAD, GP_ORIGIN_TEE);
	assert_result(opener.result, GP_SUCCESS, GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(closer.result.code, GP_SUCCESS);
	close_now(panic.id);
	close_now(waiter.id);
	close_now(opener.id);
	nothing_is_left();
}

/* Its last session closes while another open waits to join it. */
static void an_open_that_meets_the_last_close_gets_a_new_instance(void **state)
{
	struct call user = {.id = open_now(SINGLE), .cmd = CMD_WAIT};
	struct call closer = {.id = user.id};
	struct call opener = {.uuid_n = SINGLE};
	struct world_job jobs[] = {
		JOB(job_invoke, &user),
		JOB(job_close, &closer),
		JOB(job_open, &opener),
	};
	unsigned int loads = world_tas[0].load_count;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++)
		world_start(&jobs[i]);
	world_finish(jobs, ARRAY_SIZE(jobs));
	assert_int_equal(user.result.code, GP_SUCCESS);
	assert_int_equal(opener.result.code, GP_SUCCESS);
	/* Each load asks for the image twice: kernel and loader. */
	assert_int_equal(world_tas[0].load_count, loads + 2);
	close_now(opener.id);
	nothing_is_left();
}

static void a_close_waits_for_the_call_inside(void **state)
{
	struct call first = {.id = open_now(SINGLE), .cmd = CMD_WAIT};
	struct call late = {.id = first.id, .cmd = CMD_QUICK};
	struct call closer = {.id = first.id};
	struct world_job jobs[] = {
		JOB(job_invoke, &first),
		JOB(job_close, &closer),
		JOB(job_invoke, &late),
	};

	(void)state;
	world_start(&jobs[0]);
	world_start(&jobs[1]);
	assert_false(jobs[1].is_done);
	/* From now on the id is gone. */
	world_start(&jobs[2]);
	assert_true(jobs[2].is_done);
	assert_result(late.result, GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE);
	world_finish(jobs, 3);
	assert_int_equal(first.result.code, GP_SUCCESS);
	nothing_is_left();
}

static void racing_opens_share_one_load(void **state)
{
	struct call calls[3] = {
		{.uuid_n = SINGLE}, {.uuid_n = SINGLE}, {.uuid_n = SINGLE}};
	struct world_job jobs[3];
	unsigned int loads = world_tas[0].load_count;

	(void)state;
	world_tas[0].yields_in_load = true;
	for (int i = 0; i < 3; i++) {
		jobs[i] = JOB(job_open, &calls[i]);
		world_start(&jobs[i]);
	}
	world_finish(jobs, 3);
	world_tas[0].yields_in_load = false;
	assert_int_equal(world_tas[0].load_count, loads + 2);
	assert_int_equal(ta_instance_count(), 1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(calls[i].result.code, GP_SUCCESS);
		close_now(calls[i].id);
	}
	nothing_is_left();
}

/* Each load fails by itself; no one waits for ever. */
static void racing_opens_survive_failing_loads(void **state)
{
	struct call calls[3] = {
		{.uuid_n = SINGLE}, {.uuid_n = SINGLE}, {.uuid_n = SINGLE}};
	struct world_job jobs[3];

	(void)state;
	world_tas[0].yields_in_load = true;
	world_tas[0].load_status = ST_SECURITY;
	for (int i = 0; i < 3; i++) {
		jobs[i] = JOB(job_open, &calls[i]);
		world_start(&jobs[i]);
	}
	world_finish(jobs, 3);
	world_tas[0].yields_in_load = false;
	world_tas[0].load_status = ST_OK;
	for (int i = 0; i < 3; i++)
		assert_result(calls[i].result, GP_ERROR_SECURITY,
			      GP_ORIGIN_TEE);
	nothing_is_left();
}

/* A failure wakes the next one, not everybody. */
static void failing_loads_wake_each_waiter_once(void **state)
{
	struct call calls[16];
	struct world_job jobs[ARRAY_SIZE(calls)];

	(void)state;
	world_tas[0].yields_in_load = true;
	world_tas[0].load_status = ST_NO_MEM;
	wake_count = 0;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		calls[i] = (struct call){.uuid_n = SINGLE};
		jobs[i] = JOB(job_open, &calls[i]);
		world_start(&jobs[i]);
	}
	world_finish(jobs, ARRAY_SIZE(jobs));
	world_tas[0].yields_in_load = false;
	world_tas[0].load_status = ST_OK;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		assert_result(calls[i].result, GP_ERROR_OUT_OF_MEMORY,
			      GP_ORIGIN_TEE);
	/* And the lock of the row is handed over now and then. */
	assert_in_range(wake_count, 1, 3 * ARRAY_SIZE(calls));
	nothing_is_left();
}

/* Open a session from inside a TA: by a job that plays it. */
struct inner_open {
	struct ta_instance *owner;
	uint8_t uuid_n;
	uint32_t id;
};

static void job_inner_open(void *arg)
{
	struct inner_open *o = arg;
	const uint8_t uuid[16] = WORLD_UUID(o->uuid_n);
	struct ta_identity self = {.login = TA_LOGIN_TRUSTED_APP};
	struct ta_params none = {};

	assert_int_equal(ta_open_session(o->owner, &self, uuid,
					 TA_TIMEOUT_INFINITE, &none, &o->id)
				 .code,
			 GP_SUCCESS);
}

static struct ta_instance *grabbed;
static uint32_t grab(uint32_t function, uint32_t session, uint64_t params,
		     uint32_t cmd)
{
	(void)function;
	(void)session;
	(void)params;
	(void)cmd;
	grabbed = ta_instance_current();
	return GP_SUCCESS;
}

static struct ta_instance *instance_behind(struct world_ta *ta, uint32_t id)
{
	struct call c = {.id = id};

	ta->entry = grab;
	world_run(job_invoke, &c);
	ta->entry = entry;
	return grabbed;
}

/* A calls B while B calls A: one of them is told BUSY, both come back. */
static void two_tas_that_call_each_other_do_not_lock_up(void **state)
{
	uint32_t a = open_now(SINGLE);
	uint32_t b = open_now(OTHER);
	struct inner_open a_to_b = {instance_behind(&world_tas[0], a), OTHER,
				    0};
	struct inner_open b_to_a = {instance_behind(&world_tas[1], b), SINGLE,
				    0};
	struct call calls[2] = {{.id = a, .cmd = CMD_CALL},
				{.id = b, .cmd = CMD_CALL}};
	struct world_job jobs[2] = {JOB(job_invoke, &calls[0]),
				    JOB(job_invoke, &calls[1])};
	unsigned int busy = 0;

	(void)state;
	world_run(job_inner_open, &a_to_b);
	world_run(job_inner_open, &b_to_a);
	calls[0].value = a_to_b.id;
	calls[1].value = b_to_a.id;
	world_start(&jobs[0]);
	world_start(&jobs[1]);
	world_finish(jobs, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(calls[i].result.origin, GP_ORIGIN_TRUSTED_APP);
		if (calls[i].result.code == GP_ERROR_BUSY)
			busy++;
		else
			assert_int_equal(calls[i].result.code, GP_SUCCESS);
	}
	assert_int_equal(busy, 1);
	close_now(a);
	close_now(b);
	/* They keep each other alive, by the sessions they have. */
	assert_int_equal(ta_session_count(), 2);
}

static void pseudo_tas_are_called_one_at_a_time(void **state)
{
	struct call calls[3];
	struct world_job jobs[3];

	(void)state;
	most_inside = 0;
	for (int i = 0; i < 3; i++) {
		calls[i] = (struct call){.id = open_now(PTA)};
		jobs[i] = JOB(job_invoke, &calls[i]);
		world_start(&jobs[i]);
	}
	world_finish(jobs, 3);
	assert_int_equal(most_inside, 1);
	for (int i = 0; i < 3; i++)
		close_now(calls[i].id);
	nothing_is_left();
}

static int set_up(void **state)
{
	(void)state;
	return ta_init() == ST_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_thread_at_a_time_is_inside),
		cmocka_unit_test(unshared_instances_run_side_by_side),
		cmocka_unit_test(waiters_of_a_dying_instance_go_on),
		cmocka_unit_test(
			an_open_that_meets_the_last_close_gets_a_new_instance),
		cmocka_unit_test(a_close_waits_for_the_call_inside),
		cmocka_unit_test(racing_opens_share_one_load),
		cmocka_unit_test(racing_opens_survive_failing_loads),
		cmocka_unit_test(failing_loads_wake_each_waiter_once),
		cmocka_unit_test(pseudo_tas_are_called_one_at_a_time),
		cmocka_unit_test(two_tas_that_call_each_other_do_not_lock_up),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
