/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_GIC_H
#define TESTS_BAREMETAL_GIC_H

#include "base/bytes/compiler.h"

/* The normal world's view of a GICv2 or GICv3 that TF-A has set up. */
void gic_init(void);
void gic_init_cpu(void);
void gic_fini_cpu(void);
void gic_enable_spi(uint32_t intid);

/* A software interrupt, on the CPU that calls. */
void gic_enable_sgi(uint32_t intid);
/* How often it came, on any CPU. */
uint64_t gic_sgi_count(uint32_t intid);

/* Interrupt all other CPUs, which ends their wait_for_interrupt(). */
void gic_kick_others(void);

/* How often the TEE's notification interrupt came, on any CPU. */
uint64_t gic_tee_irq_count(void);

#endif
