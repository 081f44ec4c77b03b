/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_CONTENT_H
#define KERNEL_STORAGE_RPMB_CONTENT_H

#include "kernel/storage/rpmb/table.h"
#include "kernel/storage/span.h"

/*
 * Contents of files. What belongs to a file is never overwritten but within
 * one block: else the whole goes to free blocks, and the write of the table
 * entry makes it the file's. Context: as the table. Errors: the device's,
 * ST_NO_MEM, ST_DENIED (user memory), ST_CORRUPT (no key).
 */

/* Bytes [@offset, @offset + size of @dst) of @e, within its size. */
enum status rpmb_content_read(const struct rpmb_entry *e,
			      const uint8_t owner[16], uint32_t offset_bytes,
			      const struct storage_sink *dst);

/* New contents: so much of the old, then zeros up to the size, over which the
 * parts are laid. */
struct rpmb_change {
	uint8_t owner[16];
	const struct rpmb_entry *old; /* NULL: a new file */
	uint32_t keep_bytes;          /* of @old, from its beginning */
	uint32_t size_bytes;
	uint32_t patch_at_bytes;
	uint32_t patch_bytes; /* sum of the parts */
	const struct storage_source *parts;
	size_t part_count;
};
/* In the place of @old, under the name @name. ST_NO_SPACE. */
enum status rpmb_content_replace(const struct rpmb_change *c,
				 const char name[RPMB_NAME_BYTES]);
/* The same where it can be done in place; ST_NOT_SUPPORTED: it cannot. */
enum status rpmb_content_patch(const struct rpmb_change *c);

#endif
