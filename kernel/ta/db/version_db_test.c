/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/crypto/testing/heapfault.h"
#include "kernel/ta/db/version_db.h"
#include "kernel/ta/store/version.h"
#include "tests/support/fake_store.h"

static const uint8_t uuid_a[16] = {0x11, 0x22, 0x33, 0x44, 5, 6, 7, 8};
static const uint8_t uuid_b[16] = {0xaa, 0xbb};

/* One check in a boot of its own; the status comes back. */
struct check {
	enum ta_version_kind kind;
	const uint8_t *uuid;
	uint32_t version;
	unsigned long fail_nth; /* allocation */
};

static int run_check(void *arg)
{
	const struct check *c = arg;

	version_db_init();
	heapfault_nth = c->fail_nth;
	return ta_version_check(c->kind, c->uuid, c->version);
}

static enum status check_kind(enum ta_version_kind kind, const uint8_t *uuid,
			      uint32_t version)
{
	struct check c = {kind, uuid, version, 0};

	return fake_boot(run_check, &c);
}

static enum status check(const uint8_t *uuid, uint32_t version)
{
	return check_kind(TA_VERSION_TA, uuid, version);
}

static int fresh(void **state)
{
	(void)state;
	fake_store_reset();
	return 0;
}

#define FIND(id) fake_store_find(id, sizeof(id), false)

/* As an incumbent would have made it. */
static void put(const char *id, size_t id_bytes, const void *bytes, size_t size)
{
	struct fake_item *item = fake_find_free();

	item->exists = true;
	item->storage_id = STORAGE_PRIVATE;
	item->name = fake_name_of(id, id_bytes, false);
	item->size = size;
	memcpy(item->bytes, bytes, size);
}
#define PUT(id, bytes) put(id, sizeof(id), bytes, sizeof(bytes))

static void remembers_the_highest_version_over_boots(void **state)
{
	(void)state;
	assert_int_equal(check(uuid_a, 3), ST_OK);
	assert_int_equal(check(uuid_a, 2), ST_CONFLICT);
	assert_int_equal(check(uuid_b, 0), ST_OK);
	assert_int_equal(check(uuid_a, 3), ST_OK);
	assert_int_equal(check(uuid_a, 0x80000000), ST_OK);
	assert_int_equal(check(uuid_a, 4), ST_CONFLICT);
	assert_int_equal(check(uuid_b, 0), ST_OK);
}

static void stores_what_the_incumbent_stores(void **state)
{
	static const uint8_t expected[] = {
		0,    0,    0,    0,    2, 0, 0,    0, /* format, count */
		0x11, 0x22, 0x33, 0x44, 5, 6, 7,    8,    0, 0, 0, 0, 0, 0,
		0,    0,    3,    0,    0, 0, 0xaa, 0xbb, 0, 0, 0, 0, 0, 0,
		0,    0,    0,    0,    0, 0, 0,    0,    9, 1, 0, 0,
	};
	const struct fake_item *item;

	(void)state;
	assert_int_equal(check(uuid_a, 3), ST_OK);
	assert_int_equal(check(uuid_b, 0x109), ST_OK);
	item = FIND("ta_ver.db");
	assert_non_null(item);
	assert_int_equal(item->size, sizeof(expected));
	assert_memory_equal(item->bytes, expected, sizeof(expected));
}

static void reads_what_the_incumbent_stored(void **state)
{
	static const uint8_t stored[] = {
		0, 0, 0, 0, 1, 0, 0, 0, 0x11, 0x22, 0x33, 0x44, 5, 6, 7, 8, 0,
		0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0,
		/* It was cut before it counted this one. */
		0xaa, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0,
		0};

	(void)state;
	PUT("ta_ver.db", stored);
	assert_int_equal(check(uuid_a, 3), ST_CONFLICT);
	assert_int_equal(check(uuid_b, 1), ST_OK);
	assert_int_equal(check(uuid_a, 4), ST_OK);
	assert_int_equal(check(uuid_b, 0), ST_CONFLICT);
}

static void completes_an_empty_file(void **state)
{
	(void)state;
	put("ta_ver.db", sizeof("ta_ver.db"), "", 0);
	assert_int_equal(check(uuid_a, 3), ST_OK);
	assert_int_equal(check(uuid_a, 2), ST_CONFLICT);
}

static void runs_nothing_when_the_file_makes_no_sense(void **state)
{
	static const uint8_t another_format[8] = {1};
	static const uint8_t too_many[8] = {0, 0, 0, 0, 1};
	static const uint8_t many_more[28] = {0,    0,    0,    0,
					      0xff, 0xff, 0xff, 0xff};

	(void)state;
	PUT("ta_ver.db", another_format);
	assert_int_equal(check(uuid_a, 3), ST_CORRUPT);
	fake_store_reset();
	PUT("ta_ver.db", too_many);
	assert_int_equal(check(uuid_a, 3), ST_CORRUPT);
	fake_store_reset();
	PUT("ta_ver.db", many_more);
	assert_int_equal(check(uuid_a, 3), ST_CORRUPT);
	fake_store_reset();
	put("ta_ver.db", sizeof("ta_ver.db"), "\0\0\0", 3);
	assert_int_equal(check(uuid_a, 3), ST_CORRUPT);
}

static enum status check_subkey(uint32_t version)
{
	return check_kind(TA_VERSION_SUBKEY, uuid_a, version);
}

static void takes_versions_of_subkeys_for_what_they_are(void **state)
{
	(void)state;
	assert_int_equal(check_subkey(2), ST_OK);
	assert_int_equal(check_subkey(1), ST_CONFLICT);
	assert_int_equal(check_subkey(3), ST_OK);
	assert_int_equal(check_subkey(2), ST_CONFLICT);
	/* A TA of that UUID has versions of its own. */
	assert_int_equal(check(uuid_a, 1), ST_OK);
}

/* The incumbent of old says 0 for all, and reads its file as if all subkeys
 * had version 0; a later one says what is so. */
static void shares_no_file_of_subkeys_with_the_incumbent(void **state)
{
	static uint8_t stored[] = {0,    0,    0, 0, 1, 0, 0, 0, 0x11, 0x22,
				   0x33, 0x44, 5, 6, 7, 8, 0, 0, 0,    0,
				   0,    0,    0, 0, 0, 0, 0, 0};

	(void)state;
	PUT("subkey_ver.db", stored);
	assert_int_equal(check_subkey(2), ST_OK);
	assert_int_equal(check_subkey(1), ST_CONFLICT);
	assert_memory_equal(FIND("subkey_ver.db")->bytes, stored,
			    sizeof(stored));
	FIND("subkey_ver.db")->bytes[24] = 5;
	assert_int_equal(check_subkey(4), ST_CONFLICT);
	assert_int_equal(check_subkey(5), ST_OK);
}

static int two_checks(void *arg)
{
	unsigned long calls;

	(void)arg;
	version_db_init();
	if (ta_version_check(TA_VERSION_TA, uuid_a, 5) != ST_OK)
		return 1;
	calls = fake_store->calls;
	/* Normal world puts an old file back, or takes it away. */
	fake_store_reset();
	if (ta_version_check(TA_VERSION_TA, uuid_a, 4) != ST_CONFLICT)
		return 2;
	if (ta_version_check(TA_VERSION_TA, uuid_a, 5) != ST_OK)
		return 3;
	return fake_store->calls ? 4 : calls == 0;
}

static void reads_its_file_once_in_a_boot(void **state)
{
	(void)state;
	assert_int_equal(fake_boot(two_checks, NULL), 0);
}

static void a_ta_runs_only_when_its_version_is_stored(void **state)
{
	(void)state;
	for (int after = 0; after < 2; after++) {
		fake_store_reset();
		assert_int_equal(check(uuid_a, 3), ST_OK);
		fake_store->changes = 0;
		fake_store->cut_at = 1;
		fake_store->is_cut_after = after;
		fake_store->cut_status = ST_PEER_GONE;
		assert_int_equal(check(uuid_a, 4), ST_PEER_GONE);
		fake_store->cut_at = 0;
		assert_int_equal(check(uuid_a, 3), after ? ST_CONFLICT : ST_OK);
		assert_int_equal(check(uuid_b, 1), ST_OK);
		assert_int_equal(check(uuid_a, 4), ST_OK);
		assert_int_equal(check(uuid_a, 3), ST_CONFLICT);
	}
}

static int fail_and_go_on(void *arg)
{
	int first = run_check(arg);
	const struct check *c = arg;

	heapfault_nth = 0;
	if (first != ST_NO_MEM)
		return first;
	return ta_version_check(c->kind, c->uuid, c->version) == ST_OK
		       ? ST_NO_MEM
		       : ST_GENERIC;
}

static void without_memory_nothing_is_lost(void **state)
{
	enum status st = ST_NO_MEM;

	(void)state;
	for (unsigned long n = 1; st == ST_NO_MEM; n++) {
		struct check c = {TA_VERSION_SUBKEY, uuid_a, 4, n};

		fake_store_reset();
		assert_int_equal(check_subkey(3), ST_OK);
		st = fake_boot(fail_and_go_on, &c);
		assert_true(st == ST_OK || st == ST_NO_MEM);
		assert_int_equal(check_subkey(3), ST_CONFLICT);
		assert_int_equal(check_subkey(4), ST_OK);
	}
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remembers_the_highest_version_over_boots),
		TEST(stores_what_the_incumbent_stores),
		TEST(reads_what_the_incumbent_stored),
		TEST(completes_an_empty_file),
		TEST(runs_nothing_when_the_file_makes_no_sense),
		TEST(takes_versions_of_subkeys_for_what_they_are),
		TEST(shares_no_file_of_subkeys_with_the_incumbent),
		TEST(reads_its_file_once_in_a_boot),
		TEST(a_ta_runs_only_when_its_version_is_stored),
		TEST(without_memory_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
