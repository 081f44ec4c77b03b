/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device trees and overlays from outside that are well-formed, of every shape:
 * the input is a recipe, of which any bytes make a tree. Random bytes seldom
 * do, so most of what comes behind the check is seen from here only.
 */
#include "tests/fuzz/use_tree.h"

#define TREE_BYTES_MAX 16384
#define DEPTH_MAX      70 /* more than is accepted */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const node_names[] = {
	"firmware",
	"optee",
	"reserved-memory",
	"optee_core@e100000",
	"optee_shm@42000000",
	"memory@40000000",
	"chosen",
	"secure-chosen",
	"aliases",
	"cpus",
	"cpu@0",
	"cpu@1",
	"psci",
	"gic@8000000",
	"uart@9000000",
	"fragment@0",
	"fragment@1",
	"fragment@7",
	"__overlay__",
	"__symbols__",
	"__fixups__",
	"bus",
	"soc@0",
	"timer",
	"fixed-layout",
	"a",
	"b@0",
	"optee_core",
	"etzpc@5c007000",
};

static const char *const property_names[] = {
	"compatible",
	"reg",
	"ranges",
	"status",
	"secure-status",
	"device_type",
	"#address-cells",
	"#size-cells",
	"phandle",
	"linux,phandle",
	"interrupts",
	"interrupts-extended",
	"interrupt-map",
	"interrupt-parent",
	"#interrupt-cells",
	"stdout-path",
	"serial0",
	"no-map",
	"kaslr-seed",
	"rng-seed",
	"target",
	"target-path",
	"enable-method",
	"method",
	"access-controllers",
	"#access-controller-cells",
	"clocks",
	"clock-names",
	"#clock-cells",
	"resets",
	"#reset-cells",
	"gpios",
	"#gpio-cells",
	"nvmem-cells",
	"pinctrl-0",
	"pinctrl-names",
	"vin-supply",
	"st,decprot",
	"st,tzma",
	"redistributor-stride",
	"#redistributor-regions",
	"reg-shift",
	"reg-io-width",
	"cpu_on",
};

static const char *const texts[] = {
	"okay",
	"disabled",
	"ok",
	"memory",
	"ns-memory",
	"cpu",
	"psci",
	"smc",
	"simple-bus",
	"arm,gic-v3",
	"arm,cortex-a15-gic",
	"arm,pl011",
	"ns16550a",
	"snps,dw-apb-uart",
	"linaro,optee-tz",
	"arm,psci-1.0",
	"arm,psci",
	"arm,cortex-a7",
	"arm,armv8-timer",
	"fixed-clock",
	"st,stm32-etzpc",
	"simple-mfd",
	"fixed-layout",
	"/",
	"/chosen",
	"/uart@9000000",
	"serial0",
	"serial0:115200n8",
	"/bus/uart@9000000:",
	"redoubt,test-bus",
	"core",
	"bus",
	"default",
	"",
	"arm,pl061",
	"regulator-fixed",
	"redoubt,overlay",
};

static const uint32_t numbers[] = {
	0,          1,          2,          3,          4,          5,
	6,          7,          8,          16,         32,         0x100,
	0x1000,     0x20000,    0x200000,   0x1000000,  0x8000000,  0x9000000,
	0xe000000,  0xe100000,  0xf00000,   0x40000000, 0x42000000, 0x5c007000,
	0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff, 219,        1019,
	1020,       0xd00dfeed,
};

/* What is left of the recipe. Behind its end are zeros. */
struct recipe {
	const uint8_t *at, *end;
};

static uint8_t next_byte(struct recipe *r)
{
	return r->at < r->end ? *r->at++ : 0;
}

#define CHOOSE(r, table) ((table)[next_byte(r) % ARRAY_SIZE(table)])

/* Cells, texts, or bytes as they come. Returns how many of @value. */
static size_t take_value(struct recipe *r, unsigned int kind, uint8_t *value)
{
	size_t count = kind >> 4;
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (kind & 1) {
			fdt32_st(value + length, CHOOSE(r, numbers));
			length += sizeof(fdt32_t);
		} else if (kind & 2) {
			const char *text = CHOOSE(r, texts);

			memcpy(value + length, text, strlen(text) + 1);
			length += strlen(text) + 1;
		} else {
			value[length++] = next_byte(r);
		}
	}
	return length;
}

/* Follow the recipe until it or the room ends. */
static void follow(struct recipe *r, void *fdt)
{
	uint8_t value[15 * 32];
	int depth = 1;
	int error = 0;

	while (r->at < r->end && error == 0) {
		unsigned int op = next_byte(r);

		if (op < 64 && depth < DEPTH_MAX) {
			error = fdt_begin_node(fdt, CHOOSE(r, node_names));
			depth++;
		} else if (op < 112 && depth > 1) {
			error = fdt_end_node(fdt);
			depth--;
		} else {
			const char *name = CHOOSE(r, property_names);
			size_t length = take_value(r, next_byte(r), value);

			error = fdt_property(fdt, name, value, (int)length);
		}
	}
	while (depth-- > 0)
		(void)fdt_end_node(fdt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t tree[TREE_BYTES_MAX] __aligned(8);
	struct recipe recipe = {data, data + size};

	if (fdt_create(tree, sizeof(tree) - DEPTH_MAX * 4 - 64) != 0 ||
	    fdt_finish_reservemap(tree) != 0 || fdt_begin_node(tree, "") != 0)
		abort();
	follow(&recipe, tree);
	if (fdt_finish(tree) == 0)
		use_tree(tree, fdt_totalsize(tree));
	return 0;
}
