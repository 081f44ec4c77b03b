/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/thread/thread.h"
#include "kernel/uctx/uctx.h"

#define GIB BIT64(30)
#define MIB BIT64(20)

enum {
	RO = MAP_READ,
	RW = MAP_READ | MAP_WRITE,
	RX = MAP_READ | MAP_EXEC
};

static struct uctx *create(bool is_32bit, uint64_t seed)
{
	struct uctx_seed s = {.place = {seed, ~seed}};
	struct uctx *u = NULL;

	assert_int_equal(uctx_create(is_32bit, &s, &u), ST_OK);
	return u;
}

static struct mobj *anon(size_t page_count)
{
	struct mobj *m = NULL;

	assert_int_equal(mobj_create_anon(page_count, &m), ST_OK);
	return m;
}

/* Map all of a fresh object; the context keeps the only reference. */
static enum status map_kind(struct uctx *u, size_t page_count,
			    unsigned int attr, enum uctx_kind kind, vaddr_t *va)
{
	struct uctx_map_request r = {
		.mobj = anon(page_count),
		.page_count = page_count,
		.attr = attr,
		.kind = kind,
		.va = *va,
		.image_idx = -1,
	};
	enum status st = uctx_map(u, &r, va);

	mobj_put(r.mobj);
	return st;
}

static vaddr_t map(struct uctx *u, size_t page_count, unsigned int attr)
{
	vaddr_t va = 0;

	assert_int_equal(map_kind(u, page_count, attr, UCTX_PRIVATE, &va),
			 ST_OK);
	return va;
}

static enum status check(const struct uctx *u, uint64_t va, uint64_t size,
			 unsigned int attr, bool any_owner)
{
	return uctx_check(u, (user_addr_t){va}, size, attr, any_owner);
}

static void keeps_everything_in_one_window(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 40; seed++) {
		bool is_32bit = seed & 1;
		struct uctx *u = create(is_32bit, seed);

		assert_int_equal(u->window % GIB, 0);
		for (int i = 0; i < 30; i++) {
			vaddr_t va = map(u, 3, RW);

			assert_in_range(va, u->window, u->window + GIB - 1);
			assert_true(va >= MIB);
			assert_true(!is_32bit || va < BIT64(32));
			assert_null(uctx_find(u, va + GIB));
		}
		uctx_destroy(u);
	}
}

/* 18 bits: in 512 contexts no place is seen twice but by rare chance, and
 * every bit of the page number takes both values. */
static void places_are_spread(void **state)
{
	uint64_t ones = 0;
	uint64_t zeros = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 512; seed++) {
		struct uctx *u = create(false, seed * 0x9E3779B97F4A7C15);
		vaddr_t va = map(u, 1, RW);

		ones |= va;
		zeros |= ~va;
		uctx_destroy(u);
	}
	assert_int_equal(ones & zeros & (GIB - PAGE_BYTES), GIB - PAGE_BYTES);
	assert_true((ones & zeros & (BIT64(39) - GIB)) != 0);
}

static void keeps_pads_free(void **state)
{
	struct uctx *u = create(false, 7);
	struct uctx_map_request r = {
		.page_count = 1,
		.attr = RW,
		.kind = UCTX_STACK,
		.pad_before = 2,
		.pad_after = 1,
		.image_idx = -1,
	};
	vaddr_t va = 0;

	(void)state;
	r.mobj = anon(1);
	assert_int_equal(uctx_map(u, &r, &va), ST_OK);
	mobj_put(r.mobj);
	assert_null(uctx_find(u, va - PAGE_BYTES));
	assert_null(uctx_find(u, va - 2 * PAGE_BYTES));
	assert_null(uctx_find(u, va + PAGE_BYTES));
	uctx_destroy(u);
}

static void refuses_bad_requests(void **state)
{
	struct uctx *u = create(false, 3);
	struct mobj *m = anon(4);
	struct uctx_map_request good = {
		.mobj = m, .page_count = 4, .attr = RW, .va = GIB};
	struct uctx_map_request r = good;
	vaddr_t va = 0;

	(void)state;
	r.attr = RW | MAP_EXEC;
	assert_int_equal(uctx_map(u, &r, &va), ST_DENIED);
	r.attr = MAP_WRITE;
	assert_int_equal(uctx_map(u, &r, &va), ST_DENIED);
	r.attr = RW | MAP_DEVICE;
	assert_int_equal(uctx_map(u, &r, &va), ST_DENIED);
	r = good;
	r.page_count = 0;
	assert_int_equal(uctx_map(u, &r, &va), ST_BAD_PARAM);
	r.page_count = 5;
	assert_int_equal(uctx_map(u, &r, &va), ST_BAD_PARAM);
	r = good;
	r.mobj_page = SIZE_MAX - 2;
	assert_int_equal(uctx_map(u, &r, &va), ST_BAD_PARAM);
	r = good;
	r.va = GIB + 1;
	assert_int_equal(uctx_map(u, &r, &va), ST_BAD_PARAM);
	r.va = MIB - PAGE_BYTES;
	assert_int_equal(uctx_map(u, &r, &va), ST_CONFLICT);
	r.va = arch_user_va_max(false) - PAGE_BYTES;
	assert_int_equal(uctx_map(u, &r, &va), ST_CONFLICT);
	assert_int_equal(uctx_map(u, &good, &va), ST_OK);
	r.va = GIB + 3 * PAGE_BYTES;
	assert_int_equal(uctx_map(u, &r, &va), ST_CONFLICT);
	r = good;
	r.va = GIB - 4 * PAGE_BYTES;
	assert_int_equal(uctx_map(u, &r, &va), ST_OK);
	mobj_put(m);
	uctx_destroy(u);
}

static void normal_world_pages_never_run(void **state)
{
	uint64_t page = 0x40000000;
	struct uctx *u = create(false, 3);
	struct uctx_map_request r = {.page_count = 1, .attr = RX};
	vaddr_t va = 0;

	(void)state;
	assert_int_equal(mobj_create_ns(&page, 1, &r.mobj), ST_OK);
	assert_int_equal(uctx_map(u, &r, &va), ST_DENIED);
	r.attr = RW;
	assert_int_equal(uctx_map(u, &r, &va), ST_OK);
	assert_true(uctx_find(u, va)->attr & MAP_NONSECURE);
	assert_int_equal(uctx_protect(u, va, 1, RX), ST_DENIED);
	assert_int_equal(uctx_protect(u, va, 1, RO), ST_OK);
	assert_true(uctx_find(u, va)->attr & MAP_NONSECURE);
	mobj_put(r.mobj);
	uctx_destroy(u);
}

static void checks_rights_and_owners(void **state)
{
	struct uctx *u = create(false, 9);
	vaddr_t ro = 4 * GIB;
	vaddr_t rw = ro + 2 * PAGE_BYTES;
	vaddr_t shared = rw + PAGE_BYTES;

	(void)state;
	assert_int_equal(map_kind(u, 2, RO, UCTX_IMAGE, &ro), ST_OK);
	assert_int_equal(map_kind(u, 1, RW, UCTX_STACK, &rw), ST_OK);
	assert_int_equal(map_kind(u, 1, RW, UCTX_SHAREABLE, &shared), ST_OK);
	assert_int_equal(check(u, ro, 3 * PAGE_BYTES, RO, false), ST_OK);
	assert_int_equal(check(u, ro, 3 * PAGE_BYTES, RW, false), ST_DENIED);
	assert_int_equal(check(u, rw, PAGE_BYTES, RW, false), ST_OK);
	assert_int_equal(check(u, rw, PAGE_BYTES + 1, RW, false), ST_DENIED);
	assert_int_equal(check(u, rw, PAGE_BYTES + 1, RW, true), ST_OK);
	assert_int_equal(check(u, shared, PAGE_BYTES + 1, RO, true), ST_DENIED);
	assert_int_equal(check(u, ro - 1, 1, RO, true), ST_DENIED);
	assert_int_equal(check(u, ro + 5, UINT64_MAX, RO, true), ST_DENIED);
	assert_int_equal(check(u, 0, 0, RW, false), ST_OK);
	assert_int_equal(check(u, 0, 1, RO, true), ST_DENIED);
	assert_int_equal(check(u, 0x40000, 1, RO, true), ST_DENIED);
	uctx_destroy(u);
}

static void protect_splits_regions(void **state)
{
	struct uctx *u = create(false, 5);
	vaddr_t va = map(u, 5, RW);

	(void)state;
	assert_int_equal(uctx_protect(u, va + PAGE_BYTES, 2, RX), ST_OK);
	assert_int_equal(u->region_count, 3);
	assert_int_equal(uctx_find(u, va)->page_count, 1);
	assert_int_equal(uctx_find(u, va + 2 * PAGE_BYTES)->attr, RX);
	assert_int_equal(uctx_find(u, va + 3 * PAGE_BYTES)->mobj_page, 3);
	assert_int_equal(check(u, va, 5 * PAGE_BYTES, RO, false), ST_OK);
	assert_int_equal(check(u, va, 5 * PAGE_BYTES, RW, false), ST_DENIED);
	assert_int_equal(uctx_protect(u, va, 1, RW | MAP_EXEC), ST_DENIED);
	assert_int_equal(uctx_protect(u, va, 2, RO), ST_BAD_PARAM);
	assert_int_equal(uctx_protect(u, va, 0, RO), ST_BAD_PARAM);
	assert_int_equal(uctx_protect(u, va, SIZE_MAX / PAGE_BYTES, RO),
			 ST_BAD_PARAM);
	assert_int_equal(uctx_protect(u, va - PAGE_BYTES, 1, RO), ST_BAD_PARAM);
	uctx_destroy(u);
}

static void unmaps_whole_regions_only(void **state)
{
	struct uctx *u = create(false, 6);
	vaddr_t va = map(u, 4, RW);

	(void)state;
	assert_int_equal(uctx_unmap(u, va, 3), ST_BAD_PARAM);
	assert_int_equal(uctx_unmap(u, va + PAGE_BYTES, 3), ST_BAD_PARAM);
	assert_int_equal(uctx_unmap(u, va - PAGE_BYTES, 1), ST_BAD_PARAM);
	assert_int_equal(uctx_unmap(u, va, SIZE_MAX), ST_BAD_PARAM);
	assert_int_equal(uctx_unmap(u, va, 4), ST_OK);
	assert_int_equal(u->region_count, 0);
	assert_int_equal(uctx_unmap(u, va, 4), ST_BAD_PARAM);
	uctx_destroy(u);
}

static void params_come_and_go_without_new_tables(void **state)
{
	struct uctx *u = create(false, 11);
	vaddr_t stack = map(u, 2, RW);
	uint32_t tables = 0;

	(void)state;
	for (int round = 0; round < 100; round++) {
		vaddr_t va[2] = {};

		for (int i = 0; i < 2; i++)
			assert_int_equal(map_kind(u, 3, RW, UCTX_PARAM, &va[i]),
					 ST_OK);
		assert_int_equal(check(u, va[1], 3 * PAGE_BYTES, RW, true),
				 ST_OK);
		assert_int_equal(check(u, va[1], 1, RO, false), ST_DENIED);
		uctx_unmap_params(u);
		assert_null(uctx_find(u, va[0]));
		assert_null(uctx_find(u, va[1]));
		assert_non_null(uctx_find(u, stack));
		assert_true(!round || u->pt.table_pages == tables);
		tables = u->pt.table_pages;
	}
	uctx_destroy(u);
}

static size_t free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

/* Each allocation fails in turn; nothing stays behind. */
static void survives_want_of_memory(void **state)
{
	struct mobj *m = anon(2);
	enum status st = ST_NO_MEM;
	size_t before = 0;

	(void)state;
	uctx_destroy(create(false, 1));
	before = free_pages();
	for (unsigned long n = 1; st != ST_OK; n++) {
		struct uctx_seed seed = {.place = {n, 1}};
		struct uctx_map_request r = {
			.mobj = m, .page_count = 2, .attr = RW};
		struct uctx *u = NULL;
		vaddr_t va = 0;

		page_fail_nth(n);
		st = uctx_create(false, &seed, &u);
		if (st == ST_OK)
			st = uctx_map(u, &r, &va);
		page_fail_nth(0);
		assert_true(st == ST_OK || st == ST_NO_MEM);
		assert_true(st == ST_OK || !u || !u->region_count);
		uctx_destroy(u);
		assert_int_equal(free_pages(), before);
	}
	assert_int_equal(m->refs, 1);
	mobj_put(m);
}

static void copies_with_user_rights(void **state)
{
	static struct thread thread;
	struct uctx *u = create(false, 21);
	vaddr_t rw = map(u, 2, RW);
	vaddr_t ro = map(u, 1, RO);
	char text[] = "between worlds";
	char back[sizeof(text)];
	void *copy = NULL;

	(void)state;
	arch_cpu_this()->thread = &thread;
	assert_null(uctx_activate(u));
	rw += PAGE_BYTES - 5; /* across a page */
	assert_int_equal(uctx_copy_out((user_addr_t){rw}, text, sizeof(text)),
			 ST_OK);
	assert_int_equal(
		uctx_copy_in_private(back, (user_addr_t){rw}, sizeof(back)),
		ST_OK);
	assert_string_equal(back, text);
	assert_int_equal(uctx_dup_in((user_addr_t){rw}, sizeof(text), &copy),
			 ST_OK);
	assert_string_equal(copy, text);
	heap_free(copy);
	assert_int_equal(uctx_copy_out((user_addr_t){ro}, text, 1), ST_DENIED);
	assert_int_equal(uctx_copy_in(back, (user_addr_t){8}, 1), ST_DENIED);
	assert_int_equal(uctx_dup_in((user_addr_t){8}, 1, &copy), ST_DENIED);
	assert_ptr_equal(uctx_activate(NULL), u);
	assert_int_equal(uctx_copy_in(back, (user_addr_t){ro}, 1), ST_DENIED);
	arch_cpu_this()->thread = NULL;
	uctx_destroy(u);
}

/* What does not fit the window goes elsewhere, but not right above it. */
static void huge_mappings_leave_the_window(void **state)
{
	struct uctx *u = create(false, 77);
	vaddr_t va = 0;

	(void)state;
	assert_int_equal(uctx_find_free(u, GIB / PAGE_BYTES + 1, 0, 0, &va),
			 ST_OK);
	assert_true(va + GIB + PAGE_BYTES <= u->window ||
		    va >= u->window + 2 * GIB);
	assert_int_equal(uctx_find_free(u, SIZE_MAX, 1, 0, &va), ST_NO_MEM);
	assert_int_equal(uctx_find_free(u, BIT64(39) / PAGE_BYTES, 0, 0, &va),
			 ST_NO_MEM);
	uctx_destroy(u);
}

static void hidden_pages_are_out_of_reach_and_come_back(void **state)
{
	struct uctx *u = create(false, 77);
	uint32_t tables = 0;
	vaddr_t va = 0;
	char byte = 0x5a;

	(void)state;
	assert_int_equal(map_kind(u, 6, RW, UCTX_PRIVATE, &va), ST_OK);
	assert_int_equal(
		mobj_write(uctx_find(u, va)->mobj, 3 * PAGE_BYTES, &byte, 1),
		ST_OK);
	assert_int_equal(uctx_split(u, va + 2 * PAGE_BYTES, 3), ST_OK);
	assert_int_equal(u->region_count, 3);
	tables = u->pt.table_pages;
	/* From here on nothing can fail. */
	page_fail_nth(1);
	uctx_hide(u, va + 2 * PAGE_BYTES, 3);
	assert_int_equal(uctx_check(u, (user_addr_t){va + 2 * PAGE_BYTES}, 1,
				    MAP_READ, true),
			 ST_DENIED);
	assert_int_equal(uctx_check(u, (user_addr_t){va}, 2 * PAGE_BYTES,
				    MAP_WRITE, false),
			 ST_OK);
	assert_int_equal(uctx_check(u, (user_addr_t){va}, 2 * PAGE_BYTES + 1,
				    MAP_WRITE, false),
			 ST_DENIED);
	uctx_show(u, va + 2 * PAGE_BYTES, 3);
	uctx_set_rights(u, va + 2 * PAGE_BYTES, 3, RO);
	page_fail_nth(0);
	assert_int_equal(u->pt.table_pages, tables);
	assert_int_equal(uctx_check(u, (user_addr_t){va}, 6 * PAGE_BYTES,
				    MAP_READ, false),
			 ST_OK);
	assert_int_equal(uctx_find(u, va + 4 * PAGE_BYTES)->attr, RO);
	uctx_hide(u, va + 2 * PAGE_BYTES, 3);
	assert_int_equal(uctx_protect(u, va + 2 * PAGE_BYTES, 1, RW),
			 ST_DENIED);
	assert_int_equal(uctx_unmap(u, va, 6), ST_OK);
	uctx_destroy(u);
}

static void only_what_is_mapped_throughout_is_split(void **state)
{
	struct uctx *u = create(false, 78);
	vaddr_t va = 64 * MIB;
	vaddr_t next = va + 3 * PAGE_BYTES;

	(void)state;
	assert_int_equal(map_kind(u, 2, RW, UCTX_PRIVATE, &va), ST_OK);
	assert_int_equal(map_kind(u, 2, RW, UCTX_PRIVATE, &next), ST_OK);
	assert_int_equal(uctx_split(u, va, 0), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, va + 1, 1), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, va, 3), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, va, 5), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, va - PAGE_BYTES, 2), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, va, SIZE_MAX), ST_BAD_PARAM);
	assert_int_equal(uctx_split(u, ~PAGE_MASK, 2), ST_BAD_PARAM);
	assert_int_equal(u->region_count, 2);
	uctx_destroy(u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_everything_in_one_window),
		cmocka_unit_test(places_are_spread),
		cmocka_unit_test(keeps_pads_free),
		cmocka_unit_test(refuses_bad_requests),
		cmocka_unit_test(normal_world_pages_never_run),
		cmocka_unit_test(checks_rights_and_owners),
		cmocka_unit_test(protect_splits_regions),
		cmocka_unit_test(unmaps_whole_regions_only),
		cmocka_unit_test(params_come_and_go_without_new_tables),
		cmocka_unit_test(survives_want_of_memory),
		cmocka_unit_test(copies_with_user_rights),
		cmocka_unit_test(huge_mappings_leave_the_window),
		cmocka_unit_test(hidden_pages_are_out_of_reach_and_come_back),
		cmocka_unit_test(only_what_is_mapped_throughout_is_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
