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

/* /firmware/optee below @root: a tree's, or a fragment's. */
enum status dt_add_firmware(void *fdt, int root,
			    const struct dt_optee_info *info);
/* Our ranges in /reserved-memory below @root; a parent that is not there is
 * made with @cells. */
enum status dt_add_reserved(void *fdt, int root, const struct dt_cells *cells,
			    const struct dt_optee_info *info);
/* /psci and, where a CPU has none, the method to start it. */
enum status dt_add_psci(void *fdt);

#endif
