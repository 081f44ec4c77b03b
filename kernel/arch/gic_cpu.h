/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_GIC_CPU_H
#define KERNEL_ARCH_GIC_CPU_H

#include "base/bytes/compiler.h"

/* The GICv3 CPU interface, whose registers are the CPU's own: the secure
 * view of Group 1. Spec: Arm IHI 0069G 12.2 */
void arch_gic_cpu_init(void);
uint32_t arch_gic_ack(void); /* INTID; 1023: none of ours */
void arch_gic_eoi(uint32_t intid);
/* Secure SGI to the CPU @hw_id, or to all others when it is UINT64_MAX. */
void arch_gic_sgi(uint32_t sgi, uint64_t hw_id);
/* Normal world's SGI, to this CPU. */
void arch_gic_sgi_foreign(uint32_t sgi);

#endif
