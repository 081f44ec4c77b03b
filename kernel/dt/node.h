/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_NODE_H
#define KERNEL_DT_NODE_H

#include "kernel/dt/dt.h"

/*
 * What libfdt's functions of like names do, without a walk over the tree once
 * dt_index() has been there. Same results on a checked tree. Context: any.
 */

/* fdt_getprop(). @length may be NULL. */
const void *dt_getprop(const void *fdt, int node, const char *name,
		       int *length);

/* The node behind @node in the order of the tree; negative: first, none. */
int dt_next_node(const void *fdt, int node);
/* The next one, of either world, that is compatible with @compatible. */
int dt_next_compatible(const void *fdt, int node, const char *compatible);
/* The child of @parent behind @child; negative: first, none. */
int dt_next_child(const void *fdt, int parent, int child);
#define dt_for_each_child(node, fdt, parent)                                   \
	for ((node) = dt_next_child(fdt, parent, -1); (node) >= 0;             \
	     (node) = dt_next_child(fdt, parent, node))
/* Negative: @node is the root, or no node. */
int dt_parent(const void *fdt, int node);

/* Negative: none. A name without a unit address finds the first with any. A
 * path may begin with an alias, which must be a whole path itself. */
int dt_find_child(const void *fdt, int parent, const char *name, size_t length);
int dt_find_path(const void *fdt, const char *path, size_t length);
int dt_find_phandle(const void *fdt, uint32_t phandle);

#endif
