/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "abi/optee_smc.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/storage/open_table.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"
#include "kernel/svc/time.h"
#include "tests/support/fake_sessions.h"

/*
 * Two threads, and a supplicant that is replaced while a request of the first
 * is on its way: the new one serves it, after whatever the second thread could
 * make it do. Its numbers are those of the old one, for other files.
 */
#define ALL  (STORAGE_READ | STORAGE_WRITE | STORAGE_WRITE_META)
#define SIZE 9000u

static uint8_t pattern[SIZE + 16], back[SIZE + 16];

enum {
	BODY_MAKE,   /* objects "a" and "b" */
	BODY_CHANGE, /* "a" */
	BODY_READ,   /* "b", to `back` */
	BODY_NEW,    /* another one */
	BODY_FORGET,
};

static struct storage_name named(const char *id)
{
	struct storage_name n = {.owner = {3}, .id_bytes = 1};

	n.id[0] = (uint8_t)id[0];
	return n;
}

static enum status create(const char *id, const uint8_t *bytes)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = bytes, .size_bytes = SIZE};

	return storage_create(STORAGE_REE, &n, ALL, &s, 1, NULL);
}

static enum status last; /* of the change */

static uint32_t body_make(struct ta_params *ps)
{
	(void)ps;
	check_fatal(create("b", pattern + 1) == ST_OK);
	check_fatal(create("a", pattern) == ST_OK);
	return GP_SUCCESS;
}

static uint32_t body_change(struct ta_params *ps)
{
	struct storage_name n = named("a");
	struct storage_source s = {.kernel = pattern + 4, .size_bytes = SIZE};
	struct storage_file *f = NULL;

	(void)ps;
	last = storage_open(STORAGE_REE, &n, ALL, &f);
	if (last != ST_OK)
		return GP_ERROR_GENERIC;
	last = storage_write(f, 0, &s);
	if (last == ST_OK)
		last = storage_truncate(f, 100);
	storage_close(f);
	return GP_SUCCESS;
}

static enum status fetch(const char *id, size_t *got)
{
	struct storage_name n = named(id);
	struct storage_sink s = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	enum status st = storage_open(STORAGE_REE, &n, STORAGE_READ, &f);

	if (st != ST_OK)
		return st;
	st = storage_read(f, 0, &s, got);
	storage_close(f);
	return st;
}

static uint32_t body_read(struct ta_params *ps)
{
	size_t got = 0;
	enum status st = fetch(ps->p[0].value.a ? "a" : "b", &got);

	ps->p[0].value.a = st;
	ps->p[0].value.b = (uint32_t)got;
	return GP_SUCCESS;
}

static uint32_t body_new(struct ta_params *ps)
{
	(void)ps;
	return create("n", pattern + 2) == ST_OK ? GP_SUCCESS
						 : GP_ERROR_GENERIC;
}

static uint32_t body_forget(struct ta_params *ps)
{
	(void)ps;
	ree_dir_reset();
	open_table_forget();
	return GP_SUCCESS;
}

static void to_param(const struct optee_msg_param *m, struct shm *shm,
		     struct rpc_param *p)
{
	*p = (struct rpc_param){.value = {m->word[0], m->word[1], m->word[2]}};
	if (m->attr < OPTEE_MSG_TYPE_RMEM_IN)
		return;
	/* Cookies are addresses. */
	shm->kva = nw_ptr(m->word[2]);
	shm->size_bytes = UINT32_MAX;
	p->memref.shm = shm;
	p->memref.offset_bytes = m->word[0];
	p->memref.size_bytes = m->word[1];
}

/* The supplicant of supplicant.h serves the requests of a call. */
static bool serve(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);
	struct rpc_param p[3] = {};
	struct shm shm[3] = {};

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_FS)
		return false;
	for (uint32_t i = 0; i < m->header.num_params; i++)
		to_param(&m->param[i], &shm[i], &p[i]);
	m->header.ret = sup_serve(p, false);
	for (uint32_t i = 0; i < m->header.num_params; i++) {
		if (m->param[i].attr == OPTEE_MSG_TYPE_VALUE_OUT)
			m->param[i].word[0] = p[i].value.a;
		else if (shm[i].kva)
			m->param[i].word[1] = p[i].memref.size_bytes;
	}
	return true;
}

static void start(struct nw_call *c, uint32_t body, uint32_t value)
{
	fake_invoke_init(c, body, 1);
	nw_param(c, 0, OPTEE_MSG_TYPE_VALUE_INOUT, value, 0, 0);
	c->hook = serve;
}

/* A change that the supplicant is slow to do. */
static struct {
	bool is_due;
	struct rpc_param p[2];
	struct shm shm;
	uint8_t bytes[8 * 4096];
} late;

static void keep_late(const struct nw_call *c)
{
	const struct nw_message *m = nw_rpc_message(c);

	late.is_due = true;
	for (uint32_t i = 0; i < m->header.num_params; i++)
		to_param(&m->param[i], &late.shm, &late.p[i]);
	if (m->header.num_params < 2)
		return;
	assert_true(late.p[1].memref.size_bytes <= sizeof(late.bytes));
	memcpy(late.bytes,
	       (uint8_t *)late.shm.kva + late.p[1].memref.offset_bytes,
	       late.p[1].memref.size_bytes);
	late.shm.kva = late.bytes;
	late.p[1].memref.offset_bytes = 0;
}

static void do_late(void)
{
	if (late.is_due)
		(void)sup_serve(late.p, false);
	late.is_due = false;
}

/* Of a client that is killed: nobody serves it any more. */
static bool serve_none(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_FS)
		return false;
	m->header.ret = GP_ERROR_COMMUNICATION;
	return true;
}

/* What is late is done while others rest. A signal that is pending for them
 * ends each of their sleeps. */
#define LATE_MS 150u
static uint64_t late_at_ms;

static bool serve_slowly(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	if (!m || m->header.cmd != OPTEE_RPC_CMD_SUSPEND)
		return serve(c, arg);
	sim_advance_us(1000);
	m->header.ret = GP_SUCCESS;
	if (time_system_ms() >= late_at_ms)
		do_late();
	return true;
}

static bool is_change(const struct nw_call *c)
{
	const struct nw_message *m = nw_rpc_message(c);

	return m && m->header.cmd == OPTEE_RPC_CMD_FS &&
	       (m->param[0].word[0] == OPTEE_RPC_FS_WRITE ||
		m->param[0].word[0] == OPTEE_RPC_FS_TRUNCATE);
}

/* Until the @nth change of a file is on its way; false: there are fewer. */
static bool run_until_change(struct nw_call *c, unsigned int nth)
{
	while (nw_run_until_rpc(c, OPTEE_RPC_CMD_FS)) {
		if (is_change(c) && !--nth)
			return true;
		nw_answer(c);
	}
	return false;
}

static void forget_all(void)
{
	struct nw_call c;

	start(&c, BODY_FORGET, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	sup_restart();
}

static void expect_b(void)
{
	struct nw_call c;

	start(&c, BODY_READ, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->param[0].word[0], ST_OK);
	assert_int_equal(c.msg->param[0].word[1], SIZE);
	assert_memory_equal(back, pattern + 1, SIZE);
}

/* As before, or as after either step. */
static void expect_a(void)
{
	struct nw_call c;
	size_t size = 0;

	start(&c, BODY_READ, 1);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->param[0].word[0], ST_OK);
	size = c.msg->param[0].word[1];
	assert_true(size == SIZE || size == 100);
	if (last == ST_OK)
		assert_int_equal(size, 100);
	assert_true(!memcmp(back, pattern + 4, size) ||
		    (size == SIZE && !memcmp(back, pattern, size)));
}

static void run_till_it_sleeps(struct nw_call *c)
{
	while (c->state == NW_READY) {
		nw_smc(c);
		if (c->state == NW_READY)
			nw_answer(c);
	}
}

/* New objects, and a change of one that is on its way. */
static bool begin_change(struct nw_call *c, unsigned int nth)
{
	nw_reset();
	sup_wipe();
	forget_all();
	start(c, BODY_MAKE, 0);
	assert_int_equal(nw_run(c), OPTEE_SMC_RETURN_OK);
	forget_all();
	start(c, BODY_CHANGE, 0);
	return run_until_change(c, nth);
}

/* As written, and in the next boot. */
static void expect_both(void)
{
	expect_b();
	expect_a();
	forget_all();
	expect_b();
	expect_a();
}

static bool replace_at(unsigned int nth, uint32_t other)
{
	struct nw_call c[2];

	if (!begin_change(&c[0], nth))
		return false;
	sup_restart();
	start(&c[1], other, 0);
	run_till_it_sleeps(&c[1]);
	nw_answer(&c[0]);
	assert_true(nw_run_all(c, 2));
	expect_both();
	return true;
}

static void a_change_on_its_way_meets_no_other_file(void **state)
{
	const uint32_t others[] = {BODY_READ, BODY_NEW};
	unsigned int count = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		for (unsigned int nth = 1; replace_at(nth, others[i]); nth++)
			count++;
	}
	print_message("%u changes\n", count);
	assert_true(count >= 12);
}

static bool kill_at(unsigned int nth)
{
	struct nw_call c[2];

	if (!begin_change(&c[0], nth))
		return false;
	keep_late(&c[0]);
	c[0].hook = serve_none;
	nw_answer(&c[0]);
	assert_int_equal(nw_run(&c[0]), OPTEE_SMC_RETURN_OK);
	start(&c[1], BODY_CHANGE, 0);
	c[1].hook = serve_slowly;
	late_at_ms = time_system_ms() + LATE_MS;
	assert_int_equal(nw_run(&c[1]), OPTEE_SMC_RETURN_OK);
	assert_int_equal(last, ST_OK);
	do_late();
	expect_both();
	return true;
}

static void a_change_for_a_killed_client_overtakes_no_other(void **state)
{
	unsigned int count = 0;

	(void)state;
	while (kill_at(count + 1))
		count++;
	print_message("%u changes\n", count);
	assert_true(count >= 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_on_its_way_meets_no_other_file),
		cmocka_unit_test(
			a_change_for_a_killed_client_overtakes_no_other),
	};

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 7 + i / 300);
	fake_bodies[BODY_MAKE] = body_make;
	fake_bodies[BODY_CHANGE] = body_change;
	fake_bodies[BODY_READ] = body_read;
	fake_bodies[BODY_NEW] = body_new;
	fake_bodies[BODY_FORGET] = body_forget;
	entry_begin_service();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
