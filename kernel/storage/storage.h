/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_STORAGE_H
#define KERNEL_STORAGE_STORAGE_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/storage/span.h"

/*
 * Persistent objects: named byte streams that outlive a boot, in one of
 * several stores. What the bytes mean (head, attributes, data) is the
 * caller's business. Every change is whole: after a cut at any moment an
 * object is as before or as after the call.
 *
 * Statuses that any of these may return, and what the store looks like then:
 *   ST_NO_MEM     secure memory; nothing has changed
 *   ST_NO_SPACE   the medium is full; nothing has changed
 *   ST_PEER_GONE  normal world did not do its part; the change took place
 *                 wholly or not at all, the next call finds out which
 *   ST_NOT_AVAILABLE  the same, of a medium that is missing or not to be
 *                 believed (RPMB)
 *   ST_CORRUPT    stored bytes do not verify (object_fate below)
 *   ST_NOT_FOUND  no such object, or no store of that id in this system
 *   ST_CONFLICT   open elsewhere in a way that does not go together
 *
 * Context of all: thread, no spinlock held; they may sleep and send RPCs.
 */
enum storage_id {
	STORAGE_PRIVATE = 1, /* the default store: REE */
	STORAGE_REE = 0x80000000,
	STORAGE_RPMB = 0x80000100,
};

#define STORAGE_OBJECT_ID_MAX 64u

/* Is an old copy of the whole default store told from the latest? A constant
 * of the build. Any context. */
bool storage_resists_rollback(void);

/* Whose, and which. Spec: GP Core 1.3 5.2 */
struct storage_name {
	uint8_t owner[16]; /* UUID in memory order; all zero: the core's own */
	uint8_t id_bytes;  /* <= STORAGE_OBJECT_ID_MAX; 0 is a name too */
	uint8_t id[STORAGE_OBJECT_ID_MAX]; /* zero behind id_bytes */
};

/* Spec: GP Core 1.3 5.4 (data flag constants). */
enum storage_flags {
	STORAGE_READ = 0x1,
	STORAGE_WRITE = 0x2,
	STORAGE_WRITE_META = 0x4,
	STORAGE_SHARE_READ = 0x10,
	STORAGE_SHARE_WRITE = 0x20,
	STORAGE_OVERWRITE = 0x400, /* create only */
};

/* An open handle. It must not be used by two threads at a time; different
 * handles of one object may. */
struct storage_file;

/*
 * Handles of one object must go together: WRITE_META is for one handle alone;
 * READ wants SHARE_READ, WRITE wants SHARE_WRITE, on both sides; the share
 * flags must be equal. These rules hold over all handles of a store, whoever
 * opened them. What a handle may do is for the caller to enforce, but rename
 * and remove demand WRITE_META (ST_DENIED).
 *
 * Object that turns out corrupt: the call says ST_CORRUPT and nothing is
 * deleted yet. It may be created anew without OVERWRITE from then on. Opened
 * once more, it is looked at again: if it is whole again it opens, else it is
 * removed and ST_NOT_FOUND is said, as the specification's reader expects.
 * Objects of the core's own (no owner) are never removed so.
 */
enum status storage_open(uint32_t storage_id, const struct storage_name *name,
			 uint32_t flags, struct storage_file **out);

/*
 * Create with contents @parts, one behind the other, in one step. An object
 * that exists is replaced with OVERWRITE, else ST_CONFLICT; other handles of
 * it (share flags permitting) go on with the new contents. @out may be NULL:
 * created and closed.
 */
enum status storage_create(uint32_t storage_id, const struct storage_name *name,
			   uint32_t flags, const struct storage_source *parts,
			   size_t part_count, struct storage_file **out);

/* Short at the end: *@got <= @dst->size_bytes; 0 at the end and beyond. */
enum status storage_read(struct storage_file *f, uint64_t offset_bytes,
			 const struct storage_sink *dst, size_t *got_bytes);
/* Grows as needed; a hole reads as zeros. ST_OVERFLOW: the end would lie past
 * what the store can hold. */
enum status storage_write(struct storage_file *f, uint64_t offset_bytes,
			  const struct storage_source *src);
/* Cut, or grow by zeros. ST_OVERFLOW. */
enum status storage_truncate(struct storage_file *f, uint64_t size_bytes);
/* Bytes of contents. No RPC. */
uint64_t storage_size(const struct storage_file *f);
uint32_t storage_file_flags(const struct storage_file *f);
const struct storage_name *storage_file_name(const struct storage_file *f);

/* Another id of the same owner. ST_CONFLICT: it is taken, by an open object or
 * a closed one. The handle, and the others of the object, stay good. */
enum status storage_rename(struct storage_file *f,
			   const struct storage_name *name);
/* Closes the handle whatever is returned, then deletes. */
enum status storage_remove(struct storage_file *f);
void storage_close(struct storage_file *f); /* NULL allowed */

/*
 * The next object of @owner behind *@cursor (start: 0), in any order; objects
 * that come and go meanwhile may be seen or not. ST_NOT_FOUND: no more.
 */
enum status storage_next(uint32_t storage_id, const uint8_t owner[16],
			 uint64_t *cursor, struct storage_name *out);

/* What an enumerator tells of an object, open elsewhere or not: without access
 * rules. @head: the first bytes of the contents. */
struct storage_glimpse {
	uint64_t size_bytes;
	uint32_t open_flags; /* of the handle opened first; 0: not open */
};
enum status storage_peek(uint32_t storage_id, const struct storage_name *name,
			 void *head, size_t head_bytes, size_t *got_bytes,
			 struct storage_glimpse *out);

#endif
