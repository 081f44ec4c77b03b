/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

static const struct dt_optee_info info = {
	.secure_base = 0x8e100000,
	.secure_size = 0xf00000,
	.notif_intid = 219,
};

static void *empty_tree(void)
{
	void *fdt = malloc(TESTTREE_SLACK);

	assert_non_null(fdt);
	assert_int_equal(dt_create_empty(fdt, TESTTREE_SLACK), ST_OK);
	return fdt;
}

static void assert_golden(const void *fdt, const char *name)
{
	void *expected = testtree_load(name);

	testtree_assert_same(fdt, expected);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	free(expected);
}

static void fragments_are_added_behind_those_there(void **state)
{
	void *fdt = testtree_editable("overlay");

	(void)state;
	assert_true(dt_is_overlay(fdt));
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	assert_golden(fdt, "overlay_edited");
	free(fdt);
}

static void an_empty_tree_becomes_an_overlay(void **state)
{
	void *fdt = empty_tree();

	(void)state;
	assert_false(dt_is_overlay(fdt));
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	assert_true(dt_is_overlay(fdt));
	assert_golden(fdt, "overlay_new");
	free(fdt);
}

/* A warm reset finds what the boot before left in memory. */
static void stale_fragments_of_ours_are_replaced(void **state)
{
	struct dt_optee_info moved = info;
	void *fdt = testtree_editable("overlay");
	void *first = malloc(65536);
	size_t size_bytes;

	(void)state;
	assert_non_null(first);
	moved.secure_base += 0x100000;
	moved.shm_base = 0x80000000;
	moved.shm_size = 0x100000;
	assert_int_equal(dt_add_optee_overlay(fdt, &moved), ST_OK);
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	assert_golden(fdt, "overlay_edited");
	/* Once more: the same bytes. */
	size_bytes = fdt_totalsize(fdt);
	memcpy(first, fdt, size_bytes);
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	assert_memory_equal(first, fdt, size_bytes);
	free(first);
	free(fdt);
}

static void the_same_twice_gives_the_same_bytes(void **state)
{
	void *a = empty_tree();
	void *b = empty_tree();

	(void)state;
	assert_int_equal(dt_add_optee_overlay(a, &info), ST_OK);
	assert_int_equal(dt_add_optee_overlay(b, &info), ST_OK);
	assert_int_equal(dt_pack(a), dt_pack(b));
	assert_memory_equal(a, b, fdt_totalsize(a));
	free(a);
	free(b);
}

static void a_machine_is_not_taken_for_an_overlay(void **state)
{
	static const char *const names[] = {"bare", "virt", "described"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		void *fdt = testtree_load(names[i]);

		assert_false(dt_is_overlay(fdt));
		free(fdt);
	}
}

static void no_slack_changes_nothing(void **state)
{
	void *fdt = testtree_editable("overlay");
	size_t size_bytes = dt_pack(fdt);
	void *before = malloc(size_bytes);

	(void)state;
	assert_non_null(before);
	memcpy(before, fdt, size_bytes);
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_NO_SPACE);
	assert_memory_equal(before, fdt, size_bytes);
	free(before);
	free(fdt);
}

static void store(const char *path, const void *fdt)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(fdt, 1, fdt_totalsize(fdt), f),
			 fdt_totalsize(fdt));
	assert_int_equal(fclose(f), 0);
}

/* What a boot loader does with it, by dtc's own tool. */
static void fdtoverlay_merges_it(void **state)
{
	static const char command[] =
		"fdtoverlay -i " DT_TESTDATA "/virt.dtb -o " DT_TESTDATA
		"/merged.dtb " DT_TESTDATA "/made_overlay.dtb";
	void *fdt = empty_tree();
	void *merged = NULL;
	int node = 0;
	uint64_t base;
	uint64_t size;

	(void)state;
	assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	(void)dt_pack(fdt);
	store(DT_TESTDATA "/made_overlay.dtb", fdt);
	free(fdt);
	assert_int_equal(system(command), 0);
	merged = testtree_load("merged");
	node = testtree_node(merged, "/firmware/optee");
	assert_true(dt_is_compatible(merged, node, "linaro,optee-tz"));
	node = testtree_node(merged, "/reserved-memory/optee_core@8e100000");
	assert_int_equal(dt_reg(merged, node, 0, &base, &size), ST_OK);
	assert_int_equal(base, 0x8e100000);
	/* What was there stays. */
	(void)testtree_node(merged, "/reserved-memory/optee_shm@42000000");
	(void)testtree_node(merged, "/cpus/cpu@100");
	free(merged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fragments_are_added_behind_those_there),
		cmocka_unit_test(an_empty_tree_becomes_an_overlay),
		cmocka_unit_test(stale_fragments_of_ours_are_replaced),
		cmocka_unit_test(the_same_twice_gives_the_same_bytes),
		cmocka_unit_test(a_machine_is_not_taken_for_an_overlay),
		cmocka_unit_test(no_slack_changes_nothing),
		cmocka_unit_test(fdtoverlay_merges_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
