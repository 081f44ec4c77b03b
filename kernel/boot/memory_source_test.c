/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/boot/boot_priv.h"
#include "kernel/dt/testtree_priv.h"

/* Trees that differ in one thing: where RAM is said to be. */
struct tree {
	uint8_t blob[512] __aligned(8);
};

static const void *tree_with(struct tree *t, const char *type, uint64_t base,
			     uint64_t size)
{
	const fdt32_t reg[] = {
		cpu_to_fdt32((uint32_t)(base >> 32)),
		cpu_to_fdt32((uint32_t)base),
		cpu_to_fdt32((uint32_t)(size >> 32)),
		cpu_to_fdt32((uint32_t)size),
	};
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(t->blob, sizeof(t->blob)), 0);
	assert_int_equal(fdt_setprop_u32(t->blob, 0, "#address-cells", 2), 0);
	assert_int_equal(fdt_setprop_u32(t->blob, 0, "#size-cells", 2), 0);
	node = fdt_add_subnode(t->blob, 0, "ram");
	assert_int_equal(fdt_setprop_string(t->blob, node, "device_type", type),
			 0);
	assert_int_equal(fdt_setprop(t->blob, node, "reg", reg, sizeof(reg)),
			 0);
	return t->blob;
}

static const void *memory_at(struct tree *t, uint64_t base)
{
	return tree_with(t, "memory", base, 0x1000);
}

struct found {
	uint64_t base;
	unsigned int count;
};

static void note(uint64_t base, uint64_t size, void *arg)
{
	struct found *f = arg;

	f->base = base;
	f->count++;
	assert_true(size > 0);
}

static void expect(const struct memory_sources *s, uint64_t base,
		   const char *name)
{
	struct found f = {};
	const char *source = NULL;

	assert_int_equal(boot_visit_ns_memory(s, note, &f, &source), ST_OK);
	assert_int_equal(f.base, base);
	assert_int_equal(f.count, 1);
	assert_string_equal(source, name);
}

static struct tree t1, t2, t3, t4;

/* Inventory S2-11, each row in both orders. */
static void one_source_alone_is_believed(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		struct memory_sources s = {.external_first = order};

		s.tree[DT_EMBEDDED] = memory_at(&t1, 0x1000000);
		expect(&s, 0x1000000, "embedded tree");
		s.tree[DT_EMBEDDED] = NULL;
		s.tree[DT_EXTERNAL] = memory_at(&t1, 0x2000000);
		expect(&s, 0x2000000, "external tree");
		s.tree[DT_EXTERNAL] = NULL;
		s.tree[DT_SECURE] = memory_at(&t1, 0x3000000);
		expect(&s, 0x3000000, "secure tree");
		s.tree[DT_SECURE] = NULL;
		s.tree[DT_MANIFEST] =
			tree_with(&t1, "ns-memory", 0x4000000, 0x1000);
		expect(&s, 0x4000000, "manifest");
		s.tree[DT_MANIFEST] = NULL;
		s.stated = (struct boot_range){0x5000000, 0x1000};
		expect(&s, 0x5000000, "platform");
	}
}

static void when_they_differ_the_order_decides(void **state)
{
	struct memory_sources s = {
		.tree = {[DT_EMBEDDED] = memory_at(&t1, 0x1000000),
			 [DT_EXTERNAL] = memory_at(&t2, 0x2000000),
			 [DT_SECURE] = memory_at(&t3, 0x3000000),
			 [DT_MANIFEST] = tree_with(&t4, "ns-memory", 0x4000000,
						   0x1000)},
		.stated = {0x5000000, 0x1000},
	};

	(void)state;
	expect(&s, 0x1000000, "embedded tree");
	s.external_first = true;
	expect(&s, 0x4000000, "manifest");
	s.tree[DT_MANIFEST] = NULL;
	expect(&s, 0x2000000, "external tree");
	s.tree[DT_EXTERNAL] = NULL;
	expect(&s, 0x3000000, "secure tree");
}

static void an_embedded_tree_without_ram_leaves_it_to_the_next(void **state)
{
	struct memory_sources s = {
		.tree = {[DT_EMBEDDED] = tree_with(&t1, "memory", 0x1000000, 0),
			 [DT_EXTERNAL] = memory_at(&t2, 0x2000000)},
	};

	(void)state;
	expect(&s, 0x2000000, "external tree");
	/* A manifest's word for RAM is another. */
	s.tree[DT_EMBEDDED] = tree_with(&t1, "ns-memory", 0x1000000, 0x1000);
	expect(&s, 0x2000000, "external tree");
	/* One that makes no sense. */
	(void)memory_at(&t1, 0x1000000);
	assert_int_equal(fdt_setprop_u32(t1.blob,
					 fdt_path_offset(t1.blob, "/ram"),
					 "reg", 1),
			 0);
	expect(&s, 0x2000000, "external tree");
}

static void nobody_names_any(void **state)
{
	const struct memory_sources s = {
		.tree = {[DT_EXTERNAL] = tree_with(&t1, "memory", 0x1000, 0)}};
	struct found f = {};
	const char *source = NULL;

	(void)state;
	assert_int_equal(boot_visit_ns_memory(&s, note, &f, &source),
			 ST_NOT_FOUND);
	assert_int_equal(f.count, 0);
}

static void all_ranges_of_the_source_are_visited(void **state)
{
	void *virt = testtree_load("virt");
	struct memory_sources s = {.tree = {[DT_EXTERNAL] = virt}};
	struct found f = {};
	const char *source = NULL;

	(void)state;
	/* Beyond 4 GiB too; an empty one is not. */
	assert_int_equal(boot_visit_ns_memory(&s, note, &f, &source), ST_OK);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.base, UINT64_C(0x800000000));
	free(virt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_source_alone_is_believed),
		cmocka_unit_test(when_they_differ_the_order_decides),
		cmocka_unit_test(
			an_embedded_tree_without_ram_leaves_it_to_the_next),
		cmocka_unit_test(nobody_names_any),
		cmocka_unit_test(all_ranges_of_the_source_are_visited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
