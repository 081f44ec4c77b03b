/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_SHM_H
#define KERNEL_MM_SHM_H

#include "kernel/mm/mobj.h"

/*
 * Shared memory that normal world registered: a cookie (a number of its own
 * choice) names a buffer of @size_bytes that starts @offset_bytes into the
 * first page of @mobj. Lookup is a hash; a reference keeps the object alive
 * past its unregistration, but unregistering waits for nobody: it reports
 * ST_BUSY while a call uses the object, as the message protocol wants.
 */
struct shm {
	uint64_t cookie;
	struct mobj *mobj;
	uint32_t offset_bytes; /* < PAGE_BYTES */
	uint64_t size_bytes;
	uint32_t refs;
	struct shm *next; /* guarded by the table's lock */
};

/*
 * Register pages described by the list at @list_pa (message protocol 1.4:
 * 511 addresses and a link a page), which is copied once. @offset_bytes: of
 * the buffer in its first page. @size_bytes > 0.
 * ST_BAD_PARAM (zero size, wrap, unaligned, secure or unknown page, cookie in
 * use); ST_NO_MEM.
 */
enum status shm_register_list(uint64_t cookie, paddr_t list_pa,
			      uint32_t offset_bytes, uint64_t size_bytes);
/* Same for one contiguous buffer at @pa. */
enum status shm_register_contiguous(uint64_t cookie, paddr_t pa,
				    uint64_t size_bytes);
/* ST_NOT_FOUND; ST_BUSY while in use. */
enum status shm_unregister(uint64_t cookie);

/* Reference by cookie; ST_NOT_FOUND. */
enum status shm_get(uint64_t cookie, struct shm **out);
void shm_put(struct shm *s); /* NULL allowed */

/* Build an unregistered object (RPC allocations, whose cookie normal world
 * keeps): same checks. The caller owns one reference. */
enum status shm_create_list(uint64_t cookie, paddr_t list_pa,
			    uint32_t offset_bytes, uint64_t size_bytes,
			    struct shm **out);
enum status shm_create_contiguous(uint64_t cookie, paddr_t pa,
				  uint64_t size_bytes, struct shm **out);

/* Copy within the buffer; bounds checked against size_bytes: ST_BAD_PARAM. */
enum status shm_read(const struct shm *s, uint64_t offset_bytes, void *dst,
		     size_t size_bytes);
enum status shm_write(struct shm *s, uint64_t offset_bytes, const void *src,
		      size_t size_bytes);

/* Number of registered objects (leak checks). */
size_t shm_count(void);

#endif
