/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes/uuid.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/testing/heapfault.h"
#include "kernel/ta/db/secstor.h"
#include "kernel/ta/db/tadb.h"
#include "kernel/ta/db/version_db.h"
#include "kernel/ta/store/roots.h"
#include "kernel/ta/store/shdr_vectors_priv.h"
#include "tests/support/fake_store.h"

#define IMAGE_BYTES 100u

static const uint8_t exponent[] = {1, 0, 1};
const struct rsa_public_key ta_root_keys[] = {
	{root_modulus, sizeof(root_modulus), exponent, sizeof(exponent)},
};
const size_t ta_root_key_count = 1;

/* Of file_bootstrap (version 7) and file_pkcs1 (version 0), octet order. */
static const uint8_t own_uuid[16] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66,
				     0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
				     0xdd, 0xee, 0xff, 0x00};

static struct {
	struct shdr_source source;
	uint8_t bytes[4096];
} file;

/* Somebody else has the list read anew all the time. */
static bool is_forgotten;

static enum status read_file(const struct shdr_source *src,
			     uint64_t offset_bytes, void *dst,
			     size_t size_bytes)
{
	assert_in_range(offset_bytes, 0, src->size_bytes);
	assert_in_range(size_bytes, 0, src->size_bytes - offset_bytes);
	memcpy(dst, file.bytes + offset_bytes, size_bytes);
	if (is_forgotten)
		tadb_forget();
	return ST_OK;
}

static void set_file(const uint8_t *bytes, size_t size)
{
	file.source.read = read_file;
	file.source.size_bytes = size;
	memcpy(file.bytes, bytes, size);
}
#define SET_FILE(f) set_file(f, sizeof(f))

static unsigned long fail_nth;

static int run_install(void *arg)
{
	(void)arg;
	/* A child has its parent's random numbers; a boot has not. */
	rng_add_entropy(&fake_store->calls, sizeof(fake_store->calls));
	version_db_init();
	heapfault_nth = fail_nth;
	return secstor_install(&file.source);
}

static enum status install(void)
{
	return fake_boot(run_install, NULL);
}

static enum status load_own(void)
{
	struct ta_image image = {0};
	uint8_t got[IMAGE_BYTES];
	enum status st;

	memcpy(image.uuid, own_uuid, sizeof(image.uuid));
	st = ta_store_secstor.load(&image);
	if (st != ST_OK)
		return image.mobj ? ST_GENERIC : st;
	if (image.size_bytes != IMAGE_BYTES ||
	    mobj_read(image.mobj, 0, got, sizeof(got)) != ST_OK)
		return ST_GENERIC;
	mobj_put(image.mobj);
	for (unsigned int i = 0; i < IMAGE_BYTES; i++)
		if (got[i] != (uint8_t)(i * 7 + 3))
			return ST_GENERIC;
	return ST_OK;
}

static int run_load(void *arg)
{
	(void)arg;
	heapfault_nth = fail_nth;
	return load_own();
}

static enum status load(void)
{
	return fake_boot(run_load, NULL);
}

static int fresh(void **state)
{
	(void)state;
	fail_nth = 0;
	fake_store_reset();
	return 0;
}

static struct fake_item *item_of(const char *name)
{
	return fake_store_find(name, strlen(name), true);
}

static struct tadb_entry *entries(void)
{
	struct fake_item *item =
		fake_store_find("ta.db", sizeof("ta.db"), false);

	return item ? (struct tadb_entry *)item->bytes : NULL;
}

static void loads_what_was_installed_in_an_earlier_boot(void **state)
{
	static const uint8_t memory_order[16] = {
		0x44, 0x33, 0x22, 0x11, 0x66, 0x55, 0x88, 0x77,
		0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00};

	(void)state;
	assert_int_equal(load(), ST_NOT_FOUND);
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	assert_int_equal(load(), ST_OK);
	assert_memory_equal(entries()->uuid, memory_order, 16);
	assert_int_equal(entries()->version, 7);
	assert_int_equal(entries()->image_bytes, IMAGE_BYTES);
	assert_int_equal(entries()->file, 0);
	assert_int_equal(item_of("0.ta")->size, IMAGE_BYTES);
}

static void refuses_other_kinds_of_file(void **state)
{
	(void)state;
	SET_FILE(file_legacy);
	assert_int_equal(install(), ST_SECURITY);
	SET_FILE(file_encrypted);
	assert_int_equal(install(), ST_SECURITY);
	SET_FILE(file_chain);
	assert_int_equal(install(), ST_SECURITY);
	SET_FILE(file_identity);
	assert_int_equal(install(), ST_SECURITY);
	assert_int_equal(fake_store->changes, 0);
}

static int install_damaged(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof(file_bootstrap); i++) {
		set_file(file_bootstrap, i);
		if (secstor_install(&file.source) != ST_SECURITY)
			return 1;
	}
	for (size_t i = 0; i < sizeof(file_bootstrap); i += 3) {
		SET_FILE(file_bootstrap);
		file.bytes[i] ^= 0x10;
		if (secstor_install(&file.source) != ST_SECURITY)
			return 2;
	}
	return 0;
}

static void refuses_every_truncation_and_flip(void **state)
{
	(void)state;
	assert_int_equal(fake_boot(install_damaged, NULL), 0);
	assert_int_equal(fake_store->changes, 0);
}

static void installs_no_older_version(void **state)
{
	(void)state;
	SET_FILE(file_pkcs1);
	assert_int_equal(install(), ST_OK);
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	assert_int_equal(entries()->version, 7);
	/* The new file has a number of its own; the old one is gone. */
	assert_int_equal(entries()->file, 1);
	assert_null(item_of("0.ta"));
	SET_FILE(file_pkcs1);
	assert_int_equal(install(), ST_CONFLICT);
	assert_int_equal(load(), ST_OK);
	/* The same again is fine, and takes the number that is free. */
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	assert_int_equal(entries()->file, 0);
	assert_null(item_of("1.ta"));
}

static void notices_what_was_done_to_a_file(void **state)
{
	struct fake_item *item;
	uint8_t old[IMAGE_BYTES];

	(void)state;
	SET_FILE(file_pkcs1);
	assert_int_equal(install(), ST_OK);
	item = item_of("0.ta");
	memcpy(old, item->bytes, sizeof(old));
	for (unsigned int i = 0; i < IMAGE_BYTES; i += 9) {
		item->bytes[i] ^= 1;
		assert_int_equal(load(), ST_SECURITY);
		item->bytes[i] ^= 1;
	}
	item->size--;
	assert_int_equal(load(), ST_SECURITY);
	item->size++;
	assert_int_equal(load(), ST_OK);
	item->exists = false;
	assert_int_equal(load(), ST_NOT_FOUND);
	/* An old file for the present one. */
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	memcpy(item_of("1.ta")->bytes, old, sizeof(old));
	assert_int_equal(load(), ST_SECURITY);
}

static void skips_the_installers_own_data(void **state)
{
	struct tadb_entry e;

	(void)state;
	SET_FILE(file_pkcs1);
	assert_int_equal(install(), ST_OK);
	/* The first bytes of the image are called custom data. */
	e = *entries();
	entries()->custom_bytes = 60;
	entries()->image_bytes = 40;
	assert_int_equal(load(), ST_GENERIC); /* good, but not our image */
	entries()->custom_bytes = 61;
	assert_int_equal(load(), ST_SECURITY);
	entries()->custom_bytes = UINT32_MAX;
	assert_int_equal(load(), ST_SECURITY);
	*entries() = e;
	entries()->image_bytes = 0;
	assert_int_equal(load(), ST_SECURITY);
	entries()->image_bytes = UINT32_MAX;
	assert_int_equal(load(), ST_NO_MEM);
}

static int look_twice(void *arg)
{
	unsigned long calls;

	(void)arg;
	if (load_own() != ST_NOT_FOUND)
		return 1;
	calls = fake_store->calls;
	if (load_own() != ST_NOT_FOUND || fake_store->calls != calls)
		return 2;
	return run_install(NULL) == ST_OK && load_own() == ST_OK ? 0 : 3;
}

static void a_ta_that_is_not_there_costs_one_look_a_boot(void **state)
{
	(void)state;
	SET_FILE(file_pkcs1);
	assert_int_equal(fake_boot(look_twice, NULL), 0);
}

static int load_after_loss(void *arg)
{
	(void)arg;
	if (load_own() != ST_OK)
		return 1;
	/* Normal world clears its directory; then the TA is installed. */
	fake_store_reset();
	if (load_own() != ST_NOT_FOUND)
		return 2;
	if (run_install(NULL) != ST_OK)
		return 3;
	return load_own() == ST_OK ? 0 : 4;
}

static void survives_a_directory_that_is_cleared(void **state)
{
	(void)state;
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	assert_int_equal(fake_boot(load_after_loss, NULL), 0);
}

static void of_two_entries_with_one_file_the_later_goes(void **state)
{
	struct fake_item *item;

	(void)state;
	SET_FILE(file_bootstrap);
	assert_int_equal(install(), ST_OK);
	item = fake_store_find("ta.db", sizeof("ta.db"), false);
	memcpy(item->bytes + 96, item->bytes, 96);
	item->bytes[0] ^= 1; /* another TA, with this file */
	item->size = 2 * 96 + 50;
	assert_int_equal(load(), ST_NOT_FOUND);
	/* Its place is free for another. */
	assert_int_equal(install(), ST_OK);
	assert_int_equal(load(), ST_OK);
	assert_int_equal(entries()[1].file, 1);
}

static void a_cut_at_any_change_leaves_a_ta_that_loads(void **state)
{
	unsigned long cuts = 0;

	(void)state;
	for (int after = 0; after < 2; after++) {
		enum status st = ST_PEER_GONE;

		for (unsigned long n = 1; st != ST_OK; n++) {
			fake_store_reset();
			SET_FILE(file_pkcs1);
			assert_int_equal(install(), ST_OK);
			fake_store->changes = 0;
			fake_store->cut_at = n;
			fake_store->is_cut_after = after;
			fake_store->cut_status = ST_PEER_GONE;
			SET_FILE(file_bootstrap);
			st = install();
			if (fake_store->changes >= n && st == ST_OK)
				st = ST_PEER_GONE; /* only the end was cut */
			fake_store->cut_at = 0;
			cuts++;
			assert_true(entries()->version == 0 ||
				    entries()->version == 7);
			assert_int_equal(load(), ST_OK);
			assert_int_equal(install(), ST_OK);
			assert_int_equal(load(), ST_OK);
			assert_int_equal(entries()->version, 7);
		}
	}
	print_message("%lu cuts\n", cuts);
}

static void a_full_disk_leaves_what_was_installed(void **state)
{
	(void)state;
	for (unsigned long n = 1; n <= 4; n++) {
		fake_store_reset();
		SET_FILE(file_pkcs1);
		assert_int_equal(install(), ST_OK);
		fake_store->changes = 0;
		fake_store->cut_at = n;
		fake_store->cut_status = ST_NO_SPACE;
		SET_FILE(file_bootstrap);
		assert_int_equal(install(), ST_NO_SPACE);
		fake_store->cut_at = 0;
		assert_int_equal(entries()->version, 0);
		assert_int_equal(load(), ST_OK);
	}
}

static void install_without_memory(void)
{
	enum status st = ST_NO_MEM;
	unsigned long n;

	for (n = 1; st == ST_NO_MEM; n++) {
		fake_store_reset();
		fail_nth = 0;
		SET_FILE(file_pkcs1);
		assert_int_equal(install(), ST_OK);
		fail_nth = n;
		SET_FILE(file_bootstrap);
		st = install();
		assert_true(st == ST_OK || st == ST_NO_MEM);
		fail_nth = 0;
		assert_int_equal(load(), ST_OK);
	}
	print_message("%lu failures\n", n);
}

static void without_memory_nothing_is_lost(void **state)
{
	enum status st = ST_NO_MEM;

	(void)state;
	install_without_memory();
	is_forgotten = true;
	install_without_memory();
	is_forgotten = false;
	for (unsigned long n = 1; st == ST_NO_MEM; n++) {
		fail_nth = n;
		st = load();
	}
	assert_int_equal(st, ST_OK);
}

static void without_storage_the_next_store_is_asked(void **state)
{
	(void)state;
	fake_store->cut_at = 1;
	fake_store->changes = 1;
	fake_store->cut_status = ST_PEER_GONE;
	assert_int_equal(load(), ST_NOT_FOUND);
	fake_store->cut_status = ST_CORRUPT;
	assert_int_equal(load(), ST_CORRUPT);
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(loads_what_was_installed_in_an_earlier_boot),
		TEST(refuses_other_kinds_of_file),
		TEST(refuses_every_truncation_and_flip),
		TEST(installs_no_older_version),
		TEST(notices_what_was_done_to_a_file),
		TEST(skips_the_installers_own_data),
		TEST(a_ta_that_is_not_there_costs_one_look_a_boot),
		TEST(survives_a_directory_that_is_cleared),
		TEST(of_two_entries_with_one_file_the_later_goes),
		TEST(a_cut_at_any_change_leaves_a_ta_that_loads),
		TEST(a_full_disk_leaves_what_was_installed),
		TEST(without_memory_nothing_is_lost),
		TEST(without_storage_the_next_store_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
