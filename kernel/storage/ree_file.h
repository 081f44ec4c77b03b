/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_REE_FILE_H
#define KERNEL_STORAGE_REE_FILE_H

#include "base/status.h"
#include "kernel/mm/shm.h"

/*
 * Plain files in the supplicant's data directory: normal world's, so that
 * nothing read here may be believed before it was verified. Flat names; those
 * of the REE file system begin with '/', those of TAs do not (abi-formats 2.1).
 * Spec: OPTEE_RPC, FS. Context: thread, no spinlock held.
 */

/* Buffer of one operation, lent by the supplicant: all zero at the start. */
struct ree_io {
	struct shm *shm;
};
void ree_io_end(struct ree_io *io);

/*
 * An open file. The supplicant's death voids its number, and the next one may
 * give it to another file: after anything that looks like it, `doubt` differs
 * from ree_file_is_doubtful()'s count, and the owner must find out whether it
 * still is the file it was, or forget it and open it by name.
 */
struct ree_file {
	uint32_t fd;
	uint32_t doubt;
	bool is_open;
	struct ree_file *next; /* list of open files */
};

/*
 * Statuses of all: ST_OK; ST_NOT_FOUND; ST_NO_SPACE; ST_NO_MEM; ST_PEER_GONE
 * (anything else that normal world says, or fails to do).
 */
/* @create: made empty, also when it was there. */
enum status ree_file_open(struct ree_io *io, const char *name, bool create,
			  struct ree_file *f);
/* Nothing is done about a file that may be another's by now. */
void ree_file_close(struct ree_file *f);
bool ree_file_is_doubtful(const struct ree_file *f);
void ree_file_trust(struct ree_file *f); /* it is what it was */

/* Short at the end of the file: *@got_bytes. */
enum status ree_file_read(struct ree_io *io, const struct ree_file *f,
			  uint64_t offset_bytes, void *dst, size_t size_bytes,
			  size_t *got_bytes);
enum status ree_file_write(struct ree_io *io, const struct ree_file *f,
			   uint64_t offset_bytes, const void *src,
			   size_t size_bytes);
enum status ree_file_truncate(const struct ree_file *f, uint64_t size_bytes);
enum status ree_file_remove(struct ree_io *io, const char *name);

/* The supplicant may be another one now. Context: thread. */
void ree_file_doubt_all(void);

#endif
