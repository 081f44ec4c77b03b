/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_HTREE_H
#define KERNEL_STORAGE_HTREE_H

#include "kernel/storage/htree_layout.h"
#include "kernel/storage/ree_file.h"
#include "kernel/storage/span.h"

/*
 * An encrypted file with a hash tree, so that every byte of it is bound to one
 * root hash. What is committed is never overwritten by other bytes: changes go
 * to the places of the other version, and count from htree_commit() on, once
 * the root hash is recorded (or the header written, where nobody records it).
 *
 * The caller sees to it that one thread at a time uses a tree. The buffer holds
 * what is staged: one ree_io from the first change to the commit.
 */
#define HTREE_NAME_MAX_BYTES 16

/* A block that is held: decrypted, and as stored in either version. */
struct htree_held {
	uint32_t block; /* UINT32_MAX: none */
	uint32_t turn;  /* when it was last used */
	bool has_stored[2];
	uint8_t *plain; /* one allocation */
	uint8_t *stored[2];
};

struct htree_extent {
	uint64_t length_bytes;
	uint32_t node_count; /* >= 1 */
};

/* Pages on their way out: pages [first, end) of the file lie at the start of
 * the buffer. */
struct htree_window {
	uint64_t first, end;
	uint32_t room_pages;
};

struct htree {
	struct ree_file file;
	char name[HTREE_NAME_MAX_BYTES];
	/* Nobody records the root hash: the header goes last, alone. */
	bool is_self_rooted;
	struct aes_gcm *gcm;
	uint8_t wrapped_fek[16];
	uint32_t counter;
	struct htree_header header[2];
	struct htree_group **groups; /* page images */
	uint8_t *node_state;         /* group_count * HTREE_GROUP_NODES */
	uint32_t group_count;
	struct htree_extent now, committed;
	bool is_changed;
	struct htree_held *held; /* NULL until used */
	uint32_t held_count;     /* those with memory */
	uint32_t turn;
	struct htree_window window;
};

/* Bytes that the buffer of a change of so many bytes needs: who asks for them
 * first spares a second buffer. */
size_t htree_buffer_bytes(uint64_t size_bytes);

/* How to open one. */
struct htree_key {
	const char *name;
	const uint8_t *tsk;
	const uint8_t *root; /* expected hash; NULL: new, or the header says */
	bool is_self_rooted;
};

/*
 * Read headers and nodes, verify them. ST_OK; ST_NOT_FOUND (no such file);
 * ST_NO_DATA (self-rooted, made but never written); ST_CORRUPT; ST_NO_MEM;
 * ST_PEER_GONE. On error @t holds nothing.
 */
enum status htree_open(struct htree *t, struct ree_io *io,
		       const struct htree_key *key);
/*
 * A new one, empty; a file of that name is emptied. It can be opened after the
 * first commit. ST_OK; ST_NO_MEM; ST_NO_SPACE; ST_PEER_GONE.
 */
enum status htree_create(struct htree *t, struct ree_io *io,
			 const struct htree_key *key);
/* The file is closed; what is not committed is lost. */
void htree_close(struct htree *t);
/* @to becomes what @from was, which holds nothing then. */
void htree_move(struct htree *to, struct htree *from);

/* Is the open file still what it was? Asks only when that is doubtful.
 * ST_OK; ST_CORRUPT (it is not); ST_PEER_GONE. */
enum status htree_check_file(struct htree *t, struct ree_io *io);

/* Hash that names the committed state (after a commit: the new one). */
const uint8_t *htree_root(const struct htree *t);

/* Within the length. ST_OK; ST_CORRUPT; ST_DENIED (user memory); ST_NO_MEM;
 * ST_PEER_GONE. */
enum status htree_read(struct htree *t, struct ree_io *io,
		       uint64_t offset_bytes, const struct storage_sink *dst,
		       size_t size_bytes);

/*
 * Changes. After an error of any the caller reverts, or closes. @src NULL:
 * zeros. ST_OK; ST_OVERFLOW (too long for the format); ST_CORRUPT (a block
 * to be changed in part); ST_DENIED; ST_NO_MEM; ST_NO_SPACE; ST_PEER_GONE.
 */
enum status htree_write(struct htree *t, struct ree_io *io,
			uint64_t offset_bytes, const struct storage_source *src,
			uint64_t size_bytes);
enum status htree_truncate(struct htree *t, struct ree_io *io,
			   uint64_t length_bytes);
void htree_revert(struct htree *t);

/*
 * Write out everything; then htree_root() is the new hash, and the change is
 * final as soon as somebody records it. Self-rooted ones: *@is_doubtful when
 * the last write failed, so that either state may be what is stored.
 * Statuses as above. After an error: revert, or close when doubtful.
 */
enum status htree_commit(struct htree *t, struct ree_io *io, bool *is_doubtful);
/* After the root hash was recorded: give back what lies behind the end. */
void htree_trim(struct htree *t);

#endif
