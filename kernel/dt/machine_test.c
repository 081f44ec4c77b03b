/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/dt/machine.h"

struct cpus {
	unsigned int count;
	uint64_t hw_id[8];
};

static void note_cpu(uint64_t hw_id, void *arg)
{
	struct cpus *c = arg;

	assert_true(c->count < 8);
	c->hw_id[c->count++] = hw_id;
}

static void cpus_are_listed_but_the_failed_ones(void **state)
{
	void *fdt = testtree_load("virt");
	struct cpus cpus = {0};

	(void)state;
	assert_int_equal(dt_for_each_cpu(fdt, note_cpu, &cpus), ST_OK);
	assert_int_equal(cpus.count, 3);
	assert_int_equal(cpus.hw_id[0], 0);
	assert_int_equal(cpus.hw_id[1], 1);
	assert_int_equal(cpus.hw_id[2], 0x100);
	free(fdt);
}

static void cpu_ids_of_two_cells_are_read_whole(void **state)
{
	void *fdt = testtree_load("bare");
	struct cpus cpus = {0};

	(void)state;
	assert_int_equal(dt_for_each_cpu(fdt, note_cpu, &cpus), ST_OK);
	assert_int_equal(cpus.count, 1);
	assert_int_equal(cpus.hw_id[0], UINT64_C(0x100000002));
	free(fdt);
}

static void a_tree_without_cpus_says_so(void **state)
{
	void *fdt = testtree_load("described");
	struct cpus cpus = {0};

	(void)state;
	assert_int_equal(dt_for_each_cpu(fdt, note_cpu, &cpus), ST_NOT_FOUND);
	free(fdt);
}

static void gic_v3_has_all_redistributor_regions(void **state)
{
	void *fdt = testtree_load("virt");
	struct dt_gic gic;

	(void)state;
	assert_int_equal(
		dt_read_gic(fdt, testtree_node(fdt, "/intc@8000000"), 3, &gic),
		ST_OK);
	assert_int_equal(gic.version, 3);
	assert_int_equal(gic.dist_base, 0x8000000);
	assert_int_equal(gic.region_count, 2);
	assert_int_equal(gic.region[0].base, 0x80a0000);
	assert_int_equal(gic.region[1].base, UINT64_C(0x4000000000));
	assert_int_equal(gic.region[1].size, 0x4000000);
	assert_int_equal(gic.redist_stride, 0x20000);
	free(fdt);
}

static void gic_v2_has_a_cpu_interface(void **state)
{
	void *fdt = testtree_load("bare");
	struct dt_gic gic;

	(void)state;
	assert_int_equal(
		dt_read_gic(fdt, testtree_node(fdt, "/gic@1000"), 2, &gic),
		ST_OK);
	assert_int_equal(gic.version, 2);
	assert_int_equal(gic.dist_base, 0x1000);
	assert_int_equal(gic.region_count, 1);
	assert_int_equal(gic.region[0].base, 0x2000);
	free(fdt);
}

static void gic_with_impossible_regions_is_refused(void **state)
{
	void *fdt = testtree_load("virt");
	int node = testtree_node(fdt, "/intc@8000000");
	static const uint32_t counts[] = {0, 3, 9, UINT32_MAX};
	struct dt_gic gic;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		assert_int_equal(
			fdt_setprop_inplace_u32(
				fdt, node, "#redistributor-regions", counts[i]),
			0);
		assert_int_equal(dt_read_gic(fdt, node, 3, &gic),
				 ST_BAD_FORMAT);
	}
	free(fdt);
}

static void shared_memory_that_is_set_aside_is_found(void **state)
{
	void *fdt = testtree_load("virt");
	void *none = testtree_load("parents");
	uint64_t base = 0;
	uint64_t size = 0;

	(void)state;
	assert_int_equal(dt_find_reserved_shm(fdt, &base, &size), ST_OK);
	assert_int_equal(base, 0x42000000);
	assert_int_equal(size, 0x200000);
	assert_int_equal(dt_find_reserved_shm(none, &base, &size),
			 ST_NOT_FOUND);
	free(none);
	free(fdt);
}

static void seeds_are_taken_and_ours_is_wiped(void **state)
{
	static const uint8_t all[] = {0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
				      0x17, 0x18, 0xb0, 0xb1, 0xb2, 0x01,
				      0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
				      0x08, 0xa0, 0xa1, 0xa2, 0xa3};
	void *fdt = testtree_load("virt");
	uint8_t out[64];

	(void)state;
	assert_int_equal(dt_take_seeds(fdt, out, sizeof(out)), sizeof(all));
	assert_memory_equal(out, all, sizeof(all));
	/* Linux still has its own; ours is zero for whoever looks. */
	assert_int_equal(dt_take_seeds(fdt, out, sizeof(out)), sizeof(all));
	assert_memory_equal(out, "\0\0\0\0\0\0\0\0\0\0\0\1\2\3", 14);
	free(fdt);
}

static void seeds_are_wiped_even_when_there_is_no_room(void **state)
{
	void *fdt = testtree_load("virt");
	uint8_t out[64];

	(void)state;
	assert_int_equal(dt_take_seeds(fdt, out, 4), 4);
	assert_memory_equal(out, "\x11\x12\x13\x14", 4);
	assert_int_equal(dt_take_seeds(fdt, out, 11), 11);
	assert_memory_equal(out, "\0\0\0\0\0\0\0\0\0\0\0", 11);
	free(fdt);
}

static void a_tree_without_seeds_gives_none(void **state)
{
	void *fdt = testtree_load("bare");
	uint8_t out[4];

	(void)state;
	assert_int_equal(dt_take_seeds(fdt, out, sizeof(out)), 0);
	free(fdt);
}

#define SECURE_PLACE "tpm_event_log_sm_addr"

static int add_log(void *fdt)
{
	int node = fdt_add_subnode(fdt, 0, "tpm-event-log");

	assert_true(node > 0);
	assert_int_equal(fdt_setprop_string(fdt, node, "compatible",
					    "arm,tpm_event_log"),
			 0);
	assert_int_equal(
		fdt_setprop_u32(fdt, node, "tpm_event_log_size", 0x234), 0);
	return node;
}

static void the_place_of_the_log_is_found_and_hidden(void **state)
{
	static uint8_t fdt[4096] __aligned(8);
	uint64_t base = 0;
	uint32_t size = 0;
	int node = 0;

	(void)state;
	assert_int_equal(fdt_create_empty_tree(fdt, sizeof(fdt)), 0);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_NOT_FOUND);
	dt_hide_event_log(fdt);
	node = add_log(fdt);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_NOT_FOUND);
	assert_int_equal(fdt_setprop_u64(fdt, node, SECURE_PLACE, 0x123456789a),
			 0);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_OK);
	assert_true(base == 0x123456789a);
	assert_int_equal(size, 0x234);
	dt_hide_event_log(fdt);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_NOT_FOUND);
	/* Normal world's copy is normal world's. */
	assert_int_equal(
		fdt_setprop_u64(fdt, node, "tpm_event_log_addr", 0x4000), 0);
	dt_hide_event_log(fdt);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_OK);
	assert_true(base == 0x4000);
	assert_int_equal(fdt_setprop_u32(fdt, node, SECURE_PLACE, 1), 0);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_BAD_FORMAT);
	assert_int_equal(fdt_delprop(fdt, node, "tpm_event_log_size"), 0);
	assert_int_equal(fdt_delprop(fdt, node, SECURE_PLACE), 0);
	assert_int_equal(dt_find_event_log(fdt, &base, &size), ST_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpus_are_listed_but_the_failed_ones),
		cmocka_unit_test(cpu_ids_of_two_cells_are_read_whole),
		cmocka_unit_test(a_tree_without_cpus_says_so),
		cmocka_unit_test(gic_v3_has_all_redistributor_regions),
		cmocka_unit_test(gic_v2_has_a_cpu_interface),
		cmocka_unit_test(gic_with_impossible_regions_is_refused),
		cmocka_unit_test(shared_memory_that_is_set_aside_is_found),
		cmocka_unit_test(seeds_are_taken_and_ours_is_wiped),
		cmocka_unit_test(seeds_are_wiped_even_when_there_is_no_room),
		cmocka_unit_test(a_tree_without_seeds_gives_none),
		cmocka_unit_test(the_place_of_the_log_is_found_and_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
