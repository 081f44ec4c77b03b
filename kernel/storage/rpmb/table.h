/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_TABLE_H
#define KERNEL_STORAGE_RPMB_TABLE_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/storage/keys.h"

/*
 * What lies on the device: partition data in block 0, the file table, and
 * from the other end downwards the blocks of files. A table entry is one
 * block, so what changes a file is always the write of one entry.
 * Spec: abi-formats 3.3; numbers are little endian.
 *
 * The table is kept in memory: only we can write the device. Context of all:
 * between rpmb_table_enter and leave, whose lock is the device's.
 */
#define RPMB_NAME_BYTES 224u

enum rpmb_entry_flags {
	RPMB_ENTRY_ACTIVE = 1,
	RPMB_ENTRY_LAST = 2,
};

struct rpmb_entry {
	uint32_t start_bytes; /* on the device */
	uint32_t size_bytes;
	uint32_t flags;
	uint32_t unused;
	uint8_t wrapped_fek[STORAGE_FEK_BYTES];
	char name[RPMB_NAME_BYTES]; /* zero padded */
};
static_assert(sizeof(struct rpmb_entry) == 256, "RPMB file table");

/* Errors of these: as device.h says. */
enum status rpmb_table_enter(void);
void rpmb_table_leave(void);

/* The active entry of @name (padded), or NULL. Good till the next change. */
const struct rpmb_entry *rpmb_table_find(const char name[RPMB_NAME_BYTES]);
/* Active entries by position: NULL behind the last. *@idx is where to look
 * from, and then where to go on. */
const struct rpmb_entry *rpmb_table_next(uint64_t *idx);

/* Where @block_count free blocks lie: the first of them. ST_NO_SPACE. */
enum status rpmb_table_allocate(uint32_t block_count, uint32_t *block);
/* Put @e in the place of @old (of rpmb_table_find; NULL: a free place), in one
 * step. ST_NO_SPACE; ST_NO_MEM. */
enum status rpmb_table_put(const struct rpmb_entry *old,
			   const struct rpmb_entry *e);
enum status rpmb_table_remove(const struct rpmb_entry *old);

uint32_t rpmb_blocks_of(uint32_t size_bytes);

#endif
