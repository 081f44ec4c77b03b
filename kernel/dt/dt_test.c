/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/dt.h"

static void status_and_secure_status_make_a_truth_table(void **state)
{
	static const struct {
		const char *path;
		bool is_secure, is_nonsecure;
	} rows[] = {
		{"/none", true, true},
		{"/ok", true, true},
		{"/okay", true, true},
		{"/disabled", false, false},
		{"/reserved", false, false},
		{"/unterminated", false, false},
		{"/empty", false, false},
		{"/s-okay", true, true},
		{"/s-disabled", false, true},
		{"/okay-okay", true, true},
		{"/okay-disabled", false, true},
		{"/disabled-okay", true, false},
		{"/disabled-disabled", false, false},
	};
	void *fdt = testtree_load("statuses");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int node = testtree_node(fdt, rows[i].path);

		assert_int_equal(dt_is_secure(fdt, node), rows[i].is_secure);
		assert_int_equal(dt_is_nonsecure(fdt, node),
				 rows[i].is_nonsecure);
	}
	free(fdt);
}

static void assert_reg(const void *fdt, const char *path, unsigned int idx,
		       uint64_t base, uint64_t size)
{
	uint64_t got_base;
	uint64_t got_size;

	assert_int_equal(dt_reg(fdt, testtree_node(fdt, path), idx, &got_base,
				&got_size),
			 ST_OK);
	assert_int_equal(got_base, base);
	assert_int_equal(got_size, size);
}

static void reg_reads_one_and_two_cells(void **state)
{
	void *two = testtree_load("virt");
	void *one = testtree_load("bare");

	(void)state;
	assert_reg(two, "/memory@40000000", 0, 0x40000000, 0x40000000);
	assert_reg(two, "/memory@40000000", 1, UINT64_C(0x800000000),
		   0x80000000);
	assert_reg(one, "/gic@1000", 1, 0x2000, 0x2000);
	free(one);
	free(two);
}

static void reg_translates_through_ranges(void **state)
{
	void *fdt = testtree_load("virt");

	(void)state;
	/* Second window: child cells 1, parent cells 2. */
	assert_reg(fdt, "/bus/uart@40000", 0, UINT64_C(0x109040000), 0x1000);
	/* Two levels. */
	assert_reg(fdt, "/bus/inner@1000/deep@10", 0, 0x9001010, 0x20);
	/* Empty ranges are the identity. */
	assert_reg(fdt, "/bus/direct/same@2000", 0, 0x9002000, 0x10);
	/* The last byte of the address space is usable. */
	assert_reg(fdt, "/top@0", 0, UINT64_C(0xfffffffffffff000), 0x1000);
	free(fdt);
}

static void reg_refuses_what_cannot_be_translated(void **state)
{
	static const char *const paths[] = {
		"/bus/inner@1000/outside@1ff0",
		"/bus/straddling@f000",
		"/bus/unmapped/thing@0",
		"/pci/dev@0",
		"/odd@0",
		"/wrap@0",
	};
	void *fdt = testtree_load("virt");
	uint64_t base = 1;
	uint64_t size = 2;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		assert_int_equal(dt_reg(fdt, testtree_node(fdt, paths[i]), 0,
					&base, &size),
				 ST_BAD_FORMAT);
	/* Outputs are written on success only. */
	assert_int_equal(base, 1);
	assert_int_equal(size, 2);
	free(fdt);
}

static void reg_says_when_there_is_no_such_entry(void **state)
{
	void *fdt = testtree_load("virt");
	int memory = testtree_node(fdt, "/memory@40000000");
	uint64_t base;
	uint64_t size;

	(void)state;
	assert_int_equal(dt_reg(fdt, memory, 3, &base, &size), ST_NOT_FOUND);
	assert_int_equal(dt_reg(fdt, memory, UINT32_MAX, &base, &size),
			 ST_NOT_FOUND);
	assert_int_equal(dt_reg(fdt, 0, 0, &base, &size), ST_NOT_FOUND);
	assert_int_equal(
		dt_reg(fdt, testtree_node(fdt, "/chosen"), 0, &base, &size),
		ST_NOT_FOUND);
	free(fdt);
}

struct ranges {
	unsigned int count;
	uint64_t base[4];
};

static void note_range(uint64_t base, uint64_t size, void *arg)
{
	struct ranges *r = arg;

	assert_true(size > 0);
	assert_true(r->count < 4);
	r->base[r->count++] = base;
}

static void memory_is_split_between_the_worlds(void **state)
{
	void *fdt = testtree_load("virt");
	struct ranges shared = {0};
	struct ranges secure = {0};

	(void)state;
	assert_int_equal(dt_for_each_ns_memory(fdt, note_range, &shared),
			 ST_OK);
	assert_int_equal(shared.count, 2); /* the empty one is skipped */
	assert_int_equal(shared.base[0], 0x40000000);
	assert_int_equal(shared.base[1], UINT64_C(0x800000000));
	assert_int_equal(dt_for_each_secure_memory(fdt, note_range, &secure),
			 ST_OK);
	assert_int_equal(secure.count, 1);
	assert_int_equal(secure.base[0], 0xe000000);
	free(fdt);
}

static const char *options;
static size_t options_length;

static int stdout_node(const void *fdt)
{
	return dt_stdout_node(fdt, &options, &options_length);
}

static void stdout_prefers_the_secure_choice(void **state)
{
	void *fdt = testtree_load("virt");
	void *none = testtree_load("bare");
	int chosen = testtree_node(fdt, "/secure-chosen");

	(void)state;
	assert_int_equal(stdout_node(fdt),
			 testtree_node(fdt, "/bus/uart@40000"));
	assert_int_equal(options_length, 0);
	/* Then an alias with parameters behind it. */
	assert_int_equal(fdt_nop_node(fdt, chosen), 0);
	assert_int_equal(stdout_node(fdt), testtree_node(fdt, "/uart@9000000"));
	assert_string_equal(options, "115200n8");
	assert_int_equal(options_length, 8);
	assert_true(stdout_node(none) < 0);
	free(none);
	free(fdt);
}

/* A console by alias @path, where the alias a is @a and b is @b. */
static int stdout_by_alias(const char *path, const char *a, int a_bytes,
			   const char *b)
{
	char room[1024] __aligned(8);
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(room, sizeof(room)), 0);
	node = fdt_add_subnode(room, 0, "uart");
	node = fdt_add_subnode(room, 0, "chosen");
	assert_int_equal(fdt_setprop_string(room, node, "stdout-path", path),
			 0);
	node = fdt_add_subnode(room, 0, "aliases");
	assert_int_equal(fdt_setprop(room, node, "a", a, a_bytes), 0);
	assert_int_equal(fdt_setprop_string(room, node, "b", b), 0);
	assert_int_equal(dt_check(room, sizeof(room)), ST_OK);
	node = stdout_node(room);
	return node < 0 ? -1 : node == fdt_path_offset(room, "/uart");
}

static void stdout_by_an_alias_that_stands_for_itself_is_none(void **state)
{
	(void)state;
	assert_int_equal(stdout_by_alias("a:9600", "/uart", 6, "a"), 1);
	assert_int_equal(stdout_by_alias("a", "a", 2, "a"), -1);
	assert_int_equal(stdout_by_alias("a/x", "b", 2, "a"), -1);
	assert_int_equal(stdout_by_alias("a", "a/uart", 7, "a"), -1);
	/* Not a whole path, or without its end. */
	assert_int_equal(stdout_by_alias("a", "uart", 5, "a"), -1);
	assert_int_equal(stdout_by_alias("a", "/uart", 5, "a"), -1);
	assert_int_equal(stdout_by_alias("a", "", 0, "a"), -1);
	assert_int_equal(stdout_by_alias("c", "/uart", 6, "a"), -1);
}

static void stdout_that_names_nothing_is_none(void **state)
{
	void *fdt = testtree_load("virt");
	int chosen = testtree_node(fdt, "/chosen");

	(void)state;
	assert_int_equal(
		fdt_nop_node(fdt, testtree_node(fdt, "/secure-chosen")), 0);
	/* An unterminated text. */
	assert_int_equal(fdt_setprop_inplace(fdt, chosen, "stdout-path",
					     "serial0:115200n8x", 17),
			 0);
	assert_true(stdout_node(fdt) < 0);
	assert_int_equal(fdt_setprop_inplace(fdt, chosen, "stdout-path",
					     "serial9:115200n8", 17),
			 0);
	assert_true(stdout_node(fdt) < 0);
	free(fdt);
}

static void find_skips_what_secure_world_may_not_use(void **state)
{
	void *fdt = testtree_load("virt");
	int uart = dt_find_compatible(fdt, "arm,pl011");

	(void)state;
	assert_int_equal(uart, testtree_node(fdt, "/bus/uart@40000"));
	assert_true(dt_is_compatible(fdt, uart, "arm,pl011"));
	assert_false(dt_is_compatible(fdt, uart, "arm,pl01"));
	assert_true(dt_find_compatible(fdt, "arm,primecell") < 0);
	assert_true(dt_find_compatible(fdt, "nothing") < 0);
	free(fdt);
}

static void numbers_are_read_big_endian(void **state)
{
	void *fdt = testtree_load("virt");
	int gic = testtree_node(fdt, "/intc@8000000");
	uint32_t value;

	(void)state;
	assert_int_equal(dt_u32(fdt, gic, "#interrupt-cells", &value), ST_OK);
	assert_int_equal(value, 3);
	assert_int_equal(dt_u32(fdt, gic, "absent", &value), ST_NOT_FOUND);
	assert_int_equal(dt_u32(fdt, gic, "interrupt-controller", &value),
			 ST_BAD_FORMAT);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_and_secure_status_make_a_truth_table),
		cmocka_unit_test(reg_reads_one_and_two_cells),
		cmocka_unit_test(reg_translates_through_ranges),
		cmocka_unit_test(reg_refuses_what_cannot_be_translated),
		cmocka_unit_test(reg_says_when_there_is_no_such_entry),
		cmocka_unit_test(memory_is_split_between_the_worlds),
		cmocka_unit_test(stdout_prefers_the_secure_choice),
		cmocka_unit_test(stdout_that_names_nothing_is_none),
		cmocka_unit_test(
			stdout_by_an_alias_that_stands_for_itself_is_none),
		cmocka_unit_test(find_skips_what_secure_world_may_not_use),
		cmocka_unit_test(numbers_are_read_big_endian),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
