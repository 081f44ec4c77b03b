/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_SHM_H
#define KERNEL_MM_SHM_H

#include "kernel/mm/mobj.h"

/*
 * Shared memory that normal world registered: a cookie (a number of its own
 * choice) names a buffer of @size_bytes that starts @offset_bytes into the
 * first page of @mobj. Lookup is a hash. Unregistering waits for nobody: it
 * reports ST_BUSY while a call uses the object or its pages.
 */
struct shm {
	uint64_t cookie;
	struct mobj *mobj;
	uint32_t offset_bytes; /* < PAGE_BYTES */
	uint32_t refs; /* registered ones: guarded by the table's lock */
	uint64_t size_bytes;
	void *kva; /* of the buffer, when its pages are one run, or NULL */
	bool is_registered;
	struct shm *next; /* guarded by the table's lock */
};

/*
 * Register pages described by the list at @list_pa (mobj_create_ns_list()).
 * @offset_bytes: of the buffer in its first page. @size_bytes > 0.
 * A cookie that is known already is replaced: a new kernel may choose the
 * numbers of the one before it, for other memory. Who uses the old object
 * keeps it till they put it.
 * ST_BAD_PARAM (zero size, wrap, unaligned, secure or unknown page); ST_NO_MEM.
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
/*
 * The pages of part of a buffer, in one step: a reference to the object, and
 * where the part begins in it. ST_NOT_FOUND; ST_DENIED (the part is not wholly
 * inside).
 */
enum status shm_get_part(uint64_t cookie, uint64_t offset_bytes,
			 uint64_t size_bytes, struct mobj **mobj,
			 uint64_t *mobj_offset_bytes);
void shm_put(struct shm *s); /* NULL allowed */

/* Build an unregistered object (RPC allocations, whose cookie normal world
 * keeps): same checks. The caller owns one reference. */
enum status shm_create_list(uint64_t cookie, paddr_t list_pa,
			    uint32_t offset_bytes, uint64_t size_bytes,
			    struct shm **out);
enum status shm_create_contiguous(uint64_t cookie, paddr_t pa,
				  uint64_t size_bytes, struct shm **out);

/*
 * FF-A: normal world names memory by handles of the partition manager's, and
 * registers nothing. A cookie that is not known is then looked for there once:
 * @adopt registers the memory of handle @cookie (shm_register_pages()) or
 * returns why not; @release undoes it, and tells the manager that we have no
 * more use for it: ST_NOT_FOUND; ST_BUSY while in use.
 */
struct shm_handles {
	enum status (*adopt)(uint64_t cookie);
	enum status (*release)(uint64_t cookie);
};
/* Start-up. */
void shm_use_handles(const struct shm_handles *ops);
bool shm_is_by_handle(void);
/* Register all of @pages, whose reference goes to the object; ST_NO_MEM, and it
 * is put. */
enum status shm_register_pages(uint64_t cookie, struct mobj *pages);
/* shm_unregister() of what was adopted. */
enum status shm_release(uint64_t cookie);
/* Unregistered object over a part of one that can be had by shm_get().
 * ST_NOT_FOUND; ST_BAD_PARAM (outside, empty); ST_NO_MEM. */
enum status shm_create_part(uint64_t cookie, uint32_t offset_bytes,
			    uint64_t size_bytes, struct shm **out);

/* Copy within the buffer; bounds checked against size_bytes: ST_BAD_PARAM. */
enum status shm_read(const struct shm *s, uint64_t offset_bytes, void *dst,
		     size_t size_bytes);
enum status shm_write(struct shm *s, uint64_t offset_bytes, const void *src,
		      size_t size_bytes);

/* Number of registered objects (leak checks). */
size_t shm_count(void);

#endif
