/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "kernel/arch/layout.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/mm/page.h"
#include "kernel/svc/event_log.h"

#define TREE_BYTES 4096
#define PLACE      (SIM_FIRMWARE_PA + 0x12345)
#define LOG_BYTES  UINT32_C(0x3210) /* over some pages, and none whole */

static uint8_t manifest[TREE_BYTES] __aligned(8);
static uint8_t external[TREE_BYTES] __aligned(8);
static uint8_t bytes[LOG_BYTES];

static void put_word(void *fdt, int node, const char *name, uint32_t value)
{
	assert_int_equal(fdt_setprop_u32(fdt, node, name, value), 0);
}

/* A tree with the node of a log: what is 0 is left out. */
static void make_tree(void *fdt, uint64_t secure, uint64_t address,
		      uint32_t size_bytes)
{
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(fdt, TREE_BYTES), 0);
	node = fdt_add_subnode(fdt, 0, "tpm_event_log");
	assert_true(node > 0);
	assert_int_equal(fdt_setprop_string(fdt, node, "compatible",
					    "arm,tpm_event_log"),
			 0);
	if (size_bytes)
		put_word(fdt, node, "tpm_event_log_size", size_bytes);
	if (address)
		assert_int_equal(fdt_setprop_u64(fdt, node,
						 "tpm_event_log_addr", address),
				 0);
	if (secure)
		assert_int_equal(fdt_setprop_u64(fdt, node,
						 "tpm_event_log_sm_addr",
						 secure),
				 0);
}

static void write_physical(uint64_t pa)
{
	vaddr_t va = arch_layout()->boot_va;
	uint64_t offset = pa % PAGE_BYTES;
	size_t pages = (offset + LOG_BYTES + PAGE_BYTES - 1) / PAGE_BYTES;

	assert_int_equal(
		arch_kernel_map(va, pa - offset, pages, MAP_READ | MAP_WRITE),
		ST_OK);
	memcpy((void *)(va + offset), bytes, LOG_BYTES);
	arch_kernel_unmap(va, pages);
}

static int prepare(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < LOG_BYTES; i++)
		bytes[i] = (uint8_t)(i * 7);
	memset(bytes, 0, 32);
	bytes[4] = 3;
	bytes[28] = 33;
	memcpy(bytes + 32, "Spec ID Event03", 16);
	write_physical(PLACE);
	dt_set_tree(DT_MANIFEST, NULL);
	dt_set_tree(DT_EXTERNAL, NULL);
	return 0;
}

static const void *kept(void)
{
	size_t size_bytes = 0;

	return event_log(&size_bytes);
}

/* The first pages of secure memory that is not the firmware's are the image. */
#define IMAGE_END (SIM_SECURE_PA + 0x10000)
#define OUR_END   (SIM_SECURE_PA + SIM_SECURE_BYTES)
static struct boot_range found;
static bool is_kept;

static bool find(void)
{
	found = (struct boot_range){};
	return boot_find_event_log(SIM_SECURE_PA, IMAGE_END, OUR_END, &found);
}

/* The last tests leave one behind. */
static bool is_refused(uint64_t address, uint32_t size_bytes)
{
	make_tree(manifest, 0, address, size_bytes);
	dt_set_tree(DT_MANIFEST, manifest);
	is_kept = find();
	boot_keep_event_log();
	return !kept();
}

static void no_log_is_none(void **state)
{
	(void)state;
	assert_false(find());
	assert_int_equal(found.size, 0);
	boot_keep_event_log();
	make_tree(manifest, 0, PLACE, 0);
	dt_set_tree(DT_MANIFEST, manifest);
	assert_false(find());
	assert_int_equal(found.size, 0);
	make_tree(manifest, 0, 0, LOG_BYTES);
	assert_false(find());
	assert_int_equal(found.size, 0);
	boot_keep_event_log();
	assert_null(kept());
}

static void malformed_places_are_none(void **state)
{
	int node = 0;

	(void)state;
	make_tree(manifest, 0, PLACE, LOG_BYTES);
	dt_set_tree(DT_MANIFEST, manifest);
	node = fdt_first_subnode(manifest, 0);
	put_word(manifest, node, "tpm_event_log_addr", 1);
	assert_false(find());
	assert_int_equal(found.size, 0);
	make_tree(manifest, 0, PLACE, LOG_BYTES);
	assert_int_equal(
		fdt_setprop(manifest, node, "tpm_event_log_size", "a", 2), 0);
	assert_false(find());
	assert_int_equal(found.size, 0);
	make_tree(manifest, 1, PLACE, LOG_BYTES);
	put_word(manifest, node, "tpm_event_log_sm_addr", 1);
	assert_false(find());
	assert_int_equal(found.size, 0);
	boot_keep_event_log();
	assert_null(kept());
}

static void it_lies_in_secure_memory_that_is_nobodys_else(void **state)
{
	(void)state;
	/* Normal world's, nobody's, and over an end. */
	assert_true(is_refused(SIM_NS_PA, LOG_BYTES));
	assert_true(is_refused(0x09000000, LOG_BYTES));
	assert_true(is_refused(SIM_FIRMWARE_PA - 1, LOG_BYTES));
	assert_true(is_refused(SIM_HOLE_PA + SIM_HOLE_BYTES - LOG_BYTES + 1,
			       LOG_BYTES));
	/* Our image, and over its ends; over the end of what is ours. */
	assert_true(is_refused(SIM_SECURE_PA, LOG_BYTES));
	assert_true(is_refused(SIM_SECURE_PA - 16, LOG_BYTES));
	assert_true(is_refused(IMAGE_END - 16, LOG_BYTES));
	assert_true(is_refused(IMAGE_END - 1, 1));
	assert_true(is_refused(OUR_END - 16, LOG_BYTES));
	assert_false(is_kept);
	assert_true(is_refused(IMAGE_END, EVENT_LOG_BYTES_MAX + 1));
	assert_false(is_kept);
	/* Pages behind the image are set aside, whatever is there. */
	assert_true(is_refused(IMAGE_END, LOG_BYTES));
	assert_true(is_kept);
	assert_true(found.base == IMAGE_END && found.size == LOG_BYTES);
	/* Sizes that are none, and that wrap. */
	assert_true(is_refused(PLACE, EVENT_LOG_BYTES_MAX + 1));
	assert_true(is_refused(PLACE, UINT32_MAX));
	assert_true(is_refused(UINT64_MAX - 16, LOG_BYTES));
	assert_true(is_refused(UINT64_MAX, 1));
}

static void other_secrets_are_not_read_as_one(void **state)
{
	(void)state;
	assert_true(is_refused(PLACE + 1, LOG_BYTES));
	assert_true(is_refused(PLACE - 0x1000, LOG_BYTES));
	assert_true(is_refused(SIM_FIRMWARE_PA, LOG_BYTES));
	assert_true(is_refused(PLACE, 47));
}

/* In normal world's tree, the other address is normal world's copy. */
static void the_secure_place_comes_first(void **state)
{
	(void)state;
	make_tree(external, PLACE, SIM_NS_PA, LOG_BYTES);
	dt_set_tree(DT_EXTERNAL, external);
	assert_false(find());
	assert_true(found.base == PLACE);
	/* Our manifest is believed before it. */
	make_tree(manifest, 0, PLACE + 8, 16);
	dt_set_tree(DT_MANIFEST, manifest);
	assert_false(find());
	assert_true(found.base == PLACE + 8 && found.size == 16);
	make_tree(manifest, 0, 0, 16);
	assert_false(find());
	assert_true(found.base == PLACE);
	boot_keep_event_log();
	assert_non_null(kept());
}

static void a_log_is_copied_whole(void **state)
{
	uint64_t places[] = {
		PLACE,
		SIM_FIRMWARE_PA,
		SIM_HOLE_PA + 0x10,
		SIM_FIRMWARE_PA + SIM_FIRMWARE_BYTES - LOG_BYTES,
		0, /* ours */
	};
	size_t size_bytes = 0;

	(void)state;
	assert_int_equal(page_alloc_run(4, &places[4]), ST_OK);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		bytes[100] = (uint8_t)i;
		write_physical(places[i]);
		assert_false(is_refused(places[i], LOG_BYTES));
		assert_int_equal(is_kept, i == 4);
		assert_memory_equal(event_log(&size_bytes), bytes, LOG_BYTES);
		assert_int_equal(size_bytes, LOG_BYTES);
	}
}

#define TEST(name) cmocka_unit_test_setup(name, prepare)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_log_is_none),
		TEST(malformed_places_are_none),
		TEST(it_lies_in_secure_memory_that_is_nobodys_else),
		TEST(other_secrets_are_not_read_as_one),
		TEST(the_secure_place_comes_first),
		TEST(a_log_is_copied_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
