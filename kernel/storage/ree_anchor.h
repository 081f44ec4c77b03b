/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_REE_ANCHOR_H
#define KERNEL_STORAGE_REE_ANCHOR_H

#include "kernel/storage/htree_layout.h"

/*
 * What ties the directory of the REE store to the present: its root hash, kept
 * in RPMB when the build wants that (CFG_REE_FS_INTEGRITY_RPMB). Otherwise
 * these do nothing, and the newest header counts. Spec: abi-formats 2.9.
 * Context: the directory is locked; RPCs. ST_NOT_AVAILABLE: RPMB does not
 * answer as it must, so nothing can be said about the directory; ST_NO_MEM.
 */
struct ree_anchor {
	bool is_set;
	uint8_t root[HTREE_HASH_BYTES];
};

enum status ree_anchor_get(struct ree_anchor *out);
/* A directory that was there before the first anchor is taken as it is. */
enum status ree_anchor_confirm(const struct ree_anchor *anchor,
			       const uint8_t root[HTREE_HASH_BYTES]);
/* May there be no directory? Not when there was one, unless the build says
 * that storage may be begun anew (CFG_REE_FS_ALLOW_RESET). */
bool ree_anchor_allows_none(const struct ree_anchor *anchor);
/* After an error the old hash is recorded, or the new. */
enum status ree_anchor_set(const uint8_t root[HTREE_HASH_BYTES]);

#endif
