/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"
#include "tests/support/dies.h"

static size_t free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

static void stacks_do_not_touch_each_other(void **state)
{
	vaddr_t top[10];
	size_t before = free_pages();

	(void)state;
	for (unsigned int i = 0; i < 10; i++) {
		assert_int_equal(kmap_stack_create(8, &top[i]), ST_OK);
		memset((void *)(uintptr_t)(top[i] - 8 * PAGE_BYTES), (int)i,
		       8 * PAGE_BYTES);
		for (unsigned int k = 0; k < i; k++)
			assert_true(MAX(top[k], top[i]) - MIN(top[k], top[i]) >=
				    9 * PAGE_BYTES);
	}
	for (unsigned int i = 0; i < 10; i++)
		kmap_stack_destroy(top[i], 8);
	assert_int_equal(free_pages(), before);
}

static void addresses_of_stacks_are_used_again(void **state)
{
	vaddr_t first = 0;
	vaddr_t top = 0;

	(void)state;
	assert_int_equal(kmap_stack_create(2, &first), ST_OK);
	kmap_stack_destroy(first, 2);
	for (unsigned int i = 0; i < 3 * KMAP_STACKS_MAX; i++) {
		assert_int_equal(kmap_stack_create(4, &top), ST_OK);
		assert_int_equal(top, first);
		kmap_stack_destroy(top, 4);
	}
}

static void failed_allocations_leave_nothing(void **state)
{
	size_t before = free_pages();
	vaddr_t top = 0;

	(void)state;
	page_fail_nth(1);
	assert_int_equal(kmap_stack_create(8, &top), ST_NO_MEM);
	assert_int_equal(free_pages(), before);
}

static void destroy_twice(void *arg)
{
	vaddr_t top = 0;

	(void)arg;
	(void)!kmap_stack_create(2, &top);
	kmap_stack_destroy(top, 2);
	kmap_stack_destroy(top, 2);
}

static void destroying_twice_stops_the_core(void **state)
{
	(void)state;
	assert_true(core_dies(destroy_twice, NULL));
}

static void ns_ram_is_reached_at_its_own_bytes(void **state)
{
	char *a = kmap_ns(SIM_NS_PA, SIM_NS_BYTES);

	(void)state;
	assert_non_null(a);
	assert_ptr_equal(kmap_ns(SIM_NS_PA + 12345, 1), a + 12345);
	a[12345] = 17;
	assert_int_equal(*(char *)kmap_ns(SIM_NS_PA + 12345, 1), 17);
}

static void nothing_but_ns_ram_is_reached(void **state)
{
	static const struct {
		paddr_t pa;
		uint64_t size;
	} bad[] = {
		{SIM_NS_PA - 1, 1},
		{SIM_NS_PA - 1, 2},
		{SIM_NS_PA, SIM_NS_BYTES + 1},
		{SIM_NS_PA + SIM_NS_BYTES, 1},
		{SIM_NS_PA + SIM_NS_BYTES - 1, 2},
		{SIM_NS_PA + 1, UINT64_MAX},
		{SIM_NS_PA + 1, UINT64_MAX - SIM_NS_PA},
		{0, 1},
		{UINT64_MAX, 1},
		{SIM_SECURE_PA, 1},
		{SIM_SECURE_PA + SIM_SECURE_BYTES - 1, 1},
		{SIM_FIRMWARE_PA, 1},
		/* Secure memory in the middle of a range of RAM. */
		{SIM_HOLE_PA, 1},
		{SIM_HOLE_PA - 1, 2},
		{SIM_HOLE_PA + SIM_HOLE_BYTES - 1, 1},
		{SIM_NS2_PA, SIM_NS2_BYTES},
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		assert_null(kmap_ns(bad[i].pa, bad[i].size));
	assert_non_null(kmap_ns(SIM_NS2_PA, SIM_HOLE_PA - SIM_NS2_PA));
	assert_non_null(kmap_ns(SIM_HOLE_PA + SIM_HOLE_BYTES, 1));
	assert_non_null(kmap_ns(SIM_NS2_PA + SIM_NS2_BYTES - 1, 1));
}

static void odd_ranges_of_ns_ram_are_refused(void **state)
{
	(void)state;
	assert_int_equal(kmap_add_ns_ram(SIM_NS_PA + 0x1000, 0x1000),
			 ST_BAD_PARAM);
	assert_int_equal(kmap_add_ns_ram(UINT64_MAX - 0xfff, 0x2000),
			 ST_BAD_PARAM);
	assert_int_equal(kmap_add_ns_ram(BIT64(32), BIT64(40)), ST_NO_MEM);
	/* Nothing is left of these. */
	assert_int_equal(kmap_add_ns_ram(0x70000001, 0x1ffe), ST_OK);
	assert_null(kmap_ns(0x70000000, 1));
	assert_null(kmap_ns(0x70001000, 1));
	assert_int_equal(kmap_add_ns_ram(SIM_SECURE_PA, 0x4000), ST_OK);
	assert_null(kmap_ns(SIM_SECURE_PA, 1));
}

static void devices_are_mapped_and_ram_is_not_a_device(void **state)
{
	(void)state;
	assert_non_null(kmap_device(0x09000010, 0x20, 0));
	assert_null(kmap_device(SIM_SECURE_PA + 0x100000, 0x1000, 0));
	assert_null(kmap_device(SIM_NS_PA, 0x1000, MAP_NONSECURE));
	assert_null(kmap_device(SIM_NS_PA - 0x1000, 0x2000, 0));
	assert_null(kmap_device(0x09000000, 0, 0));
	assert_null(kmap_device(UINT64_MAX - 10, 100, 0));
	assert_null(kmap_device(0x10000000000, BIT64(39), 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_do_not_touch_each_other),
		cmocka_unit_test(addresses_of_stacks_are_used_again),
		cmocka_unit_test(failed_allocations_leave_nothing),
		cmocka_unit_test(destroying_twice_stops_the_core),
		cmocka_unit_test(ns_ram_is_reached_at_its_own_bytes),
		cmocka_unit_test(nothing_but_ns_ram_is_reached),
		cmocka_unit_test(odd_ranges_of_ns_ram_are_refused),
		cmocka_unit_test(devices_are_mapped_and_ram_is_not_a_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
