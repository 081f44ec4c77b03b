/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/gic/gic.h"
#include "kernel/drivers/gic/gic_regs.h"
#include "kernel/drivers/model/services.h"
#include "kernel/log/log.h"

static uint32_t intid_limit;

void gic_found(volatile uint8_t *dist)
{
	uint32_t lines = 32 * ((*gic_reg(dist, GICD_TYPER) & 0x1f) + 1);

	intid_limit = MIN(lines, GIC_INTID_MAX + 1);
}

uint32_t gic_intid_limit(void)
{
	return intid_limit;
}

/* Spec: Linux bindings/interrupt-controller/arm,gic-v3.yaml */
#define TYPE_SPI  0u
#define TYPE_PPI  1u
#define PPI_FIRST 16u
#define SPI_FIRST 32u

static enum status attach(const struct dt_ref *ref,
			  void (*handler)(uint32_t intid, void *arg), void *arg)
{
	uint32_t number = ref->args[1];

	if (ref->arg_count < 3)
		return ST_BAD_PARAM;
	if (ref->args[0] == TYPE_PPI && number < SPI_FIRST - PPI_FIRST)
		return irq_register(PPI_FIRST + number, handler, arg);
	if (ref->args[0] == TYPE_SPI && number < intid_limit - SPI_FIRST)
		return irq_register(SPI_FIRST + number, handler, arg);
	return ST_BAD_PARAM;
}

static const struct interrupt_ops interrupts = {.attach = attach};

static enum status probe(const struct dt_device *dev)
{
	const unsigned int *version = dev->data;
	struct dt_gic gic;
	enum status st = dt_read_gic(dev->fdt, dev->node, *version, &gic);

	if (st != ST_OK)
		return st;
	if (irq_chip())
		return ST_CONFLICT;
	st = *version == 2 ? gic_v2_create(&gic) : gic_v3_create(&gic);
	if (st != ST_OK)
		return st;
	log_info("%s, native interrupts arrive as %s", irq_chip()->name,
		 irq_chip()->native_is_irq ? "IRQ" : "FIQ");
	return dt_provide(dev, DT_INTERRUPT, &interrupts, NULL);
}

static const unsigned int version_2 = 2;
static const unsigned int version_3 = 3;

static const struct dt_device_match matches[] = {
	{"arm,gic-v3", &version_3},
	{"arm,gic-400", &version_2},
	{"arm,cortex-a15-gic", &version_2},
	{"arm,cortex-a7-gic", &version_2},
	{"arm,cortex-a9-gic", &version_2},
	{"arm,pl390", &version_2},
	{},
};

DEFINE_DT_DRIVER(gic) = {
	.name = "gic",
	.type = DT_DRIVER_INTERRUPT,
	.match_table = matches,
	.probe = probe,
};
