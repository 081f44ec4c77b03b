/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/services.h"
#include "kernel/mm/heap.h"

/* A clock that runs at one rate as long as there is power.
 * Spec: Linux bindings/clock/fixed-clock.yaml */
struct fixed_clock {
	uint64_t hz;
};

static enum status stays_on(__unused const struct dt_ref *ref)
{
	return ST_OK;
}

static enum status get_rate(const struct dt_ref *ref, uint64_t *hz)
{
	const struct fixed_clock *c = ref->device;

	*hz = c->hz;
	return ST_OK;
}

static const struct clock_ops fixed_ops = {
	.enable = stays_on,
	.disable = stays_on,
	.get_rate = get_rate,
};

static enum status probe(const struct dt_device *dev)
{
	struct fixed_clock *c = NULL;
	uint32_t hz = 0;
	enum status st = dt_u32(dev->fdt, dev->node, "clock-frequency", &hz);

	if (st != ST_OK)
		return ST_BAD_FORMAT;
	c = heap_alloc(sizeof(*c));
	if (!c)
		return ST_NO_MEM;
	c->hz = hz;
	st = dt_provide(dev, DT_CLOCK, &fixed_ops, c);
	if (st != ST_OK)
		heap_free(c);
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "fixed-clock"},
	{},
};

DEFINE_DT_DRIVER(fixed_clock) = {
	.name = "fixed-clock",
	.type = DT_DRIVER_CLK,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const fixed_clock_driver = &fixed_clock;
