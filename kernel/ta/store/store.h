/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_STORE_H
#define KERNEL_TA_STORE_STORE_H

#include "base/containers/list.h"
#include "kernel/mm/mobj.h"

/*
 * A verified image: the plain ELF file of a TA or library, page aligned in
 * secure pages. Cached by UUID while somebody holds a reference, so several
 * instances share read-only pages and nothing is verified twice.
 */
struct ta_image {
	uint8_t uuid[16]; /* octet order */
	struct mobj *mobj;
	uint64_t size_bytes;
	uint8_t digest[32]; /* of the signed content */
	uint32_t refs;      /* guarded, as the list is, by the cache's lock */
	bool is_synced;     /* instruction fetches see it */
	bool is_unshared;   /* known to be a TA of which each session gets its
			     * own instance */
	struct list node;
};

/*
 * Where TAs come from, in this order: built in (early), secure storage,
 * normal world. Each store is one const struct in kernel/ta/store_<name>.c.
 */
struct ta_store {
	const char *name;
	/* Fill in mobj, size_bytes and digest of a zeroed image whose UUID is
	 * set. ST_NOT_FOUND: ask the next store. Others end the search. On
	 * error mobj is NULL. */
	enum status (*load)(struct ta_image *image);
};

/* ST_NOT_FOUND; ST_SECURITY (signature, hash, UUID); ST_BAD_FORMAT; ST_NO_MEM;
 * ST_CONFLICT (downgrade); ST_PEER_GONE. The caller puts the image. */
enum status ta_image_get(const uint8_t uuid[16], struct ta_image **out);
void ta_image_put(struct ta_image *image);
/* Does somebody use the image of @uuid, and is it marked unshared? */
bool ta_image_is_unshared(const uint8_t uuid[16]);

#endif
