/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/bytes/compiler.h"
#include "base/bytes/mem.h"
/* The file itself: the kernel has functions of these names too. */
#include "trusted/libc/heap.c"

#define SIZE ((size_t)64 * 1024)

static struct heap *fresh(void **state)
{
	return *state = heap_at(calloc(1, SIZE), SIZE);
}

static int drop(void **state)
{
	free(*state); /* the control block is first and aligned */
	return 0;
}

static void same_memory_gives_same_heap(void **state)
{
	struct heap *h = fresh(state);

	assert_ptr_equal(heap_at(h, SIZE), h);
}

static void refuses_memory_without_room(void **state)
{
	static char tiny[64];

	(void)state;
	assert_null(heap_at(tiny, sizeof(tiny)));
}

static void blocks_are_aligned_and_disjoint(void **state)
{
	struct heap *h = fresh(state);
	char *a = heap_alloc(h, 1, 100);
	char *b = heap_alloc(h, 256, 100);
	char *c = heap_alloc(h, 4096, 1);

	assert_int_equal((uintptr_t)a % (2 * sizeof(void *)), 0);
	assert_int_equal((uintptr_t)b % 256, 0);
	assert_int_equal((uintptr_t)c % 4096, 0);
	memset(a, 1, 100);
	memset(b, 2, 100);
	memset(c, 3, 1);
	assert_int_equal(a[99], 1);
	assert_int_equal(b[0], 2);
	assert_int_equal(heap_free(h, a), HEAP_OK);
	assert_int_equal(heap_free(h, b), HEAP_OK);
	assert_int_equal(heap_free(h, c), HEAP_OK);
}

static void everything_comes_back(void **state)
{
	struct heap *h = fresh(state);
	struct heap_stats s;
	void *all;

	heap_get_stats(h, &s);
	all = heap_alloc(h, 1, s.size_bytes - 2 * sizeof(size_t));
	assert_non_null(all);
	assert_null(heap_alloc(h, 1, 1));
	assert_int_equal(heap_free(h, all), HEAP_OK);
	for (int i = 0; i < 100; i++) {
		void *p[3] = {heap_alloc(h, 1, 1000), heap_alloc(h, 64, 3000),
			      heap_alloc(h, 1, 10)};

		assert_int_equal(heap_free(h, p[i % 3]), HEAP_OK);
		assert_int_equal(heap_free(h, p[(i + 1) % 3]), HEAP_OK);
		assert_int_equal(heap_free(h, p[(i + 2) % 3]), HEAP_OK);
	}
	assert_non_null(heap_alloc(h, 1, s.size_bytes - 2 * sizeof(size_t)));
}

static void wrapping_sizes_fail(void **state)
{
	struct heap *h = fresh(state);

	assert_null(heap_alloc(h, 1, SIZE_MAX));
	assert_null(heap_alloc(h, 1, SIZE_MAX - 16));
	assert_null(heap_alloc(h, (size_t)1 << 63, 1));
}

static void second_free_is_found(void **state)
{
	struct heap *h = fresh(state);
	void *a = heap_alloc(h, 1, 50);
	void *b = heap_alloc(h, 1, 50);

	assert_int_equal(heap_free(h, a), HEAP_OK);
	assert_int_equal(heap_free(h, a), HEAP_NOT_A_BLOCK);
	assert_int_equal(heap_free(h, b), HEAP_OK);
	assert_int_equal(heap_free(h, b), HEAP_NOT_A_BLOCK);
	assert_int_equal(heap_free(h, (char *)a + 1), HEAP_NOT_A_BLOCK);
	assert_int_equal(heap_free(h, &h), HEAP_NOT_A_BLOCK);
}

static void write_past_the_end_is_found(void **state)
{
	struct heap *h = fresh(state);
	char *a = heap_alloc(h, 1, 32);

	heap_alloc(h, 1, 32);
	memset(a, 0x41, 48);
	assert_int_equal(heap_free(h, a), HEAP_DAMAGED);
}

static void resize_in_place_keeps_content(void **state)
{
	struct heap *h = fresh(state);
	char *a = heap_alloc(h, 1, 64);
	char *b;

	memset(a, 7, 64);
	assert_true(heap_resize(h, a, 4000));
	assert_true(heap_block_bytes(h, a) >= 4000);
	assert_int_equal(a[63], 7);
	b = heap_alloc(h, 1, 16);
	assert_false(heap_resize(h, a, 8000));
	assert_true(heap_resize(h, a, 16));
	assert_int_equal(heap_free(h, b), HEAP_OK);
	assert_int_equal(heap_free(h, a), HEAP_OK);
}

/* Against a model: content of live blocks never changes. */
static void random_use_keeps_blocks_apart(void **state)
{
	struct heap *h = fresh(state);
	struct {
		unsigned char *p;
		size_t size;
		unsigned char fill;
	} live[64] = {};
	struct heap_stats s;

	srand(1);
	for (int i = 0; i < 100000; i++) {
		size_t k = (size_t)rand() % ARRAY_SIZE(live);
		size_t size = (size_t)rand() % 2000;

		for (size_t n = 0; n < live[k].size; n++)
			assert_int_equal(live[k].p[n], live[k].fill);
		if (live[k].p != NULL && rand() % 3 == 0 &&
		    heap_resize(h, live[k].p, size)) {
			live[k].size = size;
		} else {
			if (live[k].p != NULL)
				assert_int_equal(heap_free(h, live[k].p),
						 HEAP_OK);
			live[k].p =
				heap_alloc(h, (size_t)1 << rand() % 8, size);
			live[k].size = live[k].p != NULL ? size : 0;
		}
		live[k].fill = (unsigned char)i;
		if (live[k].size > 0)
			memset(live[k].p, i, live[k].size);
	}
	for (size_t k = 0; k < ARRAY_SIZE(live); k++) {
		if (live[k].p != NULL)
			assert_int_equal(heap_free(h, live[k].p), HEAP_OK);
	}
	heap_get_stats(h, &s);
	assert_int_equal(s.used_bytes, 0);
	assert_non_null(heap_alloc(h, 1, s.size_bytes - 2 * sizeof(size_t)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(same_memory_gives_same_heap, drop),
		cmocka_unit_test(refuses_memory_without_room),
		cmocka_unit_test_teardown(blocks_are_aligned_and_disjoint,
					  drop),
		cmocka_unit_test_teardown(everything_comes_back, drop),
		cmocka_unit_test_teardown(wrapping_sizes_fail, drop),
		cmocka_unit_test_teardown(second_free_is_found, drop),
		cmocka_unit_test_teardown(write_past_the_end_is_found, drop),
		cmocka_unit_test_teardown(resize_in_place_keeps_content, drop),
		cmocka_unit_test_teardown(random_use_keeps_blocks_apart, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
