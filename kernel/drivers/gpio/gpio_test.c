/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"

extern const struct dt_driver *const pl061_driver;
extern const struct dt_driver *const fixed_clock_driver;
extern const struct dt_driver *const fixed_regulator_driver;

/* The registers as Arm DDI 0190B 3.3 has them: an input keeps its level. */
static struct {
	uint8_t data, dir;
	unsigned int accesses, bad_accesses;
} pl061;

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	pl061.accesses++;
	pl061.bad_accesses += bytes != 1;
	if (offset < 0x400)
		return pl061.data & offset >> 2;
	pl061.bad_accesses += offset != 0x400;
	return pl061.dir;
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	uint8_t mask = (uint8_t)(offset >> 2) & pl061.dir;

	(void)device;
	pl061.accesses++;
	pl061.bad_accesses += bytes != 1;
	if (offset < 0x400)
		pl061.data = (uint8_t)((pl061.data & ~mask) | (value & mask));
	else if (offset == 0x400)
		pl061.dir = (uint8_t)value;
	else
		pl061.bad_accesses++;
}

static const struct mmio_model model = {model_read, model_write, NULL};

/* What the consumer found. */
static struct {
	struct dt_ref supply, clock, pin, no_pin;
	unsigned int probed;
} user;

static enum status probe_user(const struct dt_device *dev)
{
	enum status st =
		dt_ref_get(dev, DT_REGULATOR, "vin-supply", 0, &user.supply);

	if (st == ST_OK)
		st = dt_ref_get(dev, DT_CLOCK, "clocks", 0, &user.clock);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_GPIO, "enable-gpios", 0, &user.pin);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_GPIO, "enable-gpios", 1, &user.no_pin);
	user.probed += st == ST_OK;
	return st;
}

static int begin(void **state)
{
	(void)state;
	memset(&pl061, 0, sizeof(pl061));
	memset(&user, 0, sizeof(user));
	mmio_model = &model;
	return 0;
}

static int end(void **state)
{
	(void)state;
	mmio_model = NULL;
	return pl061.bad_accesses ? -1 : 0;
}

static enum status probe_all(const void *fdt)
{
	static const struct dt_device_match matches[] = {
		{.compatible = "test,user"}, {}};
	static struct dt_probing probing;
	const struct dt_driver drivers[] = {
		{.name = "user", .match_table = matches, .probe = probe_user},
		*fixed_regulator_driver,
		*pl061_driver,
		*fixed_clock_driver,
	};
	enum status st =
		dt_probe_tree(&probing, fdt, drivers, ARRAY_SIZE(drivers));

	dt_probing_fini(&probing);
	return st;
}

static void a_pin_a_supply_and_a_clock_come_up_in_order(void **state)
{
	void *fdt = testtree_load("pins");
	uint64_t hz = 0;
	uint32_t uv = 0;

	(void)state;
	assert_int_equal(probe_all(fdt), ST_OK);
	assert_int_equal(user.probed, 1);
	assert_int_equal(clock_get_rate(&user.clock, &hz), ST_OK);
	assert_int_equal(hz, 24000000);
	assert_int_equal(clock_set_rate(&user.clock, 1), ST_NOT_SUPPORTED);
	assert_int_equal(regulator_get_uv(&user.supply, &uv), ST_OK);
	assert_int_equal(uv, 3300000);
	assert_int_equal(regulator_set_uv(&user.supply, 1), ST_NOT_SUPPORTED);
	free(fdt);
}

static void a_supply_is_on_as_long_as_somebody_wants_it(void **state)
{
	void *fdt = testtree_load("pins");

	(void)state;
	assert_int_equal(probe_all(fdt), ST_OK);
	assert_int_equal(pl061.dir, 1 << 3);
	assert_int_equal(pl061.data, 0);
	assert_int_equal(regulator_disable(&user.supply), ST_BAD_STATE);
	assert_int_equal(regulator_enable(&user.supply), ST_OK);
	assert_int_equal(regulator_enable(&user.supply), ST_OK);
	assert_int_equal(pl061.data, 1 << 3);
	assert_int_equal(regulator_disable(&user.supply), ST_OK);
	assert_int_equal(pl061.data, 1 << 3);
	assert_int_equal(regulator_disable(&user.supply), ST_OK);
	assert_int_equal(pl061.data, 0);
	free(fdt);
}

static void a_pin_moves_and_no_other(void **state)
{
	void *fdt = testtree_load("pins");
	bool level = true;

	(void)state;
	assert_int_equal(probe_all(fdt), ST_OK);
	assert_int_equal(gpio_make_output(&user.pin, true), ST_OK);
	assert_int_equal(pl061.dir, 1 << 3 | 1 << 7);
	assert_int_equal(pl061.data, 1 << 7);
	assert_int_equal(gpio_write(&user.pin, false), ST_OK);
	assert_int_equal(pl061.data, 0);
	assert_int_equal(gpio_make_input(&user.pin), ST_OK);
	assert_int_equal(pl061.dir, 1 << 3);
	pl061.data = 1 << 7;
	assert_int_equal(gpio_read(&user.pin, &level), ST_OK);
	assert_true(level);
	assert_int_equal(gpio_read(&user.no_pin, &level), ST_BAD_PARAM);
	assert_int_equal(gpio_write(&user.no_pin, true), ST_BAD_PARAM);
	assert_int_equal(gpio_make_output(&user.no_pin, true), ST_BAD_PARAM);
	assert_int_equal(gpio_make_input(&user.no_pin), ST_BAD_PARAM);
	free(fdt);
}

static void pins_of_normal_world_are_left_alone(void **state)
{
	void *fdt = testtree_editable("pins");

	(void)state;
	assert_int_equal(
		fdt_delprop(fdt, testtree_node(fdt, "/gpio@90b0000"), "status"),
		0);
	/* Those who need them wait in vain. */
	assert_int_equal(probe_all(fdt), ST_NOT_FOUND);
	assert_int_equal(pl061.accesses, 0);
	assert_int_equal(user.probed, 0);
	free(fdt);
}

static void a_supply_of_two_voltages_is_refused(void **state)
{
	void *fdt = testtree_editable("pins");

	(void)state;
	assert_int_equal(fdt_setprop_u32(fdt, testtree_node(fdt, "/supply"),
					 "regulator-max-microvolt", 5000000),
			 0);
	assert_int_equal(probe_all(fdt), ST_GENERIC);
	assert_int_equal(pl061.dir, 0);
	free(fdt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_pin_a_supply_and_a_clock_come_up_in_order, begin,
			end),
		cmocka_unit_test_setup_teardown(
			a_supply_is_on_as_long_as_somebody_wants_it, begin,
			end),
		cmocka_unit_test_setup_teardown(a_pin_moves_and_no_other, begin,
						end),
		cmocka_unit_test_setup_teardown(
			pins_of_normal_world_are_left_alone, begin, end),
		cmocka_unit_test_setup_teardown(
			a_supply_of_two_voltages_is_refused, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
