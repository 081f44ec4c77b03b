/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/selftest.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/drivers/model/services.h"
#include "kernel/log/log.h"

static const uint8_t tree[] __aligned(8) = {
#include "driver_model_selftest.inc"
};

/* What the probes saw. One test runs at a time. */
static struct {
	bool busy;
	char order[16]; /* one letter a device, in the order of success */
	size_t order_count;
	unsigned int consumer_tries;
	struct dt_ref clock, core, reset, gpio, irq, supply, cell, pins, wall;
} seen;

static void note(char letter)
{
	if (seen.order_count < sizeof(seen.order) - 1)
		seen.order[seen.order_count++] = letter;
}

static enum status rate_is_args(const struct dt_ref *ref, uint64_t *hz)
{
	*hz = ref->arg_count ? ref->args[0] * UINT64_C(1000) : 24;
	return ST_OK;
}

static const struct clock_ops clock_ops = {.get_rate = rate_is_args};

static enum status fuse_read(const struct dt_ref *ref, void *buf,
			     size_t size_bytes)
{
	if (size_bytes > ref->args[1])
		return ST_BAD_PARAM;
	memset(buf, (int)ref->args[0], size_bytes);
	return ST_OK;
}

static const struct nvmem_ops nvmem_ops = {.read = fuse_read};

static enum status pins_apply(const struct dt_device *dev,
			      const struct dt_ref *ref)
{
	uint32_t drive = 0;
	enum status st = dt_u32(dev->fdt, ref->node, "drive", &drive);

	return st == ST_OK && drive == 9 ? ST_OK : ST_BAD_FORMAT;
}

static const struct pinctrl_ops pinctrl_ops = {.apply = pins_apply};
static const struct reset_ops reset_ops;
static const struct gpio_ops gpio_ops;
static const struct interrupt_ops interrupt_ops;
static const struct regulator_ops regulator_ops;
static const struct firewall_ops firewall_ops;

/* What a provider is: its row's data. */
struct kind_data {
	enum dt_kind kind;
	char letter;
	const void *ops;
};

static const struct kind_data fixed_data = {DT_CLOCK, 'f', &clock_ops};
static const struct kind_data clock_data = {DT_CLOCK, 'c', &clock_ops};
static const struct kind_data reset_data = {DT_RESET, 'r', &reset_ops};
static const struct kind_data gpio_data = {DT_GPIO, 'g', &gpio_ops};
static const struct kind_data irq_data = {DT_INTERRUPT, 'i', &interrupt_ops};
static const struct kind_data supply_data = {DT_REGULATOR, 'v', &regulator_ops};
static const struct kind_data nvmem_data = {DT_NVMEM, 'n', &nvmem_ops};
static const struct kind_data pins_data = {DT_PINCTRL, 'p', &pinctrl_ops};
static const struct kind_data wall_data = {DT_FIREWALL, 'w', &firewall_ops};

/* A provider that may itself need a clock and a reset line. */
static enum status probe_provider(const struct dt_device *dev)
{
	const struct kind_data *data = dev->data;
	struct dt_ref ref;
	enum status st = dt_ref_get(dev, DT_CLOCK, "clocks", 0, &ref);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	st = dt_ref_get(dev, DT_RESET, "resets", 0, &ref);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	st = dt_provide(dev, data->kind, data->ops, NULL);
	if (st == ST_OK)
		note(data->letter);
	return st;
}

static enum status probe_consumer(const struct dt_device *dev)
{
	enum status st = dt_ref_get_by_name(dev, DT_CLOCK, "clocks",
					    "clock-names", "bus", &seen.clock);

	seen.consumer_tries++;
	if (st == ST_OK)
		st = dt_ref_get_by_name(dev, DT_CLOCK, "clocks", "clock-names",
					"core", &seen.core);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_RESET, "resets", 0, &seen.reset);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_GPIO, "enable-gpios", 0, &seen.gpio);
	if (st == ST_OK)
		st = dt_interrupt_get(dev, 1, &seen.irq);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_REGULATOR, "vin-supply", 0,
				&seen.supply);
	if (st == ST_OK)
		st = dt_nvmem_get(dev, 0, &seen.cell);
	if (st == ST_OK)
		st = dt_pinctrl_get(dev, 0, 0, &seen.pins);
	if (st == ST_OK)
		st = pinctrl_apply(dev, &seen.pins);
	if (st == ST_OK)
		st = dt_ref_get(dev, DT_FIREWALL, "access-controllers", 0,
				&seen.wall);
	if (st == ST_OK)
		note('A');
	return st;
}

static enum status probe_orphan(const struct dt_device *dev)
{
	struct dt_ref ref;

	return dt_ref_get(dev, DT_CLOCK, "clocks", 0, &ref);
}

static enum status probe_failing(__unused const struct dt_device *dev)
{
	return ST_NOT_SUPPORTED;
}

static enum status probe_bus(const struct dt_device *dev)
{
	return dt_probe_children(dev);
}

static const struct dt_device_match providers[] = {
	{"redoubt,test-clock", &clock_data},
	{"redoubt,test-reset", &reset_data},
	{"redoubt,test-gpio", &gpio_data},
	{"redoubt,test-interrupt", &irq_data},
	{"redoubt,test-regulator", &supply_data},
	{"redoubt,test-nvmem", &nvmem_data},
	{"redoubt,test-pinctrl", &pins_data},
	{"redoubt,test-firewall", &wall_data},
	{"redoubt,test-fixed", &fixed_data},
	{},
};
static const struct dt_device_match consumers[] = {
	{.compatible = "redoubt,test-consumer"}, {}};
static const struct dt_device_match orphans[] = {
	{.compatible = "redoubt,test-orphan"}, {}};
static const struct dt_device_match failing[] = {
	{.compatible = "redoubt,test-failing"}, {}};
static const struct dt_device_match buses[] = {{.compatible = "simple-bus"},
					       {}};

static const struct dt_driver drivers[] = {
	{"test-consumer", DT_DRIVER_NOTYPE, consumers, NULL, probe_consumer},
	{"test-orphan", DT_DRIVER_NOTYPE, orphans, NULL, probe_orphan},
	{"test-failing", DT_DRIVER_NOTYPE, failing, NULL, probe_failing},
	{"test-bus", DT_DRIVER_BUS, buses, NULL, probe_bus},
	{"test-provider", DT_DRIVER_NOTYPE, providers, NULL, probe_provider},
};

static bool claim(bool holds, const char *text)
{
	if (!holds)
		log_error("Driver model: not true that %s", text);
	return holds;
}

static bool references_hold(void)
{
	uint64_t hz = 0;
	uint8_t fuse[4] = {};

	return claim(clock_get_rate(&seen.clock, &hz) == ST_OK && hz == 5000,
		     "a clock is told its specifier") &&
	       claim(clock_get_rate(&seen.core, &hz) == ST_OK && hz == 24,
		     "an empty entry of a list is passed over") &&
	       claim(clock_enable(&seen.core) == ST_NOT_SUPPORTED,
		     "what a provider cannot do is refused") &&
	       claim(seen.reset.arg_count == 2 && seen.reset.args[1] == 4 &&
			     seen.reset.ops == &reset_ops,
		     "a reset line has its cells") &&
	       claim(seen.gpio.args[0] == 7 && seen.gpio.ops == &gpio_ops,
		     "a pin has its number") &&
	       claim(seen.irq.arg_count == 3 && seen.irq.args[2] == 6 &&
			     seen.irq.ops == &interrupt_ops,
		     "interrupts go to the inherited parent") &&
	       claim(seen.supply.ops == &regulator_ops &&
			     seen.wall.args[0] == 42,
		     "supply and firewall are found") &&
	       claim(nvmem_read(&seen.cell, fuse, 4) == ST_OK && fuse[3] == 8 &&
			     nvmem_read(&seen.cell, fuse, 5) == ST_BAD_PARAM,
		     "a cell of a memory is read within its bounds");
}

static enum status check(struct dt_probing *p)
{
	enum status st = dt_probe_tree(p, tree, drivers, ARRAY_SIZE(drivers));
	uint32_t orphan_waits_for = 0;
	bool ok = false;

	if (st == ST_NO_MEM)
		return st;
	orphan_waits_for =
		fdt_get_phandle(tree, fdt_path_offset(tree, "/clock@20"));
	ok = claim(st == ST_GENERIC, "one device fails") &&
	     /* First pass: what needs nothing, in the order of the tree, then
	      * what came up behind buses; then those that had to wait. */
	     claim(strcmp(seen.order, "ivnpwfcrgA") == 0,
		   "providers come before consumers") &&
	     claim(p->pass_count <= 6 && seen.consumer_tries <= 5,
		   "no device is tried more often than it takes") &&
	     claim(dt_probing_missing(p) == orphan_waits_for,
		   "the phandle that never came is named") &&
	     references_hold();
	if (!ok)
		log_error("Driver model: order %s, %u passes", seen.order,
			  p->pass_count);
	return ok ? ST_OK : ST_BAD_STATE;
}

enum status driver_model_self_test(void)
{
	struct dt_probing probing = {};
	enum status st = ST_OK;

	if (__atomic_exchange_n(&seen.busy, true, __ATOMIC_ACQUIRE))
		return ST_BUSY;
	memset(seen.order, 0, sizeof(seen.order));
	seen.order_count = 0;
	seen.consumer_tries = 0;
	st = check(&probing);
	dt_probing_fini(&probing);
	__atomic_store_n(&seen.busy, false, __ATOMIC_RELEASE);
	return st;
}
