/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/entry/entry.h"
#include "kernel/pta/pta_list.h"
#include "kernel/svc/time.h"
#include "kernel/sys/testworld_priv.h"
#include "tests/support/normal_world.h"

/*
 * Calls of a TA that leave for normal world. Each test is a call from normal
 * world whose body (in place of ta_invoke()) makes system calls in a world of
 * its own. Linked with --wrap=ta_invoke.
 */
enum {
	CALL_WAIT = 12,
	CALL_GET_TIME = 13,
};

static struct ta_world w;
static void (*body)(void);
static unsigned int bodies_run;

struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps);

struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps)
{
	(void)owner;
	(void)session_id;
	(void)cmd;
	(void)timeout_ms;
	(void)ps;
	assert_int_equal(world_init(&w, false), ST_OK);
	body();
	bodies_run++;
	world_fini(&w);
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
}

static void run(void (*what)(void), nw_hook_t hook)
{
	struct nw_call c;

	nw_call_init(&c, OPTEE_MSG_CMD_INVOKE_COMMAND, 0);
	c.hook = hook;
	body = what;
	bodies_run = 0;
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(bodies_run, 1);
}

static int begin(void **state)
{
	(void)state;
	nw_reset();
	entry_begin_service();
	return 0;
}

/* Waiting. */

static unsigned int suspends;

static bool count_suspends(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	suspends += m && m->header.cmd == OPTEE_RPC_CMD_SUSPEND;
	return false;
}

static void wait_a_second(void)
{
	uint64_t before = time_system_ms();

	assert_int_equal(WORLD_CALL(CALL_WAIT, 1000), GP_SUCCESS);
	assert_in_range(time_system_ms() - before, 1000, 1001);
}

static void a_wait_is_spent_in_normal_world(void **state)
{
	(void)state;
	suspends = 0;
	run(wait_a_second, count_suspends);
	assert_in_range(suspends, 1, 12);
}

/* A signal for the client ends a sleep early, again and again. */
static bool sleep_too_little(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_SUSPEND)
		return false;
	sim_advance_us(m->param[0].word[0] * 10);
	m->header.ret = GP_SUCCESS;
	return true;
}

static bool refuse_to_sleep(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_SUSPEND)
		return false;
	sim_advance_us(1000);
	m->header.ret = GP_ERROR_BAD_PARAMETERS;
	return true;
}

/* Whatever part of a millisecond had passed before. */
static void wait_within_a_millisecond(void)
{
	for (unsigned int us = 0; us < 1000; us += 111) {
		uint64_t before;

		sim_advance_us(1000 - arch_counter() % 1000 + us);
		before = arch_counter();
		assert_int_equal(WORLD_CALL(CALL_WAIT, 3), GP_SUCCESS);
		assert_in_range(arch_counter() - before, 3000, 4000);
	}
}

static void a_wait_is_never_too_short(void **state)
{
	(void)state;
	run(wait_within_a_millisecond, sleep_too_little);
	run(wait_within_a_millisecond, count_suspends);
}

static void a_wait_lasts_however_short_the_sleeps(void **state)
{
	(void)state;
	run(wait_a_second, sleep_too_little);
	run(wait_a_second, refuse_to_sleep);
}

static bool cancel_at_third(struct nw_call *c, void *arg)
{
	(void)count_suspends(c, arg);
	if (suspends == 3)
		w.session.cancel_requested = true;
	return false;
}

static void wait_for_ever(void)
{
	w.session.cancel_masked = false;
	assert_int_equal(WORLD_CALL(CALL_WAIT, TA_TIMEOUT_INFINITE),
			 GP_ERROR_CANCEL);
}

static void a_cancellation_ends_an_endless_wait(void **state)
{
	(void)state;
	suspends = 0;
	run(wait_for_ever, cancel_at_third);
	assert_int_equal(suspends, 3);
}

/* A client that was killed in the middle: no sleep lasts, nobody cancels. */
static void an_endless_wait_ends_with_its_client(void **state)
{
	(void)state;
	run(wait_for_ever, refuse_to_sleep);
}

static void wait_past_deadline(void)
{
	w.session.cancel_masked = false;
	w.session.deadline = arch_counter() + arch_counter_hz();
	assert_int_equal(WORLD_CALL(CALL_WAIT, 2000), GP_ERROR_CANCEL);
}

/* xtest 1008: the caller's timeout reaches the callee as a cancellation. */
static void a_deadline_ends_a_wait(void **state)
{
	(void)state;
	suspends = 0;
	run(wait_past_deadline, count_suspends);
	assert_in_range(suspends, 10, 11);
}

/* Time of normal world. */

static void read_ree_time(void)
{
	struct utee_time t;

	assert_int_equal(WORLD_CALL(CALL_GET_TIME, TA_TIME_REE, w.private_rw),
			 GP_SUCCESS);
	world_get(&t, w.private_rw, sizeof(t));
	assert_int_equal(t.seconds, 1700000000);
	assert_int_equal(t.millis, 250);
}

static bool tell_no_time(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	if (!m || m->header.cmd != OPTEE_RPC_CMD_GET_TIME)
		return false;
	m->header.ret = arg ? GP_SUCCESS : GP_ERROR_GENERIC;
	m->param[0].word[1] = UINT64_C(1000000000); /* a second too much */
	return true;
}

static void read_no_ree_time(void)
{
	world_put_u64(w.private_rw, 1234);
	assert_int_equal(WORLD_CALL(CALL_GET_TIME, TA_TIME_REE, w.private_rw),
			 GP_ERROR_GENERIC);
	assert_true(world_get_u64(w.private_rw) == 1234);
}

static void normal_worlds_clock_is_asked_for(void **state)
{
	(void)state;
	run(read_ree_time, NULL);
	run(read_no_ree_time, tell_no_time);
}

static void read_both_times(void)
{
	struct ta_params ps = {0};

	ps.p[0].type = TA_PARAM_VALUE_OUT;
	ps.p[1].type = TA_PARAM_VALUE_OUT;
	assert_int_equal(pta_stats.invoke(&w.session, 4, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[0].value.a, 1700000000);
	assert_int_equal(ps.p[1].value.a, (uint32_t)(time_system_ms() / 1000));
}

static void statistics_tell_both_clocks(void **state)
{
	(void)state;
	run(read_both_times, NULL);
}

/* Plugins of the supplicant. */

#define PLUGIN_BYTES 600u
static uint64_t plugin_says_bytes;
static uint32_t plugin_says;

/* The plugin turns each byte round. */
static bool play_plugin(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);
	uint8_t *data;

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_PLUGIN)
		return false;
	assert_int_equal(m->header.num_params, 4);
	assert_true(m->param[0].attr == OPTEE_MSG_TYPE_VALUE_IN);
	assert_true(m->param[1].attr == OPTEE_MSG_TYPE_VALUE_IN);
	assert_true(m->param[2].attr == OPTEE_MSG_TYPE_VALUE_INOUT);
	assert_int_equal(m->param[0].word[0], 0);
	assert_int_equal(m->param[0].word[1], 0x03020100);
	assert_int_equal(m->param[0].word[2], 0x07060504);
	assert_int_equal(m->param[1].word[0], 0x0b0a0908);
	assert_int_equal(m->param[1].word[1], 0x0f0e0d0c);
	assert_int_equal(m->param[1].word[2], 8);
	assert_int_equal(m->param[2].word[0], 9);
	m->param[2].word[1] = plugin_says_bytes;
	m->header.ret = plugin_says;
	if (m->param[3].attr != OPTEE_MSG_TYPE_RMEM_INOUT)
		return true;
	assert_int_equal(m->param[3].word[1], PLUGIN_BYTES);
	data = nw_ptr(m->param[3].word[2] + m->param[3].word[0]);
	for (size_t i = 0; i < PLUGIN_BYTES; i++)
		data[i] = (uint8_t)~data[i];
	return true;
}

static struct ta_params plugin_params(uint64_t bytes)
{
	/* A TA passes 03020100-0504-0706-0809... as TEE_UUID. */
	static const uint8_t id[16] = {3, 2, 1,  0,  5,  4,  7,  6,
				       8, 9, 10, 11, 12, 13, 14, 15};
	struct ta_params ps = {0};

	world_put(w.private_rw, id, sizeof(id));
	ps.p[0].type = TA_PARAM_MEMREF_IN;
	ps.p[0].memref = (struct ta_memref){
		.is_user = true, .user = {w.private_rw}, .size_bytes = 16};
	ps.p[1].type = TA_PARAM_VALUE_IN;
	ps.p[1].value.a = 8;
	ps.p[1].value.b = 9;
	ps.p[2].type = TA_PARAM_MEMREF_INOUT;
	ps.p[2].memref = (struct ta_memref){.is_user = true,
					    .is_null = bytes == 0,
					    .user = {w.private_rw + 1024},
					    .size_bytes = bytes};
	ps.p[3].type = TA_PARAM_VALUE_OUT;
	return ps;
}

static void call_plugin(void)
{
	struct ta_params ps = plugin_params(PLUGIN_BYTES);
	uint8_t data[PLUGIN_BYTES + 1];
	uint32_t changed = MIN((uint32_t)plugin_says_bytes, PLUGIN_BYTES);

	memset(data, 0x3C, sizeof(data));
	world_put(w.private_rw + 1024, data, sizeof(data));
	w.session.owner = &w.ta;
	assert_int_equal(pta_system.invoke(&w.session, 13, &ps), plugin_says);
	assert_int_equal(ps.p[3].value.a, (uint32_t)plugin_says_bytes);
	world_get(data, w.private_rw + 1024, sizeof(data));
	for (size_t i = 0; i < sizeof(data); i++)
		assert_int_equal(data[i], i < changed ? 0xC3 : 0x3C);
}

static void a_plugin_gets_and_gives_data(void **state)
{
	(void)state;
	plugin_says = GP_SUCCESS;
	plugin_says_bytes = PLUGIN_BYTES;
	run(call_plugin, play_plugin);
	plugin_says_bytes = 5;
	run(call_plugin, play_plugin);
	plugin_says_bytes = 0;
	plugin_says = GP_ERROR_ITEM_NOT_FOUND;
	run(call_plugin, play_plugin);
}

static void a_plugin_cannot_write_past_the_buffer(void **state)
{
	(void)state;
	plugin_says = GP_SUCCESS;
	plugin_says_bytes = UINT32_MAX;
	run(call_plugin, play_plugin);
	plugin_says_bytes = BIT64(32) | 7;
	run(call_plugin, play_plugin);
}

static void call_plugin_without_data(void)
{
	struct ta_params ps = plugin_params(0);

	w.session.owner = &w.ta;
	assert_int_equal(pta_system.invoke(&w.session, 13, &ps), plugin_says);
	assert_int_equal(ps.p[3].value.a, 3);
}

static void a_plugin_works_without_data(void **state)
{
	(void)state;
	plugin_says = GP_SUCCESS;
	plugin_says_bytes = 3;
	run(call_plugin_without_data, play_plugin);
}

static void call_absent_plugin(void)
{
	struct ta_params ps = plugin_params(PLUGIN_BYTES);

	w.session.owner = &w.ta;
	assert_int_equal(pta_system.invoke(&w.session, 13, &ps),
			 GP_ERROR_NOT_SUPPORTED);
}

static void without_plugins_the_supplicant_says_so(void **state)
{
	(void)state;
	run(call_absent_plugin, NULL);
	assert_int_equal(nw_lent.buffers, 0);
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wait_is_never_too_short),
		TEST(a_wait_is_spent_in_normal_world),
		TEST(a_wait_lasts_however_short_the_sleeps),
		TEST(a_cancellation_ends_an_endless_wait),
		TEST(an_endless_wait_ends_with_its_client),
		TEST(a_deadline_ends_a_wait),
		TEST(normal_worlds_clock_is_asked_for),
		TEST(statistics_tell_both_clocks),
		TEST(a_plugin_gets_and_gives_data),
		TEST(a_plugin_cannot_write_past_the_buffer),
		TEST(a_plugin_works_without_data),
		TEST(without_plugins_the_supplicant_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
