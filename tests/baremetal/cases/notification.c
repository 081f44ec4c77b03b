/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous notifications and the messages that go with them. */
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/gic.h"
#include "tests/baremetal/session.h"

#define VALUE_VALID BIT32(0)
#define VALUE_MORE  BIT32(1)

static bool has_notifications(void)
{
	uint64_t x[8] = {SMC_EXCHANGE_CAPS};

	return fast_call(x) == RET_OK && x[1] & CAP_ASYNC_NOTIF;
}

/* Take what is pending; the last a2. */
static uint64_t drain(uint32_t *count)
{
	uint64_t x[8];

	*count = 0;
	do {
		x[0] = SMC_GET_NOTIF_VALUE;
		x[1] = x[2] = 0;
		if (fast_call(x) != RET_OK)
			return ~0ull;
		*count += !!(x[2] & VALUE_VALID);
	} while (x[2] & VALUE_MORE && *count < 100);
	return x[2];
}

static uint32_t send_message(uint32_t cmd)
{
	struct call call;

	call_init(&call, cmd, 0);
	return call_result(&call);
}

CASE(notification, the_interrupt_is_in_the_device_tree, CASE_PLAIN)
{
	CHECK(board.has_tee_node);
	if (has_notifications())
		CHECK(board.has_tee_interrupt && board.tee_interrupt >= 16);
}

CASE(notification, without_an_event_there_is_no_value, CASE_PLAIN)
{
	uint32_t count;

	if (!has_notifications())
		SKIP("not offered");
	CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
	(void)drain(&count);
	CHECK_EQ(drain(&count) & (VALUE_VALID | VALUE_MORE), 0);
	CHECK_EQ(count, 0);
}

CASE(notification, bottom_half_and_stop_are_served_and_repeatable, CASE_PLAIN)
{
	if (!has_notifications())
		SKIP("not offered");
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
		CHECK_EQ(send_message(CMD_DO_BOTTOM_HALF), GP_SUCCESS);
		CHECK_EQ(send_message(CMD_STOP_NOTIF), GP_SUCCESS);
	}
	CHECK_EQ(send_message(CMD_STOP_NOTIF), GP_SUCCESS);
	CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
}

#define FAULT_NOTIFY 5

static uint32_t raise_value(uint32_t session, uint32_t value)
{
	struct tee_param p[4] = {VALUE(ATTR_VALUE_IN, value, 0)};

	return session_invoke(session, FAULT_NOTIFY, p);
}

/* Does the interrupt come more than @count times? A busy machine has a minute
 * for that. */
static bool interrupt_came(uint64_t count)
{
	uint64_t start = time_us();

	while (gic_tee_irq_count() <= count)
		if (time_us() - start > 60000000)
			return false;
	return true;
}

static void take(uint64_t *answer)
{
	uint64_t x[8] = {SMC_GET_NOTIF_VALUE};

	CHECK_EQ(fast_call(x), RET_OK);
	answer[0] = x[1];
	answer[1] = x[2];
}

static void check_raised_alone(uint32_t session)
{
	static const uint32_t values[] = {0, 1, 31, 32, 63};

	for (uint32_t i = 0; i < ARRAY_SIZE(values); i++) {
		uint64_t before = gic_tee_irq_count();
		uint64_t answer[2];

		CHECK_EQ(raise_value(session, values[i]), GP_SUCCESS);
		CHECK(interrupt_came(before));
		take(answer);
		CHECK_EQ(answer[0], values[i]);
		CHECK_EQ(answer[1] & (VALUE_VALID | VALUE_MORE), VALUE_VALID);
		/* Value 0 asks for this message; it is served at any time. */
		CHECK_EQ(send_message(CMD_DO_BOTTOM_HALF), GP_SUCCESS);
		take(answer);
		CHECK_EQ(answer[1] & (VALUE_VALID | VALUE_MORE), 0);
	}
}

static void check_raised_together(uint32_t session)
{
	uint64_t before = gic_tee_irq_count();
	uint64_t answer[2];

	CHECK_EQ(raise_value(session, 9), GP_SUCCESS);
	CHECK_EQ(raise_value(session, 4), GP_SUCCESS);
	CHECK_EQ(raise_value(session, 9), GP_SUCCESS);
	CHECK(interrupt_came(before));
	take(answer);
	CHECK_EQ(answer[0], 4);
	CHECK_EQ(answer[1] & (VALUE_VALID | VALUE_MORE),
		 VALUE_VALID | VALUE_MORE);
	take(answer);
	CHECK_EQ(answer[0], 9);
	CHECK_EQ(answer[1] & (VALUE_VALID | VALUE_MORE), VALUE_VALID);
}

static void check_raised_when_stopped(uint32_t session)
{
	uint64_t before;
	uint64_t answer[2];

	CHECK_EQ(send_message(CMD_STOP_NOTIF), GP_SUCCESS);
	before = gic_tee_irq_count();
	CHECK_EQ(raise_value(session, 3), GP_SUCCESS);
	for (uint64_t start = time_us(); time_us() - start < 20000;)
		;
	CHECK_EQ(gic_tee_irq_count(), before);
	CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
	take(answer);
	CHECK_EQ(answer[1] & VALUE_VALID, 0);
}

/* No device of ours has an event yet: a kernel with hooks makes one. */
CASE(notification, raised_values_interrupt_and_are_taken_once, CASE_OURS)
{
	uint32_t session = 0;
	uint32_t count;
	uint32_t result = session_open(&pta_fault, &session);

	if (result == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("the kernel was built without TEST_HOOKS");
	CHECK_EQ(result, GP_SUCCESS);
	CHECK(board.has_tee_interrupt);
	CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
	(void)drain(&count);
	gic_enable_spi(board.tee_interrupt);
	check_raised_alone(session);
	if (!case_has_failed())
		check_raised_together(session);
	if (!case_has_failed())
		check_raised_when_stopped(session);
	CHECK_EQ(raise_value(session, 64), GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(notification, messages_with_parameters_are_refused, CASE_OURS)
{
	struct call call;

	for (uint32_t cmd = CMD_DO_BOTTOM_HALF; cmd <= CMD_STOP_NOTIF; cmd++) {
		call_init(&call, cmd, 1);
		CHECK_EQ(call_result(&call), GP_ERROR_BAD_PARAMETERS);
	}
}

static void ask_often(void *arg)
{
	(void)arg;
	for (uint32_t i = rounds(500); i; i--) {
		uint64_t x[8] = {SMC_GET_NOTIF_VALUE};

		CHECK_EQ(fast_call(x), RET_OK);
	}
}

CASE(notification, all_cpus_may_ask_at_once, CASE_PLAIN)
{
	if (!has_notifications())
		SKIP("not offered");
	CHECK_EQ(fast_call0(SMC_ENABLE_NOTIF), RET_OK);
	cpu_run_on_all(ask_often, NULL, 0);
}

CASE(notification, the_rpc_cache_can_be_switched, CASE_KEEPS)
{
	uint64_t x[8];
	uint32_t session = 0;
	uint32_t n = 0;

	CHECK_EQ(fast_call0(SMC_ENABLE_SHM_CACHE), RET_OK);
	(void)session_open(&uuid_nobody, &session);
	do {
		x[0] = SMC_DISABLE_SHM_CACHE;
		CHECK(fast_call(x) == RET_OK || x[0] == RET_ENOTAVAIL);
		CHECK(++n < 100);
	} while (x[0] == RET_OK);
	(void)session_open(&uuid_nobody, &session);
	CHECK_EQ(fast_call0(SMC_ENABLE_SHM_CACHE), RET_OK);
}

/* While a call hangs, its thread's cache may be busy. */
CASE(notification, the_rpc_cache_may_be_switched_while_a_call_hangs, CASE_PLAIN)
{
	struct call call;
	uint32_t on, off;

	session_open_init(&call, &uuid_nobody);
	CHECK(call_run_to_rpc(&call));
	on = fast_call0(SMC_ENABLE_SHM_CACHE);
	off = fast_call0(SMC_DISABLE_SHM_CACHE);
	CHECK_EQ(call_run(&call), RET_OK);
	call_fini(&call);
	CHECK(on == RET_OK || on == RET_EBUSY);
	CHECK(off == RET_OK || off == RET_EBUSY || off == RET_ENOTAVAIL);
}
