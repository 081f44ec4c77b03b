/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_rpc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/thread/mutex.h"
#include "kernel/thread/rpc.h"
#include "tests/support/dies.h"
#include "tests/support/fake_sessions.h"

enum {
	BODY_LOCKED_WORK,
	BODY_READ,
	BODY_WRITE,
	BODY_CONSUME,
	BODY_PRODUCE,
	BODY_TIMEOUT,
	BODY_UNLOCK,
	BODY_RELOCK,
	BODY_BROADCAST,
};

static struct mutex m;
static struct rwlock rw;
static struct condvar cv;
static int inside, readers_inside, max_readers;
static unsigned int items, order_count;
static uint32_t order[64];

static uint32_t body_locked_work(struct ta_params *ps)
{
	for (unsigned int i = 0; i < 3; i++) {
		mutex_lock(&m);
		check_fatal(inside++ == 0 && mutex_is_held(&m));
		order[order_count++ % 64] = ps->p[0].value.a;
		rpc_yield();
		check_fatal(--inside == 0);
		mutex_unlock(&m);
	}
	return GP_SUCCESS;
}

static uint32_t body_read(struct ta_params *ps)
{
	rwlock_read_lock(&rw);
	check_fatal(!inside);
	readers_inside++;
	max_readers = MAX(max_readers, readers_inside);
	order[order_count++ % 64] = ps->p[0].value.a;
	rpc_yield();
	readers_inside--;
	rwlock_read_unlock(&rw);
	return GP_SUCCESS;
}

static uint32_t body_write(struct ta_params *ps)
{
	rwlock_write_lock(&rw);
	check_fatal(!inside++ && !readers_inside);
	order[order_count++ % 64] = ps->p[0].value.a;
	rpc_yield();
	inside--;
	rwlock_write_unlock(&rw);
	return GP_SUCCESS;
}

static uint32_t body_consume(struct ta_params *ps)
{
	(void)ps;
	mutex_lock(&m);
	while (!items)
		condvar_wait(&cv, &m);
	check_fatal(mutex_is_held(&m));
	items--;
	mutex_unlock(&m);
	return GP_SUCCESS;
}

static uint32_t body_produce(struct ta_params *ps)
{
	(void)ps;
	mutex_lock(&m);
	items++;
	condvar_signal(&cv);
	mutex_unlock(&m);
	return GP_SUCCESS;
}

static uint32_t body_broadcast(struct ta_params *ps)
{
	mutex_lock(&m);
	items += ps->p[0].value.a;
	condvar_broadcast(&cv);
	mutex_unlock(&m);
	return GP_SUCCESS;
}

static uint32_t body_timeout(struct ta_params *ps)
{
	uint64_t start = arch_counter();
	enum status st = ST_OK;

	mutex_lock(&m);
	st = condvar_wait_timeout(&cv, &m, ps->p[0].value.a);
	check_fatal(mutex_is_held(&m));
	mutex_unlock(&m);
	ps->p[1].value.a = (uint32_t)((arch_counter() - start) / 1000);
	return st == ST_TIMEOUT ? GP_ERROR_TIMEOUT : GP_SUCCESS;
}

static uint32_t body_unlock(struct ta_params *ps)
{
	(void)ps;
	mutex_unlock(&m);
	return GP_SUCCESS;
}

static uint32_t body_relock(struct ta_params *ps)
{
	(void)ps;
	mutex_lock(&m);
	check_fatal(!mutex_trylock(&m));
	mutex_lock(&m);
	return GP_SUCCESS;
}

static void start(struct nw_call *c, uint32_t body, uint32_t value)
{
	fake_invoke_init(c, body, 2);
	nw_param(c, 0, OPTEE_MSG_TYPE_VALUE_IN, value, 0, 0);
	nw_param(c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
}

static void start_all(struct nw_call *c, unsigned int count, uint32_t body)
{
	for (unsigned int i = 0; i < count; i++) {
		start(&c[i], body, i);
		c[i].cpu = i % SIM_CPU_COUNT;
	}
}

static int set_up(void **state)
{
	(void)state;
	nw_reset();
	mutex_init(&m);
	rwlock_init(&rw);
	condvar_init(&cv);
	inside = readers_inside = max_readers = 0;
	items = order_count = 0;
	return 0;
}

static void one_at_a_time_and_everybody_in_turn(void **state)
{
	enum {
		COUNT = 12
	};
	struct nw_call c[COUNT];
	unsigned int turns[COUNT] = {0};

	(void)state;
	start_all(c, COUNT, BODY_LOCKED_WORK);
	assert_true(nw_run_all(c, COUNT));
	assert_int_equal(order_count, 3 * COUNT);
	/* Nobody gets a second turn before all had their first. */
	for (unsigned int i = 0; i < COUNT; i++)
		assert_int_equal(turns[order[i]]++, 0);
	assert_null(m.owner);
}

static void no_rpc_without_contention(void **state)
{
	struct nw_call c;

	(void)state;
	start(&c, BODY_PRODUCE, 0);
	assert_int_equal(nw_run(&c), 0);
	assert_int_equal(c.rpc_count, 0);
}

static void readers_share_and_writers_do_not(void **state)
{
	enum {
		COUNT = 10
	};
	struct nw_call c[COUNT];

	(void)state;
	for (unsigned int i = 0; i < COUNT; i++)
		start(&c[i], i % 5 == 2 ? BODY_WRITE : BODY_READ, i);
	assert_true(nw_run_all(c, COUNT));
	assert_int_equal(order_count, COUNT);
	assert_true(max_readers >= 2);
	assert_int_equal(rw.readers, 0);
	/* Two readers, the first writer, then the readers behind it. */
	assert_int_equal(order[2], 2);
}

static void consumers_wait_for_producers(void **state)
{
	enum {
		COUNT = 20
	};
	struct nw_call c[COUNT];

	(void)state;
	for (unsigned int i = 0; i < COUNT; i++)
		start(&c[i], i < COUNT / 2 ? BODY_CONSUME : BODY_PRODUCE, i);
	assert_true(nw_run_all(c, COUNT));
	assert_int_equal(items, 0);
}

static void broadcast_wakes_all(void **state)
{
	enum {
		COUNT = 9
	};
	struct nw_call c[COUNT];

	(void)state;
	for (unsigned int i = 0; i < COUNT - 1; i++)
		start(&c[i], BODY_CONSUME, i);
	start(&c[COUNT - 1], BODY_BROADCAST, COUNT - 1);
	assert_true(nw_run_all(c, COUNT));
	assert_int_equal(items, 0);
}

static void timeout_ends_a_wait_and_not_too_early(void **state)
{
	static const uint32_t ms[] = {0, 1, 999, 1000, 2500};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(ms); i++) {
		struct nw_call c;

		start(&c, BODY_TIMEOUT, ms[i]);
		assert_int_equal(nw_run(&c), 0);
		assert_int_equal(c.msg->header.ret, GP_ERROR_TIMEOUT);
		assert_true(c.msg->param[1].word[0] >= ms[i]);
		assert_true(c.msg->param[1].word[0] < ms[i] + 1100);
		assert_true(list_is_empty(&cv.queue.waiters));
	}
}

static void signal_beats_a_timeout(void **state)
{
	struct nw_call c[2];

	(void)state;
	start(&c[0], BODY_TIMEOUT, 5000);
	start(&c[1], BODY_PRODUCE, 0);
	assert_true(nw_run_all(c, 2));
	assert_int_equal(c[0].msg->header.ret, GP_SUCCESS);
}

/* Normal world says at once that the wait is over, or that it failed. */
static bool bad_waker(struct nw_call *c, void *arg)
{
	struct nw_message *rpc = nw_rpc_message(c);

	if (!rpc || rpc->header.cmd != OPTEE_RPC_CMD_NOTIFICATION)
		return false;
	rpc->header.ret = *(const uint32_t *)arg;
	return true;
}

static void false_wake_ups_let_nobody_in(void **state)
{
	static const uint32_t lies[] = {GP_SUCCESS, GP_ERROR_TIMEOUT,
					GP_ERROR_GENERIC, 0x12345678};

	(void)state;
	for (unsigned int k = 0; k < ARRAY_SIZE(lies); k++) {
		struct nw_call c[5];
		uint32_t lie = lies[k];

		(void)set_up(NULL);
		start_all(c, 5, BODY_LOCKED_WORK);
		for (unsigned int i = 0; i < 5; i++) {
			c[i].hook = bad_waker;
			c[i].hook_arg = &lie;
		}
		assert_true(nw_run_all(c, 5));
		assert_int_equal(order_count, 15);
	}
}

/* All SENDs are lost: sleepers look again after a while. */
static bool lose_sends(struct nw_call *c, void *arg)
{
	struct nw_message *rpc = nw_rpc_message(c);

	(void)arg;
	if (!rpc || rpc->header.cmd != OPTEE_RPC_CMD_NOTIFICATION ||
	    rpc->param[0].word[0] != OPTEE_RPC_NOTIF_SEND)
		return false;
	rpc->header.ret = GP_ERROR_GENERIC;
	return true;
}

static void lost_wake_ups_only_delay(void **state)
{
	struct nw_call c[4];

	(void)state;
	start_all(c, 4, BODY_LOCKED_WORK);
	for (unsigned int i = 0; i < 4; i++)
		c[i].hook = lose_sends;
	assert_true(nw_run_all(c, 4));
	assert_int_equal(order_count, 12);
}

/* No message page for those who would wait or wake. */
static bool no_pages(struct nw_call *c, void *arg)
{
	(void)arg;
	if (nw_rpc_message(c) || c->regs.a[0] != 0xffff0000)
		return false;
	c->regs.a[1] = c->regs.a[2] = 0;
	return true;
}

static void locks_work_without_message_pages(void **state)
{
	struct nw_call c[4];

	(void)state;
	start_all(c, 4, BODY_LOCKED_WORK);
	for (unsigned int i = 0; i < 4; i++) {
		nw_use_plain_arg(&c[i]);
		c[i].hook = no_pages;
	}
	assert_true(nw_run_all(c, 4));
	assert_int_equal(order_count, 12);
}

static void run_unlock(void *arg)
{
	struct nw_call c;

	start(&c, *(const uint32_t *)arg, 0);
	(void)nw_run(&c);
}

static void wrong_use_stops_the_core(void **state)
{
	uint32_t unlock = BODY_UNLOCK;
	uint32_t relock = BODY_RELOCK;

	(void)state;
	assert_true(core_dies(run_unlock, &unlock));
	assert_true(core_dies(run_unlock, &relock));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_at_a_time_and_everybody_in_turn,
				       set_up),
		cmocka_unit_test_setup(no_rpc_without_contention, set_up),
		cmocka_unit_test_setup(readers_share_and_writers_do_not,
				       set_up),
		cmocka_unit_test_setup(consumers_wait_for_producers, set_up),
		cmocka_unit_test_setup(broadcast_wakes_all, set_up),
		cmocka_unit_test_setup(timeout_ends_a_wait_and_not_too_early,
				       set_up),
		cmocka_unit_test_setup(signal_beats_a_timeout, set_up),
		cmocka_unit_test_setup(false_wake_ups_let_nobody_in, set_up),
		cmocka_unit_test_setup(lost_wake_ups_only_delay, set_up),
		cmocka_unit_test_setup(locks_work_without_message_pages,
				       set_up),
		cmocka_unit_test_setup(wrong_use_stops_the_core, set_up),
	};

	fake_bodies[BODY_LOCKED_WORK] = body_locked_work;
	fake_bodies[BODY_READ] = body_read;
	fake_bodies[BODY_WRITE] = body_write;
	fake_bodies[BODY_CONSUME] = body_consume;
	fake_bodies[BODY_PRODUCE] = body_produce;
	fake_bodies[BODY_TIMEOUT] = body_timeout;
	fake_bodies[BODY_UNLOCK] = body_unlock;
	fake_bodies[BODY_RELOCK] = body_relock;
	fake_bodies[BODY_BROADCAST] = body_broadcast;
	entry_begin_service();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
