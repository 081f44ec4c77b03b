/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/drivers/gic/gic.h"
#include "kernel/drivers/gic/gic_regs.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/* GICv2: native interrupts are Group 0 and arrive as FIQ. */
#define GICC_CTLR      0x00
#define GICC_PMR       0x04
#define GICC_IAR       0x0c
#define GICC_EOIR      0x10
#define GICC_CTLR_ON   (BIT32(0) | BIT32(3)) /* Group 0 on, as FIQ */
#define GICD_CTLR_GRP0 BIT32(0)

static volatile uint8_t *dist, *cpu_if;
static struct spinlock lock = SPINLOCK_INIT; /* read-modify-write in dist */

/* Which interface a CPU has, it alone can ask. The controller has room for 8,
 * so the tree lists no more CPUs than that; a CPU writes its own. */
#define INTERFACES_MAX 8u
static struct {
	uint64_t hw_id;
	uint8_t mask; /* 0: it was never on */
} interfaces[INTERFACES_MAX];

static void know_interface(void)
{
	const struct cpu *cpu = arch_cpu_this();

	if (cpu->index >= INTERFACES_MAX)
		return;
	interfaces[cpu->index].hw_id = cpu->hw_id;
	WRITE_ONCE(interfaces[cpu->index].mask, dist[GICD_ITARGETSR]);
}

static uint8_t interface_of(uint64_t hw_id)
{
	for (unsigned int i = 0; i < INTERFACES_MAX; i++) {
		uint8_t mask = READ_ONCE(interfaces[i].mask);

		if (mask && interfaces[i].hw_id == hw_id)
			return mask;
	}
	return 0;
}

static uint32_t v2_ack(void)
{
	uint32_t iar = *gic_reg(cpu_if, GICC_IAR);

	/* 1022 is normal world's and stays pending; 1023 is nothing. */
	return (iar & 0x3ff) >= 1020 ? IRQ_NONE : iar & 0x1fff;
}

static void v2_eoi(uint32_t intid)
{
	*gic_reg(cpu_if, GICC_EOIR) = intid;
}

static void v2_enable(uint32_t intid)
{
	irq_state_t s = spin_lock(&lock);

	gic_claim(dist, intid, false);
	if (intid >= GIC_SPI_FIRST) /* to the CPU that asks for it */
		dist[GICD_ITARGETSR + intid] = dist[GICD_ITARGETSR];
	*gic_bit_reg(dist, GICD_ISENABLER, intid) = BIT32(intid % 32);
	spin_unlock(&lock, s);
}

static void v2_disable(uint32_t intid)
{
	*gic_bit_reg(dist, GICD_ICENABLER, intid & 0x3ff) = BIT32(intid % 32);
}

static bool v2_is_pending(uint32_t intid)
{
	return gic_is_pending(dist, intid);
}

static void v2_raise_foreign(uint32_t intid)
{
	if (intid >= 16)
		*gic_bit_reg(dist, GICD_ISPENDR, intid) = BIT32(intid % 32);
	else /* to the CPU that runs, as a Group 1 SGI */
		*gic_reg(dist, GICD_SGIR) = (2u << 24) | BIT32(15) | intid;
}

/* Registers of private interrupts are banked. */
static void v2_give_foreign(uint32_t intid)
{
	irq_state_t s = spin_lock(&lock);

	gic_give(dist, intid, false);
	spin_unlock(&lock, s);
}

static void v2_send_sgi(uint32_t sgi, uint64_t hw_id)
{
	/* hw_id ~0: all others. */
	if (hw_id == UINT64_MAX)
		*gic_reg(dist, GICD_SGIR) = (1u << 24) | sgi;
	else
		*gic_reg(dist, GICD_SGIR) =
			(uint32_t)interface_of(hw_id) << 16 | sgi;
}

static void v2_route(uint32_t intid, uint64_t hw_id)
{
	uint8_t mask = interface_of(hw_id);

	if (mask)
		dist[GICD_ITARGETSR + intid] = mask;
}

static void v2_cpu_init(void)
{
	uint32_t ctlr = *gic_reg(cpu_if, GICC_CTLR);

	know_interface();
	*gic_reg(cpu_if, GICC_PMR) = 0xff;
	*gic_reg(cpu_if, GICC_CTLR) = ctlr | GICC_CTLR_ON;
}

static const struct irq_chip chip = {
	.name = "GICv2",
	.native_is_irq = false,
	.ack = v2_ack,
	.eoi = v2_eoi,
	.enable = v2_enable,
	.disable = v2_disable,
	.is_pending = v2_is_pending,
	.raise_foreign = v2_raise_foreign,
	.give_foreign = v2_give_foreign,
	.send_sgi = v2_send_sgi,
	.route = v2_route,
	.cpu_init = v2_cpu_init,
};

enum status gic_v2_create(const struct dt_gic *gic)
{
	if (!gic->region_count)
		return ST_NOT_FOUND;
	dist = kmap_device(gic->dist_base, gic->dist_size, 0);
	cpu_if = kmap_device(gic->region[0].base, gic->region[0].size, 0);
	if (!dist || !cpu_if)
		return ST_NO_MEM;
	*gic_reg(dist, GICD_CTLR) |= GICD_CTLR_GRP0;
	v2_cpu_init();
	gic_found(dist);
	irq_set_chip(&chip);
	return ST_OK;
}
