/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/crypto/testing/heapfault.h"
#include "kernel/storage/open_table.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"

/*
 * A normal world that damages, replays, lies, fails, dies; and no memory. Two
 * objects: what is done to one never shows in the other.
 */
#define ALL (STORAGE_READ | STORAGE_WRITE | STORAGE_WRITE_META)

static uint8_t pattern[70000], back[80000];
static struct sup_image disk;

static struct storage_name named(const char *id)
{
	struct storage_name n = {.owner = {9}, .id_bytes = (uint8_t)strlen(id)};

	memcpy(n.id, id, n.id_bytes);
	return n;
}

static enum status create(const char *id, const uint8_t *bytes, size_t size)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = bytes, .size_bytes = size};

	return storage_create(STORAGE_PRIVATE, &n, ALL | STORAGE_OVERWRITE, &s,
			      1, NULL);
}

static enum status open_object(const char *id, struct storage_file **out)
{
	struct storage_name n = named(id);

	return storage_open(STORAGE_PRIVATE, &n, ALL, out);
}

/* Whole contents to `back`. */
static enum status fetch_named(const struct storage_name *n, size_t *got)
{
	struct storage_sink sink = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	enum status st = storage_open(STORAGE_PRIVATE, n, ALL, &f);

	if (st != ST_OK)
		return st;
	st = storage_read(f, 0, &sink, got);
	storage_close(f);
	return st;
}

static enum status fetch(const char *id, size_t *got)
{
	struct storage_name n = named(id);

	return fetch_named(&n, got);
}

static void expect(const char *id, const uint8_t *bytes, size_t size)
{
	size_t got = 0;

	assert_int_equal(fetch(id, &got), ST_OK);
	assert_int_equal(got, size);
	assert_memory_equal(back, bytes, size);
}

static void reboot(void)
{
	sup_power_on();
	sup_end_call();
	ree_dir_reset();
	open_table_forget();
}

static int set_up(void **state)
{
	(void)state;
	heapfault_nth = 0;
	sup_reset();
	reboot();
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 3 + i / 254);
	return create("victim", pattern, 5000) == ST_OK &&
			       create("other", pattern + 1, 300) == ST_OK
		       ? 0
		       : -1;
}

static int end(void **state)
{
	(void)state;
	reboot();
	sup_free_image(&disk);
	return sup.lent ? -1 : 0;
}

static void back_to_disk(void)
{
	sup_load(&disk);
	reboot();
}

/* Right contents, or it is said that they are not. */
static bool is_told_or_right(const char *id, const uint8_t *bytes, size_t size)
{
	size_t got = 0;
	enum status st = fetch(id, &got);

	if (st == ST_CORRUPT)
		return false;
	assert_int_equal(st, ST_OK);
	assert_int_equal(got, size);
	assert_memory_equal(back, bytes, size);
	return true;
}

static void a_flipped_bit_of_a_file_is_told(void **state)
{
	size_t size = 0;
	unsigned int told = 0;
	unsigned int unseen = 0;

	(void)state;
	reboot();
	sup_save(&disk);
	size = sup_find("/0")->size;
	/* Every byte of headers and nodes; blocks are one tag each. */
	for (size_t i = 0; i < size;
	     i += i < 160 || (i >= 4096 && i < 4096 + 300) ? 1 : 37) {
		back_to_disk();
		sup_find("/0")->bytes[i] ^= (uint8_t)(1u << i % 8);
		if (is_told_or_right("victim", pattern, 5000))
			unseen++;
		else
			told++;
		expect("other", pattern + 1, 300);
	}
	print_message("%u told, %u in unused bytes\n", told, unseen);
	assert_true(told > 300);
}

static void a_flipped_bit_of_the_directory_is_told(void **state)
{
	size_t size = 0;

	(void)state;
	reboot();
	sup_save(&disk);
	size = sup_find("/dirf.db")->size;
	for (size_t i = 0; i < size;
	     i += i < 160 || (i >= 4096 && i < 4096 + 150) ? 1 : 37) {
		size_t got = 0;
		enum status st = ST_OK;

		back_to_disk();
		sup_find("/dirf.db")->bytes[i] ^= (uint8_t)(1u << i % 8);
		st = fetch("victim", &got);
		assert_true(st == ST_OK || st == ST_CORRUPT);
		/* Nothing is made over what cannot be read. */
		if (st == ST_CORRUPT) {
			assert_int_equal(create("new", pattern, 10),
					 ST_CORRUPT);
			assert_int_equal(fetch("victim", &got), ST_CORRUPT);
			assert_non_null(sup_find("/0"));
			assert_non_null(sup_find("/1"));
		}
		/* Mended, it is as before. */
		sup_find("/dirf.db")->bytes[i] ^= (uint8_t)(1u << i % 8);
		reboot();
		expect("victim", pattern, 5000);
		expect("other", pattern + 1, 300);
	}
}

static void a_damaged_block_of_the_directory_leaves_the_others(void **state)
{
	char id[16];
	unsigned int good = 0;
	unsigned int told = 0;
	size_t got = 0;

	(void)state;
	/* 34 slots a block. */
	for (unsigned int i = 0; i < 80; i++) {
		snprintf(id, sizeof(id), "o%u", i);
		assert_int_equal(create(id, pattern + i, 50), ST_OK);
	}
	reboot();
	/* Both places of block 1. */
	sup_find("/dirf.db")->bytes[4 * 4096 + 7] ^= 1;
	sup_find("/dirf.db")->bytes[5 * 4096 + 7] ^= 1;
	for (unsigned int i = 0; i < 80; i++) {
		enum status st = ST_OK;

		snprintf(id, sizeof(id), "o%u", i);
		st = fetch(id, &got);
		assert_true(st == ST_OK || st == ST_CORRUPT);
		good += st == ST_OK;
		told += st == ST_CORRUPT;
	}
	print_message("%u good, %u told\n", good, told);
	/* Two of them lie partly in a neighbour. */
	assert_int_equal(told, 35);
	assert_int_equal(create("o3", pattern, 5), ST_CORRUPT);
	sup_find("/dirf.db")->bytes[4 * 4096 + 7] ^= 1;
	sup_find("/dirf.db")->bytes[5 * 4096 + 7] ^= 1;
	reboot();
	for (unsigned int i = 0; i < 80; i++) {
		snprintf(id, sizeof(id), "o%u", i);
		expect(id, pattern + i, 50);
	}
}

static void old_files_are_told(void **state)
{
	struct storage_file *f = NULL;
	struct storage_source s = {.kernel = pattern + 50, .size_bytes = 100};
	struct sup_file old = {};
	size_t got = 0;

	(void)state;
	reboot();
	sup_save(&disk);
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		if (!strcmp(disk.files[i].name, "/0"))
			old = disk.files[i];
	}
	/* Twice, so that both versions are newer. */
	assert_int_equal(open_object("victim", &f), ST_OK);
	assert_int_equal(storage_write(f, 10, &s), ST_OK);
	assert_int_equal(storage_write(f, 200, &s), ST_OK);
	storage_close(f);
	reboot();
	sup_resize(sup_find("/0"), old.size);
	memcpy(sup_find("/0")->bytes, old.bytes, old.size);
	assert_int_equal(fetch("victim", &got), ST_CORRUPT);
	expect("other", pattern + 1, 300);
	/* The file of another object, or none, likewise. */
	memcpy(sup_find("/0")->bytes, sup_find("/1")->bytes, 8192);
	reboot();
	assert_int_equal(fetch("victim", &got), ST_CORRUPT);
	sup_unlink(sup_find("/0"));
	/* Asked for again it goes; the other stays. */
	assert_int_equal(fetch("victim", &got), ST_NOT_FOUND);
	expect("other", pattern + 1, 300);
}

/* Who damages what must not be undercut is not rid of it. */
static void objects_of_the_core_are_never_dropped(void **state)
{
	struct storage_name n = {.id = "ta_ver.db", .id_bytes = 10};
	struct storage_source s = {.kernel = pattern, .size_bytes = 100};
	size_t got = 0;

	(void)state;
	assert_int_equal(storage_create(STORAGE_PRIVATE, &n, ALL, &s, 1, NULL),
			 ST_OK);
	reboot();
	for (unsigned int i = 0; i < 2 * 4096; i++)
		sup_find("/2")->bytes[4096 + i] ^= 0x10;
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(fetch_named(&n, &got), ST_CORRUPT);
		assert_int_equal(
			storage_create(STORAGE_PRIVATE, &n, ALL, &s, 1, NULL),
			ST_CONFLICT);
	}
	expect("victim", pattern, 5000);
	for (unsigned int i = 0; i < 2 * 4096; i++)
		sup_find("/2")->bytes[4096 + i] ^= 0x10;
	assert_int_equal(fetch_named(&n, &got), ST_OK);
	assert_int_equal(got, 100);
	assert_memory_equal(back, pattern, 100);
	sup_unlink(sup_find("/2"));
	reboot();
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(fetch_named(&n, &got), ST_CORRUPT);
}

static void another_directory_is_taken_over(void **state)
{
	struct storage_file *f = NULL;
	struct storage_sink sink = {.kernel = back, .size_bytes = 10};
	struct storage_source s = {.kernel = pattern, .size_bytes = 10};
	size_t got = 0;

	(void)state;
	sup_save(&disk);
	assert_int_equal(create("victim", pattern + 9, 700), ST_OK);
	assert_int_equal(open_object("other", &f), ST_OK);
	/* The supplicant is started again on an older directory. */
	sup_load(&disk);
	assert_int_equal(storage_write(f, 0, &s), ST_OK);
	storage_close(f);
	expect("victim", pattern, 5000);
	/* All gone, while nothing tells. */
	assert_int_equal(open_object("other", &f), ST_OK);
	sup_restart();
	sup_wipe();
	assert_int_equal(storage_read(f, 0, &sink, &got), ST_OK); /* held */
	assert_int_equal(storage_write(f, 0, &s), ST_CORRUPT);
	storage_close(f);
	sim_advance_us(3000000);
	assert_int_equal(fetch("victim", &got), ST_NOT_FOUND);
	assert_int_equal(create("victim", pattern, 20), ST_OK);
	reboot();
	expect("victim", pattern, 20);
	/* Removed under an open descriptor, and looked at by its name in time.
	 */
	sup_wipe();
	sim_advance_us(3000000);
	assert_int_equal(create("victim", pattern, 30), ST_OK);
	reboot();
	expect("victim", pattern, 30);
}

/* Several calls on both objects; ends with them as they were. */
static enum status work(void)
{
	struct storage_file *f = NULL;
	struct storage_source s = {.kernel = pattern + 100, .size_bytes = 60};
	struct storage_source u = {.kernel = pattern + 1000,
				   .size_bytes = 5000 - 1000};
	size_t got = 0;
	enum status st = open_object("victim", &f);

	if (st != ST_OK)
		return st;
	st = storage_write(f, 100, &s);
	if (st == ST_OK)
		st = storage_truncate(f, 1000);
	if (st == ST_OK)
		st = storage_write(f, 1000, &u);
	storage_close(f);
	if (st == ST_OK)
		st = create("new", pattern, 20);
	if (st == ST_OK)
		st = fetch("new", &got);
	if (st == ST_OK)
		st = open_object("new", &f);
	return st == ST_OK ? storage_remove(f) : st;
}

/* After a fault in the middle of work(): each object is in a state that it
 * went through. */
static void expect_sane(void)
{
	size_t got = 0;
	enum status st = ST_OK;

	expect("other", pattern + 1, 300);
	assert_int_equal(fetch("victim", &got), ST_OK);
	assert_true(got == 5000 || got == 1000);
	assert_memory_equal(back, pattern, got);
	st = fetch("new", &got);
	assert_true(st == ST_NOT_FOUND || (st == ST_OK && got == 20));
}

static void lie_long(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)result;
	for (size_t i = 1; i < count; i++) {
		if (p[i].kind == RPC_PARAM_MEMREF_OUT)
			p[i].memref.size_bytes = UINT64_MAX;
	}
}

static void lie_short(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)result;
	for (size_t i = 1; i < count; i++) {
		if (p[i].kind == RPC_PARAM_MEMREF_OUT)
			p[i].memref.size_bytes /= 2;
	}
}

static void lie_descriptor(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)result;
	for (size_t i = 1; i < count; i++) {
		if (p[i].kind == RPC_PARAM_VALUE_OUT)
			p[i].value.a = sup.rpc_count % 2 ? UINT64_MAX : 1234;
	}
}

/* The number of another open file. */
static void lie_known(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)result;
	for (size_t i = 1; i < count; i++) {
		if (p[i].kind == RPC_PARAM_VALUE_OUT)
			p[i].value.a = SUP_FD_BASE;
	}
}

static void lie_bytes(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)result;
	for (size_t i = 1; i < count; i++) {
		if (p[i].kind == RPC_PARAM_MEMREF_OUT)
			memset((uint8_t *)p[i].memref.shm->kva +
				       p[i].memref.offset_bytes,
			       0xa5, p[i].memref.size_bytes);
	}
}

static void lie_result(struct rpc_param *p, size_t count, uint32_t *result)
{
	(void)p;
	(void)count;
	*result = *result ? GP_SUCCESS : 0x12345678;
}

typedef void lie_t(struct rpc_param *p, size_t count, uint32_t *result);
static lie_t *const lies[] = {lie_long,  lie_short, lie_descriptor,
			      lie_known, lie_bytes, lie_result};

/* @fault at every request of work(), cold and warm. */
static void at_every_request(enum sup_fault fault, bool stays_whole)
{
	for (unsigned int warm = 0; warm < 2; warm++) {
		unsigned long nth = 0;
		bool was_due = true;

		while (was_due) {
			enum status st = ST_OK;
			size_t got = 0;

			back_to_disk();
			if (warm)
				(void)!fetch("victim", &got);
			sup_set_fault(fault, ++nth);
			st = work();
			was_due = sup.rpc_count >= sup.fault_at;
			sup.fault_at = 0;
			assert_true(was_due || st == ST_OK);
			if (!stays_whole)
				continue;
			/* In this life, and in the next one. */
			expect_sane();
			reboot();
			expect_sane();
		}
	}
}

static void a_failed_request_leaves_all_whole(void **state)
{
	const uint32_t results[] = {
		GP_ERROR_GENERIC,       GP_ERROR_STORAGE_NO_SPACE,
		GP_ERROR_OUT_OF_MEMORY, GP_ERROR_ITEM_NOT_FOUND,
		GP_ERROR_COMMUNICATION, GP_ERROR_ACCESS_CONFLICT,
	};

	(void)state;
	reboot();
	sup_save(&disk);
	for (size_t i = 0; i < ARRAY_SIZE(results); i++) {
		sup.result = results[i];
		at_every_request(SUP_FAIL_ONCE,
				 results[i] != GP_ERROR_ITEM_NOT_FOUND);
	}
}

static void a_new_supplicant_at_every_request_is_survived(void **state)
{
	(void)state;
	reboot();
	sup_save(&disk);
	at_every_request(SUP_RESTART, true);
}

/* A liar can destroy what it keeps; the core and its bookkeeping live. */
static void no_lie_hurts_the_core(void **state)
{
	(void)state;
	reboot();
	sup_save(&disk);
	for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
		sup.lie = lies[i];
		at_every_request(SUP_LIE, false);
		back_to_disk();
		expect("victim", pattern, 5000);
		expect("other", pattern + 1, 300);
	}
}

static size_t heap_bytes(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

static void memory_that_runs_out_leaves_all_whole(void **state)
{
	size_t before = 0;

	(void)state;
	reboot();
	sup_save(&disk);
	back_to_disk();
	before = heap_bytes();
	for (unsigned long nth = 1;; nth++) {
		enum status st = ST_OK;
		bool was_due = false;

		back_to_disk();
		heapfault_nth = nth;
		st = work();
		was_due = !heapfault_nth;
		heapfault_nth = 0;
		assert_true(st == ST_OK || st == ST_NO_MEM);
		expect_sane();
		reboot();
		expect_sane();
		reboot();
		assert_int_equal(heap_bytes(), before);
		if (!was_due)
			break;
	}
}

static void a_full_medium_is_said_and_changes_nothing(void **state)
{
	struct storage_file *f = NULL;
	struct storage_source s = {.kernel = pattern, .size_bytes = 60000};

	(void)state;
	sup.free_bytes = 5000;
	assert_int_equal(create("new", pattern, 60000), ST_NO_SPACE);
	assert_int_equal(sup_file_count(), 3);
	assert_int_equal(open_object("victim", &f), ST_OK);
	assert_int_equal(storage_write(f, 0, &s), ST_NO_SPACE);
	storage_close(f);
	expect("victim", pattern, 5000);
	sup.free_bytes = 0;
	assert_int_equal(create("new", pattern, 60000), ST_OK);
	expect("new", pattern, 60000);
	expect("victim", pattern, 5000);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_flipped_bit_of_a_file_is_told),
		CASE(a_flipped_bit_of_the_directory_is_told),
		CASE(a_damaged_block_of_the_directory_leaves_the_others),
		CASE(old_files_are_told),
		CASE(objects_of_the_core_are_never_dropped),
		CASE(another_directory_is_taken_over),
		CASE(a_failed_request_leaves_all_whole),
		CASE(a_new_supplicant_at_every_request_is_survived),
		CASE(no_lie_hurts_the_core),
		CASE(memory_that_runs_out_leaves_all_whole),
		CASE(a_full_medium_is_said_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
