/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"

/*
 * Files against a decoder that was written apart from us and has read and
 * made what the incumbent does (tests/storage/decode_ree_fs.py): what we write
 * verifies there, what it makes we read, change and extend, and it still
 * verifies.
 */
#define DECODER "python3 tests/storage/decode_ree_fs.py"
#define ALL     (STORAGE_READ | STORAGE_WRITE | STORAGE_WRITE_META)
#define HEAD    24u /* the decoder puts an object's head before its data */
#define BIG     400000u

static uint8_t pattern[BIG + 256], back[BIG + 256];
static char dir[64];

/* b689f2a7-8adf-477a-9f99-32e90c0ad0a2 in memory order. */
#define TA "b689f2a7-8adf-477a-9f99-32e90c0ad0a2"
static const uint8_t ta[16] = {0xa7, 0xf2, 0x89, 0xb6, 0xdf, 0x8a, 0x7a, 0x47,
			       0x9f, 0x99, 0x32, 0xe9, 0x0c, 0x0a, 0xd0, 0xa2};

static struct storage_name named(const char *id)
{
	struct storage_name n = {.id_bytes = (uint8_t)strlen(id)};

	memcpy(n.owner, ta, sizeof(ta));
	memcpy(n.id, id, n.id_bytes);
	return n;
}

static int set_up(void **state)
{
	(void)state;
	sup_reset();
	ree_dir_reset();
	snprintf(dir, sizeof(dir), "%s/redoubt-oracle-XXXXXX", P_tmpdir);
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 13 + i / 255);
	return mkdtemp(dir) ? 0 : -1;
}

static int shell(const char *format, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	return system(line);
}

static int clean_up(void **state)
{
	(void)state;
	return shell("rm -rf %s", dir);
}

static void write_file(const char *name, const void *bytes, size_t size)
{
	char path[128];
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, size, f), size);
	fclose(f);
}

static size_t read_file(const char *name, void *bytes, size_t room)
{
	char path[128];
	FILE *f = NULL;
	size_t size = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	assert_non_null(f);
	size = fread(bytes, 1, room, f);
	fclose(f);
	return size;
}

static void dump(void)
{
	for (unsigned int i = 0; i < SUP_FILES; i++) {
		const struct sup_file *f = &sup.files[i];

		if (f->is_linked)
			write_file(f->name + 1, f->bytes, f->size);
	}
}

static void take(const char *name)
{
	static uint8_t room[4 * BIG];
	char with_slash[32];
	size_t size = read_file(name, room, sizeof(room));
	struct sup_file *f = NULL;

	snprintf(with_slash, sizeof(with_slash), "/%s", name);
	f = sup_add(with_slash);
	sup_resize(f, size);
	memcpy(f->bytes, room, size);
}

/* Everything verifies, and the decoder finds @size bytes of the pattern. */
static void expect_decoded(unsigned int number, const uint8_t *content,
			   size_t size)
{
	char name[32];

	assert_int_equal(shell(DECODER " --extract %s/x ree %s > %s/log 2>&1 "
				       "|| { cat %s/log; false; }",
			       dir, dir, dir, dir),
			 0);
	snprintf(name, sizeof(name), "x/%x.plain", number);
	assert_int_equal(read_file(name, back, sizeof(back)), size);
	assert_memory_equal(back, content, size);
}

static void create(const char *id, size_t size, struct storage_file **out)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = pattern, .size_bytes = size};

	assert_int_equal(storage_create(STORAGE_PRIVATE, &n,
					ALL | STORAGE_OVERWRITE, &s, 1, out),
			 ST_OK);
}

static void the_decoder_verifies_what_we_write(void **state)
{
	const size_t sizes[] = {0,    1,     24,     4095,   4096,
				4097, 20000, 126976, 131072, BIG};
	char id[8];

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(id, sizeof(id), "o%u", i);
		create(i ? id : "", sizes[i], NULL);
	}
	dump();
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		expect_decoded(i, pattern, sizes[i]);
}

static void the_decoder_verifies_every_change(void **state)
{
	static const uint32_t ends[] = {4120, 16384, 12288, 20000, 300000,
					24,   4096,  0,     70000};
	struct storage_file *f = NULL;
	static uint8_t model[BIG];
	size_t length = 140000;

	(void)state;
	create("a", length, &f);
	memcpy(model, pattern, length);
	for (unsigned int i = 0; i < ARRAY_SIZE(ends); i++) {
		struct storage_source s = {.kernel = pattern + i,
					   .size_bytes = 5000};

		assert_int_equal(storage_truncate(f, ends[i]), ST_OK);
		if (ends[i] > length)
			memset(model + length, 0, ends[i] - length);
		length = ends[i];
		dump();
		expect_decoded(0, model, length);
		assert_int_equal(storage_write(f, i * 9000, &s), ST_OK);
		if (length < i * 9000)
			memset(model + length, 0, i * 9000 - length);
		memcpy(model + i * 9000, pattern + i, 5000);
		if (length < i * 9000 + 5000)
			length = i * 9000 + 5000;
		dump();
		expect_decoded(0, model, length);
	}
	storage_close(f);
}

static void expect_content(const char *id, const uint8_t *content, size_t size)
{
	struct storage_name n = named(id);
	struct storage_sink sink = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	size_t got = 0;

	assert_int_equal(storage_open(STORAGE_PRIVATE, &n, ALL, &f), ST_OK);
	assert_int_equal(storage_read(f, HEAD, &sink, &got), ST_OK);
	assert_int_equal(got, size);
	assert_memory_equal(back, content, size);
	storage_close(f);
}

static void what_the_decoder_makes_is_read_and_extended(void **state)
{
	const size_t sizes[] = {0, 100, 4072, 4096, 50000, 130000, BIG - 24};
	struct storage_source s = {.kernel = pattern + 99, .size_bytes = 9999};
	char name[16];
	char words[1024] = "";
	static uint8_t model[BIG];

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(name, sizeof(name), "in%u", i);
		write_file(name, pattern, sizes[i]);
		snprintf(words + strlen(words), sizeof(words) - strlen(words),
			 " o%u=%s/in%u", i, dir, i);
	}
	assert_int_equal(
		shell(DECODER " make %s " TA "%s > /dev/null", dir, words), 0);
	take("dirf.db");
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(name, sizeof(name), "%x", i);
		take(name);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct storage_name n;
		struct storage_file *f = NULL;

		snprintf(name, sizeof(name), "o%u", i);
		n = named(name);
		expect_content(name, pattern, sizes[i]);
		assert_int_equal(storage_open(STORAGE_PRIVATE, &n, ALL, &f),
				 ST_OK);
		assert_int_equal(storage_write(f, HEAD + sizes[i] / 3, &s),
				 ST_OK);
		memcpy(model, pattern, sizes[i]);
		memcpy(model + sizes[i] / 3, pattern + 99, 9999);
		storage_close(f);
		expect_content(name, model,
			       sizes[i] / 3 + 9999 > sizes[i]
				       ? sizes[i] / 3 + 9999
				       : sizes[i]);
	}
	create("new", 5000, NULL);
	dump();
	expect_decoded(ARRAY_SIZE(sizes), pattern, 5000);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, clean_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_decoder_verifies_what_we_write),
		CASE(the_decoder_verifies_every_change),
		CASE(what_the_decoder_makes_is_read_and_extended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
