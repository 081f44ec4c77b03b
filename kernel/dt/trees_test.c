/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/trees.h"

static void forget_all(void)
{
	for (unsigned int s = 0; s < DT_SOURCE_COUNT; s++)
		dt_set_tree((enum dt_source)s, NULL);
}

static void a_tree_is_got_by_its_source(void **state)
{
	void *virt = testtree_load("virt");
	const void *fdt = NULL;

	(void)state;
	forget_all();
	assert_int_equal(dt_tree_get(DT_EMBEDDED, &fdt), ST_NOT_FOUND);
	assert_int_equal(dt_tree_get(DT_SOURCE_COUNT, &fdt), ST_NOT_FOUND);
	dt_set_tree(DT_EMBEDDED, virt);
	assert_int_equal(dt_tree_get(DT_EMBEDDED, &fdt), ST_OK);
	assert_ptr_equal(fdt, virt);
	free(virt);
}

static void the_external_tree_is_gone_once_normal_world_runs(void **state)
{
	void *virt = testtree_load("virt");
	const void *fdt = NULL;

	(void)state;
	forget_all();
	dt_end_external();
	assert_int_equal(dt_tree_get(DT_EXTERNAL, &fdt), ST_NOT_FOUND);
	dt_set_tree(DT_EXTERNAL, virt);
	assert_int_equal(dt_tree_get(DT_EXTERNAL, &fdt), ST_OK);
	assert_ptr_equal(dt_fact_tree(), virt);
	dt_end_external();
	assert_int_equal(dt_tree_get(DT_EXTERNAL, &fdt), ST_BAD_STATE);
	assert_null(dt_fact_tree());
	assert_null(dt_any_tree());
	free(virt);
}

static void secure_facts_come_from_secure_trees(void **state)
{
	static const char embedded[1], secure[1], external[1];
	void *manifest = testtree_load("virt");

	(void)state;
	forget_all();
	dt_set_tree(DT_EXTERNAL, external);
	assert_null(dt_secure_tree());
	assert_ptr_equal(dt_fact_tree(), external);
	assert_ptr_equal(dt_any_tree(), external);
	dt_set_tree(DT_MANIFEST, manifest);
	assert_ptr_equal(dt_secure_tree(), manifest);
	assert_ptr_equal(dt_fact_tree(), manifest);
	assert_ptr_equal(dt_any_tree(), external);
	dt_set_tree(DT_SECURE, secure);
	assert_ptr_equal(dt_secure_tree(), secure);
	assert_ptr_equal(dt_any_tree(), secure);
	dt_set_tree(DT_EMBEDDED, embedded);
	assert_ptr_equal(dt_secure_tree(), embedded);
	assert_ptr_equal(dt_fact_tree(), embedded);
	forget_all();
	free(manifest);
}

static void a_manifest_without_a_machine_hides_no_tree(void **state)
{
	static const char external[1];
	uint8_t blob[256] __aligned(8);

	(void)state;
	forget_all();
	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	dt_set_tree(DT_MANIFEST, blob);
	assert_null(dt_secure_tree());
	assert_null(dt_fact_tree());
	dt_set_tree(DT_EXTERNAL, external);
	assert_null(dt_secure_tree());
	assert_ptr_equal(dt_fact_tree(), external);
	forget_all();
}

/* Trees in a row, as the build puts them into the image. */
static size_t pack_trees(uint8_t *row, const char *const *names)
{
	size_t used = 0;

	for (; *names; names++) {
		size_t size_bytes;
		void *blob = testtree_read(*names, &size_bytes);

		memcpy(row + used, blob, size_bytes);
		used = ALIGN_UP(used + size_bytes, (size_t)8);
		free(blob);
	}
	memset(row + used, 0, 8);
	return used + 8;
}

static void of_several_embedded_trees_the_one_round_the_image_counts(
	void **state)
{
	static const char *const names[] = {"bare", "virt", "described", NULL};
	static uint8_t row[65536] __aligned(8);
	const void *fdt = NULL;
	size_t size_bytes = pack_trees(row, names);

	(void)state;
	assert_int_equal(
		dt_find_embedded(row, size_bytes, 0xe100000, 0xe200000, &fdt),
		ST_OK);
	(void)testtree_node(fdt, "/secram@e000000");
	assert_int_equal(
		dt_find_embedded(row, size_bytes, 0xdf00000, 0xe200000, &fdt),
		ST_NOT_FOUND);
	assert_int_equal(
		dt_find_embedded(row, size_bytes, 0xef00000, 0xf000001, &fdt),
		ST_NOT_FOUND);
}

static void the_only_embedded_tree_is_taken_as_it_is(void **state)
{
	static const char *const names[] = {"bare", NULL};
	static const char *const none[] = {NULL};
	static uint8_t row[65536] __aligned(8);
	const void *fdt = NULL;
	size_t size_bytes = pack_trees(row, names);

	(void)state;
	assert_int_equal(dt_find_embedded(row, size_bytes, 1, 2, &fdt), ST_OK);
	assert_ptr_equal(fdt, row);
	size_bytes = pack_trees(row, none);
	assert_int_equal(dt_find_embedded(row, size_bytes, 1, 2, &fdt),
			 ST_NOT_FOUND);
}

static void manifests_of_partitions_are_no_machine(void **state)
{
	static const char *const beside[] = {"partitions", "bare", NULL};
	static const char *const alone[] = {"partitions", NULL};
	static uint8_t row[65536] __aligned(8);
	const void *fdt = NULL;
	size_t size_bytes = pack_trees(row, beside);

	(void)state;
	assert_int_equal(dt_find_embedded(row, size_bytes, 1, 2, &fdt), ST_OK);
	assert_ptr_not_equal(fdt, row);
	size_bytes = pack_trees(row, alone);
	assert_int_equal(dt_find_embedded(row, size_bytes, 1, 2, &fdt),
			 ST_NOT_FOUND);
}

static void a_malformed_embedded_tree_is_told(void **state)
{
	static const char *const names[] = {"bare", "virt", NULL};
	static uint8_t row[65536] __aligned(8);
	const void *fdt = NULL;
	size_t size_bytes = pack_trees(row, names);

	(void)state;
	row[ALIGN_UP((size_t)fdt_totalsize(row), (size_t)8)] ^= 1;
	assert_int_equal(
		dt_find_embedded(row, size_bytes, 0xe100000, 0xe200000, &fdt),
		ST_BAD_FORMAT);
	/* One that is cut off. */
	assert_int_equal(dt_find_embedded(row, 64, 0xe100000, 0xe200000, &fdt),
			 ST_BAD_FORMAT);
}

static void what_touches_secure_memory_is_known(void **state)
{
	void *fdt = testtree_load("virt");

	(void)state;
	assert_true(dt_names_secure(fdt, 0xe100000, 0x1000));
	assert_true(dt_names_secure(fdt, 0xdfff000, 0x1001));
	assert_true(dt_names_secure(fdt, 0xeffffff, 0x1000));
	assert_true(dt_names_secure(fdt, 0xd000000, 0x4000000));
	assert_false(dt_names_secure(fdt, 0xdfff000, 0x1000));
	assert_false(dt_names_secure(fdt, 0xf000000, 0x1000));
	assert_false(dt_names_secure(fdt, 0x40000000, 0x1000));
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_is_got_by_its_source),
		cmocka_unit_test(
			the_external_tree_is_gone_once_normal_world_runs),
		cmocka_unit_test(secure_facts_come_from_secure_trees),
		cmocka_unit_test(a_manifest_without_a_machine_hides_no_tree),
		cmocka_unit_test(
			of_several_embedded_trees_the_one_round_the_image_counts),
		cmocka_unit_test(the_only_embedded_tree_is_taken_as_it_is),
		cmocka_unit_test(manifests_of_partitions_are_no_machine),
		cmocka_unit_test(a_malformed_embedded_tree_is_told),
		cmocka_unit_test(what_touches_secure_memory_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
