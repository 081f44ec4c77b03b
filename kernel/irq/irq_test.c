/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/irq/irq.h"

/* A controller whose pending interrupts are a list. */
static uint32_t pending[8];
static unsigned int pending_count, cpu_inits;
static uint64_t enabled, disabled, ended, given; /* bits, ids below 64 */

static uint32_t fake_ack(void)
{
	return pending_count ? pending[--pending_count] : IRQ_NONE;
}

static void fake_eoi(uint32_t intid)
{
	ended |= BIT64(intid);
}

static void fake_enable(uint32_t intid)
{
	enabled |= BIT64(intid);
}

static void fake_disable(uint32_t intid)
{
	disabled |= BIT64(intid);
}

static void fake_give_foreign(uint32_t intid)
{
	given |= BIT64(intid);
}

static void fake_cpu_init(void)
{
	cpu_inits++;
}

static uint64_t routes[64];

static void fake_route(uint32_t intid, uint64_t hw_id)
{
	routes[intid] = hw_id;
}

static const struct irq_chip chip = {
	.name = "fake",
	.ack = fake_ack,
	.eoi = fake_eoi,
	.enable = fake_enable,
	.disable = fake_disable,
	.give_foreign = fake_give_foreign,
	.cpu_init = fake_cpu_init,
	.route = fake_route,
};

static int reset(void **state)
{
	(void)state;
	pending_count = cpu_inits = 0;
	enabled = disabled = ended = 0;
	irq_set_chip(&chip);
	return 0;
}

static uint32_t handled[8];
static unsigned int handled_count;

static void note(uint32_t intid, void *arg)
{
	assert_ptr_equal(arg, &handled);
	handled[handled_count++] = intid;
}

static void nothing_can_be_registered_without_a_controller(void **state)
{
	(void)state;
	irq_set_chip(NULL);
	assert_int_equal(irq_register(29, note, &handled), ST_NOT_SUPPORTED);
	irq_handle_native();
	irq_cpu_init();
}

static void handlers_run_until_nothing_is_pending(void **state)
{
	(void)state;
	assert_int_equal(irq_register(29, note, &handled), ST_OK);
	assert_int_equal(irq_register(40, note, &handled), ST_OK);
	assert_int_equal(enabled, BIT64(29) | BIT64(40));
	pending[0] = 40;
	pending[1] = 29;
	pending_count = 2;
	irq_handle_native();
	assert_int_equal(handled_count, 2);
	assert_int_equal(handled[0], 29);
	assert_int_equal(handled[1], 40);
	assert_int_equal(ended, BIT64(29) | BIT64(40));
	assert_int_equal(disabled, 0);
}

static void an_interrupt_has_one_handler(void **state)
{
	(void)state;
	assert_int_equal(irq_register(29, note, &handled), ST_CONFLICT);
	assert_int_equal(enabled, 0);
}

static void an_interrupt_of_nobody_is_switched_off(void **state)
{
	(void)state;
	pending[0] = 50;
	pending_count = 1;
	irq_handle_native();
	assert_int_equal(disabled, BIT64(50));
	assert_int_equal(ended, BIT64(50));
}

static void private_interrupts_come_back_with_their_cpu(void **state)
{
	(void)state;
	irq_cpu_init();
	assert_int_equal(cpu_inits, 1);
	assert_int_equal(enabled, BIT64(29));
}

static void what_is_given_away_stays_so_on_every_cpu(void **state)
{
	(void)state;
	given = 0;
	irq_set_chip(NULL);
	assert_int_equal(irq_give_foreign(8), ST_NOT_SUPPORTED);
	irq_set_chip(&chip);
	irq_cpu_init();
	assert_int_equal(given, 0);
	assert_int_equal(irq_give_foreign(8), ST_OK);
	assert_int_equal(given, BIT64(8));
	given = 0;
	irq_cpu_init();
	assert_int_equal(given, BIT64(8));
}

static void cpu_goes_off(unsigned int index)
{
	sim_set_cpu(index);
	irq_cpu_off();
}

static void cpu_comes(unsigned int index)
{
	sim_set_cpu(index);
	irq_cpu_init();
}

#define NOWHERE 99u

/* 29 is private, 40 shared; CPU 0 is the one that started us. */
static void shared_interrupts_leave_a_cpu_that_goes_off(void **state)
{
	(void)state;
	routes[29] = routes[40] = NOWHERE;
	cpu_comes(1);
	cpu_goes_off(1);
	assert_int_equal(routes[40], 0);
	cpu_comes(1);
	cpu_goes_off(0);
	assert_int_equal(routes[40], 1);
	/* Nobody is left; then it is nobody's. */
	routes[40] = NOWHERE;
	cpu_goes_off(1);
	assert_int_equal(routes[40], NOWHERE);
	cpu_comes(1);
	cpu_comes(0);
	cpu_goes_off(1);
	assert_int_equal(routes[40], 0);
	assert_int_equal(routes[29], NOWHERE);
	irq_set_chip(NULL);
	cpu_goes_off(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			nothing_can_be_registered_without_a_controller, reset),
		cmocka_unit_test_setup(handlers_run_until_nothing_is_pending,
				       reset),
		cmocka_unit_test_setup(an_interrupt_has_one_handler, reset),
		cmocka_unit_test_setup(an_interrupt_of_nobody_is_switched_off,
				       reset),
		cmocka_unit_test_setup(
			private_interrupts_come_back_with_their_cpu, reset),
		cmocka_unit_test_setup(what_is_given_away_stays_so_on_every_cpu,
				       reset),
		cmocka_unit_test_setup(
			shared_interrupts_leave_a_cpu_that_goes_off, reset),
	};

	sim_cpu_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
