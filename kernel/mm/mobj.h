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
struct mobj {
	uint32_t refs; /* atomic */
	uint32_t run_count;
	uint32_t page_count;
	bool is_nonsecure; /* normal world's pages: contents change at will */
	void (*release)(
		struct mobj *m); /* frees pages and *m; set by creator */
	struct page_run *runs;   /* by first_page; contiguous pages are one */
	struct page_run few_runs[2]; /* `runs` while they are enough */
};

/* Zeroed secure pages, owned by the object. ST_NO_MEM; on error nothing. */
enum status mobj_create_anon(size_t page_count, struct mobj **out);

/* The same for just these pages. ST_NO_MEM: not all of them are free. */
enum status mobj_create_anon_at(paddr_t pa, size_t page_count,
				struct mobj **out);

/*
 * Normal-world pages. @pages: @page_count page-aligned addresses, already in
 * secure memory (copied once). Each is checked to be normal-world RAM.
 * ST_BAD_PARAM: an address is unaligned, unknown or secure. ST_NO_MEM.
 */
enum status mobj_create_ns(const uint64_t *pages, size_t page_count,
			   struct mobj **out);

/*
 * The same from a page list in normal world (message protocol 1.4: 511
 * addresses and a link a page), each word of which is read once. @page_count
 * > 0. ST_BAD_PARAM also: the list is not normal-world RAM, or longer than
 * that is.
 */
enum status mobj_create_ns_list(paddr_t list_pa, uint64_t page_count,
				struct mobj **out);
/* Those of @m, which is one of these, in an object of its own. ST_NO_MEM. */
enum status mobj_create_ns_same(const struct mobj *m, struct mobj **out);
/* The same for consecutive pages. */
enum status mobj_create_ns_contiguous(paddr_t pa, uint64_t page_count,
				      struct mobj **out);

/*
 * Parts of other objects, one behind the other; each part keeps the whole
 * object that it is of. All are of one world. @count > 0, each within its
 * object. ST_NO_MEM.
 */
struct mobj_piece {
	struct mobj *of;
	size_t page, page_count;
};
enum status mobj_create_parts(const struct mobj_piece *pieces, size_t count,
			      struct mobj **out);
/* Registers, to be mapped only: the kernel cannot reach them through this.
 * ST_BAD_PARAM (unaligned, wraps, or there is RAM); ST_NO_MEM. */
enum status mobj_create_device(paddr_t pa, size_t page_count, bool is_nonsecure,
			       struct mobj **out);

struct mobj *mobj_get(struct mobj *m);
void mobj_put(struct mobj *m); /* NULL allowed; last put releases */

/* Run that holds page @idx (< page_count), and the physical address of that
 * page. O(log runs). */
const struct page_run *mobj_run_at(const struct mobj *m, uint64_t idx);
paddr_t mobj_page_pa(const struct mobj *m, size_t idx);

/*
 * Longest directly addressable piece at @offset_bytes: kernel pointer, with
 * its length in *@avail_bytes. @offset_bytes < page_count * PAGE_BYTES.
 */
void *mobj_ptr(const struct mobj *m, uint64_t offset_bytes,
	       size_t *avail_bytes);
/* The same when it is known to lie in @r. */
void *mobj_run_ptr(const struct mobj *m, const struct page_run *r,
		   uint64_t offset_bytes, size_t *avail_bytes);

/* Bounds are checked: ST_BAD_PARAM. */
enum status mobj_read(const struct mobj *m, uint64_t offset_bytes, void *dst,
		      size_t size_bytes);
enum status mobj_write(struct mobj *m, uint64_t offset_bytes, const void *src,
		       size_t size_bytes);

#endif
