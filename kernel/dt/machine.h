/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_MACHINE_H
#define KERNEL_DT_MACHINE_H

#include "kernel/dt/dt.h"

/*
 * What start-up asks a checked tree about the machine. Nothing is
 * allocated or logged. Context: any.
 */

/*
 * Visit the CPUs in the order of the tree, but those whose status says that
 * they failed. @hw_id: MPIDR affinity bits. A disabled CPU is one that
 * normal world may start later, so it is visited.
 * Returns ST_OK; ST_NOT_FOUND (no /cpus); ST_BAD_FORMAT (a CPU without an
 * id). Spec: Devicetree 0.4, 3.8.
 */
typedef void (*dt_cpu_fn)(uint64_t hw_id, void *arg);
enum status dt_for_each_cpu(const void *fdt, dt_cpu_fn fn, void *arg);

/* The interrupt controller that secure world uses. */
#define DT_GIC_REGIONS_MAX 8
struct dt_gic {
	unsigned int version; /* 2 or 3 (4 is driven as 3) */
	uint64_t dist_base, dist_size;
	/* Version 2: one, the CPU interface. Version 3: redistributors. */
	unsigned int region_count;
	struct {
		uint64_t base, size;
	} region[DT_GIC_REGIONS_MAX];
	uint64_t redist_stride; /* bytes; 0: as the registers say */
	int node;
};
/* What @node says, which is one of version @version. ST_OK; ST_BAD_FORMAT. */
enum status dt_read_gic(const void *fdt, int node, unsigned int version,
			struct dt_gic *out);

/*
 * Shared memory that the board sets aside: the first range of a node
 * optee_shm@... in /reserved-memory. Whether it is normal world's RAM is the
 * caller's to check. ST_OK; ST_NOT_FOUND; ST_BAD_FORMAT.
 */
enum status dt_find_reserved_shm(const void *fdt, uint64_t *base,
				 uint64_t *size);

/*
 * Where the firmware says that its log of measured boot lies, for us: in secure
 * memory, which is the caller's to check. ST_OK; ST_NOT_FOUND (there is none,
 * or it has no place); ST_BAD_FORMAT.
 * Spec: TF-A, "DTB binding for Event Log properties"
 */
enum status dt_find_event_log(const void *fdt, uint64_t *base,
			      uint32_t *size_bytes);
/* @fdt goes to normal world, which need not know that place. */
void dt_hide_event_log(void *fdt);

/*
 * Random seed material for us: kaslr-seed and rng-seed of /secure-chosen,
 * then of /chosen, as long as there is room. What /secure-chosen holds is a
 * secret of secure world: it is overwritten in the tree. What /chosen holds
 * belongs to Linux too and stays, so hash it with something of our own.
 * Returns the number of bytes written to @out, 0 when there is none.
 */
size_t dt_take_seeds(void *fdt, uint8_t *out, size_t max_bytes);

#endif
