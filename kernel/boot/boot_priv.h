/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_BOOT_PRIV_H
#define KERNEL_BOOT_BOOT_PRIV_H

#include "kernel/boot/boot.h"
#include "kernel/dt/dt.h"

/* Steps of boot_main(), each in a file of its own. They panic when the
 * machine cannot be used: normal world then starts without us. */

/* Bring the loader's tree into view: NULL when there is none that is well
 * formed. Take it out of view again. */
void *boot_tree_map(const struct boot_handoff *handoff);
void boot_tree_unmap(const struct boot_handoff *handoff);
/* Add what normal world must know. On error the tree is as it was.
 * ST_NO_MEM; ST_NO_SPACE; ST_BAD_FORMAT. */
enum status boot_tree_announce(const struct boot_handoff *handoff, void *fdt,
			       const struct dt_optee_info *info);

/* Our secure memory, into the linear map and the page allocator; returns
 * its bounds, image included. */
void boot_add_secure_memory(const void *fdt, const struct boot_handoff *handoff,
			    uint64_t *base, uint64_t *size_bytes);
/* Normal world's RAM into its linear map. */
void boot_add_ns_memory(const void *fdt);

/* Console, then every other device that has a driver. Missing ones are logged,
 * not fatal, but for firewalls. */
void boot_find_console(const void *fdt);
void boot_probe_devices(const void *fdt);
/* The timer that limits the stay of threads; after the controller. */
void boot_find_timer(const void *fdt);

/* A shared interrupt that no node of the tree uses, to notify normal world
 * by; 0 when there is none. */
uint32_t boot_free_interrupt(const void *fdt);

#endif
