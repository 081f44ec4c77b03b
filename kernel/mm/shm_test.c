/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/mm/shm.h"
#include "tests/support/dies.h"
#include "tests/support/normal_world.h"

static size_t allocated(void)
{
	struct heap_stats h;

	heap_get_stats(&h);
	return h.allocated_bytes;
}

static int set_up(void **state)
{
	(void)state;
	nw_reset();
	return shm_count() != 0;
}

static void buffer_is_read_and_written_at_its_offset(void **state)
{
	paddr_t pa = nw_pages(3);
	struct shm *s = NULL;
	char buf[8] = {0};

	(void)state;
	assert_int_equal(shm_register_list(5, nw_page_list(pa, 3), 100, 8192),
			 ST_OK);
	assert_int_equal(shm_get(5, &s), ST_OK);
	memcpy((char *)nw_ptr(pa) + 100 + 4000, "1234567", 8);
	assert_int_equal(shm_read(s, 4000, buf, 8), ST_OK);
	assert_string_equal(buf, "1234567");
	assert_int_equal(shm_write(s, 8191, "x", 1), ST_OK);
	assert_int_equal(((char *)nw_ptr(pa))[100 + 8191], 'x');
	assert_int_equal(shm_read(s, 8185, buf, 8), ST_BAD_PARAM);
	assert_int_equal(shm_write(s, 8192, "x", 1), ST_BAD_PARAM);
	assert_int_equal(shm_read(s, UINT64_MAX, buf, 2), ST_BAD_PARAM);
	shm_put(s);
	assert_int_equal(shm_unregister(5), ST_OK);
	assert_int_equal(shm_unregister(5), ST_NOT_FOUND);
	assert_int_equal(shm_get(5, &s), ST_NOT_FOUND);
}

static void odd_buffers_are_refused(void **state)
{
	paddr_t list = nw_page_list(nw_pages(2), 2);

	(void)state;
	assert_int_equal(shm_register_list(1, list, 0, 0), ST_BAD_PARAM);
	assert_int_equal(shm_register_list(1, list, 4096, 1), ST_BAD_PARAM);
	assert_int_equal(shm_register_list(1, list, 1, UINT64_MAX),
			 ST_BAD_PARAM);
	assert_int_equal(shm_register_list(1, list, 0, UINT64_MAX - 4000),
			 ST_BAD_PARAM);
	assert_int_equal(shm_register_list(1, list + 8, 0, 1), ST_BAD_PARAM);
	assert_int_equal(shm_register_list(1, SIM_SECURE_PA, 0, 1),
			 ST_BAD_PARAM);
	assert_int_equal(shm_register_contiguous(1, SIM_SECURE_PA, 1),
			 ST_BAD_PARAM);
	assert_int_equal(
		shm_register_contiguous(1, SIM_NS_PA, SIM_NS_BYTES * 2),
		ST_BAD_PARAM);
	assert_int_equal(shm_count(), 0);
}

static void used_buffers_are_not_unregistered(void **state)
{
	struct mobj *m = NULL;
	struct shm *s = NULL;
	uint64_t offset = 0;

	(void)state;
	assert_int_equal(shm_register_contiguous(9, nw_pages(1) + 8, 64),
			 ST_OK);
	assert_int_equal(shm_get(9, &s), ST_OK);
	assert_int_equal(shm_unregister(9), ST_BUSY);
	shm_put(s);
	assert_int_equal(shm_get_part(9, 4, 60, &m, &offset), ST_OK);
	assert_int_equal(offset, 12);
	assert_int_equal(shm_unregister(9), ST_BUSY);
	mobj_put(m);
	assert_int_equal(shm_get_part(9, 4, 61, &m, &offset), ST_DENIED);
	assert_int_equal(shm_get_part(9, 65, 0, &m, &offset), ST_DENIED);
	assert_int_equal(shm_get_part(9, UINT64_MAX, 2, &m, &offset),
			 ST_DENIED);
	assert_int_equal(shm_get_part(8, 0, 1, &m, &offset), ST_NOT_FOUND);
	assert_int_equal(shm_unregister(9), ST_OK);
}

static void known_cookie_names_the_newer_memory(void **state)
{
	paddr_t old_pa = nw_pages(1);
	paddr_t new_pa = nw_pages(1);
	size_t before = allocated();
	struct shm *old = NULL;
	struct shm *new = NULL;

	(void)state;
	assert_int_equal(shm_register_contiguous(3, old_pa, 4096), ST_OK);
	assert_int_equal(shm_get(3, &old), ST_OK);
	assert_int_equal(shm_register_contiguous(3, new_pa, 4096), ST_OK);
	assert_int_equal(shm_count(), 1);
	assert_int_equal(shm_get(3, &new), ST_OK);
	assert_int_equal(mobj_page_pa(new->mobj, 0), new_pa);
	assert_int_equal(mobj_page_pa(old->mobj, 0), old_pa);
	shm_put(old);
	shm_put(new);
	assert_int_equal(shm_register_contiguous(3, old_pa, 4096), ST_OK);
	assert_int_equal(shm_unregister(3), ST_OK);
	assert_int_equal(allocated(), before);
}

static void thousands_of_cookies_are_found(void **state)
{
	enum {
		COUNT = 5000
	};
	paddr_t pa = nw_pages(1);
	size_t before = 0;

	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < COUNT; i++)
			assert_int_equal(
				shm_register_contiguous(
					0xffff000000000000 + i * 64, pa, i + 1),
				ST_OK);
		assert_int_equal(shm_count(), COUNT);
		for (uint64_t i = 0; i < COUNT; i++) {
			struct shm *s = NULL;

			assert_int_equal(
				shm_get(0xffff000000000000 + i * 64, &s),
				ST_OK);
			assert_int_equal(s->size_bytes, i + 1);
			shm_put(s);
		}
		for (uint64_t i = 0; i < COUNT; i++)
			assert_int_equal(
				shm_unregister(0xffff000000000000 + i * 64),
				ST_OK);
		/* The table has grown to its size in the first round. */
		if (round)
			assert_int_equal(allocated(), before);
		before = allocated();
	}
}

static void every_failed_allocation_leaves_nothing(void **state)
{
	paddr_t list = nw_page_list(nw_pages(4), 4);
	size_t before = allocated();
	enum status st = ST_NO_MEM;

	(void)state;
	for (unsigned long n = 1; st != ST_OK; n++) {
		page_fail_nth(n);
		st = shm_register_list(77, list, 0, 4 * 4096);
		page_fail_nth(0);
		if (st != ST_OK) {
			assert_int_equal(st, ST_NO_MEM);
			assert_int_equal(shm_count(), 0);
			assert_int_equal(allocated(), before);
		}
	}
	assert_int_equal(shm_unregister(77), ST_OK);
}

static void put_registered(void *arg)
{
	struct shm *s = NULL;

	(void)arg;
	(void)!shm_register_contiguous(3, SIM_NS_PA, 4096);
	(void)!shm_get(3, &s);
	shm_put(s);
	shm_put(s);
}

static void putting_the_registration_itself_stops_the_core(void **state)
{
	(void)state;
	assert_true(core_dies(put_registered, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(buffer_is_read_and_written_at_its_offset,
				       set_up),
		cmocka_unit_test_setup(odd_buffers_are_refused, set_up),
		cmocka_unit_test_setup(used_buffers_are_not_unregistered,
				       set_up),
		cmocka_unit_test_setup(known_cookie_names_the_newer_memory,
				       set_up),
		cmocka_unit_test_setup(thousands_of_cookies_are_found, set_up),
		cmocka_unit_test_setup(every_failed_allocation_leaves_nothing,
				       set_up),
		cmocka_unit_test_setup(
			putting_the_registration_itself_stops_the_core, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
