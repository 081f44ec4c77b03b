/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"

#define RW     (STORAGE_READ | STORAGE_WRITE)
#define ALL    (RW | STORAGE_WRITE_META)
#define SHARED (STORAGE_SHARE_READ | STORAGE_SHARE_WRITE)
#define BIG    (1024 * 1024)

static uint8_t pattern[BIG + 4096], back[BIG + 4096];

static struct storage_name named(const char *id)
{
	struct storage_name n = {.owner = {1, 2, 3},
				 .id_bytes = (uint8_t)strlen(id)};

	memcpy(n.id, id, n.id_bytes);
	return n;
}

static int set_up(void **state)
{
	(void)state;
	sup_reset();
	ree_dir_reset();
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 7 + i / 251 + i / 4096);
	return 0;
}

static enum status create(const char *id, uint32_t flags, size_t size,
			  struct storage_file **out)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = pattern, .size_bytes = size};

	return storage_create(STORAGE_PRIVATE, &n, flags, &s, 1, out);
}

static enum status open_object(const char *id, uint32_t flags,
			       struct storage_file **out)
{
	struct storage_name n = named(id);

	return storage_open(STORAGE_PRIVATE, &n, flags, out);
}

static enum status put(struct storage_file *f, uint64_t at, size_t from,
		       size_t size)
{
	struct storage_source s = {.kernel = pattern + from,
				   .size_bytes = size};

	return storage_write(f, at, &s);
}

static size_t get(struct storage_file *f, uint64_t at, size_t size)
{
	struct storage_sink s = {.kernel = back, .size_bytes = size};
	size_t got = 0;

	memset(back, 0xee, size);
	assert_int_equal(storage_read(f, at, &s, &got), ST_OK);
	return got;
}

/* As after a start: nothing is known but what is stored. */
static void forget_all(void)
{
	sup_end_call();
	ree_dir_reset();
	sup_restart();
}

static void expect_content(const char *id, const uint8_t *content, size_t size)
{
	struct storage_file *f = NULL;

	assert_int_equal(open_object(id, RW | SHARED, &f), ST_OK);
	assert_int_equal(storage_size(f), size);
	assert_int_equal(get(f, 0, size + 10), size);
	assert_memory_equal(back, content, size);
	storage_close(f);
}

static void contents_come_back_in_every_size(void **state)
{
	const size_t sizes[] = {0,    1,     24,    4095,   4096,   4097,
				8192, 20000, 65536, 126976, 130000, BIG};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct storage_file *f = NULL;

		assert_int_equal(
			create("a", ALL | STORAGE_OVERWRITE, sizes[i], &f),
			ST_OK);
		assert_int_equal(storage_size(f), sizes[i]);
		assert_int_equal(get(f, 0, sizes[i]), sizes[i]);
		assert_memory_equal(back, pattern, sizes[i]);
		storage_close(f);
		expect_content("a", pattern, sizes[i]);
		forget_all();
		expect_content("a", pattern, sizes[i]);
		assert_int_equal(sup_file_count(), 2);
		sup_end_call();
		assert_int_equal(sup.lent, 0);
	}
}

static void writes_go_where_they_belong(void **state)
{
	static uint8_t model[BIG];
	struct storage_file *f = NULL;
	size_t length = 0;
	unsigned int r = 12345;

	(void)state;
	assert_int_equal(create("a", ALL, 0, &f), ST_OK);
	for (unsigned int i = 0; i < 400; i++) {
		size_t at = (r = r * 1103515245 + 12345) >> 8 & 0x3ffff;
		size_t size = (r = r * 1103515245 + 12345) >> 8 & 0x1ffff;

		if (i % 3)
			size &= 0x3ff;
		if (i % 7 == 0) {
			at &= 0x1ffff;
			assert_int_equal(storage_truncate(f, at), ST_OK);
			if (at > length)
				memset(model + length, 0, at - length);
			length = at;
		} else {
			assert_int_equal(put(f, at, i, size), ST_OK);
			if (size && at > length)
				memset(model + length, 0, at - length);
			memcpy(model + at, pattern + i, size);
			if (size && at + size > length)
				length = at + size;
		}
		assert_int_equal(storage_size(f), length);
		if (i % 11 == 0) {
			storage_close(f);
			forget_all();
			assert_int_equal(open_object("a", ALL, &f), ST_OK);
		}
		assert_int_equal(get(f, 0, sizeof(back)), length);
		assert_memory_equal(back, model, length);
	}
	storage_close(f);
}

static unsigned long rpcs_since;

static void count_from_here(void)
{
	sup_end_call();
	rpcs_since = sup.rpc_count;
}

static unsigned long rpcs(void)
{
	sup_end_call();
	return sup.rpc_count - rpcs_since;
}

static void requests_are_few(void **state)
{
	struct storage_file *f = NULL;

	(void)state;
	assert_int_equal(create("other", ALL, 100, NULL), ST_OK);
	count_from_here();
	assert_int_equal(create("a", ALL, 256, &f), ST_OK);
	print_message("create %lu", rpcs());
	assert_true(rpcs() <= 6);
	count_from_here();
	assert_int_equal(put(f, 10, 3, 256), ST_OK);
	print_message(" write %lu", rpcs());
	assert_true(rpcs() <= 5);
	count_from_here();
	assert_int_equal(put(f, 10, 3, 256), ST_OK);
	print_message(" write again %lu", rpcs());
	assert_true(rpcs() <= 5);
	count_from_here();
	get(f, 10, 256);
	print_message(" read %lu", rpcs());
	assert_int_equal(rpcs(), 0);
	count_from_here();
	assert_int_equal(storage_remove(f), ST_OK);
	print_message(" remove %lu", rpcs());
	assert_true(rpcs() <= 6);
	assert_int_equal(create("a", ALL, 256, NULL), ST_OK);
	count_from_here();
	assert_int_equal(open_object("a", ALL, &f), ST_OK);
	storage_close(f);
	print_message(" open+close %lu", rpcs());
	assert_true(rpcs() <= 5);
	count_from_here();
	assert_int_equal(create("a", ALL | STORAGE_OVERWRITE, 256, NULL),
			 ST_OK);
	print_message(" overwrite+close %lu", rpcs());
	assert_true(rpcs() <= 8);
	count_from_here();
	assert_int_equal(create("b", ALL, 0, &f), ST_OK);
	sup_end_call();
	assert_int_equal(put(f, 0, 0, 32768), ST_OK);
	sup_end_call();
	assert_int_equal(put(f, 32768, 0, 32768), ST_OK);
	storage_close(f);
	print_message(" create 64K %lu", rpcs());
	assert_true(rpcs() <= 19);
	assert_int_equal(open_object("b", ALL, &f), ST_OK);
	count_from_here();
	assert_int_equal(put(f, 0, 0, 32768), ST_OK);
	sup_end_call();
	assert_int_equal(put(f, 32768, 0, 32768), ST_OK);
	print_message(" write 64K %lu", rpcs());
	assert_true(rpcs() <= 18);
	count_from_here();
	get(f, 0, 32768);
	sup_end_call();
	get(f, 32768, 32768);
	print_message(" read 64K %lu", rpcs());
	assert_int_equal(rpcs(), 0); /* held */
	storage_close(f);
	assert_int_equal(create("c", ALL, BIG, NULL), ST_OK);
	count_from_here();
	assert_int_equal(open_object("c", ALL, &f), ST_OK);
	print_message(" open 1M %lu\n", rpcs());
	storage_close(f);
}

static size_t heap_bytes(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

/* However many objects are open and read: a small part of memory. */
static void held_blocks_take_a_small_part_of_memory(void **state)
{
	struct storage_file *f[30];
	struct page_stats pages;
	size_t before = heap_bytes();
	size_t used = 0;
	char id[] = "a0";

	(void)state;
	page_get_stats(&pages);
	for (unsigned int i = 0; i < ARRAY_SIZE(f); i++) {
		id[1] = (char)('0' + i);
		assert_int_equal(create(id, ALL, 65536, &f[i]), ST_OK);
		assert_int_equal(get(f[i], 0, 65536), 65536);
		assert_memory_equal(back, pattern, 65536);
	}
	used = heap_bytes() - before;
	print_message("%zu of %zu KiB\n", used / 1024, pages.total_pages * 4);
	/* One block and the nodes are each object's own. */
	assert_true(used / PAGE_BYTES < pages.total_pages / 32 + 30 * 7);
	for (unsigned int i = 0; i < ARRAY_SIZE(f); i++) {
		assert_int_equal(get(f[i], 4000, 60000), 60000);
		assert_memory_equal(back, pattern + 4000, 60000);
		storage_close(f[i]);
	}
	ree_dir_reset();
	assert_int_equal(heap_bytes(), before);
}

static void objects_are_found_renamed_listed_and_removed(void **state)
{
	struct storage_file *f = NULL;
	struct storage_file *g = NULL;
	struct storage_name n = named("");
	uint64_t cursor = 0;
	char id[16];
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(open_object("a", RW, &f), ST_NOT_FOUND);
	for (unsigned int i = 0; i < 50; i++) {
		snprintf(id, sizeof(id), "o%u", i);
		assert_int_equal(create(id, ALL, i * 100, NULL), ST_OK);
	}
	assert_int_equal(create("o7", ALL, 1, NULL), ST_CONFLICT);
	assert_int_equal(open_object("o7", ALL, &f), ST_OK);
	assert_int_equal(storage_rename(f, &n), ST_OK);
	n = named("o8");
	assert_int_equal(storage_rename(f, &n), ST_CONFLICT);
	assert_int_equal(open_object("o9", ALL, &g), ST_OK);
	n = named("o9");
	assert_int_equal(storage_rename(f, &n), ST_CONFLICT);
	storage_close(g);
	assert_int_equal(get(f, 0, 2000), 700);
	storage_close(f);
	forget_all();
	expect_content("", pattern, 700);
	assert_int_equal(open_object("o7", RW, &f), ST_NOT_FOUND);
	while (storage_next(STORAGE_REE, n.owner, &cursor, &n) == ST_OK)
		seen++;
	assert_int_equal(seen, 50);
	for (unsigned int i = 0; i < 50; i++) {
		snprintf(id, sizeof(id), "o%u", i);
		if (i == 7)
			id[0] = 0;
		assert_int_equal(open_object(id, STORAGE_WRITE_META, &f),
				 ST_OK);
		assert_int_equal(storage_remove(f), ST_OK);
	}
	cursor = 0;
	assert_int_equal(storage_next(STORAGE_REE, n.owner, &cursor, &n),
			 ST_NOT_FOUND);
	assert_int_equal(sup_file_count(), 1);
	assert_int_equal(sup_open_count(), 1);
}

static void owners_do_not_see_each_other(void **state)
{
	struct storage_name n = named("a");
	struct storage_source s = {.kernel = pattern, .size_bytes = 9};
	struct storage_file *f = NULL;

	(void)state;
	assert_int_equal(create("a", ALL, 5, NULL), ST_OK);
	memset(n.owner, 0, sizeof(n.owner));
	assert_int_equal(storage_open(STORAGE_PRIVATE, &n, RW, &f),
			 ST_NOT_FOUND);
	assert_int_equal(storage_create(STORAGE_PRIVATE, &n, RW, &s, 1, NULL),
			 ST_OK);
	expect_content("a", pattern, 5);
	assert_int_equal(storage_open(77, &n, RW, &f), ST_NOT_FOUND);
}

static void handles_that_do_not_go_together_conflict(void **state)
{
	struct storage_file *f = NULL;
	struct storage_file *g = NULL;
	const struct {
		uint32_t a, b;
		enum status st;
	} pair[] = {
		{RW | SHARED, RW | SHARED, ST_OK},
		{RW, RW, ST_CONFLICT},
		{STORAGE_READ, STORAGE_READ, ST_CONFLICT},
		{STORAGE_READ | STORAGE_SHARE_READ,
		 STORAGE_READ | STORAGE_SHARE_READ, ST_OK},
		{RW | STORAGE_SHARE_READ, STORAGE_READ | STORAGE_SHARE_READ,
		 ST_CONFLICT},
		{STORAGE_READ | STORAGE_SHARE_READ, STORAGE_READ | SHARED,
		 ST_CONFLICT},
		{STORAGE_WRITE_META | SHARED, STORAGE_READ | SHARED,
		 ST_CONFLICT},
		{STORAGE_READ | SHARED, STORAGE_WRITE_META | SHARED,
		 ST_CONFLICT},
		{0, 0, ST_OK},
		{0, STORAGE_READ, ST_CONFLICT},
	};

	(void)state;
	assert_int_equal(create("a", ALL, 5, NULL), ST_OK);
	for (size_t i = 0; i < ARRAY_SIZE(pair); i++) {
		assert_int_equal(open_object("a", pair[i].a, &f), ST_OK);
		g = NULL;
		assert_int_equal(open_object("a", pair[i].b, &g), pair[i].st);
		storage_close(g);
		storage_close(f);
	}
	assert_int_equal(open_object("a", RW | SHARED, &f), ST_OK);
	assert_int_equal(create("a", RW | SHARED, 3, NULL), ST_CONFLICT);
	assert_int_equal(create("a", RW | SHARED | STORAGE_OVERWRITE, 3, NULL),
			 ST_OK);
	/* Goes on with the new contents. */
	assert_int_equal(get(f, 0, 10), 3);
	assert_int_equal(put(f, 3, 3, 7), ST_OK);
	storage_close(f);
	expect_content("a", pattern, 10);
}

static void a_glimpse_goes_with_everybody(void **state)
{
	struct storage_name n = named("a");
	struct storage_glimpse g;
	struct storage_file *f = NULL;
	uint8_t head[24];
	size_t got = 0;

	(void)state;
	assert_int_equal(create("a", ALL, 500, &f), ST_OK);
	assert_int_equal(
		storage_peek(STORAGE_PRIVATE, &n, head, sizeof(head), &got, &g),
		ST_OK);
	assert_int_equal(got, 24);
	assert_int_equal(g.size_bytes, 500);
	assert_int_equal(g.open_flags, ALL);
	storage_close(f);
	assert_int_equal(
		storage_peek(STORAGE_PRIVATE, &n, head, sizeof(head), &got, &g),
		ST_OK);
	assert_int_equal(g.open_flags, 0);
	assert_memory_equal(head, pattern, 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(contents_come_back_in_every_size,
				       set_up),
		cmocka_unit_test_setup(writes_go_where_they_belong, set_up),
		cmocka_unit_test_setup(requests_are_few, set_up),
		cmocka_unit_test_setup(held_blocks_take_a_small_part_of_memory,
				       set_up),
		cmocka_unit_test_setup(
			objects_are_found_renamed_listed_and_removed, set_up),
		cmocka_unit_test_setup(owners_do_not_see_each_other, set_up),
		cmocka_unit_test_setup(handles_that_do_not_go_together_conflict,
				       set_up),
		cmocka_unit_test_setup(a_glimpse_goes_with_everybody, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
