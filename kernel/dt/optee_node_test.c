/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/dt.h"

#define SLACK 8192

/* A private copy of testdata @name with slack, to be freed. */
static void *editable(const char *name)
{
	size_t size_bytes;
	void *blob = testtree_read(name, &size_bytes);
	void *fdt = malloc(size_bytes + SLACK);

	assert_non_null(fdt);
	assert_int_equal(dt_copy(fdt, size_bytes + SLACK, blob, size_bytes),
			 ST_OK);
	free(blob);
	return fdt;
}

static int count_properties(const void *fdt, int node)
{
	int count = 0;
	int prop;

	fdt_for_each_property_offset (prop, fdt, node)
		count++;
	return count;
}

static int count_nodes(const void *fdt)
{
	int count = 0;

	for (int node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL))
		count++;
	return count;
}

static void assert_same_properties(const void *a, int node_a, const void *b,
				   int node_b)
{
	int prop;

	assert_int_equal(count_properties(a, node_a),
			 count_properties(b, node_b));
	fdt_for_each_property_offset (prop, a, node_a) {
		const char *name;
		int length_a;
		int length_b;
		const void *value_a =
			fdt_getprop_by_offset(a, prop, &name, &length_a);
		const void *value_b = fdt_getprop(b, node_b, name, &length_b);

		assert_non_null(value_b);
		assert_int_equal(length_a, length_b);
		if (length_a > 0)
			assert_memory_equal(value_a, value_b, (size_t)length_a);
	}
}

/* Same nodes and properties; their order does not matter. */
static void assert_same_tree(const void *a, const void *b)
{
	assert_int_equal(count_nodes(a), count_nodes(b));
	for (int node = 0; node >= 0; node = fdt_next_node(a, node, NULL)) {
		char path[256];

		assert_int_equal(fdt_get_path(a, node, path, sizeof(path)), 0);
		assert_same_properties(a, node, b, testtree_node(b, path));
	}
}

static void assert_edit(const char *before, const char *after,
			const struct dt_optee_info *info)
{
	void *fdt = editable(before);
	void *expected = testtree_load(after);

	assert_int_equal(dt_add_optee(fdt, info), ST_OK);
	assert_same_tree(fdt, expected);
	(void)dt_pack(fdt);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	assert_same_tree(fdt, expected);
	free(expected);
	free(fdt);
}

static const struct dt_optee_info shared_interrupt = {
	.secure_base = 0x8e100000,
	.secure_size = 0xf00000,
	.notif_intid = 219,
};

static void adds_both_nodes_to_a_bare_tree(void **state)
{
	(void)state;
	assert_edit("bare", "bare_edited", &shared_interrupt);
}

static void adds_under_existing_parents_with_their_cells(void **state)
{
	static const struct dt_optee_info info = {
		.secure_base = 0x20000000,
		.secure_size = 0x100000,
		.notif_intid = 26,
	};

	(void)state;
	assert_edit("parents", "parents_edited", &info);
}

static void what_is_described_stays_byte_for_byte(void **state)
{
	static const struct dt_optee_info info = {
		.secure_base = 0xe100000,
		.secure_size = 0xf00000,
		.notif_intid = 219,
	};
	void *fdt = editable("described");
	void *before = editable("described");

	(void)state;
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	assert_memory_equal(fdt, before, fdt_totalsize(before));
	free(before);
	free(fdt);
}

static void editing_twice_adds_nothing_more(void **state)
{
	void *fdt = editable("bare");
	void *expected = testtree_load("bare_edited");

	(void)state;
	assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_OK);
	assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_OK);
	assert_same_tree(fdt, expected);
	free(expected);
	free(fdt);
}

static void without_notification_there_is_no_interrupt(void **state)
{
	struct dt_optee_info info = shared_interrupt;
	void *fdt = editable("bare");

	(void)state;
	info.notif_intid = 0;
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	assert_null(fdt_getprop(fdt, testtree_node(fdt, "/firmware/optee"),
				"interrupts", NULL));
	free(fdt);
}

static void a_tree_without_slack_is_left_alone(void **state)
{
	void *fdt = editable("bare");
	size_t size_bytes = dt_pack(fdt);
	void *before = malloc(size_bytes);

	(void)state;
	memcpy(before, fdt, size_bytes);
	assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_NO_SPACE);
	assert_memory_equal(fdt, before, size_bytes);
	free(before);
	free(fdt);
}

static void the_promised_slack_is_enough(void **state)
{
	static const char *const names[] = {"bare", "parents", "virt"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		void *fdt = editable(names[i]);
		size_t size_bytes = dt_pack(fdt);

		fdt_set_totalsize(
			fdt, (uint32_t)(size_bytes + DT_OPTEE_SLACK_BYTES));
		assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_OK);
		free(fdt);
	}
}

static void an_address_too_wide_for_the_cells_is_refused(void **state)
{
	static const struct dt_optee_info info = {
		.secure_base = UINT64_C(0x100000000),
		.secure_size = 0x1000,
	};
	void *fdt = editable("bare");

	(void)state;
	assert_int_equal(dt_add_optee(fdt, &info), ST_BAD_FORMAT);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_both_nodes_to_a_bare_tree),
		cmocka_unit_test(adds_under_existing_parents_with_their_cells),
		cmocka_unit_test(what_is_described_stays_byte_for_byte),
		cmocka_unit_test(editing_twice_adds_nothing_more),
		cmocka_unit_test(without_notification_there_is_no_interrupt),
		cmocka_unit_test(a_tree_without_slack_is_left_alone),
		cmocka_unit_test(the_promised_slack_is_enough),
		cmocka_unit_test(an_address_too_wide_for_the_cells_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
