/* SPDX-License-Identifier: BSD-2-Clause */
/* What libfdt finds in a tree, our walks find, and nothing else. */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/dt.h"
#include "kernel/dt/walk.h"

static const char *const trees[] = {"virt",    "bare",      "bare_edited",
				    "parents", "described", "statuses"};

/* Calls @fn for each tree, checked. */
static void for_each_tree(void (*fn)(const void *fdt))
{
	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		size_t size_bytes;
		void *fdt = testtree_read(trees[i], &size_bytes);

		assert_int_equal(dt_check(fdt, size_bytes), ST_OK);
		fn(fdt);
		free(fdt);
	}
}

static void same_nodes(const void *fdt)
{
	int theirs = -1, ours = -1;
	int their_depth = 0, our_depth = 0;

	do {
		theirs = fdt_next_node(fdt, theirs, &their_depth);
		ours = dt_next_node(fdt, ours, &our_depth);
		assert_int_equal(ours < 0, theirs < 0 || their_depth < 0);
		if (ours < 0)
			break;
		assert_int_equal(ours, theirs);
		assert_int_equal(our_depth, their_depth);
		assert_int_equal(dt_parent(fdt, ours),
				 fdt_parent_offset(fdt, ours));
	} while (ours >= 0);
}

static void every_node_and_its_parent_are_found(void **state)
{
	(void)state;
	for_each_tree(same_nodes);
}

static void same_properties(const void *fdt)
{
	for (int node = -1; (node = dt_next_node(fdt, node, NULL)) >= 0;) {
		int prop;

		fdt_for_each_property_offset (prop, fdt, node) {
			const char *name;
			int their_length, our_length;
			const void *value = fdt_getprop_by_offset(
				fdt, prop, &name, &their_length);

			assert_ptr_equal(dt_prop(fdt, node, name, &our_length),
					 value);
			assert_int_equal(our_length, their_length);
		}
		assert_null(dt_prop(fdt, node, "no-such-name", NULL));
		assert_null(dt_prop(fdt, node, "re", NULL));
	}
	assert_null(dt_prop(fdt, -1, "reg", NULL));
	assert_null(dt_prop(fdt, 4, "reg", NULL));
	assert_null(dt_prop(fdt, 3, "reg", NULL));
	assert_null(dt_prop(fdt, INT32_MAX, "reg", NULL));
}

static void every_property_is_found_where_it_is(void **state)
{
	(void)state;
	for_each_tree(same_properties);
}

static void same_paths(const void *fdt)
{
	for (int node = -1; (node = dt_next_node(fdt, node, NULL)) >= 0;) {
		char path[256];

		assert_int_equal(fdt_get_path(fdt, node, path, sizeof(path)),
				 0);
		assert_int_equal(dt_path(fdt, path, strlen(path)), node);
		/* Without the last unit address, as libfdt does it. */
		if (strchr(path, '@'))
			*strrchr(path, '@') = '\0';
		assert_int_equal(dt_path(fdt, path, strlen(path)),
				 fdt_path_offset(fdt, path));
	}
	assert_int_equal(dt_path(fdt, "/", 1), 0);
	assert_true(dt_path(fdt, "/no/such/node", 13) < 0);
	assert_true(dt_path(fdt, "no-slash", 8) < 0);
	assert_true(dt_path(fdt, "", 0) < 0);
}

static void paths_lead_where_libfdt_leads(void **state)
{
	(void)state;
	for_each_tree(same_paths);
}

static void same_children(const void *fdt)
{
	for (int node = -1; (node = dt_next_node(fdt, node, NULL)) >= 0;) {
		int theirs = fdt_first_subnode(fdt, node);
		int ours = dt_first_child(fdt, node);

		while (theirs >= 0) {
			assert_int_equal(ours, theirs);
			theirs = fdt_next_subnode(fdt, theirs);
			ours = dt_next_child(fdt, ours);
		}
		assert_true(ours < 0);
	}
}

static void children_are_those_of_libfdt(void **state)
{
	(void)state;
	for_each_tree(same_children);
}

static void same_searches(const void *fdt)
{
	static const char *const names[] = {"arm,pl011", "arm,gic-v3",
					    "virtio,mmio", "arm,psci-0.2",
					    "none"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int node = -1, theirs;

		do {
			theirs = fdt_node_offset_by_compatible(fdt, node,
							       names[i]);
			node = dt_next_compatible(fdt, node, names[i]);
			assert_int_equal(node < 0, theirs < 0);
			if (node >= 0)
				assert_int_equal(node, theirs);
		} while (node >= 0);
	}
	for (int node = -1; (node = dt_next_node(fdt, node, NULL)) >= 0;) {
		uint32_t phandle = fdt_get_phandle(fdt, node);

		if (phandle)
			assert_int_equal(dt_by_phandle(fdt, phandle), node);
	}
	assert_true(dt_by_phandle(fdt, 0) < 0);
	assert_true(dt_by_phandle(fdt, UINT32_MAX) < 0);
	assert_true(dt_by_phandle(fdt, 0x7ffffff1) < 0);
}

static void searches_find_what_libfdt_finds(void **state)
{
	(void)state;
	for_each_tree(same_searches);
}

/* The file ends where its memory ends: the sanitizer sees reads beyond. */
static void no_damaged_byte_leads_outside(void **state)
{
	size_t size_bytes;
	uint8_t *fdt = testtree_read("parents", &size_bytes);

	(void)state;
	for (size_t i = sizeof(struct fdt_header); i < size_bytes; i++) {
		uint8_t kept = fdt[i];

		for (unsigned int bit = 0; bit < 8; bit++) {
			fdt[i] = (uint8_t)(kept ^ 1u << bit);
			(void)dt_check(fdt, size_bytes);
			for (int node = -1, n = 0;
			     n < 1000 &&
			     (node = dt_next_node(fdt, node, NULL)) >= 0;
			     n++) {
				(void)dt_prop(fdt, node, "reg", NULL);
				(void)dt_parent(fdt, node);
				(void)dt_child(fdt, node, "soc", 3);
			}
			(void)dt_by_phandle(fdt, 1);
			(void)dt_next_compatible(fdt, -1, "arm,pl011");
		}
		fdt[i] = kept;
	}
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_node_and_its_parent_are_found),
		cmocka_unit_test(every_property_is_found_where_it_is),
		cmocka_unit_test(paths_lead_where_libfdt_leads),
		cmocka_unit_test(children_are_those_of_libfdt),
		cmocka_unit_test(searches_find_what_libfdt_finds),
		cmocka_unit_test(no_damaged_byte_leads_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
