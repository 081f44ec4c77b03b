/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "base/text/format.h"
#include "kernel/ta/store/roots.h"
#include "kernel/ta/store/shdr.h"
#include "kernel/ta/store/shdr_vectors_priv.h"
#include "kernel/ta/store/version.h"

#define IMAGE_BYTES 100u
#define FILE_MAX    4096u

static const uint8_t exponent[] = {1, 0, 1};
const struct rsa_public_key ta_root_keys[] = {
	{root_modulus, sizeof(root_modulus), exponent, sizeof(exponent)},
};
const size_t ta_root_key_count = 1;

static const char own_uuid[] = "11223344-5566-7788-99aa-bbccddeeff00";
static const char leaf_uuid[] = "2a56f70a-c012-5a98-8e33-7b0c1c0ddd92";

/* A file that notices when a byte is read twice. */
struct memory_file {
	struct shdr_source source;
	uint8_t bytes[FILE_MAX];
	uint8_t read_count[FILE_MAX];
};

static enum status read_memory(const struct shdr_source *src,
			       uint64_t offset_bytes, void *dst,
			       size_t size_bytes)
{
	struct memory_file *f = (struct memory_file *)(uintptr_t)src;

	assert_in_range(offset_bytes, 0, src->size_bytes);
	assert_in_range(size_bytes, 0, src->size_bytes - offset_bytes);
	for (size_t i = 0; i < size_bytes; i++)
		assert_int_equal(f->read_count[offset_bytes + i]++, 0);
	memcpy(dst, f->bytes + offset_bytes, size_bytes);
	return ST_OK;
}

static struct memory_file *file_of(const uint8_t *bytes, size_t size_bytes)
{
	static struct memory_file f;

	memset(&f, 0, sizeof(f));
	memcpy(f.bytes, bytes, size_bytes);
	f.source.read = read_memory;
	f.source.size_bytes = size_bytes;
	return &f;
}

static void check_image(const struct mobj *m)
{
	uint8_t image[IMAGE_BYTES];

	assert_int_equal(mobj_read(m, 0, image, sizeof(image)), ST_OK);
	for (unsigned int i = 0; i < IMAGE_BYTES; i++)
		assert_int_equal(image[i], (uint8_t)(i * 7 + 3));
}

static enum status load_file(struct memory_file *f, const char *uuid_text)
{
	struct shdr_image image;
	struct mobj *m = NULL;
	uint8_t uuid[UUID_BYTES];
	enum status st;

	assert_true(uuid_text_to_octets(uuid_text, 36, uuid));
	st = shdr_open(&f->source, uuid, &image);
	if (st != ST_OK)
		return st;
	if (image.size_bytes > PAGE_BYTES) {
		shdr_close(&image);
		return ST_SECURITY;
	}
	assert_int_equal(mobj_create_anon(1, &m), ST_OK);
	st = shdr_load(&f->source, &image, m);
	if (st == ST_OK)
		check_image(m);
	shdr_close(&image);
	mobj_put(m);
	return st;
}

#define LOAD(file, uuid) load_file(file_of(file, sizeof(file)), uuid)

static void accepts_every_kind_of_file(void **state)
{
	(void)state;
	assert_int_equal(LOAD(file_legacy, own_uuid), ST_OK);
	assert_int_equal(LOAD(file_bootstrap, own_uuid), ST_OK);
	assert_int_equal(LOAD(file_pkcs1, own_uuid), ST_OK);
	assert_int_equal(LOAD(file_encrypted, own_uuid), ST_OK);
	assert_int_equal(LOAD(file_chain, leaf_uuid), ST_OK);
	assert_int_equal(LOAD(file_identity, own_uuid), ST_OK);
}

static void ties_a_file_to_its_uuid(void **state)
{
	(void)state;
	assert_int_equal(LOAD(file_bootstrap, leaf_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_encrypted, leaf_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_chain, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_identity, leaf_uuid), ST_SECURITY);
}

static void refuses_what_a_subkey_may_not_do(void **state)
{
	(void)state;
	assert_int_equal(LOAD(file_depth_not_falling, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_wrong_space, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_wrong_leaf, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_attribute_outside, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_attribute_wraps, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_many_attributes, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_long_name, own_uuid), ST_SECURITY);
	assert_int_equal(LOAD(file_not_rsa, own_uuid), ST_SECURITY);
}

static void refuses_every_truncation(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(file_encrypted); size++)
		assert_int_equal(
			load_file(file_of(file_encrypted, size), own_uuid),
			ST_SECURITY);
	for (size_t size = 0; size < sizeof(file_chain); size += 11)
		assert_int_equal(
			load_file(file_of(file_chain, size), leaf_uuid),
			ST_SECURITY);
}

static void refuses_one_byte_more(void **state)
{
	struct memory_file *f = file_of(file_bootstrap, sizeof(file_bootstrap));

	(void)state;
	f->source.size_bytes++;
	assert_int_equal(load_file(f, own_uuid), ST_SECURITY);
}

static void refuses_a_flip_in_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file_encrypted); i++) {
		struct memory_file *f =
			file_of(file_encrypted, sizeof(file_encrypted));

		f->bytes[i] ^= (uint8_t)(1u << (i % 8));
		assert_int_equal(load_file(f, own_uuid), ST_SECURITY);
	}
}

/* Names count up to their first NUL, and nobody signs what is behind it. */
static bool is_name_padding(size_t at)
{
	const size_t first = 628;
	const size_t second = first + 64 + 628;

	return (at > first + 3 && at < first + 64) ||
	       (at > second + 4 && at < second + 64);
}

static void refuses_a_flip_anywhere_in_a_chain(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file_chain); i += 5) {
		struct memory_file *f = file_of(file_chain, sizeof(file_chain));

		f->bytes[i] ^= 0x40;
		if (!is_name_padding(i))
			assert_int_equal(load_file(f, leaf_uuid), ST_SECURITY);
	}
}

static uint32_t lowest_version;

static enum status check_version(enum ta_version_kind kind,
				 const uint8_t uuid[16], uint32_t version)
{
	(void)uuid;
	if (kind == TA_VERSION_TA && version < lowest_version)
		return ST_CONFLICT;
	return ST_OK;
}

static void asks_the_version_store_for_types_with_a_version(void **state)
{
	static const struct ta_version_store store = {check_version};

	(void)state;
	ta_version_set_store(&store);
	lowest_version = 7;
	assert_int_equal(LOAD(file_bootstrap, own_uuid), ST_OK);
	lowest_version = 8;
	assert_int_equal(LOAD(file_bootstrap, own_uuid), ST_CONFLICT);
	assert_int_equal(LOAD(file_legacy, own_uuid), ST_OK);
	ta_version_set_store(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_every_kind_of_file),
		cmocka_unit_test(ties_a_file_to_its_uuid),
		cmocka_unit_test(refuses_what_a_subkey_may_not_do),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(refuses_one_byte_more),
		cmocka_unit_test(refuses_a_flip_in_every_byte),
		cmocka_unit_test(refuses_a_flip_anywhere_in_a_chain),
		cmocka_unit_test(
			asks_the_version_store_for_types_with_a_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
