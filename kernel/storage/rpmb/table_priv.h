/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_TABLE_PRIV_H
#define KERNEL_STORAGE_RPMB_TABLE_PRIV_H

#include "kernel/storage/rpmb/table.h"

/* Guarded by the device's lock. */
struct rpmb_table {
	uint32_t generation; /* of the device, when it was read */
	uint32_t first_block;
	uint32_t count;             /* with the entry that ends it */
	struct rpmb_entry *entries; /* NULL: not read */
};

/* Read it afresh; on a device without one, make it. */
enum status rpmb_table_load(struct rpmb_table *t);

#endif
