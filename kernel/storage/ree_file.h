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

/*
 * Buffer of one operation, lent by the supplicant: all zero at the start. Its
 * contents are normal world's too.
 */
struct ree_io {
	struct shm *shm;
};
/* At least @size_bytes. What it holds is lost when it has to be a bigger one.
 * ST_OK; ST_NO_MEM; ST_PEER_GONE. */
enum status ree_io_need(struct ree_io *io, size_t size_bytes);
void ree_io_end(struct ree_io *io);

/*
 * An open file. The supplicant's death voids its number, and the next one may
 * give it to another file. After anything that looks like it the file is
 * doubtful: the owner must find out by its contents whether it still is what
 * it was, or close it and open it by name.
 */
struct ree_file {
	uint32_t fd;
	uint32_t doubt; /* value of the count that it was good at */
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
/* A doubtful number is forgotten only: it may be another file's by now. */
void ree_file_close(struct ree_file *f);
/* @to, a copy of @from, is the open file from now on. */
void ree_file_move(struct ree_file *to, struct ree_file *from);
bool ree_file_is_doubtful(const struct ree_file *f);
/* Found good at the time when ree_doubt_count() was @count. */
void ree_file_trust(struct ree_file *f, uint32_t count);
uint32_t ree_doubt_count(void);
/* The supplicant may be another one now. Context: thread. */
void ree_doubt_all(void);

/* Read to, or write from, @at_bytes of the buffer. Short at the end of the
 * file: *@got_bytes, never more than asked for. */
enum status ree_file_pull(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, size_t at_bytes,
			  size_t size_bytes, size_t *got_bytes);
enum status ree_file_push(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, size_t at_bytes,
			  size_t size_bytes);
/* The same with memory of the caller. */
enum status ree_file_read(struct ree_io *io, struct ree_file *f,
			  uint64_t offset_bytes, void *dst, size_t size_bytes,
			  size_t *got_bytes);
enum status ree_file_write(struct ree_io *io, struct ree_file *f,
			   uint64_t offset_bytes, const void *src,
			   size_t size_bytes);
enum status ree_file_truncate(struct ree_file *f, uint64_t size_bytes);
enum status ree_file_remove(struct ree_io *io, const char *name);

#endif
