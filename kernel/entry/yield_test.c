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
	BODY_YIELD = 4,
};

static uint32_t body_echo(struct ta_params *ps)
{
	(void)ps;
	return GP_SUCCESS;
}

static uint32_t body_yield(struct ta_params *ps)
{
	(void)ps;
	rpc_yield();
	return GP_SUCCESS;
}

static void messages_that_do_not_fit_are_bad_addresses(void **state)
{
	static const uint32_t counts[] = {128, 0x08000000, 0x7fffffff,
					  UINT32_MAX};
	struct nw_call c;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(counts); i++) {
		fake_invoke_init(&c, BODY_ECHO, counts[i]);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_EBADADDR);
		assert_int_equal(c.msg->header.ret, 0);
	}
	/* Room for the message, not for the RPC message behind it. */
	fake_invoke_init(&c, BODY_ECHO, 123);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_EBADADDR);
	assert_int_equal(fake_seen.invoked, 0);
}

static uint32_t call_at(uint32_t function, uint64_t pa)
{
	struct smc_regs r = {{function, pa >> 32, pa & UINT32_MAX}};

	entry_yield_smc(&r);
	return (uint32_t)r.a[0];
}

static void addresses_that_are_not_ns_ram_are_refused(void **state)
{
	static const uint64_t bad[] = {0,
				       SIM_SECURE_PA,
				       SIM_SECURE_PA + SIM_SECURE_BYTES - 4096,
				       SIM_FIRMWARE_PA,
				       SIM_HOLE_PA,
				       SIM_NS_PA - 4096,
				       SIM_NS_PA + SIM_NS_BYTES,
				       SIM_NS_PA + 4,
				       SIM_NS_PA + 1,
				       SIM_NS_PA + 4088,
				       0xfffffffffffff000};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(call_at(OPTEE_SMC_CALL_WITH_ARG, bad[i]),
				 OPTEE_SMC_RETURN_EBADADDR);
		assert_int_equal(call_at(OPTEE_SMC_CALL_WITH_RPC_ARG, bad[i]),
				 OPTEE_SMC_RETURN_EBADADDR);
	}
}

static void registered_messages_stay_inside_their_buffer(void **state)
{
	static const uint64_t bad_offsets[] = {4096 - 32, 4096, 4097,
					       1,         4,    UINT32_MAX};
	paddr_t pa = nw_pages(2);
	struct nw_message *m = nw_ptr(pa + 512);
	struct smc_regs r;

	(void)state;
	assert_int_equal(nw_register(88, pa, 2, 0, 4096), GP_SUCCESS);
	r = (struct smc_regs){{OPTEE_SMC_CALL_WITH_REGD_ARG, 0, 88, 512}};
	m->header.cmd = OPTEE_MSG_CMD_INVOKE_COMMAND;
	m->header.func = BODY_ECHO;
	entry_yield_smc(&r);
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_OK);
	assert_int_equal(fake_seen.invoked, 1);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad_offsets); i++) {
		r = (struct smc_regs){
			{OPTEE_SMC_CALL_WITH_REGD_ARG, 0, 88, bad_offsets[i]}};
		entry_yield_smc(&r);
		assert_int_equal(r.a[0], OPTEE_SMC_RETURN_EBADADDR);
	}
	r = (struct smc_regs){{OPTEE_SMC_CALL_WITH_REGD_ARG, 1, 88, 512}};
	entry_yield_smc(&r);
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_EBADADDR);
	assert_int_equal(fake_seen.invoked, 1);
	assert_int_equal(nw_unregister(88), GP_SUCCESS);
}

static void message_page_in_use_is_not_unregistered(void **state)
{
	paddr_t pa = nw_pages(1);
	struct nw_message *m = nw_ptr(pa);
	struct smc_regs r = {{OPTEE_SMC_CALL_WITH_REGD_ARG, 0, 89, 0}};

	(void)state;
	assert_int_equal(nw_register(89, pa, 1, 0, 4096), GP_SUCCESS);
	m->header.cmd = OPTEE_MSG_CMD_INVOKE_COMMAND;
	m->header.func = BODY_YIELD;
	entry_yield_smc(&r);
	assert_int_equal(r.a[0], OPTEE_SMC_RPC_FOREIGN_INTR);
	assert_int_equal(nw_unregister(89), GP_ERROR_BUSY);
	r.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
	entry_yield_smc(&r);
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_OK);
	assert_int_equal(nw_unregister(89), GP_SUCCESS);
}

static void die(void)
{
	panic("on purpose");
}

static jmp_buf dead;

static void back_to_normal_world(void)
{
	arch_cpu_this()->thread = NULL;
	longjmp(dead, 1);
}

/* In a child: the core stops in the middle of a call. */
static void run_dead(void *arg)
{
	struct nw_call c;
	struct smc_regs fast = {{OPTEE_SMC_EXCHANGE_CAPABILITIES}};
	void (*exit_dead)(void) = sim_dead_hook;

	(void)arg;
	nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 0);
	sim_dead_hook = back_to_normal_world;
	if (!setjmp(dead))
		die();
	if (nw_run(&c) == OPTEE_SMC_RETURN_ENOTAVAIL &&
	    call_at(OPTEE_SMC_RETURN_FROM_RPC, 0) ==
		    OPTEE_SMC_RETURN_ENOTAVAIL &&
	    nw_fast(&fast) == OPTEE_SMC_RETURN_ENOTAVAIL && !c.msg->header.ret)
		exit_dead();
}

static void dead_core_answers_at_once(void **state)
{
	(void)state;
	assert_true(core_dies(run_dead, NULL));
}

static void nothing_is_served_before_start_up_ends(void **state)
{
	struct smc_regs uid = {{OPTEE_SMC_CALLS_UID}};
	struct smc_regs caps = {{OPTEE_SMC_EXCHANGE_CAPABILITIES}};
	struct nw_call c;

	(void)state;
	nw_call_init(&c, OPTEE_MSG_CMD_OPEN_SESSION, 2);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_ENOTAVAIL);
	assert_int_equal(nw_fast(&uid), SMCCC_UNKNOWN);
	assert_int_equal(nw_fast(&caps), OPTEE_SMC_RETURN_ENOTAVAIL);
	entry_begin_service();
	uid.a[0] = OPTEE_SMC_CALLS_UID;
	assert_int_equal(nw_fast(&uid), 0x384fb3e0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, fake_set_up, fake_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(nothing_is_served_before_start_up_ends),
		CASE(messages_that_do_not_fit_are_bad_addresses),
		CASE(addresses_that_are_not_ns_ram_are_refused),
		CASE(registered_messages_stay_inside_their_buffer),
		CASE(message_page_in_use_is_not_unregistered),
		CASE(dead_core_answers_at_once),
	};

	fake_bodies[BODY_ECHO] = body_echo;
	fake_bodies[BODY_YIELD] = body_yield;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
