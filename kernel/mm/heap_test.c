/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "tests/support/dies.h"

static size_t allocated(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

static bool is_zero(const void *p, size_t n)
{
	const unsigned char *b = p;

	while (n && !b[n - 1])
		n--;
	return !n;
}

static void blocks_are_zero_and_aligned_whoever_had_them(void **state)
{
	size_t before = allocated();

	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		for (size_t n = 0; n < 20000; n = n * 5 / 4 + 1) {
			void *p = heap_alloc(n);

			assert_non_null(p);
			assert_true(IS_ALIGNED((uintptr_t)p, 16));
			assert_true(heap_size(p) >= n);
			assert_true(is_zero(p, heap_size(p)));
			memset(p, 0xee, heap_size(p));
			heap_free(p);
		}
	}
	assert_int_equal(allocated(), before);
}

static void live_blocks_never_overlap(void **state)
{
	enum {
		SLOTS = 300
	};
	struct {
		unsigned char *p;
		size_t n;
		unsigned char mark;
	} slot[SLOTS] = {};
	size_t before = allocated();

	(void)state;
	srand(2);
	for (unsigned int round = 0; round < 30000; round++) {
		unsigned int i = (unsigned int)rand() % SLOTS;

		if (slot[i].p) {
			for (size_t k = 0; k < slot[i].n; k++)
				assert_int_equal(slot[i].p[k], slot[i].mark);
			heap_free(slot[i].p);
			slot[i].p = NULL;
			continue;
		}
		slot[i].n = (size_t)rand() % (round % 10 ? 600 : 9000);
		slot[i].mark = (unsigned char)rand();
		slot[i].p = heap_alloc(slot[i].n);
		assert_non_null(slot[i].p);
		memset(slot[i].p, slot[i].mark, slot[i].n);
	}
	for (unsigned int i = 0; i < SLOTS; i++)
		heap_free(slot[i].p);
	assert_int_equal(allocated(), before);
}

static size_t count_of(size_t object_bytes)
{
	struct heap_class_stats c;

	for (unsigned int i = 0; heap_get_class_stats(i, &c); i++)
		if (c.object_bytes == object_bytes)
			return c.object_count;
	fail();
	return 0;
}

static void objects_are_counted_by_size(void **state)
{
	size_t small = count_of(48);
	size_t large = count_of(3072);
	size_t runs = count_of(0);
	void *p[4] = {heap_alloc(33), heap_alloc(48), heap_alloc(3000),
		      heap_alloc(10000)};

	(void)state;
	assert_int_equal(count_of(48), small + 2);
	assert_int_equal(count_of(3072), large + 1);
	assert_int_equal(count_of(0), runs + 1);
	for (size_t i = 0; i < ARRAY_SIZE(p); i++)
		heap_free(p[i]);
	assert_int_equal(count_of(48), small);
	assert_int_equal(count_of(3072), large);
	assert_int_equal(count_of(0), runs);
}

static void realloc_keeps_the_bytes(void **state)
{
	unsigned char *p = NULL;
	size_t have = 0;

	(void)state;
	for (size_t n = 1; n < 50000; n = n * 3 / 2 + 1) {
		p = heap_realloc(p, n);
		assert_non_null(p);
		for (size_t i = 0; i < have; i++)
			assert_int_equal(p[i], (unsigned char)i);
		for (size_t i = have; i < n; i++)
			p[i] = (unsigned char)i;
		have = n;
	}
	p = heap_realloc(p, 10);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(p[i], i);
	heap_free(p);
}

static void absurd_sizes_give_null(void **state)
{
	(void)state;
	assert_null(heap_alloc(SIZE_MAX));
	assert_null(heap_alloc(SIZE_MAX - 4096));
	assert_null(heap_alloc_array(SIZE_MAX / 2, 3));
	assert_null(heap_alloc_array(BIT64(33), BIT64(33)));
}

static void failure_leaves_the_old_block(void **state)
{
	unsigned char *p = heap_alloc(32);

	(void)state;
	memset(p, 7, 32);
	page_fail_nth(1);
	assert_null(heap_realloc(p, 5000));
	assert_int_equal(p[31], 7);
	heap_free(p);
}

static void pages_come_back(void **state)
{
	enum {
		COUNT = 3000
	};
	static void *p[COUNT];
	struct page_stats before;
	struct page_stats after;

	(void)state;
	heap_free(heap_alloc(100));
	page_get_stats(&before);
	for (unsigned int i = 0; i < COUNT; i++)
		p[i] = heap_alloc(100);
	for (unsigned int i = 0; i < COUNT; i++)
		heap_free(p[i]);
	page_get_stats(&after);
	assert_int_equal(after.free_pages, before.free_pages);
}

static void *freed_block(size_t n)
{
	void *p = heap_alloc(n);

	heap_free(p);
	return p;
}

static void free_small_twice(void *arg)
{
	(void)arg;
	heap_free(freed_block(40));
}

static void free_big_twice(void *arg)
{
	(void)arg;
	heap_free(freed_block(100000));
}

static void free_inside(void *arg)
{
	char *p = heap_alloc(64);

	(void)arg;
	heap_free(p + 16);
}

static void free_inside_big(void *arg)
{
	char *p = heap_alloc(100000);

	(void)arg;
	heap_free(p + 4096);
}

static void free_a_page(void *arg)
{
	paddr_t pa = 0;

	(void)arg;
	(void)!page_alloc(0, &pa);
	heap_free(page_kva(pa));
}

static void free_the_header(void *arg)
{
	char *p = heap_alloc(64);

	(void)arg;
	heap_free((char *)((uintptr_t)p & ~(uintptr_t)4095));
}

static void free_a_stack_variable(void *arg)
{
	char c[64];

	(void)arg;
	heap_free(c);
}

static void wrong_frees_stop_the_core(void **state)
{
	(void)state;
	assert_true(core_dies(free_small_twice, NULL));
	assert_true(core_dies(free_big_twice, NULL));
	assert_true(core_dies(free_inside, NULL));
	assert_true(core_dies(free_inside_big, NULL));
	assert_true(core_dies(free_a_page, NULL));
	assert_true(core_dies(free_the_header, NULL));
	assert_true(core_dies(free_a_stack_variable, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_zero_and_aligned_whoever_had_them),
		cmocka_unit_test(live_blocks_never_overlap),
		cmocka_unit_test(objects_are_counted_by_size),
		cmocka_unit_test(realloc_keeps_the_bytes),
		cmocka_unit_test(absurd_sizes_give_null),
		cmocka_unit_test(failure_leaves_the_old_block),
		cmocka_unit_test(pages_come_back),
		cmocka_unit_test(wrong_frees_stop_the_core),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
