/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "abi/ffa.h"
#include "kernel/spmc/core_manifest.h"
#include "tests/support/tree_file.h"

static char tree[8192] __aligned(8);
static struct core_manifest m;
static const char *what;

static int load(void **state)
{
	(void)state;
	tree_from_file(SPMC_TESTDATA "/core.dtb", tree, sizeof(tree));
	return 0;
}

static enum status read_it(void)
{
	return core_manifest_read(tree, &m, &what);
}

static int node_of(const char *path)
{
	int node = fdt_path_offset(tree, path);

	assert_true(node >= 0);
	return node;
}

static void it_says_who_we_are_and_where_packages_lie(void **state)
{
	static const uint8_t first[] = {0xd9, 0xdf, 0x52, 0xd5};

	(void)state;
	assert_int_equal(read_it(), ST_OK);
	assert_int_equal(m.id, 0x8000);
	assert_int_equal(m.version, FFA_VERSION_1_2);
	assert_true(m.load_address == 0x0e100000 && m.entry == 0x0e100000);
	assert_int_equal(m.image_bytes, 0x800000);
	assert_true(m.has_wide_calls);
	assert_int_equal(m.package_count, 2);
	assert_memory_equal(m.packages[0].uuid, first, sizeof(first));
	assert_true(m.packages[1].load_address == 0x0ea80000);
}

static void wide_calls_are_only_there_when_it_says_so(void **state)
{
	(void)state;
	assert_int_equal(
		fdt_delprop(tree, node_of("/attribute"), "redoubt,wide-calls"),
		0);
	assert_int_equal(read_it(), ST_OK);
	assert_false(m.has_wide_calls);
}

static void the_older_name_of_the_list_is_known(void **state)
{
	(void)state;
	assert_int_equal(fdt_setprop_string(tree, node_of("/packages"),
					    "compatible", "arm,optee-spmc"),
			 0);
	assert_int_equal(read_it(), ST_OK);
	assert_int_equal(m.package_count, 2);
}

static void wrong_numbers_are_refused_by_name(void **state)
{
	static const struct {
		const char *path, *name;
		uint32_t value;
	} bad[] = {
		{"/attribute", "spmc_id", 0x7FFF},
		{"/attribute", "spmc_id", 0xFFFF},
		{"/attribute", "maj_ver", 0x8000},
		{"/attribute", "min_ver", 0x10000},
		{"/packages/first", "uuid", 1},
		{"/packages/first", "load-address", 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		(void)load(state);
		assert_int_equal(fdt_setprop_u32(tree, node_of(bad[i].path),
						 bad[i].name, bad[i].value),
				 0);
		assert_int_equal(read_it(), ST_BAD_FORMAT);
		assert_string_equal(what, bad[i].name);
	}
}

static void what_is_needed_must_be_there(void **state)
{
	static const char *const names[] = {"spmc_id", "maj_ver", "min_ver"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		(void)load(state);
		assert_int_equal(
			fdt_delprop(tree, node_of("/attribute"), names[i]), 0);
		assert_int_equal(read_it(), ST_BAD_FORMAT);
		assert_string_equal(what, names[i]);
	}
	(void)load(state);
	assert_int_equal(fdt_del_node(tree, node_of("/attribute")), 0);
	assert_int_equal(read_it(), ST_BAD_FORMAT);
	(void)load(state);
	assert_int_equal(fdt_setprop_string(tree, 0, "compatible", "x"), 0);
	assert_int_equal(read_it(), ST_BAD_FORMAT);
	assert_string_equal(what, "compatible");
}

static void packages_are_whole_pages_and_not_too_many(void **state)
{
	uint32_t uuid[4] = {1};

	(void)state;
	assert_int_equal(fdt_setprop_u64(tree, node_of("/packages/first"),
					 "load-address", 0x0e900800),
			 0);
	assert_int_equal(read_it(), ST_BAD_FORMAT);
	(void)load(state);
	for (char c = 'a'; c < 'a' + 7; c++) {
		int node = fdt_add_subnode(tree, node_of("/packages"),
					   (char[]){c, 0});

		assert_true(node >= 0);
		assert_int_equal(fdt_setprop(tree, node, "uuid", uuid, 16), 0);
		assert_int_equal(
			fdt_setprop_u64(tree, node, "load-address", 0x1000), 0);
		assert_int_equal(read_it(),
				 c < 'a' + 6 ? ST_OK : ST_BAD_FORMAT);
	}
}

#define TEST(name) cmocka_unit_test_setup(name, load)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_says_who_we_are_and_where_packages_lie),
		TEST(wide_calls_are_only_there_when_it_says_so),
		TEST(the_older_name_of_the_list_is_known),
		TEST(wrong_numbers_are_refused_by_name),
		TEST(what_is_needed_must_be_there),
		TEST(packages_are_whole_pages_and_not_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
