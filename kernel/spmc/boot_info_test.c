/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "kernel/arch/cpu.h"
#include "kernel/dt/dt.h"
#include "kernel/spmc/boot_info.h"

#define VA UINT64_C(0x400000)

static uint8_t blob[4096] __aligned(16);
static const char tree[] = "not looked at";

static uint64_t number_at(size_t offset, size_t bytes)
{
	uint64_t value = 0;

	memcpy(&value, blob + offset, bytes);
	return value;
}

static void write_it(uint32_t version)
{
	memset(blob, 0xee, sizeof(blob));
	boot_info_write(blob, VA, version, tree, sizeof(tree));
	assert_true(boot_info_bytes(sizeof(tree)) <= sizeof(blob));
	assert_int_equal(blob[boot_info_bytes(sizeof(tree))], 0xee);
}

static void check_tree_at(uint64_t va, uint64_t size_bytes)
{
	assert_int_equal(size_bytes, sizeof(tree));
	assert_int_equal(va % 8, 0);
	assert_true(va >= VA &&
		    va - VA + size_bytes <= boot_info_bytes(sizeof(tree)));
	assert_memory_equal(blob + (va - VA), tree, sizeof(tree));
}

static void old_partitions_find_names_and_values(void **state)
{
	(void)state;
	write_it(FFA_VERSION_1_0);
	assert_memory_equal(blob, "FF-A", 4);
	assert_int_equal(number_at(4, 4), 1);
	assert_memory_equal(blob + 8, "TYPE_DT\0\0\0\0\0\0\0\0", 16);
	check_tree_at(number_at(24, 8), number_at(32, 8));
}

static void newer_partitions_find_a_header(void **state)
{
	static const uint32_t versions[] = {FFA_VERSION_1_1, FFA_VERSION_1_2};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		size_t at = 0;

		write_it(versions[i]);
		assert_int_equal(number_at(0, 4), 0x0ffa);
		assert_int_equal(number_at(4, 4), versions[i]);
		assert_int_equal(number_at(8, 4),
				 boot_info_bytes(sizeof(tree)));
		assert_int_equal(number_at(12, 4), 32);
		assert_int_equal(number_at(16, 4), 1);
		at = number_at(20, 4);
		assert_int_equal(at, 32);
		assert_int_equal(number_at(24, 8), 0);
		/* No name, standard type 0, an address. */
		for (size_t b = 0; b < 20; b++)
			assert_int_equal(blob[at + b], 0);
		check_tree_at(number_at(at + 24, 8), number_at(at + 20, 4));
	}
}

static void *load_manifest(size_t slack)
{
	static uint8_t file[8192] __aligned(8);
	static uint8_t copy[16384] __aligned(8);
	FILE *f = fopen(SPMC_TESTDATA "/partition.dtb", "rb");
	size_t size = 0;

	assert_non_null(f);
	size = fread(file, 1, sizeof(file), f);
	fclose(f);
	assert_int_equal(fdt_open_into(file, copy, (int)(size + slack)), 0);
	return copy;
}

static uint64_t address_of(const void *fdt, const char *path)
{
	int length = 0;
	int node = fdt_path_offset(fdt, path);
	const fdt64_t *p = fdt_getprop(fdt, node, "base-address", &length);

	return p && length == 8 ? fdt64_ld(p) : 0;
}

static void partitions_are_told_where_regions_are(void **state)
{
	static const uint64_t memory[] = {0x10000, 0x20000, 0x30000, 0x40000};
	static const uint64_t device[] = {0x50000};
	static struct manifest m;
	const char *what = NULL;
	void *fdt = load_manifest(BOOT_INFO_SLACK_BYTES);

	(void)state;
	assert_int_equal(manifest_read(fdt, &m, &what), ST_OK);
	assert_int_equal(boot_info_tell_regions(fdt, &m, memory, device),
			 ST_OK);
	assert_int_equal(dt_check(fdt, fdt_totalsize(fdt)), ST_OK);
	assert_int_equal(address_of(fdt, "/memory-regions/rx"), 0x10000);
	assert_int_equal(address_of(fdt, "/memory-regions/tx"), 0x20000);
	assert_int_equal(address_of(fdt, "/memory-regions/fixed"), 0x30000);
	/* Still relative to the image. */
	assert_int_equal(address_of(fdt, "/memory-regions/beside"), 0);
	assert_int_equal(address_of(fdt, "/device-regions/uart1"), 0x50000);
	/* It can be read again. */
	assert_int_equal(manifest_read(fdt, &m, &what), ST_OK);
}

static void a_manifest_without_room_is_refused(void **state)
{
	static const uint64_t va[MANIFEST_REGIONS_MAX];
	static struct manifest m;
	const char *what = NULL;
	void *fdt = load_manifest(0);

	(void)state;
	assert_int_equal(manifest_read(fdt, &m, &what), ST_OK);
	fdt_pack(fdt);
	assert_int_equal(boot_info_tell_regions(fdt, &m, va, va), ST_NO_SPACE);
}

static void features_of_the_machine_are_told(void **state)
{
	void *fdt = load_manifest(BOOT_INFO_SLACK_BYTES);
	int node = -1;
	const fdt32_t *p = NULL;
	int length = 0;

	(void)state;
	assert_int_equal(boot_info_tell_features(fdt), ST_OK);
	node = fdt_path_offset(fdt, "/hw-features");
	p = fdt_getprop(fdt, node, "crc32", &length);
	assert_int_equal(length, 4);
	assert_int_equal(fdt32_ld(p), arch_cpu_features()->crc32);
	p = fdt_getprop(fdt, node, "bti", &length);
	assert_int_equal(length, 4);
	assert_int_equal(fdt32_ld(p), arch_cpu_features()->bti);
	/* Nobody asked. */
	assert_null(fdt_getprop(fdt, node, "pauth", NULL));
}

static void partitions_are_told_where_the_event_log_is(void **state)
{
	void *fdt = load_manifest(BOOT_INFO_SLACK_BYTES);
	int node = fdt_path_offset(fdt, "/tpm_event_log");
	int length = 0;
	const void *p = NULL;

	(void)state;
	assert_int_equal(boot_info_tell_event_log(fdt, 0x123456000, 0x432),
			 ST_OK);
	p = fdt_getprop(fdt, node, "tpm_event_log_addr", &length);
	assert_int_equal(length, 8);
	assert_true(fdt64_ld(p) == 0x123456000);
	p = fdt_getprop(fdt, node, "tpm_event_log_size", &length);
	assert_int_equal(length, 4);
	assert_int_equal(fdt32_ld(p), 0x432);
	/* Room for properties that are not there yet, or none. */
	assert_int_equal(fdt_delprop(fdt, node, "tpm_event_log_addr"), 0);
	assert_int_equal(boot_info_tell_event_log(fdt, 0, 0), ST_OK);
	assert_int_equal(fdt_delprop(fdt, node, "tpm_event_log_addr"), 0);
	fdt_pack(fdt);
	assert_int_equal(boot_info_tell_event_log(fdt, 0, 0), ST_NO_SPACE);
	/* Nobody asked. */
	assert_int_equal(fdt_del_node(fdt, node), 0);
	assert_int_equal(boot_info_tell_event_log(fdt, 1, 1), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_partitions_find_names_and_values),
		cmocka_unit_test(newer_partitions_find_a_header),
		cmocka_unit_test(partitions_are_told_where_regions_are),
		cmocka_unit_test(a_manifest_without_room_is_refused),
		cmocka_unit_test(features_of_the_machine_are_told),
		cmocka_unit_test(partitions_are_told_where_the_event_log_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
