/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/index_priv.h"
#include "kernel/dt/node.h"

static const char *const names[] = {"virt",     "bare", "parents", "described",
				    "statuses", "psci", "overlay"};

static enum status make_index(const void *fdt)
{
	static uint64_t room[1 << 13];

	assert_true(dt_index_bytes(fdt) <= sizeof(room));
	return dt_index(fdt, fdt_totalsize(fdt), room, dt_index_bytes(fdt));
}

static void assert_same_properties(const void *fdt, int node)
{
	int prop;

	fdt_for_each_property_offset (prop, fdt, node) {
		const char *name;
		int length;
		int found_length;
		const void *value;

		assert_non_null(
			fdt_getprop_by_offset(fdt, prop, &name, &length));
		/* The first of several of the same name. */
		value = fdt_getprop(fdt, node, name, &length);
		assert_ptr_equal(dt_getprop(fdt, node, name, &found_length),
				 value);
		assert_int_equal(found_length, length);
	}
}

static void assert_same_children(const void *fdt, int node)
{
	int child = dt_next_child(fdt, node, -1);
	int expected;

	fdt_for_each_subnode (expected, fdt, node) {
		char name[64];

		assert_int_equal(child, expected);
		snprintf(name, sizeof(name), "%s",
			 fdt_get_name(fdt, child, NULL));
		assert_int_equal(dt_find_child(fdt, node, name, strlen(name)),
				 fdt_subnode_offset(fdt, node, name));
		name[strcspn(name, "@")] = '\0';
		assert_int_equal(dt_find_child(fdt, node, name, strlen(name)),
				 fdt_subnode_offset(fdt, node, name));
		child = dt_next_child(fdt, node, child);
	}
	assert_int_equal(child, expected);
}

static void assert_same_node(const void *fdt, int node)
{
	char path[256];
	uint32_t phandle = fdt_get_phandle(fdt, node);
	int length;

	assert_int_equal(dt_parent(fdt, node), fdt_parent_offset(fdt, node));
	assert_int_equal(dt_find_phandle(fdt, phandle),
			 fdt_node_offset_by_phandle(fdt, phandle));
	assert_null(dt_getprop(fdt, node, "no such", &length));
	assert_int_equal(length, -FDT_ERR_NOTFOUND);
	assert_same_properties(fdt, node);
	assert_same_children(fdt, node);
	if (fdt_get_path(fdt, node, path, sizeof(path)) == 0)
		assert_int_equal(dt_find_path(fdt, path, strlen(path)),
				 fdt_path_offset(fdt, path));
}

/* What the index says is what libfdt says. */
static void assert_same_as_libfdt(const void *fdt)
{
	int node = -1;

	assert_non_null(dt_index_of(fdt));
	do {
		int next = fdt_next_node(fdt, node, NULL);

		assert_int_equal(dt_next_node(fdt, node), next);
		node = next;
		if (node >= 0)
			assert_same_node(fdt, node);
	} while (node >= 0);
}

static void an_index_says_what_libfdt_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		void *fdt = testtree_load(names[i]);

		assert_int_equal(make_index(fdt), ST_OK);
		assert_same_as_libfdt(fdt);
		dt_forget(fdt);
		assert_null(dt_index_of(fdt));
		free(fdt);
	}
}

static void what_is_no_node_is_refused(void **state)
{
	void *fdt = testtree_load("virt");
	int length;

	(void)state;
	assert_int_equal(make_index(fdt), ST_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(dt_parent(fdt, 0), -FDT_ERR_NOTFOUND);
		assert_int_equal(dt_parent(fdt, -1), -FDT_ERR_BADOFFSET);
		assert_int_equal(dt_parent(fdt, 2), -FDT_ERR_BADOFFSET);
		assert_null(dt_getprop(fdt, 2, "reg", &length));
		assert_int_equal(length, -FDT_ERR_BADOFFSET);
		assert_true(dt_next_node(fdt, 1 << 30) < 0);
		assert_int_equal(dt_find_phandle(fdt, 0), -FDT_ERR_BADPHANDLE);
		assert_int_equal(dt_find_phandle(fdt, UINT32_MAX),
				 -FDT_ERR_BADPHANDLE);
		assert_true(dt_find_path(fdt, "/no/such", 8) < 0);
		assert_int_equal(dt_find_path(fdt, "/", 1), 0);
		assert_int_equal(dt_find_path(fdt, "//cpus/", 7),
				 testtree_node(fdt, "/cpus"));
		/* The second time without an index. */
		dt_forget(fdt);
	}
	free(fdt);
}

/* Whatever one bit does: a tree that passes the check has an index, and that
 * says what libfdt says. */
static void a_hostile_tree_has_the_index_that_libfdt_reads(void **state)
{
	size_t size_bytes;
	uint8_t *fdt = testtree_read("bare", &size_bytes);

	(void)state;
	for (size_t bit = 0; bit < size_bytes * 8; bit++) {
		fdt[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (dt_check(fdt, size_bytes) == ST_OK) {
			assert_int_equal(make_index(fdt), ST_OK);
			assert_same_as_libfdt(fdt);
			dt_forget(fdt);
		}
		fdt[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	free(fdt);
}

static void an_edit_forgets_the_index(void **state)
{
	static const struct dt_optee_info info = {
		.secure_base = 0xe100000,
		.secure_size = 0xf00000,
		.notif_intid = 219,
	};
	void *fdt = testtree_editable("parents");

	(void)state;
	assert_int_equal(make_index(fdt), ST_OK);
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	assert_null(dt_index_of(fdt));
	assert_true(dt_find_compatible(fdt, "linaro,optee-tz") >= 0);
	assert_int_equal(make_index(fdt), ST_OK);
	assert_same_as_libfdt(fdt);
	assert_true(dt_find_compatible(fdt, "linaro,optee-tz") >= 0);
	(void)dt_pack(fdt);
	assert_null(dt_index_of(fdt));
	free(fdt);
}

static void without_room_there_is_no_index_but_an_answer(void **state)
{
	void *fdt = testtree_load("virt");
	size_t enough = dt_index_bytes(fdt);
	size_t failures = 0;

	(void)state;
	for (size_t bytes = 0; bytes <= enough; bytes += 8) {
		/* ASan sees when it is left. */
		void *room = malloc(bytes);

		assert_int_equal(dt_index(fdt, fdt_totalsize(fdt), room, bytes),
				 ST_OK);
		if (!dt_index_of(fdt))
			failures++;
		assert_true(dt_find_compatible(fdt, "arm,pl011") >= 0);
		dt_forget(fdt);
		free(room);
	}
	assert_in_range(failures, 1, enough / 8);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_says_what_libfdt_says),
		cmocka_unit_test(what_is_no_node_is_refused),
		cmocka_unit_test(
			a_hostile_tree_has_the_index_that_libfdt_reads),
		cmocka_unit_test(an_edit_forgets_the_index),
		cmocka_unit_test(without_room_there_is_no_index_but_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
