/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/arch/sim/sim.h"
#include "kernel/drivers/stm32mp15/gpio_model_priv.h"

#include <dt-bindings/pinctrl/stm32-pinfunc.h>

extern const struct dt_driver *const stm32mp15_pinctrl_driver;

/* Devices that take what their pinctrl-0 says; the first error stays. */
static enum status applied;
static unsigned int user_count;

static enum status probe_user(const struct dt_device *dev)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; st == ST_OK; i++) {
		struct dt_ref pins;

		st = dt_pinctrl_get(dev, 0, i, &pins);
		if (st != ST_OK)
			break;
		st = pinctrl_apply(dev, &pins);
		if (applied == ST_OK)
			applied = st;
	}
	if (st != ST_NOT_FOUND)
		return st;
	user_count++;
	return ST_OK;
}

static const struct dt_device_match user_matches[] = {
	{.compatible = "st,stm32mp15-i2c"},
	{.compatible = "st,stm32h7-uart"},
	{.compatible = "st,stm32-sdmmc2"},
	{}};

DEFINE_DT_DRIVER(user) = {
	.name = "user", .match_table = user_matches, .probe = probe_user};

/* And one that moves pins: gpios of testdata/dk2-pins.dts. */
enum {
	I3,
	Z6,
	Z5,
	Z7,
	A0,
	I12,
	Z8,
	PIN_COUNT
};
static struct dt_ref pins[PIN_COUNT];

static enum status probe_lamp(const struct dt_device *dev)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; st == ST_OK && i < PIN_COUNT; i++)
		st = dt_ref_get(dev, DT_GPIO, "gpios", i, &pins[i]);
	return st == ST_OK ? probe_user(dev) : st;
}

static const struct dt_device_match lamp_matches[] = {{.compatible = "t,lamp"},
						      {}};

DEFINE_DT_DRIVER(lamp) = {
	.name = "lamp", .match_table = lamp_matches, .probe = probe_lamp};

static int begin(void **state)
{
	(void)state;
	memset(&gpio, 0, sizeof(gpio));
	for (unsigned int i = 0; i < BANKS; i++)
		gpio.words[i][MODER] = UINT32_MAX;
	gpio.seccfgr = 0xff;
	user_count = 0;
	applied = ST_OK;
	mmio_model = &model;
	return 0;
}

static int end(void **state)
{
	(void)state;
	mmio_model = NULL;
	return gpio.bad_accesses ? -1 : 0;
}

static bool firewall_failed;

static enum status probe(const void *fdt)
{
	static struct dt_probing probing;
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	enum status st = dt_probe_tree(&probing, fdt, drivers, count);

	assert_non_null(stm32mp15_pinctrl_driver);
	firewall_failed = dt_probing_report(&probing, DT_DRIVER_FIREWALL);
	dt_probing_fini(&probing);
	return st;
}

/* Registers that are not as after a reset. */
struct expected {
	unsigned int bank, reg;
	uint32_t value;
};

static void expect_registers(const struct expected *rows, size_t count)
{
	for (unsigned int bank = 0; bank < BANKS; bank++)
		for (unsigned int reg = 0; reg < WORDS; reg++) {
			uint32_t wanted = reg == MODER ? UINT32_MAX : 0;

			for (size_t i = 0; i < count; i++)
				if (rows[i].bank == bank && rows[i].reg == reg)
					wanted = rows[i].value;
			if (gpio.words[bank][reg] != wanted)
				fail_msg("bank %u register %u is %#x", bank,
					 reg, gpio.words[bank][reg]);
		}
}

/*
 * I2C1: D12, F15 AF5, open drain. UART4: G11 AF6, B2 AF8. SDMMC1: C8 to C11, D2
 * AF12 at speed 1, C12 at speed 2. I2C4: Z4, Z5 AF6, open drain.
 */
#define BOARD                                                                  \
	{B, MODER, 0xffffffef}, {B, AFRL, 0x00000800}, {C, MODER, 0xfeaaffff}, \
		{C, OSPEEDR, 0x02550000}, {C, AFRH, 0x000ccccc},               \
		{D, MODER, 0xfeffffef}, {D, OTYPER, 0x00001000},               \
		{D, OSPEEDR, 0x00000010}, {D, AFRL, 0x00000c00},               \
		{D, AFRH, 0x00050000}, {F, MODER, 0xbfffffff},                 \
		{F, OTYPER, 0x00008000}, {F, AFRH, 0x50000000},                \
		{G, MODER, 0xffbfffff}, {G, AFRH, 0x00006000},                 \
		{Z, OTYPER, 0x00000030},                                       \
	{                                                                      \
		Z, AFRL, 0x00660000                                            \
	}

static void a_boards_devices_get_their_pins(void **state)
{
	static const struct expected table[] = {BOARD, {Z, MODER, 0xfffffaff}};
	void *fdt = testtree_load("stm32mp157c-dk2");

	(void)state;
	assert_int_equal(probe(fdt), ST_OK);
	assert_int_equal(user_count, 4);
	expect_registers(table, ARRAY_SIZE(table));
	/* Both worlds have them all. */
	assert_int_equal(gpio.seccfgr, 0);
	for (unsigned int id = GPIOA; id <= GPIOI; id++)
		assert_int_equal(gpio.opened[id], 1);
	assert_int_equal(gpio.opened[GPIOJ], 0);
	assert_int_equal(gpio.opened[GPIOZ], 1);
	free(fdt);
}

static void pins_of_secure_worlds_devices_are_kept_for_it(void **state)
{
	/* The lamp: Z6 is an output, pulled down, fast, and on. */
	static const struct expected table[] = {BOARD,
						{Z, MODER, 0xffffdaff},
						{Z, OSPEEDR, 0x00003000},
						{Z, PUPDR, 0x00002000},
						{Z, ODR, 0x00000040}};
	void *fdt = testtree_load("dk2-pins");

	(void)state;
	assert_int_equal(probe(fdt), ST_OK);
	assert_int_equal(user_count, 5);
	expect_registers(table, ARRAY_SIZE(table));
	assert_int_equal(gpio.seccfgr, 0x70);
	free(fdt);
}

static void a_whole_bank_is_kept_for_secure_world(void **state)
{
	void *fdt = testtree_editable("dk2-pins");
	static const char path[] = "/soc/pinctrl@54004000/gpio@54004000";

	(void)state;
	(void)fdt_setprop_string(fdt, testtree_node(fdt, path), "status",
				 "disabled");
	(void)fdt_setprop_string(fdt, testtree_node(fdt, path), "secure-status",
				 "okay");
	assert_int_equal(probe(fdt), ST_OK);
	assert_int_equal(gpio.seccfgr, 0xff);
	free(fdt);
}

static void pins_move_if_they_are_secure_worlds_alone(void **state)
{
	static const unsigned int ours[] = {I3, Z6, Z5};
	static const unsigned int shared[] = {Z7, A0};
	static const unsigned int none[] = {I12, Z8};
	void *fdt = testtree_load("dk2-pins");
	uint32_t moder = 0;
	bool level = false;

	(void)state;
	assert_int_equal(probe(fdt), ST_OK);
	free(fdt);
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++) {
		const struct dt_ref *pin = &pins[ours[i]];

		assert_int_equal(gpio_make_output(pin, true), ST_OK);
		assert_int_equal(gpio_read(pin, &level), ST_OK);
		assert_true(level);
		assert_int_equal(gpio_write(pin, false), ST_OK);
		assert_int_equal(gpio_read(pin, &level), ST_OK);
		assert_false(level);
		assert_int_equal(gpio_make_input(pin), ST_OK);
	}
	assert_int_equal(gpio.words[I][MODER], ~UINT32_C(0xc0));
	assert_int_equal(gpio.words[I][ODR], 0);
	gpio.levels[I] = BIT32(3);
	assert_int_equal(gpio_read(&pins[I3], &level), ST_OK);
	assert_true(level);
	moder = gpio.words[Z][MODER];
	gpio.writes = 0;
	for (size_t i = 0; i < ARRAY_SIZE(shared) + ARRAY_SIZE(none); i++) {
		bool is_there = i < ARRAY_SIZE(shared);
		const struct dt_ref *pin =
			&pins[is_there ? shared[i]
				       : none[i - ARRAY_SIZE(shared)]];
		enum status wanted = is_there ? ST_DENIED : ST_BAD_PARAM;

		assert_int_equal(gpio_make_output(pin, true), wanted);
		assert_int_equal(gpio_make_input(pin), wanted);
		assert_int_equal(gpio_write(pin, true), wanted);
		assert_int_equal(gpio_read(pin, &level), wanted);
	}
	pins[I3].args[0] = 16;
	assert_int_equal(gpio_write(&pins[I3], true), ST_BAD_PARAM);
	pins[I3].args[0] = UINT32_MAX;
	assert_int_equal(gpio_make_output(&pins[I3], true), ST_BAD_PARAM);
	pins[I3].args[0] = 3;
	pins[I3].arg_count = 1;
	assert_int_equal(gpio_write(&pins[I3], true), ST_BAD_PARAM);
	pins[I3].arg_count = 2;
	gpio.has_no_clock = true;
	assert_int_equal(gpio_write(&pins[I3], true), ST_DENIED);
	assert_int_equal(gpio.writes, 0);
	assert_int_equal(gpio.words[Z][MODER], moder);
}

static void a_bank_that_cannot_be_closed_ends_start_up(void **state)
{
	void *fdt = testtree_load("dk2-pins");

	(void)state;
	gpio.has_stuck_seccfgr = true;
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_true(firewall_failed);
	free(fdt);
}

static void without_clocks_nothing_is_touched(void **state)
{
	void *fdt = testtree_editable("dk2-pins");

	(void)state;
	gpio.has_no_clock = true;
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_true(firewall_failed);
	assert_int_equal(user_count, 0);
	gpio.has_no_clock = false;
	(void)fdt_setprop_string(fdt, testtree_node(fdt, "/soc/rcc@50000000"),
				 "compatible", "t,other");
	assert_int_equal(probe(fdt), ST_NOT_FOUND);
	assert_int_equal(gpio.writes, 0);
	free(fdt);
}

#define PINCTRL    "/soc/pinctrl@50002000"
#define GPIOI_NODE PINCTRL "/gpio@5000a000"

static void edit(void *fdt, const char *path, const char *name,
		 const uint32_t *cells, unsigned int count)
{
	(void)fdt_delprop(fdt, testtree_node(fdt, path), name);
	for (unsigned int i = 0; i < count; i++)
		assert_int_equal(fdt_appendprop_u32(fdt,
						    testtree_node(fdt, path),
						    name, cells[i]),
				 0);
}

static void bad_banks_are_refused(void **state)
{
	static const struct {
		const char *name;
		uint32_t cells[8];
		unsigned int count;
	} rows[] = {
		{"reg", {0x8000, 0x200}, 2}, /* too small */
		{"reg", {0x8010, 0x400}, 2}, /* in between */
		{"reg", {0xb000, 0x400}, 2}, /* outside of the bus */
		{"reg", {0x0000, 0x400}, 2}, /* GPIOA's */
		{"reg", {0}, 0},             /* none */
		{"clocks", {0}, 0},          /* none */
		{"gpio-ranges", {1, 0, 128}, 3},
		{"gpio-ranges", {1, 15, 143, 2}, 4},
		{"gpio-ranges", {1, 16, 144, 1}, 4},
		{"gpio-ranges", {1, 0xffffffff, 127, 2}, 4},
		{"gpio-ranges", {1, 0, 128, 0}, 4},
		{"gpio-ranges", {1, 0, 0, 12}, 4}, /* GPIOA's */
		{"ngpios", {17}, 1},
		{"ngpios", {0}, 1},
		{"st,bank-name", {0x4750494f, 0x49490000}, 2}, /* GPIOII */
		{"st,bank-name", {0x4750494f}, 1},
		{"st,bank-name", {0}, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		void *fdt = testtree_editable("dk2-pins");

		edit(fdt, GPIOI_NODE, rows[i].name, rows[i].cells,
		     rows[i].count);
		if (probe(fdt) != ST_GENERIC)
			fail_msg("row %zu is taken", i);
		/* Of the other controller, and of those that do not need it. */
		assert_int_equal(gpio.words[A][MODER], UINT32_MAX);
		free(fdt);
	}
}

static void two_banks_of_a_name_are_refused(void **state)
{
	void *fdt = testtree_editable("dk2-pins");

	(void)state;
	(void)fdt_setprop_string(fdt, testtree_node(fdt, GPIOI_NODE),
				 "st,bank-name", "GPIOA");
	edit(fdt, GPIOI_NODE, "gpio-ranges", NULL, 0);
	assert_int_equal(probe(fdt), ST_GENERIC);
	free(fdt);
}

static void more_banks_than_there_are_are_refused(void **state)
{
	static const char *const names[] = {"GPIOQ", "GPIOR", "GPIOS", "GPIOT"};
	void *fdt = testtree_editable("dk2-pins");
	uint32_t rcc =
		fdt_get_phandle(fdt, testtree_node(fdt, "/soc/rcc@50000000"));

	(void)state;
	/* There are nine on the board: three more fit, the fourth does not. */
	for (uint32_t i = 0; i < ARRAY_SIZE(names); i++) {
		int node = fdt_add_subnode(fdt, testtree_node(fdt, PINCTRL),
					   names[i]);

		assert_true(node >= 0);
		(void)fdt_setprop_string(fdt, node, "st,bank-name", names[i]);
		(void)fdt_setprop_empty(fdt, node, "gpio-controller");
		(void)fdt_appendprop_u32(fdt, node, "reg", 0x9000 + 0x400 * i);
		(void)fdt_appendprop_u32(fdt, node, "reg", 0x400);
		(void)fdt_appendprop_u32(fdt, node, "clocks", rcc);
		(void)fdt_appendprop_u32(fdt, node, "clocks", GPIOK);
		assert_int_equal(probe(fdt), i < 3 ? ST_OK : ST_GENERIC);
	}
	free(fdt);
}

#define UART4_STATE PINCTRL "/uart4-0"

/* UART4's state is edited; what it said before is not applied in part. */
static void expect_refused(void *fdt, enum status wanted)
{
	begin(NULL);
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_int_equal(applied, wanted);
	assert_int_equal(gpio.words[G][MODER], UINT32_MAX);
	assert_int_equal(gpio.words[B][MODER], UINT32_MAX);
	free(fdt);
}

static void bad_states_are_refused_as_a_whole(void **state)
{
	static const struct {
		uint32_t words[2];
		unsigned int count;
		enum status wanted;
	} rows[] = {
		{{STM32_PINMUX('B', 2, 18)}, 1, ST_BAD_FORMAT},
		{{STM32_PINMUX('B', 2, 0xff)}, 1, ST_BAD_FORMAT},
		{{0}, 0, ST_BAD_FORMAT},
		{{STM32_PINMUX('J', 2, AF8)}, 1, ST_BAD_PARAM},
		{{STM32_PINMUX('I', 12, AF8)}, 1, ST_BAD_PARAM},
		/* Of the other controller. */
		{{STM32_PINMUX('Z', 2, AF8)}, 1, ST_BAD_PARAM},
		{{0xffffff00}, 1, ST_BAD_PARAM},
		/* Twice: in a group, and in two of them. */
		{{STM32_PINMUX('B', 2, AF8), STM32_PINMUX('B', 2, AF7)},
		 2,
		 ST_CONFLICT},
		{{STM32_PINMUX('G', 11, AF8)}, 1, ST_CONFLICT},
		/* GPIOI is secure world's, UART4 is not. */
		{{STM32_PINMUX('I', 2, AF8)}, 1, ST_DENIED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		void *fdt = testtree_editable("dk2-pins");

		edit(fdt, UART4_STATE "/pins2", "pinmux", rows[i].words,
		     rows[i].count);
		expect_refused(fdt, rows[i].wanted);
	}
}

static void settings_that_contradict_are_refused(void **state)
{
	static const char *const names[] = {"bias-pull-up", "bias-pull-down",
					    "drive-open-drain"};
	static const uint32_t fast = 4;
	void *fdt = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		fdt = testtree_editable("dk2-pins");
		(void)fdt_setprop_empty(
			fdt, testtree_node(fdt, UART4_STATE "/pins1"),
			names[i]);
		expect_refused(fdt, ST_BAD_FORMAT);
	}
	fdt = testtree_editable("dk2-pins");
	edit(fdt, UART4_STATE "/pins1", "slew-rate", &fast, 1);
	expect_refused(fdt, ST_BAD_FORMAT);
	fdt = testtree_editable("dk2-pins");
	(void)fdt_setprop_empty(fdt, testtree_node(fdt, UART4_STATE "/pins1"),
				"output-low");
	(void)fdt_setprop_empty(fdt, testtree_node(fdt, UART4_STATE "/pins1"),
				"output-high");
	expect_refused(fdt, ST_BAD_FORMAT);
	fdt = testtree_editable("dk2-pins");
	(void)fdt_del_node(fdt, testtree_node(fdt, UART4_STATE "/pins1"));
	(void)fdt_del_node(fdt, testtree_node(fdt, UART4_STATE "/pins2"));
	expect_refused(fdt, ST_BAD_FORMAT);
}

static void normal_worlds_devices_get_no_secure_pin(void **state)
{
	void *fdt = testtree_editable("dk2-pins");
	int node = testtree_node(fdt, "/soc/pinctrl@54004000/i2c4-0");
	uint32_t phandle = fdt_get_phandle(fdt, node);
	const char *uart = fdt_get_alias(fdt, "serial0");

	(void)state;
	assert_non_null(uart);
	assert_int_not_equal(phandle, 0);
	(void)fdt_setprop_u32(fdt, fdt_path_offset(fdt, "serial0"), "pinctrl-0",
			      phandle);
	expect_refused(fdt, ST_DENIED);
	assert_int_equal(gpio.seccfgr, 0x70);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_boards_devices_get_their_pins),
		TEST(pins_of_secure_worlds_devices_are_kept_for_it),
		TEST(a_whole_bank_is_kept_for_secure_world),
		TEST(pins_move_if_they_are_secure_worlds_alone),
		TEST(a_bank_that_cannot_be_closed_ends_start_up),
		TEST(without_clocks_nothing_is_touched),
		TEST(bad_banks_are_refused),
		TEST(two_banks_of_a_name_are_refused),
		TEST(more_banks_than_there_are_are_refused),
		TEST(bad_states_are_refused_as_a_whole),
		TEST(settings_that_contradict_are_refused),
		TEST(normal_worlds_devices_get_no_secure_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
