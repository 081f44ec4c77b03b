/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/firewall/firewall.h"
#include "kernel/drivers/mmio.h"
#include "kernel/drivers/rtc/rtc.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

/*
 * Arm PL031: a counter of seconds, 32 bits wide. Its alarm is not used.
 * Spec: Arm DDI 0224C 3
 */
#define PL031_DR    0x00 /* the time */
#define PL031_LR    0x08 /* sets it */
#define PL031_CR    0x0c /* bit 0 starts it, until the next reset */
#define PL031_IMSC  0x10 /* bit 0 lets the alarm interrupt */
#define PL031_ICR   0x1c
#define PL031_BYTES 0x1000

struct pl031 {
	volatile uint8_t *regs;
};

static enum status get(void *device, uint64_t *seconds)
{
	const struct pl031 *p = device;

	*seconds = mmio_read32(p->regs, PL031_DR);
	return ST_OK;
}

static enum status set(void *device, uint64_t seconds)
{
	const struct pl031 *p = device;

	mmio_write32(p->regs, PL031_LR, (uint32_t)seconds);
	return ST_OK;
}

static const struct rtc_ops pl031_ops = {
	.get = get,
	.set = set,
	.first = 0,
	.last = UINT32_MAX,
};

static enum status start(const struct dt_device *dev, struct pl031 *p)
{
	uint64_t base = 0;
	uint64_t size = 0;

	if (dt_reg(dev->fdt, dev->node, 0, &base, &size) != ST_OK ||
	    size < PL031_BYTES)
		return ST_BAD_FORMAT;
	p->regs = kmap_device(base, PL031_BYTES, 0);
	if (!p->regs)
		return ST_NO_MEM;
	/* Whoever was here before may have set an alarm. */
	mmio_write32(p->regs, PL031_IMSC, 0);
	mmio_write32(p->regs, PL031_ICR, 1);
	if (!(mmio_read32(p->regs, PL031_CR) & 1))
		mmio_write32(p->regs, PL031_CR, 1);
	return ST_OK;
}

static enum status probe(const struct dt_device *dev)
{
	enum firewall_access access = FIREWALL_NONSECURE;
	struct pl031 *p = NULL;
	enum status st = ST_OK;

	/* A clock that normal world has a driver for stays its own: two would
	 * set it, and what it says could not be relied on. */
	if (!firewall_access_of(dev->fdt, dev->node, &access) ||
	    access != FIREWALL_SECURE || rtc_is_present())
		return ST_OK;
	p = heap_alloc(sizeof(*p));
	st = p ? start(dev, p) : ST_NO_MEM;
	if (st == ST_OK)
		st = rtc_register(&pl031_ops, p);
	if (st != ST_OK)
		heap_free(p);
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "arm,pl031"},
	{},
};

DEFINE_DT_DRIVER(pl031) = {
	.name = "pl031",
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const pl031_driver = &pl031;
