/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/firewall/firewall.h"
#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/*
 * Arm PL061: eight pins. Levels are those of the pin; what "active" means is
 * for the consumer to know. Spec: Arm DDI 0190B 3;
 * bindings/gpio/pl061-gpio.yaml
 */
#define PL061_DATA(pin) (4u << (pin)) /* this pin and no other */
#define PL061_DIR       0x400         /* a bit a pin: 1 is an output */
#define PL061_BYTES     0x1000
#define PIN_COUNT       8u

struct pl061 {
	volatile uint8_t *regs;
	struct spinlock lock; /* read-modify-write of PL061_DIR */
};

static bool is_pin(const struct dt_ref *ref)
{
	return ref->arg_count == 2 && ref->args[0] < PIN_COUNT;
}

static void set_direction(struct pl061 *p, uint32_t pin, bool is_output)
{
	irq_state_t s = spin_lock(&p->lock);
	uint32_t dir = mmio_read(p->regs, PL061_DIR, 1) & ~BIT32(pin);

	if (is_output)
		dir |= BIT32(pin);
	mmio_write(p->regs, PL061_DIR, 1, dir);
	spin_unlock(&p->lock, s);
}

static enum status write_pin(const struct dt_ref *ref, bool level)
{
	const struct pl061 *p = ref->device;
	uint32_t pin = ref->args[0];

	if (!is_pin(ref))
		return ST_BAD_PARAM;
	mmio_write(p->regs, PL061_DATA(pin), 1, level ? BIT32(pin) : 0);
	return ST_OK;
}

static enum status read_pin(const struct dt_ref *ref, bool *level)
{
	const struct pl061 *p = ref->device;

	if (!is_pin(ref))
		return ST_BAD_PARAM;
	*level = mmio_read(p->regs, PL061_DATA(ref->args[0]), 1) != 0;
	return ST_OK;
}

static enum status make_input(const struct dt_ref *ref)
{
	if (!is_pin(ref))
		return ST_BAD_PARAM;
	set_direction(ref->device, ref->args[0], false);
	return ST_OK;
}

static enum status make_output(const struct dt_ref *ref, bool level)
{
	/* An input takes no level: it shows once the pin drives. */
	if (!is_pin(ref))
		return ST_BAD_PARAM;
	set_direction(ref->device, ref->args[0], true);
	return write_pin(ref, level);
}

static const struct gpio_ops pl061_ops = {
	.make_input = make_input,
	.make_output = make_output,
	.read = read_pin,
	.write = write_pin,
};

static enum status start(const struct dt_device *dev, struct pl061 *p)
{
	struct dt_ref clock;
	uint64_t base = 0;
	uint64_t size = 0;
	enum status st = dt_ref_get(dev, DT_CLOCK, "clocks", 0, &clock);

	if (st == ST_OK)
		st = clock_enable(&clock);
	if (st != ST_OK && st != ST_NOT_FOUND && st != ST_NOT_SUPPORTED)
		return st;
	if (dt_reg(dev->fdt, dev->node, 0, &base, &size) != ST_OK ||
	    size < PL061_BYTES)
		return ST_BAD_FORMAT;
	p->regs = kmap_device(base, PL061_BYTES, 0);
	if (!p->regs)
		return ST_NO_MEM;
	return dt_provide(dev, DT_GPIO, &pl061_ops, p);
}

static enum status probe(const struct dt_device *dev)
{
	enum firewall_access access = FIREWALL_NONSECURE;
	struct pl061 *p = NULL;
	enum status st = ST_OK;

	/* Pins that normal world can move are of no use to us. */
	if (!firewall_access_of(dev->fdt, dev->node, &access) ||
	    access != FIREWALL_SECURE)
		return ST_OK;
	p = heap_alloc(sizeof(*p));
	st = p ? start(dev, p) : ST_NO_MEM;
	if (st != ST_OK)
		heap_free(p);
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "arm,pl061"},
	{},
};

DEFINE_DT_DRIVER(pl061) = {
	.name = "pl061",
	.type = DT_DRIVER_GPIO,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const pl061_driver = &pl061;
