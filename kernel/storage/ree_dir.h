/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_REE_DIR_H
#define KERNEL_STORAGE_REE_DIR_H

#include "kernel/storage/htree_layout.h"
#include "kernel/storage/ree_file.h"
#include "kernel/storage/storage.h"

/*
 * The directory of the REE store, `/dirf.db`: which object lies in which file,
 * under which root hash. It is held in memory; a change counts when the
 * file's header is written.
 * Spec: abi-formats 2.8
 */
struct ree_slot {
	uint8_t owner[16];
	uint8_t id[STORAGE_OBJECT_ID_MAX];
	uint32_t id_bytes; /* 0: free if id[0] is 0, else the empty id */
	uint8_t root[HTREE_HASH_BYTES];
	uint32_t number; /* of the file */
};
static_assert(sizeof(struct ree_slot) == 120, "abi-formats 2.8");

/* A file number that no slot has, or will not have much longer. */
struct ree_number {
	uint32_t number;
	struct ree_number *next;
};

/* What is said about a slot that is to be changed. */
struct ree_change {
	uint32_t idx;
	struct ree_slot slot;
};

/*
 * Lock the directory and see to it that it is what is stored. @look: ask even
 * when nothing speaks against what is in memory. ST_OK; else it is not locked:
 * ST_CORRUPT; ST_NO_MEM; ST_PEER_GONE.
 */
enum status ree_dir_enter(struct ree_io *io, bool look);
void ree_dir_leave(void);

/* All below: between enter and leave. */
/* NULL: no such object. Valid until the next change. */
const struct ree_slot *ree_dir_find(const struct storage_name *name,
				    uint32_t *idx);
/* Index of a slot for a new object. */
uint32_t ree_dir_free_slot(void);
/* Is some slot unreadable? Then what is not found may have been in it, and
 * nothing can be changed (ST_CORRUPT). */
bool ree_dir_is_damaged(void);
void ree_dir_fill_slot(struct ree_slot *slot, const struct storage_name *name,
		       uint32_t number, const uint8_t *root);
/* First slot in use from @idx on that is @owner's; false: none. */
bool ree_dir_next(const uint8_t owner[16], uint64_t *idx,
		  struct storage_name *out);

/* A number for a new file. ST_NO_MEM. Given back at any time later. */
enum status ree_dir_take_number(struct ree_number *n);
/* Keep a number that a slot has until now from being taken. */
void ree_dir_keep_number(struct ree_number *n, uint32_t number);

#define REE_CHANGES_MAX 2

/*
 * Change @count (<= REE_CHANGES_MAX) slots, in one step. After an error other
 * than ST_PEER_GONE nothing has changed; after that one, the next enter finds
 * out. ST_CANCELLED: it is another directory than the one that was looked at;
 * start over.
 */
enum status ree_dir_commit(struct ree_io *io, const struct ree_change *changes,
			   size_t count);

/* Not locked: */
void ree_dir_give_number(struct ree_number *n);
/* An object is in use, or no longer. */
void ree_dir_add_user(void);
void ree_dir_drop_user(void);
/* Forget what is in memory (tests). */
void ree_dir_reset(void);

#endif
