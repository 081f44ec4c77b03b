/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/selftest.h"
#include "kernel/crypto/testing/heapfault.h"

static void a_sound_cpu_passes(void **state)
{
	(void)state;
	assert_int_equal(crypto_self_test(), ST_OK);
}

static void every_failed_allocation_is_reported(void **state)
{
	(void)state;
	/* With strides: curves need tens of thousands. */
	for (unsigned long nth = 1;; nth += 1 + nth / 3) {
		enum status st;

		heapfault_nth = nth;
		st = crypto_self_test();
		if (heapfault_nth > 0) {
			assert_int_equal(st, ST_OK);
			break;
		}
		assert_int_equal(st, ST_NO_MEM);
	}
	heapfault_nth = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_cpu_passes),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
