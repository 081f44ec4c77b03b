/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libfdt.h>
#include <string.h>

#include "kernel/drivers/model/census.h"
#include "kernel/drivers/model/selftest.h"
#include "kernel/drivers/model/services.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"

/* Both spellings, as a driver outside of this tree would use them. */
static enum status probe_nothing(const struct dt_device *dev)
{
	(void)dev;
	return ST_OK;
}

static const struct dt_device_match first_match[] = {
	{.compatible = "test,first"}, {}};
static const struct dt_device_match second_match[] = {
	{.compatible = "test,second"}, {}};

DEFINE_DT_DRIVER(first_driver) = {
	.name = "first",
	.type = DT_DRIVER_GPIO,
	.match_table = first_match,
	.probe = probe_nothing,
};

static const struct dt_driver second_driver __dt_driver = {
	.name = "second",
	.type = DT_DRIVER_CLK,
	.match_table = second_match,
	.probe = probe_nothing,
};

static bool is_declared(const char *name)
{
	size_t count = 0;
	const struct dt_driver *d = dt_drivers(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(d[i].name, name) == 0)
			return true;
	return false;
}

static void both_spellings_declare_a_driver(void **state)
{
	(void)state;
	assert_true(is_declared("first"));
	assert_true(is_declared("second"));
	assert_true(is_declared("simple-bus"));
	assert_false(is_declared("third"));
}

static void the_self_test_of_the_kernel_holds(void **state)
{
	(void)state;
	assert_int_equal(driver_model_self_test(), ST_OK);
	assert_int_equal(driver_model_self_test(), ST_OK);
}

static void probing_survives_every_failing_allocation(void **state)
{
	struct heap_stats before;
	struct heap_stats after;
	enum status st = ST_NO_MEM;

	(void)state;
	heap_get_stats(&before);
	for (unsigned long n = 1; st == ST_NO_MEM || st == ST_BAD_STATE; n++) {
		assert_in_range(n, 1, 200);
		page_fail_nth(n);
		st = driver_model_self_test();
		page_fail_nth(0);
		heap_get_stats(&after);
		assert_int_equal(after.allocated_bytes, before.allocated_bytes);
	}
	assert_int_equal(st, ST_OK);
}

/* A tree made by hand, for references that dtc would not write. */
static void *tree_with_clocks(const fdt32_t *cells, int count)
{
	static uint8_t blob[1024];
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	node = fdt_add_subnode(blob, 0, "provider");
	assert_int_equal(fdt_setprop_u32(blob, node, "phandle", 1), 0);
	assert_int_equal(fdt_setprop_u32(blob, node, "#clock-cells", 2), 0);
	node = fdt_add_subnode(blob, 0, "huge");
	assert_int_equal(fdt_setprop_u32(blob, node, "phandle", 2), 0);
	assert_int_equal(
		fdt_setprop_u32(blob, node, "#clock-cells", 0xffffffff), 0);
	node = fdt_add_subnode(blob, 0, "silent");
	assert_int_equal(fdt_setprop_u32(blob, node, "phandle", 3), 0);
	node = fdt_add_subnode(blob, 0, "consumer");
	assert_int_equal(fdt_setprop(blob, node, "clocks", cells, count), 0);
	return blob;
}

static enum status get_clock(const fdt32_t *cells, int bytes, unsigned int idx)
{
	struct dt_probing p = {.fdt = tree_with_clocks(cells, bytes)};
	struct dt_device dev = {.probing = &p, .fdt = p.fdt};
	struct dt_ref ref;

	list_init(&p.providers);
	dev.node = fdt_path_offset(p.fdt, "/consumer");
	return dt_ref_get(&dev, DT_CLOCK, "clocks", idx, &ref);
}

#define C(n) cpu_to_fdt32(n)

static void broken_references_are_refused(void **state)
{
	const fdt32_t cut[] = {C(1), C(5)};
	const fdt32_t huge[] = {C(2), C(0)};
	const fdt32_t silent[] = {C(3), C(0)};
	const fdt32_t unknown[] = {C(9), C(1), C(2)};
	const fdt32_t good[] = {C(1), C(5), C(6)};
	const fdt32_t empty[] = {C(0)};

	(void)state;
	assert_int_equal(get_clock(cut, sizeof(cut), 0), ST_BAD_FORMAT);
	assert_int_equal(get_clock(huge, sizeof(huge), 0), ST_BAD_FORMAT);
	assert_int_equal(get_clock(silent, sizeof(silent), 0), ST_BAD_FORMAT);
	assert_int_equal(get_clock(good, 7, 0), ST_BAD_FORMAT);
	assert_int_equal(get_clock(good, 0, 0), ST_NOT_FOUND);
	assert_int_equal(get_clock(good, sizeof(good), 1), ST_NOT_FOUND);
	assert_int_equal(get_clock(good, sizeof(good), 4096), ST_NOT_FOUND);
	assert_int_equal(get_clock(empty, sizeof(empty), 0), ST_NOT_FOUND);
	/* It may come later, but what follows it cannot be found. */
	assert_int_equal(get_clock(unknown, sizeof(unknown), 0), ST_BUSY);
	assert_int_equal(get_clock(unknown, sizeof(unknown), 1), ST_BAD_FORMAT);
	assert_int_equal(get_clock(good, sizeof(good), 0), ST_BUSY);
}

static void nodes_without_a_driver_are_left_alone(void **state)
{
	struct dt_probing p;
	const fdt32_t cells[] = {C(9)};
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	void *fdt = tree_with_clocks(cells, sizeof(cells));

	(void)state;
	assert_int_equal(dt_probe_tree(&p, fdt, drivers, count), ST_OK);
	assert_int_equal(p.probed_count, 0);
	assert_false(dt_probing_report(&p, DT_DRIVER_FIREWALL));
	dt_probing_fini(&p);
}

static enum status probe_wants_clock(const struct dt_device *dev)
{
	struct dt_ref ref;

	return dt_ref_get(dev, DT_CLOCK, "clocks", 0, &ref);
}

static void an_unmet_need_is_reported_and_the_vital_one_is_told(void **state)
{
	static char text[16384];
	const fdt32_t cells[] = {C(0x99)};
	void *fdt = tree_with_clocks(cells, sizeof(cells));
	const struct dt_device_match match[] = {{.compatible = "t,wall"}, {}};
	const struct dt_driver drivers[] = {{.name = "wall",
					     .type = DT_DRIVER_FIREWALL,
					     .match_table = match,
					     .probe = probe_wants_clock}};
	struct dt_probing p;

	(void)state;
	assert_int_equal(fdt_setprop_string(fdt,
					    fdt_path_offset(fdt, "/consumer"),
					    "compatible", "t,wall"),
			 0);
	assert_int_equal(dt_probe_tree(&p, fdt, drivers, 1), ST_NOT_FOUND);
	assert_int_equal(dt_probing_missing(&p), 0x99);
	assert_false(dt_probing_report(&p, DT_DRIVER_CLK));
	assert_true(dt_probing_report(&p, DT_DRIVER_FIREWALL));
	dt_probing_fini(&p);
	text[log_ring_read(text, sizeof(text) - 1)] = '\0';
	assert_non_null(strstr(text, "consumer waits for phandle 0x99 "
				     "(no such node) of its clocks"));
}

static enum status supply_uv(const struct dt_ref *ref, uint32_t *uv)
{
	(void)ref;
	*uv = 3300000;
	return ST_OK;
}

static enum status fixed_rate(const struct dt_ref *ref, uint64_t *hz)
{
	assert_int_equal(ref->arg_count, 0);
	*hz = 24000000;
	return ST_OK;
}

static enum status probe_supplies(const struct dt_device *dev)
{
	static const struct clock_ops clock = {.get_rate = fixed_rate};
	static const struct regulator_ops supply = {.get_uv = supply_uv};
	static const struct reset_ops reset;
	enum status st = dt_provide(dev, DT_CLOCK, &clock, NULL);

	if (st == ST_OK)
		st = dt_provide(dev, DT_REGULATOR, &supply, NULL);
	return st == ST_OK ? dt_provide(dev, DT_RESET, &reset, NULL) : st;
}

static void the_census_knows_clocks_and_regulators(void **state)
{
	static char text[16384];
	const fdt32_t cells[] = {C(1)};
	void *fdt = tree_with_clocks(cells, sizeof(cells));
	const struct dt_device_match match[] = {{.compatible = "t,pmic"}, {}};
	const struct dt_driver drivers[] = {{.name = "pmic",
					     .match_table = match,
					     .probe = probe_supplies}};
	int node = fdt_path_offset(fdt, "/consumer");
	struct dt_probing p;

	(void)state;
	assert_int_equal(fdt_setprop_string(fdt, node, "compatible", "t,pmic"),
			 0);
	assert_int_equal(fdt_setprop_u32(fdt, fdt_path_offset(fdt, "/consumer"),
					 "#clock-cells", 0),
			 0);
	assert_int_equal(dt_probe_tree(&p, fdt, drivers, 1), ST_OK);
	assert_int_equal(dt_census_take(&p), ST_OK);
	dt_probing_fini(&p);
	dt_census_log(DT_CLOCK);
	dt_census_log(DT_REGULATOR);
	dt_census_forget();
	text[log_ring_read(text, sizeof(text) - 1)] = '\0';
	assert_non_null(strstr(text, "consumer: 24000000 Hz"));
	assert_non_null(strstr(text, "1 clocks driven"));
	assert_non_null(strstr(text, "consumer: 3300000 uV"));
	assert_non_null(strstr(text, "1 regulators driven"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_spellings_declare_a_driver),
		cmocka_unit_test(the_census_knows_clocks_and_regulators),
		cmocka_unit_test(the_self_test_of_the_kernel_holds),
		cmocka_unit_test(probing_survives_every_failing_allocation),
		cmocka_unit_test(broken_references_are_refused),
		cmocka_unit_test(nodes_without_a_driver_are_left_alone),
		cmocka_unit_test(
			an_unmet_need_is_reported_and_the_vital_one_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
