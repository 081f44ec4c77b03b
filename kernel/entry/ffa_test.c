/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "abi/psci.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/entry/ffa.h"
#include "kernel/irq/irq.h"
#include "kernel/spmc/endpoint.h"

#define SPMC       0x8000u
#define DISPATCHER 0xFFFF8000u /* from the dispatcher to us */
#define FRAMEWORK  FFA_MESSAGE_FRAMEWORK

static unsigned int acks;

static uint32_t ack(void)
{
	acks++;
	return IRQ_NONE;
}

static void cpu_init(void)
{
}

static const struct irq_chip chip = {
	.name = "none", .ack = ack, .cpu_init = cpu_init};

static struct ffa_regs call(struct ffa_regs r)
{
	entry_ffa_call(&r);
	return r;
}
#define calls(...) call((struct ffa_regs){{__VA_ARGS__}})

static int start(void **state)
{
	(void)state;
	list_init(&endpoints);
	entry_ffa_begin(SPMC, true);
	endpoint_find(0)->is_version_fixed = false;
	endpoint_find(0)->version = FFA_VERSION_1_0;
	entry_is_open = true;
	return 0;
}

static void assert_answers(const struct ffa_regs *r, uint32_t type,
			   uint32_t value)
{
	assert_true(r->x[0] == FFA_MSG_SEND_DIRECT_RESP);
	assert_true(r->x[1] == 0x8000FFFF);
	assert_true(r->x[2] == (FRAMEWORK | type));
	assert_true(r->x[3] == value);
	for (unsigned int i = 4; i < 8; i++)
		assert_true(r->x[i] == 0);
}

static void normal_worlds_version_is_negotiated(void **state)
{
	struct ffa_regs r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER,
				  FRAMEWORK | 8, FFA_VERSION_1_1);

	(void)state;
	assert_answers(&r, 9, FFA_VERSION_1_2);
	assert_int_equal(endpoint_find(0)->version, FFA_VERSION_1_1);
	/* Its own first call makes it last. */
	r = calls(FFA_FEATURES, FFA_RX_RELEASE);
	assert_true(r.x[0] == FFA_SUCCESS);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, FRAMEWORK | 8,
		  FFA_VERSION_1_2);
	assert_answers(&r, 9, UINT32_MAX);
	assert_int_equal(endpoint_find(0)->version, FFA_VERSION_1_1);
}

static void power_messages_fix_no_version(void **state)
{
	struct ffa_regs r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER,
				  FRAMEWORK | 0, PSCI_CPU_OFF);

	(void)state;
	assert_answers(&r, 2, 0);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, FRAMEWORK | 0, 77);
	assert_answers(&r, 2, PSCI_NOT_SUPPORTED);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, FRAMEWORK | 1);
	assert_answers(&r, 2, 0);
	assert_false(endpoint_find(0)->is_version_fixed);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, FRAMEWORK | 4);
	assert_true(r.x[0] == FFA_ERROR);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, 0);
	assert_true(r.x[0] == FFA_ERROR);
}

static void normal_world_cannot_speak_as_the_dispatcher(void **state)
{
	struct ffa_regs r = calls(FFA_MSG_SEND_DIRECT_REQ, SPMC, FRAMEWORK | 8,
				  FFA_VERSION_1_2);

	(void)state;
	assert_true(r.x[0] == FFA_ERROR);
	assert_int_equal(endpoint_find(0)->version, FFA_VERSION_1_0);
	r = calls(FFA_64(FFA_MSG_SEND_DIRECT_REQ), DISPATCHER, FRAMEWORK | 8,
		  FFA_VERSION_1_2);
	assert_true(r.x[0] == FFA_ERROR);
	assert_int_equal(endpoint_find(0)->version, FFA_VERSION_1_0);
}

static void interrupts_end_in_normal_world(void **state)
{
	struct ffa_regs r = calls(FFA_INTERRUPT);

	(void)state;
	assert_true(r.x[0] == FFA_NORMAL_WORLD_RESUME);
	assert_true(acks);
}

static void the_dispatcher_is_answered_when_we_serve_nobody(void **state)
{
	struct ffa_regs r;

	(void)state;
	entry_is_open = false;
	acks = 0;
	r = calls(FFA_INTERRUPT);
	assert_true(r.x[0] == FFA_NORMAL_WORLD_RESUME);
	assert_int_equal(acks, 1);
	r = calls(FFA_MSG_SEND_DIRECT_REQ, DISPATCHER, FRAMEWORK | 0,
		  PSCI_CPU_OFF);
	assert_answers(&r, 2, 0);
	r = calls(FFA_FEATURES, FFA_RX_RELEASE);
	assert_true(r.x[0] == FFA_ERROR);
	assert_true(r.x[2] == (uint32_t)FFA_ERROR_ABORTED);
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(normal_worlds_version_is_negotiated),
		TEST(power_messages_fix_no_version),
		TEST(normal_world_cannot_speak_as_the_dispatcher),
		TEST(interrupts_end_in_normal_world),
		TEST(the_dispatcher_is_answered_when_we_serve_nobody),
	};

	irq_set_chip(&chip);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
