/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_UCTX_UCTX_H
#define KERNEL_UCTX_UCTX_H

#include "kernel/arch/context.h"
#include "kernel/arch/mmu.h"
#include "kernel/mm/mobj.h"
#include "kernel/thread/mutex.h"

/*
 * One user context: an address space with permanent page tables and an ASID,
 * the user registers that live as long as it does, and checked copies. The
 * base of a trusted application and of a secure partition alike.
 *
 * Address space: everything lies in one 1 GiB-aligned GiB, chosen at random
 * (32-bit: one of the low four), at random page offsets; what does not fit
 * (huge parameters) goes to other GiBs, never to the one above the stack's.
 * The lowest 1 MiB of the address space is never used.
 */
enum uctx_kind {
	UCTX_IMAGE,     /* ELF segments: private to the TA */
	UCTX_STACK,     /* private */
	UCTX_PRIVATE,   /* zeroed memory it asked for: private */
	UCTX_SHAREABLE, /* zeroed memory it may pass on */
	UCTX_PARAM,     /* parameter of the entry in progress */
	UCTX_LOADER,    /* loader's own pages and what it publishes read-only */
	UCTX_BORROWED,  /* another's memory, for a while */
	UCTX_DEVICE,    /* registers */
};

struct uctx_region {
	vaddr_t va;
	size_t page_count;
	unsigned int attr; /* enum map_attr */
	enum uctx_kind kind;
	struct mobj *mobj; /* holds a reference */
	size_t mobj_page;  /* first page of mobj mapped */
	int32_t image_idx; /* ELF index for dumps, or -1 */
	bool is_hidden;    /* not accessible for now */
};

struct uctx {
	struct arch_pgtable pt;
	struct arch_user_tls tls;
	bool is_32bit;
	vaddr_t window;              /* base of its GiB */
	struct uctx_region *regions; /* sorted by va; guarded by the owner:
				      * one thread at a time works in a uctx */
	size_t region_count, region_capacity;
	vaddr_t param_base;      /* parameters are placed from here upwards, so
				  * that their tables are made once */
	size_t param_count;      /* regions of kind UCTX_PARAM */
	size_t own_pages;        /* in regions of all other kinds */
	uint64_t place_state[2]; /* generator of random places */
};

/* Random bytes of a new context, from kernel/crypto, which is above us. */
struct uctx_seed {
	uint64_t pauth_keys[4];
	uint64_t place[2];
};

/* ST_NO_MEM. The caller wipes @seed. */
enum status uctx_create(bool is_32bit, const struct uctx_seed *seed,
			struct uctx **out);
/* No thread may be in it. Puts all mobjs, flushes the ASID. NULL allowed. */
void uctx_destroy(struct uctx *u);

/* Make @u (or none, NULL) this thread's address space; returns the previous.
 * Nearly free when it is loaded already. */
struct uctx *uctx_activate(struct uctx *u);
/*
 * For thread_upcalls.switch_uctx, interrupts masked: before a thread leaves
 * its CPU load none (NULL), which saves the user registers; when it comes back
 * load its own.
 */
void uctx_reload(struct uctx *u);

struct uctx_map_request {
	struct mobj *mobj; /* a reference is taken */
	size_t mobj_page;
	size_t page_count; /* > 0 */
	unsigned int attr; /* W with X: ST_DENIED */
	enum uctx_kind kind;
	vaddr_t va;                   /* fixed, or 0: chosen at random */
	size_t pad_before, pad_after; /* pages kept free round it when chosen */
	int32_t image_idx;
};
/* ST_NO_MEM (pages, tables or addresses); ST_BAD_PARAM; ST_CONFLICT (fixed
 * address taken); ST_DENIED. */
enum status uctx_map(struct uctx *u, const struct uctx_map_request *r,
		     vaddr_t *va);
/* Choose a free range of @page_count without mapping anything. */
enum status uctx_find_free(struct uctx *u, size_t page_count, size_t pad_before,
			   size_t pad_after, vaddr_t *va);
/* Unmap whole regions in [va, va + pages): ST_BAD_PARAM when it cuts one or
 * hits none. */
enum status uctx_unmap(struct uctx *u, vaddr_t va, size_t page_count);
/* Change rights of part of a region (splits it). */
enum status uctx_protect(struct uctx *u, vaddr_t va, size_t page_count,
			 unsigned int attr);
/*
 * Let no region lie across the borders of [va, va + pages), which is mapped
 * throughout: ST_BAD_PARAM (it is not); ST_NO_MEM. Then what follows cannot
 * fail.
 */
enum status uctx_split(struct uctx *u, vaddr_t va, size_t page_count);
/* Take away all access to whole regions, and give it back. The tables stay. */
void uctx_hide(struct uctx *u, vaddr_t va, size_t page_count);
void uctx_show(struct uctx *u, vaddr_t va, size_t page_count);
/* uctx_protect() for whole regions. Rights that can be granted. */
void uctx_set_rights(struct uctx *u, vaddr_t va, size_t page_count,
		     unsigned int attr);
/* Drop every UCTX_PARAM region. */
void uctx_unmap_params(struct uctx *u);

/* The region that holds @va, or NULL. O(log n). */
const struct uctx_region *uctx_find(const struct uctx *u, uint64_t va);

/*
 * Are all of [va, va + size) mapped with rights @attr (MAP_READ, MAP_WRITE)?
 * @any_owner: parameters and shareable memory count too; else only private.
 * ST_OK; ST_DENIED (also for a wrap). Size 0 is ST_OK.
 */
enum status uctx_check(const struct uctx *u, user_addr_t va, uint64_t size,
		       unsigned int attr, bool any_owner);

/*
 * Checked copies in the address space that is loaded now. Any size; a
 * secure 32-bit and 64-bit context alike. ST_DENIED on a fault.
 */
enum status uctx_copy_in(void *dst, user_addr_t src, size_t size_bytes);
enum status uctx_copy_out(user_addr_t dst, const void *src, size_t size_bytes);
/* copy_in after uctx_check(private): what the syscall table calls class P. */
enum status uctx_copy_in_private(void *dst, user_addr_t src, size_t size_bytes);
/* User memory to a fresh heap block (caller frees); ST_NO_MEM, ST_DENIED. */
enum status uctx_dup_in(user_addr_t src, size_t size_bytes, void **out);

#endif
