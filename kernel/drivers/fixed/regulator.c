/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/services.h"
#include "kernel/dt/node.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/spinlock.h"

/* A supply of one voltage, switched by a pin or always on.
 * Spec: Linux bindings/regulator/{fixed-regulator,regulator}.yaml */
struct fixed_regulator {
	uint32_t uv;
	bool has_pin, is_active_high, is_always_on;
	struct dt_ref pin;
	struct spinlock lock; /* before the pin's controller's */
	unsigned int users;   /* guarded by .lock */
};

static enum status switch_it(const struct fixed_regulator *r, bool on)
{
	return r->has_pin ? gpio_write(&r->pin, on == r->is_active_high)
			  : ST_OK;
}

/* On for the first, off behind the last. */
static enum status enable(const struct dt_ref *ref)
{
	struct fixed_regulator *r = ref->device;
	irq_state_t s = spin_lock(&r->lock);
	enum status st = r->users == 0 ? switch_it(r, true) : ST_OK;

	if (st == ST_OK)
		r->users++;
	spin_unlock(&r->lock, s);
	return st;
}

static enum status disable(const struct dt_ref *ref)
{
	struct fixed_regulator *r = ref->device;
	irq_state_t s = spin_lock(&r->lock);
	enum status st = r->users == 0 ? ST_BAD_STATE : ST_OK;

	if (st == ST_OK && r->users == 1 && !r->is_always_on)
		st = switch_it(r, false);
	if (st == ST_OK)
		r->users--;
	spin_unlock(&r->lock, s);
	return st;
}

static enum status get_uv(const struct dt_ref *ref, uint32_t *uv)
{
	const struct fixed_regulator *r = ref->device;

	*uv = r->uv;
	return ST_OK;
}

static const struct regulator_ops fixed_ops = {
	.enable = enable,
	.disable = disable,
	.get_uv = get_uv,
};

static bool has(const struct dt_device *dev, const char *name)
{
	return dt_getprop(dev->fdt, dev->node, name, NULL);
}

static enum status read_node(const struct dt_device *dev,
			     struct fixed_regulator *r)
{
	uint32_t max_uv = 0;
	enum status st =
		dt_u32(dev->fdt, dev->node, "regulator-min-microvolt", &r->uv);

	if (st != ST_OK ||
	    dt_u32(dev->fdt, dev->node, "regulator-max-microvolt", &max_uv) !=
		    ST_OK ||
	    max_uv != r->uv)
		return ST_BAD_FORMAT;
	r->is_active_high = has(dev, "enable-active-high");
	r->is_always_on = has(dev, "regulator-always-on");
	st = dt_ref_get(dev, DT_GPIO, has(dev, "gpio") ? "gpio" : "gpios", 0,
			&r->pin);
	r->has_pin = st == ST_OK;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* What is on at start-up stays on meanwhile. */
static enum status start(const struct dt_device *dev,
			 const struct fixed_regulator *r)
{
	bool is_on = r->is_always_on || has(dev, "regulator-boot-on");

	return r->has_pin
		       ? gpio_make_output(&r->pin, is_on == r->is_active_high)
		       : ST_OK;
}

static enum status probe(const struct dt_device *dev)
{
	struct fixed_regulator *r = heap_alloc(sizeof(*r));
	enum status st = r ? read_node(dev, r) : ST_NO_MEM;

	if (st == ST_OK)
		st = start(dev, r);
	if (st == ST_OK)
		st = dt_provide(dev, DT_REGULATOR, &fixed_ops, r);
	if (st != ST_OK)
		heap_free(r);
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "regulator-fixed"},
	{},
};

DEFINE_DT_DRIVER(fixed_regulator) = {
	.name = "regulator-fixed",
	.type = DT_DRIVER_REGULATOR,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const fixed_regulator_driver = &fixed_regulator;
