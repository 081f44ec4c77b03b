/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/storage/open_table.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/ta/db/version_db.h"
#include "kernel/ta/store/version.h"

/* Two peers: files here, an RPMB device there. */
#define __wrap_rpc_command supplicant_command
#include "kernel/storage/testing/supplicant.h"
#undef __wrap_rpc_command
#include "kernel/storage/rpmb/policy.h"
#include "tests/support/new_rpmb.h"

/*
 * Every kind of stored file, every kind of element in it: damaged, and of an
 * earlier time; with and without the directory's hash in RPMB. What is hit is
 * refused, everything else is as it was, and so is all when it is mended.
 */
extern struct rpmb_policy policy __asm__("rpmb_policy");
struct rpmb_policy policy;

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result);
enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result)
{
	if (cmd == OPTEE_RPC_CMD_FS || cmd == OPTEE_RPC_CMD_SUSPEND)
		return supplicant_command(cmd, params, count, result);
	if (!sim_rpmb_command(cmd, params, count, result))
		*result = GP_ERROR_NOT_SUPPORTED;
	return ST_OK;
}

/* So long that nodes lie in two pages. */
#define LONG  130000u
#define SHORT 300u
#define ALL   (STORAGE_READ | STORAGE_WRITE | STORAGE_WRITE_META)

static uint8_t pattern[LONG + 64], back[LONG + 64];
static const uint8_t uuid[16] = {7};

/* Who can be hit. In the order in which their files are made. */
enum {
	VICTIM = 1,
	OTHER = 2,
	TA_VERSIONS = 4,
	SUBKEY_FLOORS = 8,
	EVERYTHING = 15,
};
static const char *const file_of[] = {"/0", "/1", "/2", "/3"};

static struct storage_name named(const char *id)
{
	struct storage_name n = {.owner = {1, 2, 3},
				 .id_bytes = (uint8_t)strlen(id)};

	memcpy(n.id, id, n.id_bytes);
	return n;
}

static void reboot(void)
{
	sup_end_call();
	ree_dir_reset();
	open_table_forget();
	sup_restart();
	version_db_forget();
}

static void put(const char *id, const uint8_t *bytes, size_t size)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = bytes, .size_bytes = size};

	assert_int_equal(storage_create(STORAGE_PRIVATE, &n, ALL, &s, 1, NULL),
			 ST_OK);
}

static void write_at(const char *id, uint64_t at, const uint8_t *bytes,
		     size_t size)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = bytes, .size_bytes = size};
	struct storage_file *f = NULL;

	assert_int_equal(storage_open(STORAGE_PRIVATE, &n, ALL, &f), ST_OK);
	assert_int_equal(storage_write(f, at, &s), ST_OK);
	storage_close(f);
}

/* Does it hold these bytes? Else it must be said. */
static bool holds(const char *id, const uint8_t *bytes, size_t size)
{
	struct storage_name n = named(id);
	struct storage_sink s = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	size_t got = 0;
	enum status st = storage_open(STORAGE_PRIVATE, &n, ALL, &f);

	if (st == ST_OK) {
		st = storage_read(f, 0, &s, &got);
		storage_close(f);
	}
	if (st != ST_OK) {
		assert_true(st == ST_CORRUPT || st == ST_NOT_AVAILABLE);
		return false;
	}
	assert_int_equal(got, size);
	assert_memory_equal(back, bytes, size);
	return true;
}

/* Is an older version refused, and the last one not? */
static bool knows_versions(enum ta_version_kind kind, uint32_t last)
{
	enum status st = ta_version_check(kind, uuid, last);

	if (st != ST_OK) {
		assert_true(st == ST_CORRUPT || st == ST_NOT_AVAILABLE);
		/* Nothing runs then, whatever its version. */
		assert_int_equal(ta_version_check(kind, uuid, last + 1), st);
		assert_int_equal(ta_version_check(kind, uuid, 0), st);
		return false;
	}
	assert_int_equal(ta_version_check(kind, uuid, last - 1), ST_CONFLICT);
	return true;
}

/* After a boot: exactly these are hit. */
static void expect_hit(unsigned int hit)
{
	unsigned int seen = 0;

	reboot();
	if (!knows_versions(TA_VERSION_TA, 5))
		seen |= TA_VERSIONS;
	if (!knows_versions(TA_VERSION_SUBKEY, 4))
		seen |= SUBKEY_FLOORS;
	if (!holds("other", pattern + 1, SHORT))
		seen |= OTHER;
	if (!holds("victim", pattern, LONG))
		seen |= VICTIM;
	assert_int_equal(seen, hit);
}

static struct sup_image early, now;

/* All has been changed twice since `early`. */
static void make_world(bool anchors_ree)
{
	reboot();
	sup_reset();
	sup_free_image(&early);
	sup_free_image(&now);
	policy = (struct rpmb_policy){.is_enabled = true, .anchors_ree = true};
	sim_rpmb_replace();
	policy.anchors_ree = anchors_ree;
	put("victim", pattern + 2, LONG);
	put("other", pattern + 3, SHORT);
	assert_int_equal(ta_version_check(TA_VERSION_TA, uuid, 3), ST_OK);
	assert_int_equal(ta_version_check(TA_VERSION_SUBKEY, uuid, 2), ST_OK);
	reboot();
	sup_save(&early);
	for (unsigned int i = 0; i < 2; i++) {
		write_at("victim", 0, pattern + i, LONG);
		write_at("other", 0, pattern + 1, SHORT);
		assert_int_equal(ta_version_check(TA_VERSION_TA, uuid, 4 + i),
				 ST_OK);
		assert_int_equal(
			ta_version_check(TA_VERSION_SUBKEY, uuid, 3 + i),
			ST_OK);
		write_at("victim", 0, pattern, LONG);
	}
	reboot();
	sup_save(&now);
	expect_hit(0);
}

static void mend(void)
{
	sup_load(&now);
	expect_hit(0);
}

/* One byte in both versions of an element. */
static void flip(const char *name, size_t at, size_t distance)
{
	struct sup_file *f = sup_find(name);

	assert_true(at + distance < f->size);
	f->bytes[at] ^= 4;
	f->bytes[at + distance] ^= 4;
}

#define PAGE 4096u
#define NODE 66u

static const struct element {
	const char *name;
	size_t at, distance; /* of the versions */
} header = {"header", 20, 68},
  elements[] =
	  {
		  {"counter", 64, 68},
		  {"wrapped key", 33, 68},
		  {"root node", PAGE + 1, NODE},
		  {"tag in the root node", PAGE + 50, NODE},
		  {"data block", 2 * PAGE + 9, PAGE},
},
  far_elements[] = {
	  {"second node", PAGE + 2 * NODE + 3, NODE},
	  {"node of the second page", 63 * PAGE + 40, NODE},
	  {"last data block", 65 * PAGE + 1, PAGE},
};

static void flip_and_expect(const char *name, const struct element *e,
			    unsigned int hit)
{
	print_message("%s of %s\n", e->name, name);
	flip(name, e->at, e->distance);
	expect_hit(hit);
	mend();
}

static void damage_is_told(bool anchors_ree)
{
	make_world(anchors_ree);
	for (unsigned int i = 0; i < ARRAY_SIZE(file_of); i++) {
		flip_and_expect(file_of[i], &header, 1u << i);
		for (size_t j = 0; j < ARRAY_SIZE(elements); j++)
			flip_and_expect(file_of[i], &elements[j], 1u << i);
	}
	for (size_t j = 0; j < ARRAY_SIZE(far_elements); j++)
		flip_and_expect(file_of[0], &far_elements[j], VICTIM);
	flip_and_expect("/dirf.db", &header, EVERYTHING);
	for (size_t j = 0; j < ARRAY_SIZE(elements); j++)
		flip_and_expect("/dirf.db", &elements[j], EVERYTHING);
	for (unsigned int i = 0; i < ARRAY_SIZE(file_of); i++) {
		print_message("%s is gone\n", file_of[i]);
		sup_unlink(sup_find(file_of[i]));
		expect_hit(1u << i);
		mend();
	}
}

static void damage_is_told_without_an_anchor(void **state)
{
	(void)state;
	damage_is_told(false);
}

static void damage_is_told_with_an_anchor(void **state)
{
	(void)state;
	damage_is_told(true);
}

static void put_back(const char *name)
{
	struct sup_file *f = sup_find(name);

	for (unsigned int i = 0; i < SUP_FILES; i++) {
		const struct sup_file *old = &early.files[i];

		if (!old->is_linked || strcmp(old->name, name) != 0)
			continue;
		sup_resize(f, old->size);
		memcpy(f->bytes, old->bytes, old->size);
	}
}

static void old_files_are_told(bool anchors_ree)
{
	make_world(anchors_ree);
	for (unsigned int i = 0; i < ARRAY_SIZE(file_of); i++) {
		print_message("old %s\n", file_of[i]);
		put_back(file_of[i]);
		expect_hit(1u << i);
		mend();
	}
	/* A directory that fits nothing any more. */
	put_back("/dirf.db");
	expect_hit(EVERYTHING);
	mend();
}

static void old_files_are_told_without_an_anchor(void **state)
{
	(void)state;
	old_files_are_told(false);
	/* All old together: only the anchor could know. */
	sup_load(&early);
	reboot();
	assert_int_equal(ta_version_check(TA_VERSION_TA, uuid, 3), ST_OK);
	assert_true(holds("other", pattern + 3, SHORT));
}

static void old_files_are_told_with_an_anchor(void **state)
{
	(void)state;
	old_files_are_told(true);
	sup_load(&early);
	expect_hit(EVERYTHING);
	mend();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_is_told_without_an_anchor),
		cmocka_unit_test(damage_is_told_with_an_anchor),
		cmocka_unit_test(old_files_are_told_without_an_anchor),
		cmocka_unit_test(old_files_are_told_with_an_anchor),
	};

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 11 + i / 251);
	version_db_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
