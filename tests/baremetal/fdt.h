/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_FDT_H
#define TESTS_BAREMETAL_FDT_H

#include "base/bytes/compiler.h"

/*
 * Just enough of a device tree reader for the payload. It trusts the blob:
 * the firmware that started us made it.
 */
struct fdt_node {
	const char *name;
	const uint8_t *props; /* first token behind the name */
	const uint8_t *fdt;
};

#define FDT_MAGIC 0xd00dfeedu

bool fdt_is_valid(const void *fdt);
/* The first node when @node->fdt is NULL; false at the end. */
bool fdt_next_node(const void *fdt, struct fdt_node *node);
/* NULL when absent. */
const void *fdt_prop(const struct fdt_node *node, const char *name,
		     uint32_t *size_bytes);
bool fdt_prop_is(const struct fdt_node *node, const char *name,
		 const char *value);
bool fdt_is_compatible(const struct fdt_node *node, const char *value);
bool fdt_is_enabled(const struct fdt_node *node);
/* @index counts pairs of a two-cell address and a two-cell size. */
bool fdt_reg(const struct fdt_node *node, uint32_t index, uint64_t *base,
	     uint64_t *size_bytes);
uint32_t fdt_u32(const void *cell);
uint64_t fdt_u64(const void *cells);

#endif
