/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testworld_priv.h"
#include "kernel/sys/user_pump.h"

/* The pump's own rules, with a cipher that adds and takes notes. */

#define PAGES 6u
#define BYTES (PAGES * PAGE_BYTES)

static struct ta_world w;
static vaddr_t scattered; /* PAGES of normal world, backwards */

struct notes {
	size_t steps, largest, total, last_size;
	bool has_ended, is_in_place;
	size_t fail_at; /* step, from 1 */
};

static enum status step(void *ctx, const uint8_t *src, size_t size,
			uint8_t *dst, bool is_last)
{
	struct notes *n = ctx;

	n->steps++;
	if (n->fail_at == n->steps)
		return ST_SECURITY;
	assert_false(n->has_ended);
	if (!is_last)
		assert_int_equal(size % PUMP_TAIL_BYTES, 0);
	if (src != dst)
		n->is_in_place = false;
	for (size_t i = 0; i < size; i++)
		dst[i] = (uint8_t)(src[i] + 1);
	n->largest = MAX(n->largest, size);
	n->total += size;
	n->last_size = size;
	n->has_ended = is_last;
	return ST_OK;
}

static enum status pump(struct notes *n, bool is_one_pass, vaddr_t src,
			vaddr_t dst, size_t size)
{
	const struct user_pump p = {.uctx = w.ta.uctx,
				    .src = src,
				    .dst = dst,
				    .size_bytes = size,
				    .is_one_pass = is_one_pass,
				    .step = step,
				    .ctx = n};

	*n = (struct notes){.is_in_place = true, .fail_at = n->fail_at};
	return user_pump(&p);
}

static void expect_right(bool is_one_pass, vaddr_t src, vaddr_t dst,
			 size_t size)
{
	static uint8_t in[BYTES];
	static uint8_t out[BYTES];
	struct notes n = {0};

	for (size_t i = 0; i < size; i++)
		in[i] = (uint8_t)(i * 7 + i / 251);
	world_put(src, in, size);
	assert_int_equal(pump(&n, is_one_pass, src, dst, size), ST_OK);
	assert_true(n.has_ended);
	assert_int_equal(n.total, size);
	if (size >= PUMP_TAIL_BYTES)
		assert_true(n.last_size >= PUMP_TAIL_BYTES);
	world_get(out, dst, size);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(out[i], (uint8_t)(in[i] + 1));
	/* One that reads twice never sees the TA's memory itself. */
	if (!is_one_pass)
		assert_true(n.is_in_place);
}

/* Ends of pages fall between and into blocks, on both sides. */
static void every_size_and_place_comes_out_whole(void **state)
{
	static const size_t sizes[] = {0,   1,    15,   16,   31,   32,
				       33,  64,   65,   512,  513,  543,
				       544, 4096, 4097, 8191, 9000, 12345};
	static const size_t places[] = {0, 16, 1, 2048, 4095, 4080, 4064};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(places); j++) {
			vaddr_t at = scattered + places[j];
			vaddr_t other = scattered +
					places[(j + 3) % ARRAY_SIZE(places)];

			expect_right(false, at, at, sizes[i]);
			expect_right(true, at, at, sizes[i]);
			/* These overlap, either way round. */
			expect_right(false, at, other, sizes[i]);
			expect_right(true, at, other, sizes[i]);
		}
	}
}

static void one_pass_takes_whole_pages(void **state)
{
	struct notes n = {0};

	(void)state;
	assert_int_equal(pump(&n, true, scattered, scattered, BYTES), ST_OK);
	assert_int_equal(n.steps, PAGES);
	assert_int_equal(n.largest, PAGE_BYTES);
	assert_int_equal(pump(&n, false, scattered, scattered, BYTES), ST_OK);
	assert_true(n.largest <= 512);
}

static void what_is_not_mapped_is_refused(void **state)
{
	struct notes n = {0};
	vaddr_t hole = scattered + BYTES - 100;

	(void)state;
	for (int one_pass = 0; one_pass < 2; one_pass++) {
		assert_int_equal(pump(&n, one_pass, hole, scattered, 200),
				 ST_DENIED);
		assert_false(n.has_ended);
		assert_int_equal(pump(&n, one_pass, scattered, hole, 200),
				 ST_DENIED);
		assert_int_equal(pump(&n, one_pass, scattered, 0x1000, 200),
				 ST_DENIED);
	}
}

static void an_error_of_the_step_ends_it(void **state)
{
	(void)state;
	for (int one_pass = 0; one_pass < 2; one_pass++) {
		for (size_t at = 1; at <= 3; at++) {
			struct notes n = {.fail_at = at};

			assert_int_equal(pump(&n, one_pass, scattered + 40,
					      scattered + 40, BYTES - 40),
					 ST_SECURITY);
			assert_int_equal(n.steps, at);
		}
	}
}

static int set_up(void **state)
{
	struct uctx_map_request r = {.page_count = PAGES,
				     .attr = MAP_READ | MAP_WRITE,
				     .kind = UCTX_PARAM,
				     .image_idx = -1,
				     .pad_before = 1,
				     .pad_after = 1};
	uint64_t pages[PAGES];

	(void)state;
	for (size_t i = 0; i < PAGES; i++)
		pages[i] = SIM_NS_PA + (2 * PAGES - 2 * i) * PAGE_BYTES;
	assert_int_equal(world_init(&w, false), ST_OK);
	assert_int_equal(mobj_create_ns(pages, PAGES, &r.mobj), ST_OK);
	assert_int_equal(uctx_map(w.ta.uctx, &r, &scattered), ST_OK);
	mobj_put(r.mobj);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	world_fini(&w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_and_place_comes_out_whole),
		cmocka_unit_test(one_pass_takes_whole_pages),
		cmocka_unit_test(what_is_not_mapped_is_refused),
		cmocka_unit_test(an_error_of_the_step_ends_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
