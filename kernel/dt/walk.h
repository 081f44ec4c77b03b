/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_WALK_H
#define KERNEL_DT_WALK_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Reading a tree that dt_check() accepted. The same as libfdt's functions of
 * these names for such a tree (nodes are the same offsets), but a walk over
 * the whole tree takes some instructions a tag instead of hundreds: start-up
 * makes dozens of walks. Whatever the tree says, nothing outside its blocks
 * is read. Negative: no such node. Context: any.
 */

/* Depth of the deepest node that dt_check() accepts; the root has 1. */
#define DT_DEPTH_MAX 64

/* The next node in the order of the tree; @node -1: the root. @depth, if not
 * NULL, changes by the levels between; it is negative when the walk has left
 * the node that it began at. */
int dt_next_node(const void *fdt, int node, int *depth);
int dt_first_child(const void *fdt, int node);
int dt_next_child(const void *fdt, int child);
int dt_parent(const void *fdt, int node);

/* A child by name; a name without '@' is found with any unit address. */
int dt_child(const void *fdt, int node, const char *name, size_t name_bytes);
/* A node by its whole path, which begins with '/'. */
int dt_path(const void *fdt, const char *path, size_t path_bytes);
/* The next node after @node (-1: from the root on) that is compatible. */
int dt_next_compatible(const void *fdt, int node, const char *compatible);
int dt_by_phandle(const void *fdt, uint32_t phandle);

/* Value of property @name, or NULL; @length (may be NULL) is set only when
 * there is one. It is aligned to 4 bytes. */
const void *dt_prop(const void *fdt, int node, const char *name, int *length);

/* Is the structure block well-formed, with names that end and are not empty?
 * The header must have been checked. For dt_check(). */
enum status dt_check_structure(const void *fdt);

#endif
