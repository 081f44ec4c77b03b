/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernel/arch/cpu.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/spinlock.h"
#include "tests/support/dies.h"

static struct spinlock a, b, c;

static void take_both(struct spinlock *first, struct spinlock *second)
{
	irq_state_t s1 = spin_lock(first);
	irq_state_t s2 = spin_lock(second);

	spin_unlock(second, s2);
	spin_unlock(first, s1);
}

static void reversed(void *arg)
{
	(void)arg;
	take_both(&a, &b);
	take_both(&b, &a);
}

static void circle(void *arg)
{
	(void)arg;
	take_both(&a, &b);
	take_both(&b, &c);
	take_both(&c, &a);
}

static void unlocked_in_any_order(void *arg)
{
	irq_state_t s1 = spin_lock(&a);
	irq_state_t s2 = spin_lock(&b);

	(void)arg;
	spin_unlock(&a, s2);
	spin_unlock(&b, s1);
	take_both(&a, &c);
	take_both(&c, &b);
	take_both(&a, &b);
}

static void twice(void *arg)
{
	(void)arg;
	take_both(&a, &a);
}

static void circles_stop_the_core_before_anybody_waits(void **state)
{
	(void)state;
	assert_true(core_dies(reversed, NULL));
	assert_true(core_dies(circle, NULL));
	assert_true(core_dies(twice, NULL));
	assert_false(core_dies(unlocked_in_any_order, NULL));
}

static void interrupts_are_masked_while_a_lock_is_held(void **state)
{
	irq_state_t s = 0;

	(void)state;
	arch_irq_unmask_all();
	s = spin_lock(&a);
	assert_true(arch_irq_is_masked());
	assert_true(spin_is_held(&a));
	assert_int_equal(arch_cpu_this()->spin_depth, 1);
	spin_unlock(&a, s);
	assert_false(arch_irq_is_masked());
	assert_false(spin_is_held(&a));
	(void)arch_irq_mask_all();
}

static void locks_in_objects_are_not_followed(void **state)
{
	struct spinlock *x = heap_alloc(sizeof(*x));
	struct spinlock *y = heap_alloc(sizeof(*y));

	(void)state;
	take_both(x, y);
	take_both(y, x);
	heap_free(x);
	heap_free(y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(circles_stop_the_core_before_anybody_waits),
		cmocka_unit_test(interrupts_are_masked_while_a_lock_is_held),
		cmocka_unit_test(locks_in_objects_are_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
