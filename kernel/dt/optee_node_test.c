/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/dt.h"

static void assert_edit(const char *before, const char *after,
			const struct dt_optee_info *info)
{
	void *fdt = testtree_editable(before);
	void *expected = testtree_load(after);

	assert_int_equal(dt_add_optee(fdt, info), ST_OK);
	testtree_assert_same(fdt, expected);
	(void)dt_pack(fdt);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	testtree_assert_same(fdt, expected);
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

static void what_is_described_stays(const struct dt_optee_info *info)
{
	void *fdt = testtree_editable("described");
	void *before = testtree_editable("described");

	assert_int_equal(dt_add_optee(fdt, info), ST_OK);
	assert_memory_equal(fdt, before, fdt_totalsize(before));
	free(before);
	free(fdt);
}

static void what_is_described_stays_byte_for_byte(void **state)
{
	static const struct dt_optee_info info = {
		.secure_base = 0xe100000,
		.secure_size = 0xf00000,
		.notif_intid = 219,
	};

	(void)state;
	what_is_described_stays(&info);
}

static void editing_twice_adds_nothing_more(void **state)
{
	void *fdt = testtree_editable("bare");
	void *expected = testtree_load("bare_edited");

	(void)state;
	assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_OK);
	assert_int_equal(dt_add_optee(fdt, &shared_interrupt), ST_OK);
	testtree_assert_same(fdt, expected);
	free(expected);
	free(fdt);
}

/* Edited in room that @fill was in before. */
static void *edited_over(const char *name, int fill)
{
	struct dt_optee_info info = shared_interrupt;
	size_t size_bytes;
	void *blob = testtree_read(name, &size_bytes);
	size_t room = 2 * size_bytes + TESTTREE_SLACK;
	void *fdt = malloc(room);

	info.psci_is_ours = true; /* has texts of odd lengths */
	assert_non_null(fdt);
	/* Structure and strings overlap: they are sorted behind the tree. */
	fdt_set_size_dt_struct(blob, fdt_size_dt_struct(blob) + 1);
	memset(fdt, fill, room);
	assert_int_equal(dt_copy(fdt, room, blob, size_bytes, NULL, 0), ST_OK);
	if (dt_is_overlay(fdt))
		assert_int_equal(dt_add_optee_overlay(fdt, &info), ST_OK);
	else
		assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	(void)dt_pack(fdt);
	free(blob);
	return fdt;
}

static void what_was_in_the_room_before_does_not_show(void **state)
{
	static const char *const names[] = {"bare", "parents", "virt",
					    "overlay"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		void *a = edited_over(names[i], 0xa5);
		void *b = edited_over(names[i], 0x5a);

		assert_int_equal(fdt_totalsize(a), fdt_totalsize(b));
		assert_memory_equal(a, b, fdt_totalsize(a));
		free(a);
		free(b);
	}
}

static void without_notification_there_is_no_interrupt(void **state)
{
	struct dt_optee_info info = shared_interrupt;
	void *fdt = testtree_editable("bare");

	(void)state;
	info.notif_intid = 0;
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	assert_null(fdt_getprop(fdt, testtree_node(fdt, "/firmware/optee"),
				"interrupts", NULL));
	free(fdt);
}

static void over_ffa_only_memory_is_described(void **state)
{
	struct dt_optee_info info = shared_interrupt;
	void *fdt = testtree_editable("bare");

	(void)state;
	info.is_over_ffa = true;
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	assert_true(fdt_path_offset(fdt, "/firmware/optee") < 0);
	assert_true(fdt_path_offset(fdt, "/reserved-memory") >= 0);
	free(fdt);
}

static void a_tree_without_slack_is_left_alone(void **state)
{
	void *fdt = testtree_editable("bare");
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
		void *fdt = testtree_editable(names[i]);
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
	void *fdt = testtree_editable("bare");

	(void)state;
	assert_int_equal(dt_add_optee(fdt, &info), ST_BAD_FORMAT);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	free(fdt);
}

static void a_machine_without_psci_gets_it(void **state)
{
	struct dt_optee_info info = shared_interrupt;

	(void)state;
	info.psci_is_ours = true;
	assert_edit("psci", "psci_edited", &info);
	/* Where there is some, CPUs keep their ways. */
	info.secure_base = 0xe100000;
	what_is_described_stays(&info);
}

static void shared_memory_that_is_set_aside_is_told(void **state)
{
	struct dt_optee_info info = shared_interrupt;
	void *fdt = testtree_editable("bare");
	uint64_t base;
	uint64_t size;
	int node;

	(void)state;
	info.shm_base = 0x88000000;
	info.shm_size = 0x200000;
	assert_int_equal(dt_add_optee(fdt, &info), ST_OK);
	node = testtree_node(fdt, "/reserved-memory/optee_shm@88000000");
	assert_int_equal(dt_reg(fdt, node, 0, &base, &size), ST_OK);
	assert_int_equal(base, 0x88000000);
	assert_int_equal(size, 0x200000);
	assert_non_null(fdt_getprop(fdt, node, "no-map", NULL));
	free(fdt);
}

/* QEMU's and firmware's trees often end where a page does. */
static void a_tree_that_fills_its_page_grows_in_a_bigger_copy(void **state)
{
	size_t size_bytes;
	void *blob = testtree_read("bare", &size_bytes);
	void *page = calloc(1, 4096);
	void *copy = malloc(4096 + 8192);

	(void)state;
	assert_non_null(page);
	assert_non_null(copy);
	assert_int_equal(fdt_open_into(blob, page, 4096), 0);
	free(blob);
	while (fdt_appendprop_u32(page, fdt_path_offset(page, "/chosen"),
				  "fill", 0) == 0)
		;
	assert_int_equal(dt_copy(copy, 4096, page, 4096, NULL, 0), ST_OK);
	assert_int_equal(dt_add_optee(copy, &shared_interrupt), ST_NO_SPACE);
	assert_int_equal(dt_copy(copy, 4096 + 8192, page, 4096, NULL, 0),
			 ST_OK);
	assert_int_equal(dt_add_optee(copy, &shared_interrupt), ST_OK);
	free(copy);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_both_nodes_to_a_bare_tree),
		cmocka_unit_test(adds_under_existing_parents_with_their_cells),
		cmocka_unit_test(what_is_described_stays_byte_for_byte),
		cmocka_unit_test(editing_twice_adds_nothing_more),
		cmocka_unit_test(what_was_in_the_room_before_does_not_show),
		cmocka_unit_test(without_notification_there_is_no_interrupt),
		cmocka_unit_test(over_ffa_only_memory_is_described),
		cmocka_unit_test(a_tree_without_slack_is_left_alone),
		cmocka_unit_test(the_promised_slack_is_enough),
		cmocka_unit_test(a_machine_without_psci_gets_it),
		cmocka_unit_test(shared_memory_that_is_set_aside_is_told),
		cmocka_unit_test(
			a_tree_that_fills_its_page_grows_in_a_bigger_copy),
		cmocka_unit_test(an_address_too_wide_for_the_cells_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
