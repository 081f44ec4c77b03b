/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_GIC_GIC_H
#define KERNEL_DRIVERS_GIC_GIC_H

#include "kernel/dt/machine.h"

/*
 * Arm generic interrupt controllers. Start-up maps the registers and hands
 * the chip to kernel/irq. The firmware has initialised the distributor and
 * gave every interrupt that it does not keep to normal world.
 * Return ST_OK; ST_NO_MEM; ST_NOT_FOUND (no registers where they should be).
 */
enum status gic_v2_create(const struct dt_gic *gic);
enum status gic_v3_create(const struct dt_gic *gic);

/* One more than the highest interrupt id that the controller has, special
 * ones excluded; 0 before it was found. */
uint32_t gic_intid_limit(void);

#endif
