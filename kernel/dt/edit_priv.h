/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_EDIT_PRIV_H
#define KERNEL_DT_EDIT_PRIV_H

#include <libfdt.h>

#include "kernel/dt/cells_priv.h"

/* This room only: what edits of a tree have in common. */
#define OPTEE_COMPATIBLE "linaro,optee-tz"

enum status dt_edit_status(int err);
/* Subnode @name of @parent, made when it is not there. */
enum status dt_find_or_add(void *fdt, int parent, const char *name,
			   bool *is_new, int *out);
/* Bytes behind the last block. */
size_t dt_slack(const void *fdt);

/* How many cells tell an interrupt of the GIC. An overlay does not know the
 * controller: most have three. Spec: as above, optee_node.c */
#define GIC_CELLS_MIN 3
#define GIC_CELLS_MAX 4 /* the fourth: a partition of CPUs */

/* /firmware/optee below @root: a tree's, or a fragment's. @interrupt_cells:
 * of the controller, 0 when it is not known. */
enum status dt_add_firmware(void *fdt, int root, uint32_t interrupt_cells,
			    const struct dt_optee_info *info);
/* Our ranges in /reserved-memory below @root; a parent that is not there is
 * made with @cells. */
enum status dt_add_reserved(void *fdt, int root, const struct dt_cells *cells,
			    const struct dt_optee_info *info);
/* Is there PSCI already? Then nothing is to be added. */
bool dt_describes_psci(const void *fdt);
/* /psci and, where a CPU has none, the method to start it. */
enum status dt_add_psci(void *fdt);

#endif
