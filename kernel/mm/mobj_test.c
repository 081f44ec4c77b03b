/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/mobj.h"
#include "kernel/mm/page.h"
#include "tests/support/dies.h"
#include "tests/support/normal_world.h"

static size_t in_use(void)
{
	struct page_stats p;
	struct heap_stats h;

	page_get_stats(&p);
	heap_get_stats(&h);
	return (p.total_pages - p.free_pages - h.pages) * 4096 +
	       h.allocated_bytes;
}

static void anonymous_pages_are_zero_and_come_back(void **state)
{
	size_t before = in_use();

	(void)state;
	for (size_t count = 1; count < 200; count += 13) {
		struct mobj *m = NULL;
		char byte = 1;

		assert_int_equal(mobj_create_anon(count, &m), ST_OK);
		assert_int_equal(m->page_count, count);
		assert_false(m->is_nonsecure);
		for (uint64_t off = 0; off < count * PAGE_BYTES; off += 509) {
			assert_int_equal(mobj_read(m, off, &byte, 1), ST_OK);
			assert_int_equal(byte, 0);
			byte = 0x5a;
			assert_int_equal(mobj_write(m, off, &byte, 1), ST_OK);
		}
		mobj_put(m);
	}
	assert_int_equal(in_use(), before);
}

/* Memory in which hardly two free pages lie side by side. */
static void fragmented_memory_still_serves(void **state)
{
	enum {
		COUNT = 4000
	};
	static paddr_t pa[COUNT];
	static char pattern[200 * 4096];
	static char back[sizeof(pattern)];
	paddr_t rest[64];
	unsigned int rest_count = 0;
	struct mobj *m = NULL;
	size_t before = in_use();

	(void)state;
	/* The heap keeps room for the list of runs. */
	for (size_t n = 16; n <= 2048; n *= 2)
		heap_free(heap_alloc(n));
	before = in_use();
	for (unsigned int i = 0; i < COUNT; i++)
		assert_int_equal(page_alloc(0, &pa[i]), ST_OK);
	for (unsigned int order = 14; order > 0; order--)
		while (page_alloc(order, &rest[rest_count]) == ST_OK)
			rest[rest_count++] |= order;
	for (unsigned int i = 0; i < COUNT; i += 2)
		page_free(pa[i], 0);
	assert_int_equal(mobj_create_anon(200, &m), ST_OK);
	assert_true(m->run_count > 100);
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (char)(i * 7 + i / 4096);
	assert_int_equal(mobj_write(m, 0, pattern, sizeof(pattern)), ST_OK);
	assert_int_equal(mobj_read(m, 0, back, sizeof(back)), ST_OK);
	assert_memory_equal(pattern, back, sizeof(back));
	for (size_t i = 0; i < 200; i++)
		assert_int_equal(*(char *)page_kva(mobj_page_pa(m, i)),
				 pattern[i * 4096]);
	mobj_put(m);
	for (unsigned int i = 1; i < COUNT; i += 2)
		page_free(pa[i], 0);
	while (rest_count--)
		page_free(rest[rest_count] & ~PAGE_MASK,
			  rest[rest_count] & PAGE_MASK);
	assert_int_equal(in_use(), before);
}

static void every_failed_allocation_leaves_nothing(void **state)
{
	size_t before = in_use();
	bool has_failed = true;

	(void)state;
	for (unsigned long n = 1; has_failed; n++) {
		struct mobj *m = NULL;

		page_fail_nth(n);
		has_failed = mobj_create_anon(1, &m) != ST_OK;
		page_fail_nth(0);
		if (!has_failed)
			mobj_put(m);
		assert_int_equal(in_use(), before);
	}
}

static void contiguous_pages_become_one_run(void **state)
{
	uint64_t pages[512];
	struct mobj *m = NULL;
	size_t avail = 0;

	(void)state;
	for (unsigned int i = 0; i < 512; i++)
		pages[i] = SIM_NS_PA + i * PAGE_BYTES;
	assert_int_equal(mobj_create_ns(pages, 512, &m), ST_OK);
	assert_true(m->is_nonsecure);
	assert_int_equal(m->run_count, 1);
	assert_ptr_equal(mobj_ptr(m, 5000, &avail),
			 kmap_ns(SIM_NS_PA + 5000, 1));
	assert_int_equal(avail, 512 * 4096 - 5000);
	mobj_put(m);
}

static void scattered_pages_keep_their_order(void **state)
{
	enum {
		COUNT = 777
	};
	static uint64_t pages[COUNT];
	struct mobj *m = NULL;

	(void)state;
	srand(3);
	for (unsigned int i = 0; i < COUNT; i++)
		pages[i] = SIM_NS_PA + (uint64_t)(rand() % 1000) * PAGE_BYTES;
	assert_int_equal(mobj_create_ns(pages, COUNT, &m), ST_OK);
	assert_int_equal(m->page_count, COUNT);
	for (unsigned int i = 0; i < COUNT; i++)
		assert_int_equal(mobj_page_pa(m, i), pages[i]);
	mobj_put(m);
}

static void runs_end_where_ranges_of_ram_end(void **state)
{
	const uint64_t pages[] = {SIM_HOLE_PA - 2 * PAGE_BYTES,
				  SIM_HOLE_PA - PAGE_BYTES,
				  SIM_HOLE_PA + SIM_HOLE_BYTES,
				  SIM_HOLE_PA + SIM_HOLE_BYTES + PAGE_BYTES};
	struct mobj *m = NULL;

	(void)state;
	assert_int_equal(mobj_create_ns(pages, 4, &m), ST_OK);
	assert_int_equal(m->run_count, 2);
	mobj_put(m);
	assert_int_equal(
		mobj_create_ns_contiguous(SIM_HOLE_PA - PAGE_BYTES, 2, &m),
		ST_BAD_PARAM);
}

static void bad_pages_are_refused(void **state)
{
	static const uint64_t bad[] = {SIM_SECURE_PA,
				       SIM_SECURE_PA + SIM_SECURE_BYTES - 4096,
				       SIM_FIRMWARE_PA,
				       SIM_HOLE_PA,
				       SIM_NS_PA + 1,
				       SIM_NS_PA + 2048,
				       SIM_NS_PA - 4096,
				       SIM_NS_PA + SIM_NS_BYTES,
				       0,
				       UINT64_MAX,
				       UINT64_MAX - 4095,
				       0x1000000000};
	size_t before = in_use();
	struct mobj *m = NULL;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		for (unsigned int at = 0; at < 3; at++) {
			uint64_t pages[3] = {SIM_NS_PA, SIM_NS_PA + 0x5000,
					     SIM_NS_PA + 0x9000};

			pages[at] = bad[i];
			assert_int_equal(mobj_create_ns(pages, 3, &m),
					 ST_BAD_PARAM);
		}
		assert_int_equal(mobj_create_ns_contiguous(bad[i], 1, &m),
				 ST_BAD_PARAM);
		assert_int_equal(mobj_create_ns_list(bad[i], 1, &m),
				 ST_BAD_PARAM);
	}
	/* A run must not grow into memory that is not normal world's. */
	{
		uint64_t pages[2] = {SIM_NS_PA + SIM_NS_BYTES - 4096,
				     SIM_NS_PA + SIM_NS_BYTES};

		assert_int_equal(mobj_create_ns(pages, 2, &m), ST_BAD_PARAM);
	}
	assert_int_equal(in_use(), before);
}

static void lists_are_followed_over_their_links(void **state)
{
	static const unsigned int counts[] = {1,   2,    510,  511, 512,
					      513, 1022, 1023, 2000};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(counts); i++) {
		struct mobj *m = NULL;
		paddr_t pa = 0;

		nw_reset();
		pa = nw_pages(counts[i]);
		assert_int_equal(
			mobj_create_ns_list(nw_page_list(pa, counts[i]),
					    counts[i], &m),
			ST_OK);
		assert_int_equal(m->page_count, counts[i]);
		assert_int_equal(m->run_count, 1);
		assert_int_equal(m->runs[0].pa, pa);
		mobj_put(m);
	}
}

static void endless_lists_end(void **state)
{
	size_t before = in_use();
	struct mobj *m = NULL;
	uint64_t *list = NULL;
	paddr_t pa = 0;

	(void)state;
	nw_reset();
	pa = nw_pages(1);
	list = nw_ptr(pa);
	for (unsigned int i = 0; i < 511; i++)
		list[i] = SIM_NS_PA + (i * 2 % 64) * PAGE_BYTES;
	list[511] = pa;
	assert_int_equal(mobj_create_ns_list(pa, BIT64(50), &m), ST_BAD_PARAM);
	assert_int_equal(mobj_create_ns_list(pa, UINT64_MAX, &m), ST_BAD_PARAM);
	assert_int_equal(mobj_create_ns_list(pa, 0, &m), ST_BAD_PARAM);
	/* As long as RAM is, it is only odd. */
	if (mobj_create_ns_list(pa, SIM_NS_BYTES >> 12, &m) == ST_OK)
		mobj_put(m);
	assert_int_equal(in_use(), before);
}

static void copies_stay_inside(void **state)
{
	struct mobj *m = NULL;
	char buf[64] = {0};

	(void)state;
	assert_int_equal(mobj_create_anon(2, &m), ST_OK);
	assert_int_equal(mobj_write(m, 4090, "abcdefghij", 10), ST_OK);
	assert_int_equal(mobj_read(m, 4090, buf, 10), ST_OK);
	assert_string_equal(buf, "abcdefghij");
	assert_int_equal(mobj_read(m, 8192, buf, 0), ST_OK);
	assert_int_equal(mobj_read(m, 8192, buf, 1), ST_BAD_PARAM);
	assert_int_equal(mobj_read(m, 8191, buf, 2), ST_BAD_PARAM);
	assert_int_equal(mobj_write(m, UINT64_MAX, buf, 2), ST_BAD_PARAM);
	assert_int_equal(mobj_write(m, 1, buf, SIZE_MAX), ST_BAD_PARAM);
	mobj_put(m);
}

static void put_too_often(void *arg)
{
	struct mobj *m = NULL;

	(void)arg;
	(void)!mobj_create_anon(1, &m);
	mobj_get(m);
	m->refs = 0;
	mobj_put(m);
}

static void wrap_references(void *arg)
{
	struct mobj *m = NULL;

	(void)arg;
	(void)!mobj_create_anon(1, &m);
	m->refs = INT32_MAX;
	mobj_get(m);
}

static void point_past_the_end(void *arg)
{
	struct mobj *m = NULL;
	size_t avail = 0;

	(void)arg;
	(void)!mobj_create_anon(1, &m);
	(void)mobj_ptr(m, 4096, &avail);
}

static void broken_counts_stop_the_core(void **state)
{
	(void)state;
	assert_true(core_dies(put_too_often, NULL));
	assert_true(core_dies(wrap_references, NULL));
	assert_true(core_dies(point_past_the_end, NULL));
}

static void parts_keep_what_they_are_of(void **state)
{
	size_t before = in_use();
	struct mobj *a = NULL;
	struct mobj *b = NULL;
	struct mobj *parts = NULL;
	char byte = 'b';

	(void)state;
	assert_int_equal(mobj_create_anon(9, &a), ST_OK);
	assert_int_equal(mobj_create_anon(5, &b), ST_OK);
	const struct mobj_piece pieces[] = {{a, 7, 2}, {b, 1, 3}, {a, 0, 1}};

	assert_int_equal(mobj_create_parts(pieces, 3, &parts), ST_OK);
	assert_int_equal(parts->page_count, 6);
	assert_true(mobj_page_pa(parts, 1) == mobj_page_pa(a, 8));
	assert_true(mobj_page_pa(parts, 2) == mobj_page_pa(b, 1));
	assert_true(mobj_page_pa(parts, 5) == mobj_page_pa(a, 0));
	mobj_put(a);
	mobj_put(b);
	assert_int_equal(mobj_write(parts, 4 * PAGE_BYTES, &byte, 1), ST_OK);
	mobj_put(parts);
	assert_int_equal(in_use(), before);
}

static void parts_need_memory(void **state)
{
	size_t before = in_use();
	struct mobj *a = NULL;

	(void)state;
	assert_int_equal(mobj_create_anon(40, &a), ST_OK);
	for (unsigned long nth = 1; nth < 8; nth++) {
		struct mobj_piece pieces[20];
		struct mobj *parts = NULL;
		enum status st = ST_OK;

		for (size_t i = 0; i < 20; i++)
			pieces[i] = (struct mobj_piece){a, 38 - 2 * i, 1};
		page_fail_nth(nth);
		st = mobj_create_parts(pieces, 20, &parts);
		page_fail_nth(0);
		assert_true(st == ST_OK || st == ST_NO_MEM);
		if (st == ST_OK)
			mobj_put(parts);
	}
	mobj_put(a);
	assert_int_equal(in_use(), before);
}

static void registers_are_where_no_ram_is(void **state)
{
	static const struct {
		paddr_t pa;
		size_t pages;
	} bad[] = {
		{SIM_SECURE_PA, 1},
		{SIM_SECURE_PA - PAGE_BYTES, 2},
		{SIM_FIRMWARE_PA, 1},
		{SIM_NS_PA + 0x5000, 1},
		{SIM_NS_PA - PAGE_BYTES, 2},
		{SIM_HOLE_PA, 1},
		{0x09040001, 1},
		{0x09040000, 0},
		{0x09040000, SIZE_MAX},
		{~PAGE_MASK, 2},
	};
	struct mobj *m = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(
			mobj_create_device(bad[i].pa, bad[i].pages, false, &m),
			ST_BAD_PARAM);
	assert_int_equal(mobj_create_device(0x09040000, 2, true, &m), ST_OK);
	assert_true(m->is_nonsecure && m->page_count == 2);
	mobj_put(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anonymous_pages_are_zero_and_come_back),
		cmocka_unit_test(fragmented_memory_still_serves),
		cmocka_unit_test(every_failed_allocation_leaves_nothing),
		cmocka_unit_test(contiguous_pages_become_one_run),
		cmocka_unit_test(scattered_pages_keep_their_order),
		cmocka_unit_test(runs_end_where_ranges_of_ram_end),
		cmocka_unit_test(bad_pages_are_refused),
		cmocka_unit_test(lists_are_followed_over_their_links),
		cmocka_unit_test(endless_lists_end),
		cmocka_unit_test(copies_stay_inside),
		cmocka_unit_test(broken_counts_stop_the_core),
		cmocka_unit_test(parts_keep_what_they_are_of),
		cmocka_unit_test(parts_need_memory),
		cmocka_unit_test(registers_are_where_no_ram_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
