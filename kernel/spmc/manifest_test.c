/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "kernel/spmc/manifest.h"
#include "tests/support/tree_file.h"

static char tree[16384] __aligned(8);
static struct manifest m;
static const char *what;

static int load(void **state)
{
	(void)state;
	tree_from_file(SPMC_TESTDATA "/partition.dtb", tree, sizeof(tree));
	return 0;
}

static enum status read_it(void)
{
	return manifest_read(tree, &m, &what);
}

static void a_whole_manifest_is_read(void **state)
{
	static const uint8_t first[UUID_BYTES] = {
		0x78, 0x56, 0x34, 0x12, 0xf0, 0xde, 0xbc, 0x9a,
		0xa9, 0xcb, 0xed, 0x0f, 0x21, 0x43, 0x65, 0x87};

	(void)state;
	assert_int_equal(read_it(), ST_OK);
	assert_int_equal(m.ffa_version, FFA_VERSION_1_2);
	assert_int_equal(m.uuid_count, 2);
	assert_memory_equal(m.uuids[0], first, UUID_BYTES);
	assert_int_equal(m.uuids[1][12], 4);
	assert_int_equal(m.id, 0x8005);
	assert_string_equal(m.description, "a partition of tests");
	assert_true(m.has_load_address && m.load_address == 0x0e900000);
	assert_int_equal(m.entry_offset, 0x1000);
	assert_int_equal(m.boot_order, 3);
	assert_int_equal(m.ns_action, MANIFEST_NS_SIGNALED);
	assert_false(m.queues_secure_interrupts);
	assert_true(m.has_notifications && m.wants_boot_info && m.is_elf);
	assert_true(m.wants_event_log);
	assert_int_equal(m.boot_info_register, 1);
	assert_int_equal(m.region_count, 4);
	assert_int_equal(m.rx_region, 0);
	assert_int_equal(m.tx_region, 1);
	assert_int_equal(m.regions[0].place, MANIFEST_ANYWHERE);
	assert_int_equal(m.regions[2].place, MANIFEST_AT);
	assert_int_equal(m.regions[2].address, 0x50000000);
	assert_int_equal(m.regions[3].place, MANIFEST_FROM_LOAD);
	assert_int_equal(m.device_count, 1);
	assert_int_equal(m.devices[0].irq_count, 2);
	assert_int_equal(m.devices[0].irqs[1].intid, 41);
	assert_int_equal(
		manifest_properties(&m),
		FFA_PROPERTY_RECEIVES_DIRECT | FFA_PROPERTY_SENDS_DIRECT |
			FFA_PROPERTY_RECEIVES_DIRECT2 |
			FFA_PROPERTY_SENDS_DIRECT2 |
			FFA_PROPERTY_NOTIFICATIONS | FFA_PROPERTY_AARCH64 |
			FFA_PROPERTY_VM_CREATED | FFA_PROPERTY_VM_DESTROYED);
}

/* One property of one node: missing, or of these cells. */
struct change {
	const char *path, *name;
	enum status status;
	int cells; /* -1: missing */
	uint32_t value[8];
};
#define R     "/"
#define FIXED "/memory-regions/fixed"
#define UART  "/device-regions/uart1"
#define BAD   ST_BAD_FORMAT
#define NOT   ST_NOT_SUPPORTED

static const struct change changes[] = {
	{R, "compatible", BAD, -1, {}},
	{R, "ffa-version", BAD, -1, {}},
	{R, "ffa-version", BAD, 2, {0x10000, 0}},
	{R, "ffa-version", BAD, 1, {0xffff}},
	{R, "ffa-version", BAD, 1, {0x10003}},
	{R, "ffa-version", BAD, 1, {0x20000}},
	{R, "ffa-version", BAD, 1, {0x10001}}, /* it has methods of 1.2 */
	{R, "uuid", BAD, -1, {}},
	{R, "uuid", BAD, 0, {}},
	{R, "uuid", BAD, 3, {1, 2, 3}},
	{R, "uuid", BAD, 4, {0, 0, 0, 0}},
	{R, "uuid", BAD, 8, {1, 2, 3, 4, 1, 2, 3, 4}},
	{R, "id", ST_OK, -1, {}},
	{R, "id", ST_OK, 1, {5}},
	{R, "id", BAD, 1, {0}},
	{R, "id", BAD, 1, {0x7fff}},
	{R, "id", BAD, 1, {0x8000}},
	{R, "id", BAD, 1, {0xffff}},
	{R, "id", BAD, 1, {0x18001}},
	{R, "execution-ctx-count", BAD, -1, {}},
	{R, "execution-ctx-count", NOT, 1, {0}},
	{R, "execution-ctx-count", NOT, 1, {2}},
	{R, "exception-level", BAD, -1, {}},
	{R, "exception-level", NOT, 1, {2}},
	{R, "exception-level", BAD, 1, {3}},
	{R, "execution-state", BAD, -1, {}},
	{R, "execution-state", NOT, 1, {1}},
	{R, "xlat-granule", ST_OK, -1, {}},
	{R, "xlat-granule", NOT, 1, {2}},
	{R, "load-address", ST_OK, -1, {}},
	{R, "load-address", ST_OK, 1, {0}},
	{R, "load-address", BAD, 3, {0}},
	{R, "entrypoint-offset", ST_OK, 1, {0}},
	{R, "entrypoint-offset", BAD, 3, {0}},
	{R, "boot-order", ST_OK, -1, {}},
	{R, "boot-order", BAD, 1, {0x10000}},
	{R, "boot-order", BAD, 2, {0, 0}},
	{R, "messaging-method", BAD, -1, {}},
	{R, "messaging-method", BAD, 1, {0}},
	{R, "messaging-method", BAD, 1, {8}},
	{R, "messaging-method", ST_OK, 2, {1, 2}},
	{R, "messaging-method", BAD, 3, {1, 2, 1}},
	{R, "ns-interrupts-action", ST_OK, -1, {}},
	{R, "ns-interrupts-action", NOT, 1, {1}},
	{R, "ns-interrupts-action", BAD, 1, {3}},
	{R, "managed-exit", NOT, 0, {}},
	{R, "other-s-interrupts-action", ST_OK, -1, {}},
	{R, "other-s-interrupts-action", BAD, 1, {0}},
	{R, "other-s-interrupts-action", BAD, 1, {2}},
	{R, "gp-register-num", BAD, 1, {4}},
	{R, "gp-register-num", ST_OK, -1, {}},
	{R, "vm-availability-messages", BAD, 1, {4}},
	{R, "elf-format", BAD, 2, {0, 1}},
	{FIXED, "pages-count", BAD, -1, {}},
	{FIXED, "pages-count", BAD, 1, {0}},
	{FIXED, "attributes", BAD, -1, {}},
	{FIXED, "attributes", BAD, 1, {0}},
	{FIXED, "attributes", BAD, 1, {7}},
	{FIXED, "attributes", BAD, 1, {0xd}},
	{FIXED, "base-address", ST_OK, 1, {0x50000000}},
	{FIXED, "base-address", BAD, 3, {0, 0, 0x50000000}},
	{FIXED, "base-address", BAD, 2, {0, 0x50000008}},
	{FIXED, "base-address", BAD, 2, {0xffffffff, 0xfffff000}},
	{FIXED, "base-address", ST_OK, -1, {}},
	{FIXED, "load-address-relative-offset", BAD, 2, {0, 0}},
	{"/memory-regions/rx", "pages-count", BAD, 1, {2}},
	{"/memory-regions/tx", "attributes", BAD, 1, {1}},
	{"/rx_tx-info", "rx-buffer", BAD, -1, {}},
	{"/rx_tx-info", "tx-buffer", BAD, 1, {99}},
	{UART, "base-address", BAD, -1, {}},
	{UART, "attributes", BAD, 1, {5}},
	{UART, "interrupts", BAD, 1, {40}},
	{UART, "interrupts", BAD, 2, {8, 0}},
	{UART, "interrupts", BAD, 2, {1020, 0}},
	{UART, "interrupts", ST_OK, -1, {}},
};

static void make(const struct change *c)
{
	int node = fdt_path_offset(tree, c->path);
	fdt32_t cells[8];

	if (c->cells < 0) {
		assert_int_equal(fdt_delprop(tree, node, c->name), 0);
		return;
	}
	for (int i = 0; i < c->cells; i++)
		cells[i] = cpu_to_fdt32(c->value[i]);
	assert_int_equal(fdt_setprop(tree, node, c->name, cells, 4 * c->cells),
			 0);
}

static void each_property_is_checked(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *c = &changes[i];

		load(state);
		make(c);
		if (read_it() != c->status)
			fail_msg("%s %s, cell 0x%x", c->path, c->name,
				 c->value[0]);
		if (c->status != ST_OK)
			assert_non_null(what);
	}
}

static void regions_of_a_kind_do_not_overlap(void **state)
{
	const struct change same = {
		"/memory-regions/rx", "base-address", BAD, 2, {0, 0x50001000}};

	(void)state;
	make(&same);
	assert_int_equal(read_it(), ST_BAD_FORMAT);
	assert_string_equal(what, "base-address");
}

static void there_is_a_limit_to_everything(void **state)
{
	int parent = fdt_path_offset(tree, "/memory-regions");
	char name[16];

	(void)state;
	for (unsigned int i = 0; i < MANIFEST_REGIONS_MAX; i++) {
		int node = 0;

		snprintf(name, sizeof(name), "r%u", i);
		node = fdt_add_subnode(tree, parent, name);
		assert_true(node >= 0);
		assert_int_equal(fdt_setprop_u32(tree, node, "pages-count", 1),
				 0);
		assert_int_equal(fdt_setprop_u32(tree, node, "attributes", 1),
				 0);
	}
	assert_int_equal(read_it(), ST_BAD_FORMAT);
	assert_string_equal(what, "memory-regions");
}

static struct ffa_package good_package(void)
{
	return (struct ffa_package){
		FFA_PACKAGE_MAGIC, 2, 0x1000, 0x24e, 0x4000, 0x2000};
}

static enum status check_package(const struct ffa_package *p, uint64_t size)
{
	struct ffa_package out;

	return package_check(p, size, &out);
}

static void packages_hold_manifest_then_image(void **state)
{
	struct ffa_package p = good_package();

	(void)state;
	assert_int_equal(check_package(&p, 0x6000), ST_OK);
	assert_int_equal(check_package(&p, 0x5fff), ST_BAD_FORMAT);
	assert_int_equal(check_package(&p, 23), ST_BAD_FORMAT);
#define TRY(change)                                                            \
	p = good_package();                                                    \
	change;                                                                \
	assert_int_equal(check_package(&p, 0x6000), ST_BAD_FORMAT)
	TRY(p.magic++);
	TRY(p.version = 0);
	TRY(p.version = 3);
	TRY(p.manifest_offset = 0);
	TRY(p.manifest_offset = 0x1004);
	TRY(p.manifest_bytes = 0);
	TRY(p.manifest_bytes = 0x3001);
	TRY(p.manifest_bytes = UINT32_MAX);
	TRY(p.image_offset = 0x4001);
	TRY(p.image_bytes = 0);
	TRY(p.image_bytes = UINT32_MAX);
	p = good_package();
	p.version = 1;
	p.manifest_offset = 24;
	p.image_offset = 0x333;
	assert_int_equal(check_package(&p, 0x6000), ST_OK);
	p.manifest_offset = 23;
	assert_int_equal(check_package(&p, 0x6000), ST_BAD_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_whole_manifest_is_read, load),
		cmocka_unit_test_setup(each_property_is_checked, load),
		cmocka_unit_test_setup(regions_of_a_kind_do_not_overlap, load),
		cmocka_unit_test_setup(there_is_a_limit_to_everything, load),
		cmocka_unit_test(packages_hold_manifest_then_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
