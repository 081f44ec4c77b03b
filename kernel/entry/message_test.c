/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/rpc.h"
#include "tests/support/dies.h"
#include "tests/support/fake_sessions.h"

enum {
	BODY_ECHO = 1,
	BODY_SUM,
	BODY_FAIL,
	BODY_YIELD,
};

#define META (OPTEE_MSG_TYPE_VALUE_IN | OPTEE_MSG_ATTR_META)

static uint32_t body_echo(struct ta_params *ps)
{
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		if (ta_param_is_memref(&ps->p[i])) {
			ps->p[i].memref.size_bytes /= 2;
		} else {
			ps->p[i].value.a += 1;
			ps->p[i].value.b += 2;
		}
	}
	return GP_SUCCESS;
}

static uint32_t body_fail(struct ta_params *ps)
{
	(void)body_echo(ps);
	return GP_ERROR_SHORT_BUFFER;
}

static uint32_t body_yield(struct ta_params *ps)
{
	rpc_yield();
	return body_echo(ps);
}

static void check_refused(struct nw_call *c, uint32_t code)
{
	c->msg->header.ret = 0x1234;
	c->msg->header.ret_origin = 0x1234;
	assert_int_equal(nw_run(c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c->msg->header.ret, code);
	assert_int_equal(c->msg->header.ret_origin, GP_ORIGIN_TEE);
	assert_int_equal(fake_seen.opened + fake_seen.invoked, 0);
}

static void values_go_in_and_come_back_field_by_field(void **state)
{
	struct nw_call c;

	(void)state;
	fake_invoke_init(&c, BODY_ECHO, 4);
	nw_param(&c, 0, OPTEE_MSG_TYPE_VALUE_IN, 10, 20, 30);
	nw_param(&c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 11, 21, 31);
	nw_param(&c, 2, OPTEE_MSG_TYPE_VALUE_INOUT, 0x500000012, 22, 32);
	nw_param(&c, 3, OPTEE_MSG_TYPE_NONE, 13, 23, 33);
	c.msg->header.pad = 0x77;
	c.msg->header.cancel_id = 0x78;
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->param[0].word[0], 10);
	assert_int_equal(c.msg->param[1].word[0], 12);
	assert_int_equal(c.msg->param[1].word[1], 23);
	assert_int_equal(c.msg->param[1].word[2], 31);
	assert_int_equal(c.msg->param[2].word[0], 0x13);
	assert_int_equal(c.msg->param[2].word[1], 24);
	assert_int_equal(c.msg->param[3].word[0], 13);
	assert_int_equal(c.msg->header.ret_origin, GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(c.msg->header.pad, 0x77);
	assert_int_equal(c.msg->header.cancel_id, 0x78);
	assert_int_equal(c.msg->header.session, 7);
	assert_int_equal(fake_seen.session, 7);
}

static void registered_memory_reaches_the_callee(void **state)
{
	paddr_t pa = nw_pages(3);
	struct nw_call c;

	(void)state;
	memset(nw_ptr(pa), 1, 3 * PAGE_BYTES);
	assert_int_equal(nw_register(66, pa, 3, 10, 2 * PAGE_BYTES),
			 GP_SUCCESS);
	fake_invoke_init(&c, BODY_SUM, 2);
	nw_param(&c, 0, OPTEE_MSG_TYPE_RMEM_INOUT, 4000, 200, 66);
	nw_param(&c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->param[1].word[0], 200);
	assert_int_equal(fake_seen.params.p[0].memref.offset_bytes, 4010);
	assert_int_equal(nw_unregister(66), GP_SUCCESS);
}

static void sizes_come_back_also_with_an_error(void **state)
{
	struct nw_call c;

	(void)state;
	assert_int_equal(nw_register(66, nw_pages(1), 1, 0, 4096), GP_SUCCESS);
	fake_invoke_init(&c, BODY_FAIL, 3);
	nw_param(&c, 0, OPTEE_MSG_TYPE_RMEM_OUT, 0, 1000, 66);
	nw_param(&c, 1, OPTEE_MSG_TYPE_RMEM_IN, 0, 1000, 66);
	nw_param(&c, 2, OPTEE_MSG_TYPE_TMEM_INOUT, 0, 500, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_ERROR_SHORT_BUFFER);
	assert_int_equal(c.msg->param[0].word[1], 500);
	assert_int_equal(c.msg->param[1].word[1], 1000);
	assert_int_equal(c.msg->param[2].word[1], 250);
	assert_true(fake_seen.params.p[2].memref.is_null);
	assert_int_equal(nw_unregister(66), GP_SUCCESS);
}

static void parts_outside_of_a_buffer_are_a_security_error(void **state)
{
	static const struct {
		uint64_t offset, size;
		uint32_t code;
	} parts[] = {
		{0, 4097, GP_ERROR_SECURITY},
		{4096, 1, GP_ERROR_SECURITY},
		{4097, 0, GP_ERROR_SECURITY},
		{1, UINT64_MAX, GP_ERROR_SECURITY},
		{UINT64_MAX, 2, GP_ERROR_SECURITY},
	};

	(void)state;
	assert_int_equal(nw_register(66, nw_pages(2), 2, 5, 4096), GP_SUCCESS);
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		struct nw_call c;

		fake_invoke_init(&c, BODY_ECHO, 2);
		nw_param(&c, 0, OPTEE_MSG_TYPE_RMEM_IN, 0, 1, 66);
		nw_param(&c, 1, OPTEE_MSG_TYPE_RMEM_IN, parts[i].offset,
			 parts[i].size, 66);
		check_refused(&c, parts[i].code);
	}
	assert_int_equal(nw_unregister(66), GP_SUCCESS);
}

static void odd_parameters_are_refused_and_hold_nothing(void **state)
{
	static const struct {
		uint64_t attr, w0, w1, w2;
	} bad[] = {
		{4, 0, 0, 0},
		{8, 0, 0, 0},
		{0xC, 0, 0, 0},
		{0xFF, 0, 0, 0},
		{OPTEE_MSG_TYPE_VALUE_IN | OPTEE_MSG_ATTR_META, 0, 0, 0},
		{OPTEE_MSG_TYPE_VALUE_IN | 1 << 10, 0, 0, 0},
		{OPTEE_MSG_TYPE_VALUE_IN | 1 << 19, 0, 0, 0},
		{OPTEE_MSG_TYPE_VALUE_IN | BIT64(63), 0, 0, 0},
		{OPTEE_MSG_TYPE_RMEM_IN, 0, 1, 67},
		/* Not reserved shared memory. */
		{OPTEE_MSG_TYPE_TMEM_IN, SIM_NS_PA, 1, 0},
		{OPTEE_MSG_TYPE_TMEM_IN, SIM_SECURE_PA, 1, 0},
		{OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG,
		 SIM_SECURE_PA, 1, 0},
		{OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG, 0xfff,
		 UINT64_MAX, 0},
		{OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG, 0xfff,
		 UINT64_MAX - 0xfff, 0},
	};
	size_t before = 0;

	(void)state;
	assert_int_equal(nw_register(66, nw_pages(1), 1, 0, 4096), GP_SUCCESS);
	before = heap_bytes();
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		for (unsigned int at = 0; at < 4; at++) {
			struct nw_call c;

			fake_invoke_init(&c, BODY_ECHO, 4);
			for (unsigned int k = 0; k < 4; k++)
				nw_param(&c, k, OPTEE_MSG_TYPE_RMEM_IN, 0, 1,
					 66);
			nw_param(&c, at, bad[i].attr, bad[i].w0, bad[i].w1,
				 bad[i].w2);
			check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		}
	}
	assert_int_equal(heap_bytes(), before);
	assert_int_equal(nw_unregister(66), GP_SUCCESS);
}

static void page_lists_serve_as_temporary_memory(void **state)
{
	paddr_t pa = nw_pages(2);
	size_t before = 0;
	struct nw_call c;

	(void)state;
	memset(nw_ptr(pa), 2, 2 * PAGE_BYTES);
	for (unsigned int i = 0; i < 2; i++) {
		fake_invoke_init(&c, BODY_SUM, 2);
		nw_param(&c, 0,
			 OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG,
			 nw_page_list(pa, 2) | 0x800, 0x1000, 0);
		nw_param(&c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->param[1].word[0], 2 * 0x1000);
		if (i)
			assert_int_equal(heap_bytes(), before);
		before = heap_bytes();
	}
}

static void parameter_counts_are_limited(void **state)
{
	(void)state;
	for (uint32_t n = 5; n <= 127; n++) {
		struct nw_call c;

		fake_invoke_init(&c, BODY_ECHO, n);
		nw_use_plain_arg(&c);
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		if (n == 5 || n == 6)
			continue;
		nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, n);
		nw_use_plain_arg(&c);
		nw_param(&c, 0, META, 0, 0, 0);
		nw_param(&c, 1, META, 0, 0, 0);
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
	}
}

/* Normal world rewrites the message while it is being served. */
static struct nw_message *victim;

static void change_message(void)
{
	static const struct optee_msg_param evil = {OPTEE_MSG_TYPE_VALUE_INOUT,
						    {1000, 1000, 1000}};

	victim->param[0] = evil;
	victim->param[1].attr = OPTEE_MSG_TYPE_RMEM_INOUT;
	victim->header.num_params = 100;
	victim->header.cmd = OPTEE_MSG_CMD_CLOSE_SESSION;
}

static void message_is_read_once(void **state)
{
	struct nw_call c;

	(void)state;
	fake_invoke_init(&c, BODY_YIELD, 2);
	nw_param(&c, 0, OPTEE_MSG_TYPE_VALUE_IN, 10, 20, 0);
	nw_param(&c, 1, OPTEE_MSG_TYPE_VALUE_INOUT, 30, 40, 0);
	nw_smc(&c);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RPC_FOREIGN_INTR);
	victim = c.msg;
	change_message();
	c.regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
	nw_smc(&c);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RETURN_OK);
	/* The first stays an input, the second a value. */
	assert_int_equal(c.msg->param[0].word[0], 1000);
	assert_int_equal(c.msg->param[1].word[0], 31);
	assert_int_equal(c.msg->param[1].word[1], 42);
	assert_int_equal(fake_seen.closed, 0);
}

static void open_carries_uuid_and_identity(void **state)
{
	uint8_t octets[16];
	struct nw_call c;
	uint64_t words[2];

	(void)state;
	for (unsigned int i = 0; i < 16; i++)
		octets[i] = (uint8_t)(i + 1);
	memcpy(words, octets, 16);
	nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 6);
	nw_param(&c, 0, META, words[0], words[1], 0);
	nw_param(&c, 1, META, words[1], words[0], TA_LOGIN_USER);
	nw_param(&c, 2, OPTEE_MSG_TYPE_VALUE_IN, 5, 6, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.session, 7);
	assert_int_equal(c.msg->header.ret_origin, GP_ORIGIN_TRUSTED_APP);
	assert_memory_equal(fake_seen.uuid, octets, 16);
	assert_memory_equal(fake_seen.client.uuid, octets + 8, 8);
	assert_memory_equal(fake_seen.client.uuid + 8, octets, 8);
	assert_int_equal(fake_seen.client.login, TA_LOGIN_USER);
	assert_int_equal(fake_seen.params.p[0].value.b, 6);
	assert_int_equal(fake_seen.params.p[1].type, TA_PARAM_NONE);
}

static void logins_are_checked(void **state)
{
	static const uint8_t nil[16];
	static const uint32_t good[] = {0, 1, 2, 4, 5, 6, 0x80000000};
	static const uint32_t bad[] = {
		3, 7, 8, 0xF0000000, 0xC0000000, 0xFFFFFFFF, 0x80000001};
	struct nw_call c;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 2);
		nw_param(&c, 0, META, 1, 2, 0);
		nw_param(&c, 1, META, 1, 2, bad[i]);
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(good); i++) {
		bool is_nil = good[i] == 0 || good[i] == 0x80000000;

		nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 2);
		nw_param(&c, 0, META, 1, 2, 0);
		nw_param(&c, 1, META, 1, 2, good[i]);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->header.ret, GP_SUCCESS);
		assert_int_equal(memcmp(fake_seen.client.uuid, nil, 16) == 0,
				 is_nil);
	}
}

static void open_needs_its_two_meta_parameters(void **state)
{
	static const uint64_t attrs[] = {
		OPTEE_MSG_TYPE_VALUE_IN, OPTEE_MSG_ATTR_META,
		OPTEE_MSG_TYPE_VALUE_OUT | OPTEE_MSG_ATTR_META, META | 1 << 16,
		META | BIT64(40)};
	struct nw_call c;

	(void)state;
	for (uint32_t n = 0; n < 2; n++) {
		nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, n);
		nw_param(&c, 0, META, 0, 0, 0);
		c.msg->header.session = 55;
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(c.msg->header.session, 0);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(attrs); i++) {
		for (unsigned int at = 0; at < 2; at++) {
			nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 2);
			nw_param(&c, 0, META, 0, 0, 0);
			nw_param(&c, 1, META, 0, 0, 0);
			c.msg->param[at].attr = attrs[i];
			check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		}
	}
}

static void register_takes_exactly_its_parameter(void **state)
{
	const uint64_t right =
		OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG;
	paddr_t list = nw_page_list(nw_pages(1), 1);
	const struct {
		uint32_t count;
		uint64_t attr, w0, w1;
	} bad[] = {
		{0, right, list, 4096},
		{2, right, list, 4096},
		{1, OPTEE_MSG_TYPE_TMEM_OUT, list, 4096},
		{1, OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG, list,
		 4096},
		{1, right | OPTEE_MSG_ATTR_META, list, 4096},
		{1, right | 1 << 16, list, 4096},
		{1, right, list, 0},
		{1, right, list | 0xfff, UINT64_MAX},
		{1, right, SIM_SECURE_PA, 4096},
		{1, right, list, 4097},
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct nw_call c;

		nw_call_init(&c, OPTEE_MSG_CMD_REGISTER_SHM, bad[i].count);
		nw_param(&c, 0, bad[i].attr, bad[i].w0, bad[i].w1, 5);
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(shm_count(), 0);
	}
	assert_int_equal(nw_unregister(5), GP_ERROR_BAD_PARAMETERS);
}

static void close_cancel_and_the_rest_take_no_parameters(void **state)
{
	static const uint32_t cmds[] = {
		OPTEE_MSG_CMD_CLOSE_SESSION, OPTEE_MSG_CMD_CANCEL,
		OPTEE_MSG_CMD_DO_BOTTOM_HALF, OPTEE_MSG_CMD_STOP_ASYNC_NOTIF};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cmds); i++) {
		struct nw_call c;

		nw_call_init(&c, cmds[i], 1);
		check_refused(&c, GP_ERROR_BAD_PARAMETERS);
		nw_call_init(&c, cmds[i], 0);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	}
	assert_int_equal(fake_seen.closed, 1);
	assert_int_equal(fake_seen.cancelled, 1);
}

static void unknown_commands_are_refused(void **state)
{
	static const uint32_t cmds[] = {8, 9, 100, 0x80000000, UINT32_MAX};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cmds); i++) {
		struct nw_call c;

		nw_call_init(&c, cmds[i], 0);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_EBADCMD);
		assert_int_equal(c.msg->header.ret, 0);
	}
}

static void reserved_memory_is_used_when_there_is_some(void **state)
{
	const uint64_t base = SIM_NS_PA + 0x4000000;
	struct smc_regs config = {{OPTEE_SMC_GET_SHM_CONFIG}};
	struct nw_call c;

	(void)state;
	assert_int_equal(nw_fast(&config), OPTEE_SMC_RETURN_ENOTAVAIL);
	assert_int_equal(entry_set_reserved_shm(SIM_SECURE_PA, 0x1000),
			 ST_BAD_PARAM);
	assert_int_equal(entry_set_reserved_shm(base, 0x1001), ST_BAD_PARAM);
	assert_int_equal(entry_set_reserved_shm(base, 0), ST_BAD_PARAM);
	assert_int_equal(entry_set_reserved_shm(base, 0x2000), ST_OK);
	config.a[0] = OPTEE_SMC_GET_SHM_CONFIG;
	assert_int_equal(nw_fast(&config), OPTEE_SMC_RETURN_OK);
	assert_int_equal(config.a[1], base);
	assert_int_equal(config.a[2], 0x2000);
	assert_int_equal(config.a[3], 1);
	memset(nw_ptr(base), 3, 0x2000);
	fake_invoke_init(&c, BODY_SUM, 2);
	nw_param(&c, 0, OPTEE_MSG_TYPE_TMEM_IN, base + 0xff0, 0x20, 0);
	nw_param(&c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->param[1].word[0], 0x60);
	memset(&fake_seen, 0, sizeof(fake_seen));
	fake_invoke_init(&c, BODY_SUM, 2);
	nw_param(&c, 0, OPTEE_MSG_TYPE_TMEM_IN, base + 0x1ff0, 0x11, 0);
	check_refused(&c, GP_ERROR_BAD_PARAMETERS);
	fake_invoke_init(&c, BODY_SUM, 2);
	nw_param(&c, 0, OPTEE_MSG_TYPE_TMEM_IN, base - 1, 2, 0);
	check_refused(&c, GP_ERROR_BAD_PARAMETERS);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, fake_set_up, fake_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(values_go_in_and_come_back_field_by_field),
		CASE(registered_memory_reaches_the_callee),
		CASE(sizes_come_back_also_with_an_error),
		CASE(parts_outside_of_a_buffer_are_a_security_error),
		CASE(odd_parameters_are_refused_and_hold_nothing),
		CASE(page_lists_serve_as_temporary_memory),
		CASE(parameter_counts_are_limited),
		CASE(message_is_read_once),
		CASE(open_carries_uuid_and_identity),
		CASE(logins_are_checked),
		CASE(open_needs_its_two_meta_parameters),
		CASE(register_takes_exactly_its_parameter),
		CASE(close_cancel_and_the_rest_take_no_parameters),
		CASE(unknown_commands_are_refused),
		CASE(reserved_memory_is_used_when_there_is_some),
	};

	entry_begin_service();
	fake_bodies[BODY_ECHO] = body_echo;
	fake_bodies[BODY_SUM] = fake_sum;
	fake_bodies[BODY_FAIL] = body_fail;
	fake_bodies[BODY_YIELD] = body_yield;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
