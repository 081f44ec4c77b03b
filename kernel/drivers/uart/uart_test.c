/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/uart/uart.h"

/* A device of which every register remembers what was written; the status
 * says "full" for a while. */
#define REGS 0x1000
static uint32_t regs[REGS];
static unsigned int last_width;
static char sent[64];
static size_t sent_count;
static uint32_t data_offset, status_offset, full_status, room_status;
static unsigned int full_for;

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	assert_true(offset < REGS);
	last_width = bytes;
	if (offset != status_offset)
		return regs[offset];
	if (full_for == 0)
		return room_status;
	full_for--;
	return full_status;
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	(void)device;
	assert_true(offset < REGS);
	assert_int_equal(bytes, last_width);
	regs[offset] = value;
	/* The 8250 has its divisor there for a while. */
	if (status_offset == 5 && (regs[3] & BIT32(7)))
		return;
	if (offset == data_offset && full_for == 0 &&
	    sent_count < sizeof(sent) - 1)
		sent[sent_count++] = (char)value;
}

static const struct mmio_model model = {model_read, model_write, NULL};

static void reset_model(uint32_t data, uint32_t status, uint32_t full,
			uint32_t room)
{
	memset(regs, 0, sizeof(regs));
	memset(sent, 0, sizeof(sent));
	sent_count = 0;
	data_offset = data;
	status_offset = status;
	full_status = full;
	room_status = room;
	full_for = 0;
	mmio_model = &model;
}

/* A tree with one port and a stdout-path. */
static void *tree(const char *compatible, const char *stdout_path)
{
	static uint8_t blob[2048];
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	(void)fdt_setprop_u32(blob, 0, "#address-cells", 1);
	(void)fdt_setprop_u32(blob, 0, "#size-cells", 1);
	node = fdt_add_subnode(blob, 0, "aliases");
	(void)fdt_setprop_string(blob, node, "serial0", "/uart@9000");
	node = fdt_add_subnode(blob, 0, "chosen");
	if (stdout_path)
		(void)fdt_setprop_string(blob, node, "stdout-path",
					 stdout_path);
	node = fdt_add_subnode(blob, 0, "clock");
	(void)fdt_setprop_string(blob, node, "compatible", "fixed-clock");
	(void)fdt_setprop_u32(blob, node, "clock-frequency", 24000000);
	(void)fdt_setprop_u32(blob, node, "phandle", 7);
	node = fdt_add_subnode(blob, 0, "uart@9000");
	(void)fdt_setprop_string(blob, node, "compatible", compatible);
	(void)fdt_setprop_u64(blob, node, "reg", UINT64_C(0x900000001000));
	return blob;
}

static int port(void *fdt)
{
	return fdt_path_offset(fdt, "/uart@9000");
}

static void writes(void *fdt)
{
	const struct log_sink *sink = NULL;

	assert_int_equal(console_create(fdt, &sink), ST_OK);
	full_for = 3;
	sink->put(sink, "ok\n", 3);
	assert_string_equal(sent, "ok\r\n");
	assert_int_equal(full_for, 0);
}

static void every_kind_of_port_waits_for_room_and_writes(void **state)
{
	static const struct {
		const char *compatible;
		uint32_t data, status, full, room;
		unsigned int width;
	} ports[] = {
		{"arm,pl011", 0, 0x18, BIT32(5), 0, 4},
		{"ns16550a", 0, 5, 0, 0x20, 1},
		{"snps,dw-apb-uart", 0, 0x14, 0, 0x20, 4},
		{"brcm,bcm2835-aux-uart", 0, 0x14, 0, 0x20, 4},
		{"cdns,uart-r1p12", 0x30, 0x2c, BIT32(4), 0, 4},
		{"st,stm32h7-uart", 0x28, 0x1c, 0, BIT32(7), 4},
		{"fsl,imx21-uart", 0x40, 0xb4, BIT32(4), 0, 4},
		{"amlogic,meson-gx-uart", 0, 0x0c, BIT32(21), 0, 4},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
		reset_model(ports[i].data, ports[i].status, ports[i].full,
			    ports[i].room);
		writes(tree(ports[i].compatible, "/uart@9000"));
		assert_int_equal(last_width, ports[i].width);
	}
}

static void an_alias_with_parameters_finds_the_port(void **state)
{
	void *fdt = tree("arm,pl011", "serial0:115200n8");

	(void)state;
	reset_model(0, 0x18, BIT32(5), 0);
	writes(fdt);
	/* No clock is known: the divisor stays the firmware's. */
	assert_int_equal(regs[0x24], 0);
	assert_int_equal(regs[0x30], 0x101);
}

static void parameters_set_the_line_when_the_clock_is_known(void **state)
{
	void *fdt = tree("arm,pl011", "serial0:115200e7");

	(void)state;
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "clocks", 7), 0);
	reset_model(0, 0x18, BIT32(5), 0);
	writes(fdt);
	/* 24 MHz / 16 / 115200 = 13 + 1/64 * 1.3 */
	assert_int_equal(regs[0x24], 13);
	assert_int_equal(regs[0x28], 1);
	assert_int_equal(regs[0x2c], 2 << 5 | BIT32(4) | BIT32(2) | BIT32(1));
	fdt = tree("ns16550", "serial0:9600");
	assert_int_equal(
		fdt_setprop_u32(fdt, port(fdt), "clock-frequency", 1843200), 0);
	reset_model(0, 5, 0, 0x60);
	writes(fdt);
	assert_int_equal(regs[1], 0);
	assert_int_equal(regs[3], 3);
}

static void the_node_says_how_registers_lie(void **state)
{
	void *fdt = tree("ns16550", "/uart@9000");

	(void)state;
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "reg-shift", 2), 0);
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "reg-io-width", 4), 0);
	reset_model(0, 0x14, 0, 0x20);
	writes(fdt);
	assert_int_equal(last_width, 4);
}

static void expect(void *fdt, enum status expected)
{
	const struct log_sink *sink = NULL;

	assert_int_equal(console_create(fdt, &sink), expected);
	assert_null(sink);
}

static void what_cannot_be_a_console_is_told_apart(void **state)
{
	void *fdt = NULL;

	(void)state;
	reset_model(0, 0, 0, 0);
	expect(tree("arm,pl011", NULL), ST_NOT_FOUND);
	expect(tree("arm,pl011", "serial7:115200"), ST_NOT_FOUND);
	expect(tree("test,unknown", "serial0"), ST_NOT_SUPPORTED);
	fdt = tree("ns16550", "serial0");
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "reg-io-width", 3), 0);
	expect(fdt, ST_BAD_FORMAT);
	fdt = tree("ns16550", "serial0");
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "reg-shift", 40), 0);
	expect(fdt, ST_BAD_FORMAT);
	fdt = tree("ns16550", "serial0");
	assert_int_equal(fdt_setprop_u32(fdt, port(fdt), "reg", 1), 0);
	expect(fdt, ST_BAD_FORMAT);
	fdt = tree("arm,pl011", "serial0");
	assert_int_equal(fdt_setprop_u64(fdt, port(fdt), "reg",
					 UINT64_C(0x900200001000)),
			 0);
	expect(fdt, ST_BAD_FORMAT);
}

static void a_port_that_never_drains_does_not_hang(void **state)
{
	const struct log_sink *sink = NULL;

	(void)state;
	reset_model(0, 0x18, BIT32(5), 0);
	assert_int_equal(console_create(tree("arm,pl011", "serial0"), &sink),
			 ST_OK);
	full_for = 1500000;
	sink->put(sink, "xx", 2);
	assert_int_equal(sent_count, 0);
}

static void a_port_may_be_stated_without_a_tree(void **state)
{
	const struct log_sink *sink = NULL;

	(void)state;
	reset_model(0x30, 0x2c, BIT32(4), 0);
	assert_int_equal(console_create_at("cdns,uart-r1p12", 0x9000, &sink),
			 ST_OK);
	sink->put(sink, "early", 5);
	assert_string_equal(sent, "early");
	assert_int_equal(console_create_at("test,none", 0x9000, &sink),
			 ST_NOT_SUPPORTED);
}

static void parameters_are_read_as_far_as_they_go(void **state)
{
	static const struct {
		const char *text;
		uint32_t baud;
		char parity;
		uint8_t bits;
	} rows[] = {
		{"", 0, 'n', 8},
		{"115200", 115200, 'n', 8},
		{"9600o7r", 9600, 'o', 7},
		{"1500000e8", 1500000, 'e', 8},
		{"n8", 0, 'n', 8},
		{"99999999999999999999n8", 0, 'n', 8},
		{"300x9", 300, 'n', 8},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct uart_line line;

		uart_parse_line(rows[i].text, strlen(rows[i].text), &line);
		assert_int_equal(line.baud, rows[i].baud);
		assert_int_equal(line.parity, rows[i].parity);
		assert_int_equal(line.data_bits, rows[i].bits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_port_waits_for_room_and_writes),
		cmocka_unit_test(an_alias_with_parameters_finds_the_port),
		cmocka_unit_test(
			parameters_set_the_line_when_the_clock_is_known),
		cmocka_unit_test(the_node_says_how_registers_lie),
		cmocka_unit_test(what_cannot_be_a_console_is_told_apart),
		cmocka_unit_test(a_port_that_never_drains_does_not_hang),
		cmocka_unit_test(a_port_may_be_stated_without_a_tree),
		cmocka_unit_test(parameters_are_read_as_far_as_they_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
