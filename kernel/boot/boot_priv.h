/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_BOOT_PRIV_H
#define KERNEL_BOOT_BOOT_PRIV_H

#include "kernel/boot/boot.h"

/* Steps of boot_main(), each in a file of its own. They panic when the
 * machine cannot be used: normal world then starts without us. */

/* Our secure memory, into the linear map and the page allocator; returns
 * its bounds, image included. */
void boot_add_secure_memory(const void *fdt, const struct boot_handoff *handoff,
			    uint64_t *base, uint64_t *size_bytes);
/* Normal world's RAM into its linear map. */
void boot_add_ns_memory(const void *fdt);

/* Console, interrupt controller. Missing ones are logged, not fatal. */
void boot_find_console(const void *fdt);
void boot_find_gic(const void *fdt);

/* A shared interrupt that no node of the tree uses, to notify normal world
 * by; 0 when there is none. */
uint32_t boot_free_interrupt(const void *fdt);

#endif
