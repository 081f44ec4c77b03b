/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/svc/rpc_ta.h"
#include "kernel/svc/time.h"
#include "kernel/thread/rpc.h"
#include "tests/support/fake_sessions.h"

enum {
	BODY_VALUES,
	BODY_ALLOC,
	BODY_LOAD,
	BODY_TIME,
	BODY_TOO_MANY,
	BODY_TWO_BUFFERS,
};

static uint32_t body_values(struct ta_params *ps)
{
	struct rpc_param p[4] = {
		{.kind = RPC_PARAM_VALUE_IN, .value = {1, 2, 3}},
		{.kind = RPC_PARAM_VALUE_OUT},
		{.kind = RPC_PARAM_VALUE_INOUT, .value = {4, 5, 6}},
		{.kind = RPC_PARAM_MEMREF_OUT, .memref = {.size_bytes = 77}},
	};
	uint32_t result = 0;

	if (rpc_command(OPTEE_RPC_CMD_PLUGIN, p, 4, &result) != ST_OK)
		return GP_ERROR_OUT_OF_MEMORY;
	ps->p[0].value.a = (uint32_t)(p[0].value.a + p[1].value.b);
	ps->p[0].value.b = (uint32_t)(p[2].value.c + p[3].memref.size_bytes);
	return result;
}

static enum status alloc_status;

static uint32_t body_alloc(struct ta_params *ps)
{
	struct shm *shm = NULL;

	alloc_status = rpc_shm_alloc(RPC_SHM_APPL, ps->p[0].value.a, &shm);
	if (alloc_status != ST_OK)
		return GP_ERROR_GENERIC;
	check_fatal(shm_write(shm, 0, "hello", 6) == ST_OK);
	rpc_shm_free(RPC_SHM_APPL, shm);
	return GP_SUCCESS;
}

static uint32_t body_two_buffers(struct ta_params *ps)
{
	struct shm *a = NULL;
	struct shm *b = NULL;

	(void)ps;
	for (unsigned int i = 0; i < 5; i++) {
		check_fatal(rpc_shm_alloc(RPC_SHM_APPL, 100, &a) == ST_OK);
		check_fatal(rpc_shm_alloc(RPC_SHM_APPL, 9000, &b) == ST_OK);
		check_fatal(a != b && a->mobj != b->mobj);
		rpc_shm_free(RPC_SHM_APPL, a);
		rpc_shm_free(RPC_SHM_APPL, b);
		check_fatal(rpc_shm_alloc(RPC_SHM_KERNEL, 1, &a) == ST_OK);
		rpc_shm_free(RPC_SHM_KERNEL, a);
	}
	return GP_SUCCESS;
}

static const uint8_t ta_uuid[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static enum status load_status;
static char loaded[64];

static uint32_t body_load(struct ta_params *ps)
{
	uint64_t size = 0;
	struct shm *shm = NULL;

	(void)ps;
	load_status = rpc_load_ta(ta_uuid, &shm, &size);
	if (load_status != ST_OK)
		return GP_ERROR_GENERIC;
	memset(loaded, 0, sizeof(loaded));
	check_fatal(size <= sizeof(loaded));
	check_fatal(shm_read(shm, 0, loaded, size) == ST_OK);
	rpc_load_ta_done(shm);
	return GP_SUCCESS;
}

static uint32_t body_time(struct ta_params *ps)
{
	struct tee_time t = {0};
	uint64_t before = time_system_ms();

	time_suspend_ms(1500);
	ps->p[0].value.b = (uint32_t)(time_system_ms() - before);
	if (time_ree(&t) != ST_OK)
		return GP_ERROR_GENERIC;
	ps->p[0].value.a = t.seconds + t.millis;
	return GP_SUCCESS;
}

static uint32_t body_too_many(struct ta_params *ps)
{
	struct rpc_param p[5] = {};
	uint32_t result = 0;

	(void)ps;
	return rpc_command(OPTEE_RPC_CMD_FS, p, 5, &result) == ST_BAD_PARAM
		       ? GP_SUCCESS
		       : GP_ERROR_GENERIC;
}

static void start(struct nw_call *c, uint32_t body, uint32_t value)
{
	fake_invoke_init(c, body, 1);
	nw_param(c, 0, OPTEE_MSG_TYPE_VALUE_INOUT, value, 0, 0);
}

static int set_up(void **state)
{
	(void)state;
	nw_reset();
	nw_ta_file = NULL;
	nw_buffers_are_lists = false;
	return 0;
}

static void parameters_go_out_and_come_back(void **state)
{
	struct nw_call c;
	struct nw_message *rpc = NULL;

	(void)state;
	start(&c, BODY_VALUES, 0);
	assert_true(nw_run_until_rpc(&c, OPTEE_RPC_CMD_PLUGIN));
	rpc = nw_rpc_message(&c);
	assert_ptr_equal(rpc, &c.msg->param[1]);
	assert_int_equal(rpc->header.num_params, 4);
	assert_int_equal(rpc->header.ret, GP_ERROR_GENERIC);
	assert_int_equal(rpc->param[0].attr, OPTEE_MSG_TYPE_VALUE_IN);
	assert_int_equal(rpc->param[0].word[2], 3);
	assert_int_equal(rpc->param[1].attr, OPTEE_MSG_TYPE_VALUE_OUT);
	assert_int_equal(rpc->param[2].attr, OPTEE_MSG_TYPE_VALUE_INOUT);
	assert_int_equal(rpc->param[3].attr, OPTEE_MSG_TYPE_TMEM_OUT);
	assert_int_equal(rpc->param[3].word[0], 0);
	assert_int_equal(rpc->param[3].word[1], 77);
	/* An input is not read back; what normal world says beyond does no
	 * harm. */
	rpc->param[0].word[0] = 1000;
	rpc->param[1].word[1] = 20;
	rpc->param[2].word[2] = 300;
	rpc->param[3].word[1] = 4000;
	rpc->header.num_params = 0xffffffff;
	rpc->param[1].attr = 0xdead;
	rpc->header.ret = GP_ERROR_BUSY;
	c.regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_ERROR_BUSY);
	assert_int_equal(c.msg->param[0].word[0], 21);
	assert_int_equal(c.msg->param[0].word[1], 4300);
}

static void more_parameters_than_the_message_has_are_refused(void **state)
{
	struct nw_call c;

	(void)state;
	start(&c, BODY_TOO_MANY, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
}

static uint32_t disable_cache(uint64_t *cookie)
{
	struct smc_regs r = {{OPTEE_SMC_DISABLE_SHM_CACHE}};
	uint32_t a0 = nw_fast(&r);

	*cookie = r.a[1] << 32 | r.a[2];
	return a0;
}

static void plain_calls_borrow_a_page_and_the_cache_keeps_it(void **state)
{
	struct smc_regs on = {{OPTEE_SMC_ENABLE_SHM_CACHE}};
	uint64_t cookie = 0;
	struct nw_call c;

	(void)state;
	assert_int_equal(disable_cache(&cookie), OPTEE_SMC_RETURN_ENOTAVAIL);
	start(&c, BODY_TIME, 0);
	nw_use_plain_arg(&c);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	assert_int_equal(nw_lent.message_pages, 0);
	assert_int_equal(nw_fast(&on), OPTEE_SMC_RETURN_OK);
	for (unsigned int i = 0; i < 3; i++) {
		start(&c, BODY_TIME, 0);
		nw_use_plain_arg(&c);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(nw_lent.message_pages, 1);
	}
	assert_int_equal(disable_cache(&cookie), OPTEE_SMC_RETURN_OK);
	assert_non_null(nw_ptr(cookie));
	assert_int_equal(disable_cache(&cookie), OPTEE_SMC_RETURN_ENOTAVAIL);
}

static void cache_is_busy_during_calls(void **state)
{
	struct smc_regs on = {{OPTEE_SMC_ENABLE_SHM_CACHE}};
	uint64_t cookie = 0;
	struct nw_call c;

	(void)state;
	start(&c, BODY_VALUES, 0);
	assert_true(nw_run_until_rpc(&c, OPTEE_RPC_CMD_PLUGIN));
	assert_int_equal(disable_cache(&cookie), OPTEE_SMC_RETURN_EBUSY);
	assert_int_equal(nw_fast(&on), OPTEE_SMC_RETURN_EBUSY);
	nw_answer(&c);
	(void)nw_run(&c);
	assert_int_equal(disable_cache(&cookie), OPTEE_SMC_RETURN_ENOTAVAIL);
}

/* Answers to the ALLOC request that name no page of normal world's. */
static bool bad_page(struct nw_call *c, void *arg)
{
	uint64_t pa = *(const uint64_t *)arg;

	if (c->regs.a[0] != OPTEE_SMC_RPC_ALLOC)
		return c->regs.a[0] == OPTEE_SMC_RPC_FREE;
	c->regs.a[1] = pa >> 32;
	c->regs.a[2] = pa & UINT32_MAX;
	c->regs.a[4] = 0;
	c->regs.a[5] = 5;
	return true;
}

static void wrong_message_pages_are_given_back(void **state)
{
	static const uint64_t bad[] = {0,
				       SIM_SECURE_PA,
				       SIM_FIRMWARE_PA,
				       SIM_HOLE_PA - 8,
				       SIM_NS_PA + 1,
				       SIM_NS_PA + SIM_NS_BYTES - 8,
				       0xfffffffffffff000};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		uint64_t pa = bad[i];
		struct nw_call c;

		start(&c, BODY_VALUES, 0);
		nw_use_plain_arg(&c);
		c.hook = bad_page;
		c.hook_arg = &pa;
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->header.ret, GP_ERROR_OUT_OF_MEMORY);
		/* ALLOC, and FREE unless there was nothing to free. */
		assert_int_equal(c.rpc_count, pa ? 2 : 1);
	}
}

static void buffers_are_kept_for_the_call_only(void **state)
{
	size_t before = 0;
	struct nw_call c;

	(void)state;
	for (unsigned int lists = 0; lists < 2; lists++) {
		nw_buffers_are_lists = lists;
		start(&c, BODY_ALLOC, 12345);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->header.ret, GP_SUCCESS);
		assert_int_equal(c.rpc_count, 2);
		assert_int_equal(nw_lent.buffers, 0);
		if (!before)
			before = heap_bytes();
	}
	start(&c, BODY_TWO_BUFFERS, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(nw_lent.buffers, 0);
	assert_int_equal(heap_bytes(), before);
}

static uint64_t lie_attr, lie_address, lie_size;
static unsigned int frees;

static bool bad_buffer(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m)
		return false;
	m->header.ret = GP_SUCCESS;
	if (m->header.cmd == OPTEE_RPC_CMD_SHM_FREE) {
		frees++;
		assert_int_equal(m->param[0].word[1], 0x4444);
		return true;
	}
	m->param[0] = (struct optee_msg_param){lie_attr,
					       {lie_address, lie_size, 0x4444}};
	return true;
}

static void wrong_buffers_are_given_back(void **state)
{
	paddr_t good = nw_pages(4);
	paddr_t list = nw_page_list(good, 4);
	const struct {
		uint64_t attr, address, size;
	} lies[] = {
		{OPTEE_MSG_TYPE_TMEM_OUT, good, 4095},
		{OPTEE_MSG_TYPE_TMEM_OUT, good, 0},
		{OPTEE_MSG_TYPE_TMEM_IN, good, 4096},
		{OPTEE_MSG_TYPE_RMEM_OUT, 0, 4096},
		{OPTEE_MSG_TYPE_VALUE_OUT, good, 4096},
		{0x20000000A, good, 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT, SIM_SECURE_PA, 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT, SIM_HOLE_PA - 1, 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT, UINT64_MAX - 5, 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG,
		 SIM_SECURE_PA, 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG, good,
		 4096},
		{OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG |
			 OPTEE_MSG_ATTR_META,
		 list, 4096},
	};

	(void)state;
	*(uint64_t *)nw_ptr(good) = SIM_SECURE_PA;
	for (unsigned int i = 0; i < ARRAY_SIZE(lies); i++) {
		struct nw_call c;

		lie_attr = lies[i].attr;
		lie_address = lies[i].address;
		lie_size = lies[i].size;
		frees = 0;
		start(&c, BODY_ALLOC, 4096);
		c.hook = bad_buffer;
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(alloc_status, ST_BAD_FORMAT);
		assert_int_equal(frees, 1);
	}
}

static bool fail_alloc(struct nw_call *c, void *arg)
{
	nw_rpc_message(c)->header.ret = *(const uint32_t *)arg;
	return true;
}

static void refused_buffers_say_why(void **state)
{
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	struct nw_call c;

	(void)state;
	start(&c, BODY_ALLOC, 4096);
	c.hook = fail_alloc;
	c.hook_arg = &code;
	(void)nw_run(&c);
	assert_int_equal(alloc_status, ST_NO_MEM);
	code = GP_ERROR_COMMUNICATION;
	start(&c, BODY_ALLOC, 4096);
	c.hook = fail_alloc;
	c.hook_arg = &code;
	(void)nw_run(&c);
	assert_int_equal(alloc_status, ST_PEER_GONE);
}

static void file_of_a_ta_arrives(void **state)
{
	static const char file[] = "the file of a TA";
	struct nw_call c;

	(void)state;
	start(&c, BODY_LOAD, 0);
	(void)nw_run(&c);
	assert_int_equal(load_status, ST_NOT_FOUND);
	nw_ta_file = file;
	nw_ta_file_bytes = sizeof(file);
	start(&c, BODY_LOAD, 0);
	(void)nw_run(&c);
	assert_int_equal(load_status, ST_OK);
	assert_string_equal(loaded, file);
	assert_int_equal(nw_lent.buffers, 0);
}

static uint64_t first_size, second_size;

static bool odd_sizes(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_LOAD_TA)
		return false;
	m->header.ret = GP_SUCCESS;
	m->param[1].word[1] = m->param[1].attr == OPTEE_MSG_TYPE_RMEM_OUT
				      ? second_size
				      : first_size;
	return true;
}

static void file_sizes_that_make_no_sense_are_refused(void **state)
{
	static const struct {
		uint64_t first, second;
		enum status st;
	} sizes[] = {
		{0, 0, ST_GENERIC},
		{UINT64_MAX, 1, ST_NO_MEM},
		{SIM_SECURE_BYTES + 1, 1, ST_NO_MEM},
		{100, 101, ST_GENERIC},
		{100, 4096, ST_GENERIC},
		{100, UINT64_MAX, ST_GENERIC},
		{100, 0, ST_GENERIC},
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct nw_call c;

		first_size = sizes[i].first;
		second_size = sizes[i].second;
		start(&c, BODY_LOAD, 0);
		c.hook = odd_sizes;
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(load_status, sizes[i].st);
		assert_int_equal(nw_lent.buffers, 0);
	}
}

static void time_passes_in_normal_world(void **state)
{
	struct nw_call c;

	(void)state;
	start(&c, BODY_TIME, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	assert_int_equal(c.msg->param[0].word[0], 1700000250);
	assert_int_equal(c.msg->param[0].word[1], 1500);
}

static bool bad_time(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);

	if (m->header.cmd != OPTEE_RPC_CMD_GET_TIME)
		return false;
	m->header.ret = GP_SUCCESS;
	m->param[0].word[1] = *(const uint64_t *)arg;
	return true;
}

static void nanoseconds_beyond_a_second_are_refused(void **state)
{
	static const uint64_t bad[] = {1000000000, UINT64_MAX};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		uint64_t ns = bad[i];
		struct nw_call c;

		start(&c, BODY_TIME, 0);
		c.hook = bad_time;
		c.hook_arg = &ns;
		(void)nw_run(&c);
		assert_int_equal(c.msg->header.ret, GP_ERROR_GENERIC);
	}
}

static void every_failed_allocation_gives_buffers_back(void **state)
{
	static const char file[] = "the file of a TA";
	size_t before = 0;
	struct nw_call c;

	(void)state;
	nw_ta_file = file;
	nw_ta_file_bytes = sizeof(file);
	nw_buffers_are_lists = true;
	load_status = ST_NO_MEM;
	before = heap_bytes();
	for (unsigned long n = 1; load_status == ST_NO_MEM; n++) {
		start(&c, BODY_LOAD, 0);
		page_fail_nth(n);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		page_fail_nth(0);
		assert_int_equal(nw_lent.buffers, 0);
		assert_int_equal(heap_bytes(), before);
	}
	assert_int_equal(load_status, ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(parameters_go_out_and_come_back, set_up),
		cmocka_unit_test_setup(
			more_parameters_than_the_message_has_are_refused,
			set_up),
		cmocka_unit_test_setup(
			plain_calls_borrow_a_page_and_the_cache_keeps_it,
			set_up),
		cmocka_unit_test_setup(cache_is_busy_during_calls, set_up),
		cmocka_unit_test_setup(wrong_message_pages_are_given_back,
				       set_up),
		cmocka_unit_test_setup(buffers_are_kept_for_the_call_only,
				       set_up),
		cmocka_unit_test_setup(wrong_buffers_are_given_back, set_up),
		cmocka_unit_test_setup(refused_buffers_say_why, set_up),
		cmocka_unit_test_setup(file_of_a_ta_arrives, set_up),
		cmocka_unit_test_setup(
			file_sizes_that_make_no_sense_are_refused, set_up),
		cmocka_unit_test_setup(time_passes_in_normal_world, set_up),
		cmocka_unit_test_setup(nanoseconds_beyond_a_second_are_refused,
				       set_up),
		cmocka_unit_test_setup(
			every_failed_allocation_gives_buffers_back, set_up),
	};

	fake_bodies[BODY_VALUES] = body_values;
	fake_bodies[BODY_ALLOC] = body_alloc;
	fake_bodies[BODY_LOAD] = body_load;
	fake_bodies[BODY_TIME] = body_time;
	fake_bodies[BODY_TOO_MANY] = body_too_many;
	fake_bodies[BODY_TWO_BUFFERS] = body_two_buffers;
	entry_begin_service();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
