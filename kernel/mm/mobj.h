/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_MOBJ_H
#define KERNEL_MM_MOBJ_H

#include "kernel/arch/mmu.h"

/*
 * A memory object: a reference-counted list of physical page runs. It is the
 * currency between rooms: TA memory, TA images, registered shared memory and
 * FF-A regions are all mobjs; a user context maps them, the kernel reads
 * them through the linear maps.
 */
struct mobj_run {
	paddr_t pa;
	size_t page_count;
};

struct mobj {
	uint32_t refs; /* atomic */
	uint32_t run_count;
	size_t page_count;
	bool is_nonsecure; /* normal world's pages: contents change at will */
	void (*release)(
		struct mobj *m); /* frees pages and *m; set by creator */
	struct mobj_run *runs;
};

/* Zeroed secure pages, owned by the object. ST_NO_MEM; on error nothing. */
enum status mobj_create_anon(size_t page_count, struct mobj **out);

/*
 * Normal-world pages. @pages: @page_count page-aligned addresses, already in
 * secure memory (copied once). Each is checked to be normal-world RAM.
 * ST_BAD_PARAM: an address is unaligned, unknown or secure. ST_NO_MEM.
 */
enum status mobj_create_ns(const uint64_t *pages, size_t page_count,
			   struct mobj **out);

struct mobj *mobj_get(struct mobj *m);
void mobj_put(struct mobj *m); /* NULL allowed; last put releases */

/* Physical address of page @idx (< page_count). O(log runs). */
paddr_t mobj_page_pa(const struct mobj *m, size_t idx);

/*
 * Longest directly addressable piece at @offset_bytes: kernel pointer, with
 * its length in *@avail_bytes. @offset_bytes < page_count * PAGE_BYTES.
 */
void *mobj_ptr(const struct mobj *m, uint64_t offset_bytes,
	       size_t *avail_bytes);

/* Bounds are checked: ST_BAD_PARAM. */
enum status mobj_read(const struct mobj *m, uint64_t offset_bytes, void *dst,
		      size_t size_bytes);
enum status mobj_write(struct mobj *m, uint64_t offset_bytes, const void *src,
		       size_t size_bytes);

#endif
