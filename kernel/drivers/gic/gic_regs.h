/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_GIC_GIC_REGS_H
#define KERNEL_DRIVERS_GIC_GIC_REGS_H

#include "base/bytes/compiler.h"
#include "kernel/irq/irq.h"

/* Distributor, both versions; the redistributors' SGI frame has the same
 * layout. Spec: Arm IHI 0048B 4.3, IHI 0069G 12.9 */
#define GICD_CTLR       0x000
#define GICD_TYPER      0x004
#define GICD_IGROUPR    0x080
#define GICD_ISENABLER  0x100
#define GICD_ICENABLER  0x180
#define GICD_ISPENDR    0x200
#define GICD_ICPENDR    0x280
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR  0x800
#define GICD_IGRPMODR   0xd00
#define GICD_SGIR       0xf00
#define GICD_IROUTER    0x6000

#define GIC_SPI_FIRST    32u
#define GIC_INTID_MAX    1019u
/* In the secure half of the priorities, in the middle of it. */
#define GIC_SECURE_PRIO  0x60
/* The middle of normal world's, as we see it. */
#define GIC_FOREIGN_PRIO 0xc0

static inline volatile uint32_t *gic_reg(volatile uint8_t *frame,
					 uint32_t offset)
{
	return (volatile uint32_t *)(volatile void *)(frame + offset);
}

/* Word of a one-bit-per-interrupt array, and the bit. */
static inline volatile uint32_t *gic_bit_reg(volatile uint8_t *frame,
					     uint32_t array, uint32_t intid)
{
	return gic_reg(frame, array + 4 * (intid / 32));
}

/* Make @intid secure: group 0, with @mode_bit in the modifier (version 3:
 * Secure Group 1). */
static inline void gic_claim(volatile uint8_t *frame, uint32_t intid,
			     bool group1_secure)
{
	uint32_t bit = BIT32(intid % 32);

	*gic_bit_reg(frame, GICD_ICENABLER, intid) = bit;
	*gic_bit_reg(frame, GICD_IGROUPR, intid) &= ~bit;
	if (group1_secure)
		*gic_bit_reg(frame, GICD_IGRPMODR, intid) |= bit;
	frame[GICD_IPRIORITYR + intid] = GIC_SECURE_PRIO;
}

/* Make @intid normal world's Group 1; it is disabled until normal world wants
 * it. */
static inline void gic_give(volatile uint8_t *frame, uint32_t intid,
			    bool has_modifier)
{
	uint32_t bit = BIT32(intid % 32);

	*gic_bit_reg(frame, GICD_ICENABLER, intid) = bit;
	if (has_modifier)
		*gic_bit_reg(frame, GICD_IGRPMODR, intid) &= ~bit;
	*gic_bit_reg(frame, GICD_IGROUPR, intid) |= bit;
	frame[GICD_IPRIORITYR + intid] = GIC_FOREIGN_PRIO;
}

/* Of a line: does the device hold it now? */
static inline bool gic_is_pending(volatile uint8_t *frame, uint32_t intid)
{
	return *gic_bit_reg(frame, GICD_ISPENDR, intid) & BIT32(intid % 32);
}

/* From GICD_TYPER, for gic_intid_limit(). */
void gic_found(volatile uint8_t *dist);

#endif
