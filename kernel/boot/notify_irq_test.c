/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/boot/boot_priv.h"
#include "kernel/drivers/gic/gic.h"
#include "tests/support/tree_file.h"

#define TREE_BYTES 65536

static uint32_t limit = 288; /* 256 shared interrupts, as QEMU's machine has */

uint32_t gic_intid_limit(void)
{
	return limit;
}

/* QEMU's machine, with room for edits. */
static void *load_tree(void)
{
	void *fdt = malloc(TREE_BYTES);

	assert_non_null(fdt);
	tree_from_file(DT_TESTDATA "/virt.dtb", fdt, TREE_BYTES);
	return fdt;
}

static void mention(void *fdt, const char *property, const uint32_t *words,
		    int count)
{
	int node = fdt_add_subnode(fdt, 0, property);
	int i;

	assert_true(node >= 0);
	for (i = 0; i < count; i++)
		assert_int_equal(
			fdt_appendprop_u32(fdt, node, property, words[i]), 0);
}

static void highest_shared_interrupt_is_taken(void **state)
{
	void *fdt = load_tree();

	(void)state;
	limit = 288;
	assert_int_equal(boot_free_interrupt(fdt, NULL), 287);
	free(fdt);
}

static void interrupts_that_nodes_use_are_left_alone(void **state)
{
	const uint32_t spi255[] = {0, 255, 4};
	const uint32_t two[] = {1, 13, 4, 0, 254, 1};
	const uint32_t extended[] = {0x8003, 0, 253, 4};
	const uint32_t map[] = {0x800, 0, 0, 1, 0x8003, 0, 0, 0, 252, 4};
	void *fdt = load_tree();

	(void)state;
	limit = 288;
	mention(fdt, "interrupts", spi255, 3);
	assert_int_equal(boot_free_interrupt(fdt, NULL), 286);
	assert_int_equal(fdt_del_node(fdt, fdt_path_offset(fdt, "/interrupts")),
			 0);
	mention(fdt, "interrupts", two, 6);
	assert_int_equal(boot_free_interrupt(fdt, NULL), 287);
	mention(fdt, "interrupts-extended", extended, 4);
	mention(fdt, "interrupt-map", map, 10);
	limit = 32 + 255;
	assert_int_equal(boot_free_interrupt(fdt, NULL), 32 + 251);
	free(fdt);
}

static void private_interrupts_do_not_count(void **state)
{
	const uint32_t ppi[] = {1, 255, 4};
	void *fdt = load_tree();

	(void)state;
	limit = 288;
	mention(fdt, "interrupts", ppi, 3);
	assert_int_equal(boot_free_interrupt(fdt, NULL), 287);
	free(fdt);
}

static void none_without_shared_interrupts(void **state)
{
	void *fdt = load_tree();

	(void)state;
	limit = 32;
	assert_int_equal(boot_free_interrupt(fdt, NULL), 0);
	limit = 0;
	assert_int_equal(boot_free_interrupt(fdt, NULL), 0);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(highest_shared_interrupt_is_taken),
		cmocka_unit_test(interrupts_that_nodes_use_are_left_alone),
		cmocka_unit_test(private_interrupts_do_not_count),
		cmocka_unit_test(none_without_shared_interrupts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
