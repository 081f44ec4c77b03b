/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_MMU_H
#define KERNEL_ARCH_MMU_H

#include "base/bytes/compiler.h"
#include "base/status.h"

typedef uint64_t paddr_t;
typedef uint64_t vaddr_t;

#define PAGE_BITS  12
#define PAGE_BYTES (UINT64_C(1) << PAGE_BITS)
#define PAGE_MASK  (PAGE_BYTES - 1)

/* Consecutive physical pages: one piece of an array of such. */
struct page_run {
	paddr_t pa;
	uint32_t page_count; /* > 0 */
	uint32_t first_page; /* its place among the pages of all runs */
};

/* An address that a TA or SP gave us: an allegation, not memory. */
typedef struct {
	uint64_t va;
} user_addr_t;

/* Rights and kind of a mapping. W with X is refused everywhere. */
enum map_attr {
	MAP_READ = 1 << 0,
	MAP_WRITE = 1 << 1,
	MAP_EXEC = 1 << 2,
	MAP_NONSECURE = 1 << 3, /* NS bit: normal world's memory */
	MAP_DEVICE = 1 << 4,    /* Device-nGnRE instead of Normal WB */
	MAP_GUARDED = 1 << 5,   /* BTI guarded page */
};

/*
 * A translation table tree that user mode runs on (TTBR0). The architecture
 * owns the format; tables come from the page allocator and are freed with
 * the tree. Callers hold the lock of the user context.
 */
struct arch_pgtable {
	paddr_t root;
	uint32_t asid;
	uint32_t table_pages;
};

enum status arch_pgtable_init(struct arch_pgtable *pt);
/* Frees every table; the caller has activated another tree everywhere and the
 * call flushes the ASID. */
void arch_pgtable_fini(struct arch_pgtable *pt);

/*
 * Map @page_count pages at @va to the pages of @runs, from the @skip-th of the
 * first on.
 * Entries must be empty before. On ST_NO_MEM nothing stays mapped. No TLB
 * maintenance is needed or done (invalid entries are never cached), only a
 * barrier.
 */
enum status arch_pgtable_map(struct arch_pgtable *pt, vaddr_t va,
			     const struct page_run *runs, size_t skip,
			     size_t page_count, unsigned int attr);
/* Clear entries and flush them from all TLBs (by page when few, by ASID when
 * many). Unmapped holes are skipped. */
void arch_pgtable_unmap(struct arch_pgtable *pt, vaddr_t va, size_t page_count);
/* Change rights of mapped pages, then flush. */
void arch_pgtable_protect(struct arch_pgtable *pt, vaddr_t va,
			  size_t page_count, unsigned int attr);

/* Load @pt into TTBR0, or the empty tree when NULL. Interrupts masked. */
void arch_pgtable_activate(const struct arch_pgtable *pt);

/* The range of user addresses that the tables cover: [min, max). For a
 * 32-bit user context max is at most 4 GiB. Nothing is ever mapped below
 * min. */
vaddr_t arch_user_va_min(void);
vaddr_t arch_user_va_max(bool is_32bit);

/*
 * Kernel half (TTBR1). Used by kernel/mm/kmap.c only, under its lock.
 * Tables come from the page allocator.
 */
enum status arch_kernel_map(vaddr_t va, paddr_t pa, size_t page_count,
			    unsigned int attr);
void arch_kernel_unmap(vaddr_t va, size_t page_count);

/*
 * Copies between kernel and user memory of the tree that is loaded now,
 * checked by the MMU with user rights (unprivileged loads and stores).
 * A fault ends the copy: ST_DENIED; bytes before the fault may be copied.
 * The kernel address must be valid.
 */
enum status arch_user_copy_in(void *dst, user_addr_t src, size_t size_bytes);
enum status arch_user_copy_out(user_addr_t dst, const void *src,
			       size_t size_bytes);

/* Make code just written through the kernel's mapping visible to fetches. */
void arch_sync_code(const void *va, size_t size_bytes);
/* Data cache maintenance to the point of coherency, by kernel address. */
void arch_dcache_clean(const void *va, size_t size_bytes);
void arch_dcache_clean_invalidate(const void *va, size_t size_bytes);

#endif
