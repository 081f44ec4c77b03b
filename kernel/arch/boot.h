/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_BOOT_H
#define KERNEL_ARCH_BOOT_H

#include "kernel/arch/mmu.h"

/* What kernel/boot asks of the architecture, once each. */

/*
 * Make known a CPU by its hardware id. Heap is up. In the order of the device
 * tree, which gives the index. ST_OK; ST_NO_MEM; ST_CONFLICT (known already).
 */
enum status arch_cpu_add(uint64_t hw_id);

/* After the last arch_cpu_add(): stacks with guard pages and save areas for
 * all of them; CPUs can start from now on. ST_NO_MEM. */
enum status arch_cpu_finish_table(void);

/* Physical address of the table by which firmware enters us. */
paddr_t arch_dispatcher_table(void);
/* The same under a dispatcher of FF-A: where CPUs start. */
paddr_t arch_secondary_entry(void);
/* A call to the firmware: x0..x7 in and out. */
void arch_firmware_call(uint64_t r[8]);

#endif
