/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/gic/gic.h"
#include "kernel/drivers/gic/gic_regs.h"

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
