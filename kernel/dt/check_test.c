/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/dt.h"

static void real_trees_pass(void **state)
{
	static const char *const names[] = {"virt", "bare", "parents",
					    "described", "statuses"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t size_bytes;
		void *fdt = testtree_read(names[i], &size_bytes);

		assert_int_equal(dt_check(fdt, size_bytes), ST_OK);
		free(fdt);
	}
}

static void every_truncation_is_refused(void **state)
{
	size_t size_bytes;
	void *fdt = testtree_read("bare", &size_bytes);

	(void)state;
	for (size_t cut = 0; cut < size_bytes; cut++) {
		void *part = malloc(cut ? cut : 1);

		memcpy(part, fdt, cut);
		assert_int_equal(dt_check(part, cut), ST_BAD_FORMAT);
		/* The same with a header that agrees. */
		if (cut >= sizeof(struct fdt_header)) {
			fdt_set_totalsize(part, (uint32_t)cut);
			assert_int_equal(dt_check(part, cut), ST_BAD_FORMAT);
		}
		free(part);
	}
	free(fdt);
}

/* Whatever one bit does, nothing outside is read (ASan), and what passes the
 * check can be used. */
static void no_flipped_bit_leads_out_of_the_tree(void **state)
{
	size_t size_bytes;
	uint8_t *fdt = testtree_read("bare", &size_bytes);

	(void)state;
	for (size_t bit = 0; bit < size_bytes * 8; bit++) {
		uint64_t base;
		uint64_t size;
		const char *options;
		size_t length;

		fdt[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (dt_check(fdt, size_bytes) == ST_OK) {
			int node = dt_find_compatible(fdt, "arm,pl011");

			(void)dt_stdout_node(fdt, &options, &length);
			(void)!dt_reg(fdt, node, 0, &base, &size);
		}
		fdt[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(dt_check(fdt, size_bytes), ST_OK);
	free(fdt);
}

static void set_word(void *fdt, size_t offset, uint32_t value)
{
	fdt32_st((uint8_t *)fdt + fdt_off_dt_struct(fdt) + offset, value);
}

static void bad_nesting_is_refused(void **state)
{
	size_t size_bytes;
	uint8_t *fdt = testtree_read("bare", &size_bytes);
	size_t words = fdt_size_dt_struct(fdt) / 4;

	(void)state;
	/* One closing tag more than opening ones, and no root at all. */
	set_word(fdt, (words - 1) * 4, FDT_END_NODE);
	assert_int_equal(dt_check(fdt, size_bytes), ST_BAD_FORMAT);
	set_word(fdt, 0, FDT_END);
	assert_int_equal(dt_check(fdt, size_bytes), ST_BAD_FORMAT);
	free(fdt);
}

static void a_misaligned_tree_is_refused(void **state)
{
	size_t size_bytes;
	void *fdt = testtree_read("bare", &size_bytes);
	uint8_t *shifted = malloc(size_bytes + 4);

	(void)state;
	memcpy(shifted + 4, fdt, size_bytes);
	assert_int_equal(dt_check(shifted + 4, size_bytes), ST_BAD_FORMAT);
	free(shifted);
	free(fdt);
}

static void a_copy_gets_the_slack_and_packs_back(void **state)
{
	size_t size_bytes;
	void *fdt = testtree_read("bare", &size_bytes);
	size_t room = size_bytes + 4096;
	void *copy = malloc(room);

	(void)state;
	assert_int_equal(dt_copy(copy, room, fdt, size_bytes, NULL, 0), ST_OK);
	assert_int_equal(fdt_totalsize(copy), room);
	assert_int_equal(dt_check(copy, room), ST_OK);
	assert_true(dt_pack(copy) <= size_bytes + 8);
	assert_int_equal(dt_check(copy, room), ST_OK);
	free(copy);
	free(fdt);
}

static void slack_is_not_copied(void **state)
{
	size_t size_bytes;
	void *fdt = testtree_read("bare", &size_bytes);
	uint8_t *roomy = malloc(1 << 20);
	void *copy = malloc(size_bytes + 64);

	(void)state;
	memcpy(roomy, fdt, size_bytes);
	fdt_set_totalsize(roomy, 1 << 20);
	assert_true(dt_used_bytes(roomy) <= size_bytes);
	assert_int_equal(
		dt_copy(copy, size_bytes + 64, roomy, 1 << 20, NULL, 0), ST_OK);
	/* A tree whose reservation map comes last is copied whole. */
	fdt_set_off_mem_rsvmap(roomy, (1 << 20) - 16);
	memset(roomy + (1 << 20) - 16, 0, 16);
	assert_int_equal(dt_used_bytes(roomy), 1 << 20);
	free(copy);
	free(roomy);
	free(fdt);
}

static void a_copy_that_does_not_fit_says_so(void **state)
{
	size_t size_bytes;
	void *fdt = testtree_read("bare", &size_bytes);
	size_t room = size_bytes + 8;
	void *copy = malloc(room);

	(void)state;
	assert_int_equal(
		dt_copy(copy, size_bytes - 8, fdt, size_bytes, NULL, 0),
		ST_NO_SPACE);
	assert_int_equal(dt_copy(copy, room, fdt, size_bytes - 1, NULL, 0),
			 ST_BAD_FORMAT);
	assert_int_equal(dt_copy(copy, room, fdt, 3, NULL, 0), ST_BAD_FORMAT);
	fdt_set_totalsize(fdt, 8);
	assert_int_equal(dt_copy(copy, room, fdt, size_bytes, NULL, 0),
			 ST_BAD_FORMAT);
	free(copy);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_trees_pass),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(no_flipped_bit_leads_out_of_the_tree),
		cmocka_unit_test(bad_nesting_is_refused),
		cmocka_unit_test(a_misaligned_tree_is_refused),
		cmocka_unit_test(a_copy_gets_the_slack_and_packs_back),
		cmocka_unit_test(slack_is_not_copied),
		cmocka_unit_test(a_copy_that_does_not_fit_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
