/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_CELLS_PRIV_H
#define KERNEL_DT_CELLS_PRIV_H

#include <libfdt.h>

#include "kernel/dt/dt.h"

/* This room only: numbers that are made of 32-bit big-endian cells. */
struct dt_cells {
	unsigned int address; /* 1 or 2 */
	unsigned int size;    /* 0..2 */
};

/* What @node prescribes for "reg" of its children. ST_BAD_FORMAT. */
enum status dt_cells_of(const void *fdt, int node, struct dt_cells *out);
/* The number in @count <= 2 cells. */
uint64_t dt_read_cells(const fdt32_t *cells, unsigned int count);

#endif
