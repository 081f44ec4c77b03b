/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/arch/gic_cpu.h"
#include "kernel/drivers/gic/gic.h"
#include "kernel/drivers/gic/gic_regs.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/* GICv3: native interrupts are Secure Group 1 and arrive as IRQ; normal
 * world's Group 1 arrives as FIQ while we run. */
#define GICR_TYPER      0x0008
#define GICR_SGI_FRAME  0x10000
#define GICR_FRAME_PAIR 0x20000
#define GICR_VLPI_PAIR  0x40000
#define GICR_TYPER_VLPI BIT64(1)
#define GICR_TYPER_LAST BIT64(4)
#define GICD_CTLR_GRP1S BIT32(2)
#define GICD_CTLR_RWP   BIT32(31)

static volatile uint8_t *dist;
static volatile uint8_t *redist[DT_GIC_REGIONS_MAX];
static uint64_t redist_bytes[DT_GIC_REGIONS_MAX];
static unsigned int redist_count;
static uint64_t redist_stride;
static struct spinlock lock = SPINLOCK_INIT; /* read-modify-write in dist */

static uint64_t redist_typer(volatile uint8_t *frame)
{
	return *gic_reg(frame, GICR_TYPER) |
	       ((uint64_t)*gic_reg(frame, GICR_TYPER + 4) << 32);
}

/* Affinity as in GICR_TYPER[63:32], from MPIDR bits. */
static uint32_t packed_affinity(uint64_t hw_id)
{
	return (uint32_t)(hw_id & 0xffffff) |
	       (uint32_t)((hw_id >> 32 & 0xff) << 24);
}

/* The redistributor of this CPU, or NULL. */
static volatile uint8_t *this_redist(void)
{
	uint32_t want = packed_affinity(arch_cpu_this()->hw_id);
	unsigned int i;

	for (i = 0; i < redist_count; i++) {
		uint64_t at = 0;

		while (at + GICR_FRAME_PAIR <= redist_bytes[i]) {
			uint64_t typer = redist_typer(redist[i] + at);

			if (typer >> 32 == want)
				return redist[i] + at;
			if (typer & GICR_TYPER_LAST)
				break;
			if (redist_stride)
				at += redist_stride;
			else
				at += typer & GICR_TYPER_VLPI ? GICR_VLPI_PAIR
							      : GICR_FRAME_PAIR;
		}
	}
	return NULL;
}

static void claim(volatile uint8_t *frame, uint32_t intid)
{
	irq_state_t s = spin_lock(&lock);

	gic_claim(frame, intid, true);
	*gic_bit_reg(frame, GICD_ISENABLER, intid) = BIT32(intid % 32);
	spin_unlock(&lock, s);
}

/* Affinities lie in GICD_IROUTER as in MPIDR. */
static void v3_route(uint32_t intid, uint64_t hw_id)
{
	irq_state_t s = spin_lock(&lock);

	*gic_reg(dist, GICD_IROUTER + 8 * intid) = (uint32_t)hw_id & 0xffffff;
	*gic_reg(dist, GICD_IROUTER + 8 * intid + 4) =
		(uint32_t)(hw_id >> 32) & 0xff;
	spin_unlock(&lock, s);
}

static void v3_enable(uint32_t intid)
{
	volatile uint8_t *r;

	if (intid < GIC_SPI_FIRST) {
		r = this_redist();
		if (r)
			claim(r + GICR_SGI_FRAME, intid);
		return;
	}
	v3_route(intid, arch_cpu_this()->hw_id);
	claim(dist, intid);
}

static void v3_disable(uint32_t intid)
{
	volatile uint8_t *frame = dist;

	if (intid < GIC_SPI_FIRST) {
		frame = this_redist();
		if (!frame)
			return;
		frame += GICR_SGI_FRAME;
	}
	*gic_bit_reg(frame, GICD_ICENABLER, intid) = BIT32(intid % 32);
}

static bool v3_is_pending(uint32_t intid)
{
	return gic_is_pending(dist, intid);
}

static void v3_raise_foreign(uint32_t intid)
{
	volatile uint8_t *frame = dist;

	if (intid < 16) {
		arch_gic_sgi_foreign(intid);
		return;
	}
	if (intid < GIC_SPI_FIRST) {
		frame = this_redist();
		if (!frame)
			return;
		frame += GICR_SGI_FRAME;
	}
	*gic_bit_reg(frame, GICD_ISPENDR, intid) = BIT32(intid % 32);
}

static void v3_give_foreign(uint32_t intid)
{
	volatile uint8_t *r = this_redist();
	irq_state_t s;

	if (!r)
		return;
	s = spin_lock(&lock);
	gic_give(r + GICR_SGI_FRAME, intid, true);
	spin_unlock(&lock, s);
}

static void v3_send_sgi(uint32_t sgi, uint64_t hw_id)
{
	arch_gic_sgi(sgi, hw_id);
}

static void v3_cpu_init(void)
{
	arch_gic_cpu_init();
}

static const struct irq_chip chip = {
	.name = "GICv3",
	.native_is_irq = true,
	.ack = arch_gic_ack,
	.eoi = arch_gic_eoi,
	.enable = v3_enable,
	.disable = v3_disable,
	.is_pending = v3_is_pending,
	.raise_foreign = v3_raise_foreign,
	.give_foreign = v3_give_foreign,
	.send_sgi = v3_send_sgi,
	.route = v3_route,
	.cpu_init = v3_cpu_init,
};

enum status gic_v3_create(const struct dt_gic *gic)
{
	unsigned int i;

	dist = kmap_device(gic->dist_base, gic->dist_size, 0);
	if (!dist)
		return ST_NO_MEM;
	for (i = 0; i < gic->region_count; i++) {
		redist[i] = kmap_device(gic->region[i].base,
					gic->region[i].size, 0);
		if (!redist[i])
			return ST_NO_MEM;
		redist_bytes[i] = gic->region[i].size;
	}
	redist_count = gic->region_count;
	redist_stride = gic->redist_stride;
	if (!this_redist())
		return ST_NOT_FOUND;
	*gic_reg(dist, GICD_CTLR) |= GICD_CTLR_GRP1S;
	v3_cpu_init();
	gic_found(dist);
	irq_set_chip(&chip);
	return ST_OK;
}
