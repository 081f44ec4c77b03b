/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_UART_PL011_H
#define KERNEL_DRIVERS_UART_PL011_H

#include "kernel/arch/mmu.h"
#include "kernel/log/log.h"

/*
 * Arm PL011 as a sink of the log. @base: registers; @map_attr: 0, or
 * MAP_NONSECURE for a console that belongs to normal world.
 * Returns ST_OK; ST_NO_MEM.
 */
enum status pl011_create(paddr_t base, unsigned int map_attr,
			 const struct log_sink **out);

#endif
