/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_DB_TADB_FILE_H
#define KERNEL_TA_DB_TADB_FILE_H

#include "kernel/mm/mobj.h"
#include "kernel/ta/db/tadb.h"

/*
 * The files of the TA database: custom data and image, AES-256-GCM. They lie
 * in normal world's directory and prove nothing but by the tag in the list.
 * Context: thread; RPCs. Statuses of ree_file.h.
 */

/* Cipher the first @e->image_bytes of @image, which is lost by it, to the file
 * @e->file; fills in key, IV and tag. On error the file is as good as none. */
enum status tadb_file_write(struct tadb_entry *e, struct mobj *image);
/* The image to the start of @image, which is as large. ST_NOT_FOUND: there is
 * no such file; ST_SECURITY: it is not the file that was written. On error the
 * contents of @image mean nothing. */
enum status tadb_file_read(const struct tadb_entry *e, struct mobj *image);
void tadb_file_remove(uint32_t file);

#endif
