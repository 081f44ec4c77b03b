/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_smc.h"
#include "kernel/irq/irq.h"
#include "kernel/svc/notif.h"
#include "tests/support/fake_sessions.h"

static unsigned int raised, cpu_inits;
static uint32_t raised_intid;

static void raise_foreign(uint32_t intid)
{
	raised++;
	raised_intid = intid;
}

static void cpu_init(void)
{
	cpu_inits++;
}

static const struct irq_chip chip = {
	.name = "none",
	.raise_foreign = raise_foreign,
	.cpu_init = cpu_init,
};

static struct smc_regs call(uint64_t a0, uint64_t a1)
{
	struct smc_regs r = {{a0, a1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7}};

	entry_fast_smc(&r);
	return r;
}

static void queries_have_the_numbers_that_drivers_compare(void **state)
{
	struct smc_regs r = call(OPTEE_SMC_CALLS_UID, 0);

	(void)state;
	assert_int_equal(r.a[0], 0x384fb3e0);
	assert_int_equal(r.a[1], 0xe7f811e3);
	assert_int_equal(r.a[2], 0xaf630002);
	assert_int_equal(r.a[3], 0xa5d5c51b);
	r = call(OPTEE_SMC_GET_OS_UUID, 0);
	assert_int_equal(r.a[0], 0x486178e0);
	assert_int_equal(r.a[2], 0xbc5e0002);
	r = call(OPTEE_SMC_CALLS_REVISION, 0);
	assert_int_equal(r.a[0], 2);
	assert_int_equal(r.a[1], 0);
	r = call(OPTEE_SMC_CALLS_COUNT, 0);
	assert_in_range(r.a[0], 1, 255);
}

static void upper_halves_do_not_count(void **state)
{
	struct smc_regs r = call(0xffffffff00000000 | OPTEE_SMC_CALLS_UID, 0);

	(void)state;
	assert_int_equal(r.a[0], 0x384fb3e0);
	r = call(OPTEE_SMC_EXCHANGE_CAPABILITIES, 0xabcdef0000000001);
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_OK);
}

static void unknown_functions_are_unknown_and_leak_nothing(void **state)
{
	static const uint32_t ids[] = {OPTEE_SMC_FAST_CALL(2),
				       OPTEE_SMC_FAST_CALL(8),
				       OPTEE_SMC_FAST_CALL(12),
				       OPTEE_SMC_FAST_CALL(13),
				       OPTEE_SMC_FAST_CALL(14),
				       OPTEE_SMC_FAST_CALL(18),
				       OPTEE_SMC_FAST_CALL(0xffff),
				       OPTEE_SMC_QUERY_CALL(2),
				       OPTEE_SMC_QUERY_CALL(0xff02),
				       0x80000000,
				       0,
				       UINT32_MAX};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(ids); i++) {
		struct smc_regs r = call(ids[i], 1);

		assert_int_equal(r.a[0], SMCCC_UNKNOWN);
		assert_int_equal(r.a[1] | r.a[2] | r.a[3], 0);
	}
	for (uint32_t n = 0; n < 0x20; n++) {
		struct smc_regs r = {{OPTEE_SMC_YIELD_CALL(n)}};

		if (n == 3 || n == 4 || n == 18 || n == 19)
			continue;
		entry_yield_smc(&r);
		assert_int_equal(r.a[0], SMCCC_UNKNOWN);
	}
}

static void capabilities_without_and_with_notifications(void **state)
{
	struct smc_regs r = call(OPTEE_SMC_EXCHANGE_CAPABILITIES, 0);

	(void)state;
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_OK);
	assert_int_equal(r.a[1], 0xd4);
	assert_int_equal(r.a[3], 4);
	/* Values of sleeping threads stay below what Linux has room for. */
	r = call(OPTEE_SMC_GET_THREAD_COUNT, 0);
	assert_int_equal(r.a[0], OPTEE_SMC_RETURN_OK);
	assert_true(r.a[1] >= 64 && 64 + r.a[1] <= 255);
	assert_int_equal(call(OPTEE_SMC_ENABLE_ASYNC_NOTIF, 0).a[0],
			 OPTEE_SMC_RETURN_ENOTAVAIL);
	notif_send_async(3);
	assert_int_equal(raised, 0);

	notif_init(219);
	thread_set_limit(THREAD_ID_MAX);
	r = call(OPTEE_SMC_EXCHANGE_CAPABILITIES, 1);
	assert_int_equal(r.a[1], 0xf4);
	assert_int_equal(r.a[2], 64 + 1024);
	for (unsigned int bit = 1; bit < 32; bit++) {
		r = call(OPTEE_SMC_EXCHANGE_CAPABILITIES, BIT64(bit));
		assert_int_equal(r.a[0], OPTEE_SMC_RETURN_ENOTAVAIL);
		assert_int_equal(r.a[1], 0);
	}
}

static void notifications_are_taken_in_order_between_on_and_off(void **state)
{
	struct smc_regs r;
	struct nw_call stop;

	(void)state;
	notif_send_async(5);
	assert_int_equal(raised, 0);
	assert_int_equal(call(OPTEE_SMC_ENABLE_ASYNC_NOTIF, 0).a[0],
			 OPTEE_SMC_RETURN_OK);
	assert_int_equal(call(OPTEE_SMC_GET_ASYNC_NOTIF_VALUE, 0).a[2], 0);
	notif_send_async(63);
	notif_send_async(0);
	notif_send_async(0);
	assert_int_equal(raised, 3);
	assert_int_equal(raised_intid, 219);
	r = call(OPTEE_SMC_GET_ASYNC_NOTIF_VALUE, 0);
	assert_int_equal(r.a[0], 0);
	assert_int_equal(r.a[1], 0);
	assert_int_equal(r.a[2], 3);
	r = call(OPTEE_SMC_GET_ASYNC_NOTIF_VALUE, 0);
	assert_int_equal(r.a[1], 63);
	assert_int_equal(r.a[2], 1);
	r = call(OPTEE_SMC_GET_ASYNC_NOTIF_VALUE, 0);
	assert_int_equal(r.a[2], 0);
	notif_send_async(7);
	nw_call_init(&stop, OPTEE_MSG_CMD_STOP_ASYNC_NOTIF, 0);
	assert_int_equal(nw_run(&stop), OPTEE_SMC_RETURN_OK);
	assert_int_equal(stop.msg->header.ret, GP_SUCCESS);
	raised = 0;
	notif_send_async(8);
	assert_int_equal(raised, 0);
	assert_int_equal(call(OPTEE_SMC_GET_ASYNC_NOTIF_VALUE, 0).a[2], 0);
}

static void power_hooks_succeed_and_wake_the_interrupt_controller(void **state)
{
	(void)state;
	assert_int_equal(entry_cpu_on(), 0);
	assert_int_equal(entry_cpu_suspend(), 0);
	assert_int_equal(entry_cpu_resume(), 0);
	assert_int_equal(entry_cpu_off(), 0);
	assert_int_equal(entry_system_off(), 0);
	assert_int_equal(entry_system_reset(), 0);
	assert_int_equal(cpu_inits, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_have_the_numbers_that_drivers_compare),
		cmocka_unit_test(upper_halves_do_not_count),
		cmocka_unit_test(
			unknown_functions_are_unknown_and_leak_nothing),
		cmocka_unit_test(capabilities_without_and_with_notifications),
		cmocka_unit_test(
			notifications_are_taken_in_order_between_on_and_off),
		cmocka_unit_test(
			power_hooks_succeed_and_wake_the_interrupt_controller),
	};

	irq_set_chip(&chip);
	entry_begin_service();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
