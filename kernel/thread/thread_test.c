/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/thread/rpc.h"
#include "kernel/thread/thread.h"
#include "tests/support/fake_sessions.h"

enum {
	BODY_EMPTY,
	BODY_RPC,
	BODY_IRQ,
	BODY_OVERFLOW,
};

static uint32_t body_empty(struct ta_params *ps)
{
	(void)ps;
	return GP_SUCCESS;
}

static uint32_t body_rpc(struct ta_params *ps)
{
	struct smc_regs r = {{OPTEE_SMC_RPC_ALLOC, 0x1234}};

	ps->p[0].value.a = thread_current()->id;
	ps->p[0].value.b = arch_cpu_this()->index;
	thread_rpc(&r);
	ps->p[1].value.a = (uint32_t)(r.a[1] + r.a[2] + r.a[4] + r.a[5]);
	ps->p[1].value.b = arch_cpu_this()->index;
	return GP_SUCCESS;
}

/* Interrupts that come wherever they can. */
static unsigned int irq_left;

static void irq_comes(void)
{
	if (!irq_left || !arch_cpu_this()->thread)
		return;
	irq_left--;
	thread_suspend_foreign_irq();
}

static uint32_t body_irq(struct ta_params *ps)
{
	uint32_t sum = 0;

	for (unsigned int i = 0; i < 10; i++) {
		irq_state_t s = arch_irq_mask_all();

		sum += i;
		arch_irq_restore(s);
	}
	ps->p[0].value.a = sum;
	return GP_SUCCESS;
}

static uint32_t recurse(volatile char *outer, unsigned int depth)
{
	volatile char here[512];

	here[0] = outer[0];
	if (!depth)
		return 0;
	return recurse(here, depth - 1) + (uint32_t)here[0];
}

static uint32_t body_overflow(struct ta_params *ps)
{
	volatile char first = 1;

	(void)ps;
	return recurse(&first, 1000);
}

static void start_call(struct nw_call *c, uint32_t body)
{
	fake_invoke_init(c, body, 4);
	nw_param(c, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	nw_param(c, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
}

static size_t free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

static uint32_t busy_count(void)
{
	struct thread_stats s;

	thread_get_stats(&s);
	return s.busy;
}

static int set_up(void **state)
{
	(void)state;
	nw_reset();
	fake_bodies[BODY_EMPTY] = body_empty;
	fake_bodies[BODY_RPC] = body_rpc;
	fake_bodies[BODY_IRQ] = body_irq;
	fake_bodies[BODY_OVERFLOW] = body_overflow;
	sim_irq_hook = NULL;
	return busy_count() != 0;
}

static void call_ends_where_it_began(void **state)
{
	struct nw_call c;

	(void)state;
	start_call(&c, BODY_EMPTY);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	assert_int_equal(c.msg->header.ret_origin, GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(busy_count(), 0);
	assert_null(arch_cpu_this()->thread);
	assert_true(arch_irq_is_masked());
}

static void rpc_goes_out_and_its_answer_comes_back_on_another_cpu(void **state)
{
	struct nw_call c;

	(void)state;
	start_call(&c, BODY_RPC);
	c.cpu = 1;
	nw_smc(&c);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RPC_ALLOC);
	assert_int_equal(c.regs.a[1], 0x1234);
	assert_int_equal(busy_count(), 1);
	c.regs = (struct smc_regs){
		{OPTEE_SMC_RETURN_FROM_RPC, 1, 2, c.regs.a[3], 4, 8}};
	c.cpu = 2;
	nw_smc(&c);
	assert_int_equal(c.state, NW_DONE);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.regs.a[1] | c.regs.a[2] | c.regs.a[3], 0);
	assert_int_equal(c.msg->param[0].word[1], 1);
	assert_int_equal(c.msg->param[1].word[0], 15);
	assert_int_equal(c.msg->param[1].word[1], 2);
}

static uint32_t resume(uint64_t id)
{
	struct smc_regs r = {{OPTEE_SMC_RETURN_FROM_RPC, 0, 0, id}};

	entry_yield_smc(&r);
	return (uint32_t)r.a[0];
}

static void only_suspended_threads_resume(void **state)
{
	struct nw_call c;
	uint64_t id = 0;

	(void)state;
	for (id = 0; id < THREAD_ID_MAX + 2; id++)
		assert_int_equal(resume(id), OPTEE_SMC_RETURN_ERESUME);
	assert_int_equal(resume(UINT32_MAX), OPTEE_SMC_RETURN_ERESUME);
	start_call(&c, BODY_RPC);
	nw_smc(&c);
	id = c.regs.a[3];
	assert_int_equal(resume(id + 1), OPTEE_SMC_RETURN_ERESUME);
	assert_int_equal(resume(id), OPTEE_SMC_RETURN_OK);
	assert_int_equal(resume(id), OPTEE_SMC_RETURN_ERESUME);
}

/* On the thread, while it runs: normal world tries to resume it on top. */
static void resume_me(void)
{
	struct smc_regs r = {
		{OPTEE_SMC_RETURN_FROM_RPC, 0, 0, thread_current()->id}};
	struct thread *t = NULL;

	sim_irq_hook = NULL;
	assert_int_equal(thread_acquire_suspended(r.a[3], &t), ST_NOT_FOUND);
}

static void running_thread_does_not_resume(void **state)
{
	struct nw_call c;

	(void)state;
	sim_irq_hook = resume_me;
	start_call(&c, BODY_EMPTY);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_null(sim_irq_hook);
}

static void foreign_interrupts_anywhere_change_nothing(void **state)
{
	(void)state;
	sim_irq_hook = irq_comes;
	for (unsigned int count = 1; count < 60; count++) {
		struct nw_call c;

		start_call(&c, BODY_IRQ);
		irq_left = count;
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		assert_int_equal(c.msg->header.ret, GP_SUCCESS);
		assert_int_equal(c.msg->param[0].word[0], 45);
		assert_int_equal(c.foreign_count, count - irq_left);
		assert_true(c.foreign_count >= MIN(count, 10u));
		irq_left = 0;
	}
}

static void hundred_calls_are_in_flight_and_all_pages_come_back(void **state)
{
	enum {
		COUNT = 100
	};
	static struct nw_call c[COUNT];
	size_t before = free_pages();

	(void)state;
	for (unsigned int round = 0; round < 20; round++) {
		nw_reset();
		for (unsigned int i = 0; i < COUNT; i++) {
			start_call(&c[i], BODY_RPC);
			c[i].cpu = i % SIM_CPU_COUNT;
			nw_smc(&c[i]);
			for (unsigned int k = 0; k < i; k++)
				assert_int_not_equal(c[k].regs.a[3],
						     c[i].regs.a[3]);
		}
		assert_int_equal(busy_count(), COUNT);
		for (unsigned int i = COUNT; i--;) {
			c[i].cpu = (i + 1) % SIM_CPU_COUNT;
			c[i].regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
			nw_smc(&c[i]);
			assert_int_equal(c[i].state, NW_DONE);
		}
		assert_int_equal(busy_count(), 0);
		if (!round)
			before = free_pages();
	}
	assert_int_equal(free_pages(), before);
	assert_true(thread_count() < 32);
}

static void ids_beyond_the_limit_are_refused(void **state)
{
	struct nw_call c;

	(void)state;
	for (unsigned int i = 0; i < SIM_CPU_COUNT; i++) {
		sim_set_cpu(i);
		thread_cpu_off();
	}
	thread_set_limit(150);
	do {
		start_call(&c, BODY_RPC);
		nw_smc(&c);
	} while (c.state == NW_READY);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RETURN_ETHREAD_LIMIT);
	/* One may be the spare. */
	assert_in_range(busy_count(), thread_limit() - 1, thread_limit());
	for (uint64_t id = 0; id < THREAD_ID_MAX; id++)
		(void)resume(id);
	thread_set_limit(THREAD_ID_MAX);
}

/* Take all memory, then see who can still call. */
static void full_memory_is_an_error_and_closing_works(void **state)
{
	enum {
		MANY = 20000
	};
	static paddr_t taken[MANY];
	static struct nw_call held[64];
	unsigned int held_count = 0;
	unsigned int n = 0;
	struct nw_call c;

	(void)state;
	while (n < MANY && page_alloc(0, &taken[n]) == ST_OK)
		n++;
	/* Use up idle threads. */
	for (;;) {
		start_call(&held[held_count], BODY_RPC);
		nw_smc(&held[held_count]);
		if (held[held_count].state == NW_DONE)
			break;
		held_count++;
	}
	assert_int_equal(held[held_count].regs.a[0], OPTEE_SMC_RETURN_OK);
	assert_int_equal(held[held_count].msg->header.ret,
			 GP_ERROR_OUT_OF_MEMORY);
	assert_int_equal(held[held_count].msg->header.ret_origin,
			 GP_ORIGIN_TEE);
	nw_call_init(&c, OPTEE_MSG_CMD_CLOSE_SESSION, 0);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	assert_int_equal(nw_unregister(99), GP_ERROR_BAD_PARAMETERS);
	/* No message at all: nothing to write an answer to. */
	c.regs = (struct smc_regs){
		{OPTEE_SMC_CALL_WITH_RPC_ARG, 0, SIM_SECURE_PA}};
	entry_yield_smc(&c.regs);
	assert_int_equal(c.regs.a[0], OPTEE_SMC_RETURN_EBADADDR);
	while (n)
		page_free(taken[--n], 0);
	while (held_count--)
		assert_int_equal(resume(held[held_count].regs.a[3]),
				 OPTEE_SMC_RETURN_OK);
	start_call(&c, BODY_EMPTY);
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(c.msg->header.ret, GP_SUCCESS);
}

static void every_failed_allocation_is_an_error(void **state)
{
	bool has_failed = true;

	(void)state;
	for (unsigned long n = 1; has_failed; n++) {
		struct nw_call c;
		size_t before = 0;

		sim_set_cpu(0);
		thread_cpu_off();
		start_call(&c, BODY_EMPTY);
		before = free_pages();
		page_fail_nth(n);
		assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
		has_failed = c.msg->header.ret == GP_ERROR_OUT_OF_MEMORY;
		page_fail_nth(0);
		if (has_failed)
			assert_int_equal(free_pages(), before);
		else
			assert_int_equal(c.msg->header.ret, GP_SUCCESS);
	}
}

/* What is kept in store is given up before anybody is refused. */
static void idle_threads_and_slabs_make_room(void **state)
{
	enum {
		MANY = 20000
	};
	static struct nw_call c[40];
	static paddr_t taken[MANY];
	struct mobj *m = NULL;
	uint32_t before = 0;
	unsigned int n = 0;

	(void)state;
	for (unsigned int i = 0; i < 40; i++) {
		start_call(&c[i], BODY_RPC);
		nw_smc(&c[i]);
	}
	for (unsigned int i = 0; i < 40; i++)
		assert_int_equal(resume(c[i].regs.a[3]), OPTEE_SMC_RETURN_OK);
	heap_free(heap_alloc(3000));
	before = thread_count();
	while (n < MANY && page_alloc(0, &taken[n]) == ST_OK)
		n++;
	/* The record of the object needs a page as well. */
	page_free(taken[--n], 0);
	assert_int_equal(mobj_create_anon(40, &m), ST_OK);
	assert_true(thread_count() < before);
	mobj_put(m);
	while (n)
		page_free(taken[--n], 0);
}

static void cpu_that_goes_off_leaves_its_threads_to_others(void **state)
{
	struct nw_call c;

	(void)state;
	start_call(&c, BODY_EMPTY);
	c.cpu = 3;
	(void)nw_run(&c);
	assert_int_not_equal(cpu_at(3)->thread_cache_count, 0);
	assert_int_equal(entry_cpu_off(), 0);
	assert_int_equal(cpu_at(3)->thread_cache_count, 0);
	assert_null(cpu_at(3)->thread_cache);
}

static void run_overflow(void *arg)
{
	struct nw_call c;

	(void)arg;
	start_call(&c, BODY_OVERFLOW);
	(void)nw_run(&c);
}

/* The guard page ends the process here; on the machine it is an exception. */
static void stack_overflow_hits_a_guard_page(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (!child) {
		(void)close(STDERR_FILENO);
		sim_memory_unshare();
		run_overflow(NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(call_ends_where_it_began, set_up),
		cmocka_unit_test_setup(
			rpc_goes_out_and_its_answer_comes_back_on_another_cpu,
			set_up),
		cmocka_unit_test_setup(only_suspended_threads_resume, set_up),
		cmocka_unit_test_setup(running_thread_does_not_resume, set_up),
		cmocka_unit_test_setup(
			foreign_interrupts_anywhere_change_nothing, set_up),
		cmocka_unit_test_setup(
			hundred_calls_are_in_flight_and_all_pages_come_back,
			set_up),
		cmocka_unit_test_setup(
			full_memory_is_an_error_and_closing_works, set_up),
		cmocka_unit_test_setup(idle_threads_and_slabs_make_room,
				       set_up),
		cmocka_unit_test_setup(every_failed_allocation_is_an_error,
				       set_up),
		cmocka_unit_test_setup(ids_beyond_the_limit_are_refused,
				       set_up),
		cmocka_unit_test_setup(
			cpu_that_goes_off_leaves_its_threads_to_others, set_up),
		cmocka_unit_test_setup(stack_overflow_hits_a_guard_page,
				       set_up),
	};

	entry_begin_service();
	thread_set_limit(THREAD_ID_MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
