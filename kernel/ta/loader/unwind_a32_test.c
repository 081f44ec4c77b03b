/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/ta/loader/unwind_a32.h"
#include "kernel/thread/thread.h"

/* One page of code and tables at CODE, one of stack at STACK. */
#define CODE   0x10000000u
#define TABLE  (CODE + 0x800)
#define EXTRA  (CODE + 0xC00)
#define STACK  0x20000000u
#define INSIDE (CODE + 0x104) /* the second function of three */

static struct thread thread;
static struct ta_instance ta;
static struct mobj *code, *stack;

static struct mobj *map(uint32_t va, unsigned int attr, int32_t image_idx)
{
	struct uctx_map_request r = {
		.page_count = 1,
		.attr = attr,
		.va = va,
		.image_idx = image_idx,
	};
	vaddr_t got = 0;

	assert_int_equal(mobj_create_anon(1, &r.mobj), ST_OK);
	assert_int_equal(uctx_map(ta.uctx, &r, &got), ST_OK);
	return r.mobj;
}

static void put(uint32_t va, uint32_t word)
{
	struct mobj *m = va >= STACK ? stack : code;

	assert_int_equal(mobj_write(m, va & 0xFFF, &word, sizeof(word)), ST_OK);
}

/* Table entry @n: its function and what follows. */
static void entry(unsigned int n, uint32_t function, uint32_t word)
{
	uint32_t at = TABLE + 8 * n;

	put(at, (function - at) & 0x7FFFFFFF);
	put(at + 4, word);
}

static uint32_t to_extra(unsigned int n)
{
	return (EXTRA - (TABLE + 8 * n + 4)) & 0x7FFFFFFF;
}

static struct a32_frame frame_inside(void)
{
	return (struct a32_frame){
		.r[13] = STACK + 0x100, .r[14] = CODE + 0x11, .r[15] = INSIDE};
}

static void follows_a_short_program(void **state)
{
	struct a32_frame f = frame_inside();

	(void)state;
	/* vsp += 8; pop r4, r14; finish */
	entry(1, CODE + 0x100, 0x8001A8B0);
	put(STACK + 0x108, 0x44);
	put(STACK + 0x10C, CODE + 0x205);
	assert_true(a32_unwind(&ta, &f));
	assert_int_equal(f.r[4], 0x44);
	assert_int_equal(f.r[13], STACK + 0x110);
	assert_int_equal(f.r[15], CODE + 0x205);
}

static void follows_a_long_program(void **state)
{
	struct a32_frame f = frame_inside();

	(void)state;
	/* One word more: vsp = r7; vsp += 0x204 + 4; pop {r5, pc}; finish */
	entry(1, CODE + 0x100, to_extra(1));
	put(EXTRA, 0x810197B2);
	put(EXTRA + 4, 0x018802B0);
	f.r[7] = STACK + 0x200;
	put(STACK + 0x408, 0x55);
	put(STACK + 0x40C, CODE + 0x301);
	assert_true(a32_unwind(&ta, &f));
	assert_int_equal(f.r[5], 0x55);
	assert_int_equal(f.r[15], CODE + 0x301);
	assert_int_equal(f.r[13], STACK + 0x410);
}

static void a_leaf_returns_by_its_link_register(void **state)
{
	struct a32_frame f = frame_inside();

	(void)state;
	entry(1, CODE + 0x100, 0x80B0B0B0);
	assert_true(a32_unwind(&ta, &f));
	assert_int_equal(f.r[15], CODE + 0x11);
	assert_int_equal(f.r[13], STACK + 0x100);
}

static void stops_where_the_tables_end(void **state)
{
	struct a32_frame f = frame_inside();

	(void)state;
	entry(1, CODE + 0x100, 1); /* cannot unwind */
	assert_false(a32_unwind(&ta, &f));
	entry(1, CODE + 0x100, 0x80B0B0B0);
	f = frame_inside();
	f.r[14] = 0; /* called by nobody */
	assert_false(a32_unwind(&ta, &f));
	f = frame_inside();
	f.r[15] = CODE + 0x40; /* before the first function */
	assert_false(a32_unwind(&ta, &f));
	f.r[15] = STACK; /* no image */
	assert_false(a32_unwind(&ta, &f));
	/* A stack that is not there. */
	entry(1, CODE + 0x100, 0x80A8B0B0);
	f = frame_inside();
	f.r[13] = 0x30000000;
	assert_false(a32_unwind(&ta, &f));
}

static void survives_any_table(void **state)
{
	uint64_t x = 88172645463325252u;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct a32_frame f = frame_inside();

		for (uint32_t at = EXTRA; at < EXTRA + 64; at += 4) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			put(at, (uint32_t)x);
			put(STACK + 0x100 + (at - EXTRA), (uint32_t)(x >> 32));
		}
		entry(1, CODE + 0x100,
		      round & 1 ? to_extra(1) : (uint32_t)(x >> 16));
		ta.unwind[0].size_bytes = (uint32_t)x & 0xFFF;
		for (int i = 0; i < 64 && a32_unwind(&ta, &f); i++)
			;
	}
	ta.unwind[0].size_bytes = 24;
}

static int set_up(void **state)
{
	static const struct uctx_seed seed = {.place = {1, 2}};

	(void)state;
	arch_cpu_this()->thread = &thread;
	assert_int_equal(uctx_create(true, &seed, &ta.uctx), ST_OK);
	code = map(CODE, MAP_READ | MAP_EXEC, 0);
	stack = map(STACK, MAP_READ | MAP_WRITE, -1);
	uctx_activate(ta.uctx);
	ta.unwind[0].va = TABLE;
	ta.unwind[0].size_bytes = 24;
	entry(0, CODE + 0x80, 1);
	entry(2, CODE + 0x200, 1);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_a_short_program),
		cmocka_unit_test(follows_a_long_program),
		cmocka_unit_test(a_leaf_returns_by_its_link_register),
		cmocka_unit_test(stops_where_the_tables_end),
		cmocka_unit_test(survives_any_table),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
