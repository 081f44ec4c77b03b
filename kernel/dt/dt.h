/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_DT_H
#define KERNEL_DT_DT_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Device trees. libfdt does the parsing (full checks on); here are the rules:
 * status and secure-status, cells, ranges. Nodes are offsets, negative =
 * none.
 */

/* Is the node for us / for normal world? (status, secure-status) */
bool dt_is_secure(const void *fdt, int node);
bool dt_is_nonsecure(const void *fdt, int node);

/* @idx-th (base, size) of "reg", translated through parents' ranges to a
 * physical address. ST_NOT_FOUND; ST_BAD_FORMAT. */
enum status dt_reg(const void *fdt, int node, unsigned int idx, uint64_t *base,
		   uint64_t *size);

/* Visit each range of RAM: memory nodes with device_type "memory". */
typedef void (*dt_memory_fn)(uint64_t base, uint64_t size, void *arg);
enum status dt_for_each_ns_memory(const void *fdt, dt_memory_fn fn, void *arg);
enum status dt_for_each_secure_memory(const void *fdt, dt_memory_fn fn,
				      void *arg);

/* Node that stdout-path of /secure-chosen (then /chosen) names, or negative. */
int dt_stdout_node(const void *fdt);

/* First node compatible with @compatible that is secure-visible. */
int dt_find_compatible(const void *fdt, const char *compatible);

/*
 * Tell normal world about us in the external tree (writable, with slack):
 * /firmware/optee, reserved memory for [secure_base, +size). Nodes already
 * there stay as they are. ST_NO_SPACE.
 */
struct dt_optee_info {
	uint64_t secure_base, secure_size;
	uint32_t notif_intid; /* 0: none */
};
enum status dt_add_optee(void *fdt, const struct dt_optee_info *info);

#endif
