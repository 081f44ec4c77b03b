/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/page.h"
#include "tests/support/dies.h"

static size_t free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

static void gives_aligned_blocks_inside_secure_memory(void **state)
{
	size_t before = free_pages();

	(void)state;
	for (unsigned int order = 0; order < 8; order++) {
		paddr_t pa = 0;

		assert_int_equal(page_alloc(order, &pa), ST_OK);
		assert_true(IS_ALIGNED(pa, PAGE_BYTES << order));
		assert_true(pa >= SIM_SECURE_PA);
		assert_true(pa + (PAGE_BYTES << order) <=
			    SIM_SECURE_PA + SIM_SECURE_BYTES);
		memset(page_kva(pa), 0xa5, PAGE_BYTES << order);
		assert_int_equal(page_pa(page_kva(pa)), pa);
		page_free(pa, order);
	}
	assert_int_equal(free_pages(), before);
}

static void refused_requests_are_counted(void **state)
{
	struct page_stats before;
	struct page_stats after;
	paddr_t pa = 0;

	(void)state;
	page_get_stats(&before);
	assert_int_equal(page_alloc_run(before.total_pages + 1, &pa),
			 ST_NO_MEM);
	page_get_stats(&after);
	assert_int_equal(after.failed_count, before.failed_count + 1);
	assert_int_equal(after.biggest_failed_pages, before.total_pages + 1);
	assert_int_equal(after.biggest_failed_used_pages,
			 before.total_pages - before.free_pages);
}

static void zeroed_page_is_zero(void **state)
{
	static const char zero[PAGE_BYTES];
	paddr_t pa = 0;

	(void)state;
	assert_int_equal(page_alloc(0, &pa), ST_OK);
	memset(page_kva(pa), 0xff, PAGE_BYTES);
	page_free(pa, 0);
	assert_int_equal(page_alloc_zeroed(&pa), ST_OK);
	assert_memory_equal(page_kva(pa), zero, PAGE_BYTES);
	page_free(pa, 0);
}

static void run_costs_no_more_than_its_pages(void **state)
{
	(void)state;
	for (size_t count = 1; count < 40; count++) {
		size_t before = free_pages();
		paddr_t pa = 0;

		assert_int_equal(page_alloc_run(count, &pa), ST_OK);
		assert_int_equal(free_pages(), before - count);
		page_free_run(pa, count);
		assert_int_equal(free_pages(), before);
	}
}

/* Take everything page by page, give it back in another order: the largest
 * block must be whole again. */
static void exhaustion_is_an_error_and_blocks_join_again(void **state)
{
	size_t total = free_pages();
	paddr_t *pa = calloc(total + 1, sizeof(*pa));
	struct page_stats stats;
	paddr_t big = 0;
	size_t n = 0;

	(void)state;
	while (page_alloc(0, &pa[n]) == ST_OK)
		n++;
	assert_int_equal(n, total);
	assert_int_equal(free_pages(), 0);
	page_get_stats(&stats);
	assert_int_equal(stats.low_water_pages, 0);
	for (size_t i = 0; i < n; i += 2)
		page_free(pa[i], 0);
	for (size_t i = 1; i < n; i += 2)
		page_free(pa[i], 0);
	free(pa);
	assert_int_equal(free_pages(), total);
	assert_int_equal(page_alloc(13, &big), ST_OK);
	page_free(big, 13);
}

static void blocks_never_overlap(void **state)
{
	enum {
		SLOTS = 64,
		PAGES = SIM_SECURE_BYTES >> PAGE_BITS
	};
	static uint8_t owner[PAGES];
	struct {
		paddr_t pa;
		size_t count;
	} slot[SLOTS] = {};
	size_t before = free_pages();

	(void)state;
	srand(1);
	for (unsigned int round = 0; round < 20000; round++) {
		unsigned int i = (unsigned int)rand() % SLOTS;
		size_t first = (slot[i].pa - SIM_SECURE_PA) >> PAGE_BITS;

		if (slot[i].count) {
			for (size_t k = 0; k < slot[i].count; k++)
				assert_int_equal(owner[first + k]--, 1);
			page_free_run(slot[i].pa, slot[i].count);
			slot[i].count = 0;
			continue;
		}
		slot[i].count = 1 + (size_t)rand() % 70;
		assert_int_equal(page_alloc_run(slot[i].count, &slot[i].pa),
				 ST_OK);
		first = (slot[i].pa - SIM_SECURE_PA) >> PAGE_BITS;
		for (size_t k = 0; k < slot[i].count; k++)
			assert_int_equal(owner[first + k]++, 0);
	}
	for (unsigned int i = 0; i < SLOTS; i++)
		if (slot[i].count)
			page_free_run(slot[i].pa, slot[i].count);
	assert_int_equal(free_pages(), before);
}

static void pages_at_a_place_are_taken_once_and_come_back(void **state)
{
	paddr_t base = SIM_SECURE_PA + SIM_SECURE_BYTES / 2;
	size_t before = free_pages();

	(void)state;
	srand(7);
	for (unsigned int round = 0; round < 300; round++) {
		paddr_t pa = base + (paddr_t)(rand() % 500) * PAGE_BYTES;
		size_t count = 1 + (size_t)rand() % 130;
		paddr_t inside =
			pa + (paddr_t)(rand() % (int)count) * PAGE_BYTES;

		assert_int_equal(page_alloc_at(pa, count), ST_OK);
		assert_int_equal(free_pages(), before - count);
		assert_int_equal(page_alloc_at(inside, 1), ST_NO_MEM);
		assert_int_equal(page_alloc_at(pa - PAGE_BYTES, 2), ST_NO_MEM);
		assert_int_equal(page_alloc_at(pa + count * PAGE_BYTES, 1),
				 ST_OK);
		page_free_run(pa + count * PAGE_BYTES, 1);
		page_free_run(pa, count);
		assert_int_equal(free_pages(), before);
	}
	assert_int_equal(page_alloc_at(base + 1, 1), ST_NO_MEM);
	assert_int_equal(page_alloc_at(base, 0), ST_NO_MEM);
	assert_int_equal(page_alloc_at(base, SIZE_MAX), ST_NO_MEM);
	assert_int_equal(page_alloc_at(SIM_NS_PA, 1), ST_NO_MEM);
	assert_int_equal(page_alloc_at(SIM_FIRMWARE_PA, 1), ST_NO_MEM);
}

static void free_twice(void *arg)
{
	paddr_t pa = 0;

	(void)arg;
	(void)!page_alloc(1, &pa);
	page_free(pa, 1);
	page_free(pa, 1);
}

static void free_too_little(void *arg)
{
	paddr_t pa = 0;

	(void)arg;
	(void)!page_alloc(1, &pa);
	page_free(pa, 0);
}

static void free_the_middle(void *arg)
{
	paddr_t pa = 0;

	(void)arg;
	(void)!page_alloc(1, &pa);
	page_free(pa + PAGE_BYTES, 0);
}

static void free_what_is_not_ours(void *arg)
{
	(void)arg;
	page_free(SIM_NS_PA, 0);
}

static void wrong_frees_stop_the_core(void **state)
{
	(void)state;
	assert_true(core_dies(free_twice, NULL));
	assert_true(core_dies(free_too_little, NULL));
	assert_true(core_dies(free_the_middle, NULL));
	assert_true(core_dies(free_what_is_not_ours, NULL));
}

static void nth_allocation_fails_once(void **state)
{
	paddr_t pa = 0;

	(void)state;
	page_fail_nth(2);
	assert_int_equal(page_alloc(0, &pa), ST_OK);
	page_free(pa, 0);
	assert_int_equal(page_alloc(0, &pa), ST_NO_MEM);
	assert_int_equal(page_alloc(0, &pa), ST_OK);
	page_free(pa, 0);
}

static void absurd_sizes_are_refused(void **state)
{
	paddr_t pa = 0;

	(void)state;
	assert_int_equal(page_alloc(PAGE_ORDER_MAX + 1, &pa), ST_NO_MEM);
	assert_int_equal(page_alloc(63, &pa), ST_NO_MEM);
	assert_int_equal(page_alloc_run(SIZE_MAX, &pa), ST_NO_MEM);
	assert_int_equal(page_alloc_run(UINT32_MAX, &pa), ST_NO_MEM);
	assert_int_equal(page_alloc_run((SIM_SECURE_BYTES >> 12) + 1, &pa),
			 ST_NO_MEM);
}

static void secure_memory_is_told_from_the_rest(void **state)
{
	(void)state;
	assert_true(page_is_secure(SIM_SECURE_PA, 1));
	assert_true(page_is_secure(SIM_FIRMWARE_PA, 1));
	assert_true(page_is_secure(SIM_SECURE_PA + SIM_SECURE_BYTES - 1, 1));
	assert_false(page_is_secure(SIM_SECURE_PA + SIM_SECURE_BYTES, 1));
	assert_false(page_is_secure(SIM_FIRMWARE_PA - 1, 1));
	assert_true(page_is_secure(SIM_FIRMWARE_PA - 1, 2));
	assert_true(page_is_secure(0, UINT64_MAX));
	assert_true(page_is_secure(UINT64_MAX, 2));
	assert_false(page_is_secure(SIM_NS_PA, SIM_NS_BYTES));
	assert_true(page_is_secure(SIM_NS2_PA, SIM_NS2_BYTES));
}

static void secure_ranges_that_touch_become_one(void **state)
{
	paddr_t base = 0;
	uint64_t size = 0;

	(void)state;
	assert_true(page_next_secure(0, &base, &size));
	assert_int_equal(base, SIM_FIRMWARE_PA);
	assert_int_equal(size, SIM_FIRMWARE_BYTES + SIM_SECURE_BYTES);
	page_add_secure(0xf0000100, 1);
	page_add_secure(0xf0003000, 0x1000);
	page_add_secure(0xf0000800, 0x2000);
	assert_true(page_next_secure(0xf0000000, &base, &size));
	assert_int_equal(base, 0xf0000000);
	assert_int_equal(size, 0x4000);
	assert_false(page_next_secure(0xf0004000, &base, &size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_aligned_blocks_inside_secure_memory),
		cmocka_unit_test(refused_requests_are_counted),
		cmocka_unit_test(zeroed_page_is_zero),
		cmocka_unit_test(run_costs_no_more_than_its_pages),
		cmocka_unit_test(exhaustion_is_an_error_and_blocks_join_again),
		cmocka_unit_test(blocks_never_overlap),
		cmocka_unit_test(wrong_frees_stop_the_core),
		cmocka_unit_test(pages_at_a_place_are_taken_once_and_come_back),
		cmocka_unit_test(nth_allocation_fails_once),
		cmocka_unit_test(absurd_sizes_are_refused),
		cmocka_unit_test(secure_memory_is_told_from_the_rest),
		cmocka_unit_test(secure_ranges_that_touch_become_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
