/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"

/* User trees (TTBR0): three levels of 4 KiB pages under 39 bits, one ASID
 * each for life. ASID 0 belongs to the tree of "no user context". */

#define USER_VA_BITS 39u
#define USER_VA_MIN  UINT64_C(0x100000)

static uint64_t asid_map[65536 / 64] = {1};
static uint32_t asid_hint; /* races are harmless */

static uint32_t asid_count(void)
{
	return (mmu_regs.tcr >> 36) & 1 ? 65536 : 256;
}

/* Claim a bit by compare-and-swap, word by word from where the last one was
 * found: short and without a lock. */
static enum status asid_alloc(uint32_t *out)
{
	uint32_t words = asid_count() / 64;
	uint32_t start = READ_ONCE(asid_hint) % words;
	uint32_t i;

	for (i = 0; i < words; i++) {
		uint32_t w = (start + i) % words;
		uint64_t old = __atomic_load_n(&asid_map[w], __ATOMIC_RELAXED);

		while (~old) {
			uint32_t bit = (uint32_t)__builtin_ctzll(~old);

			if (!__atomic_compare_exchange_n(
				    &asid_map[w], &old, old | BIT64(bit), false,
				    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
				continue;
			WRITE_ONCE(asid_hint, w);
			*out = w * 64 + bit;
			return ST_OK;
		}
	}
	return ST_NO_MEM;
}

static void asid_free(uint32_t asid)
{
	__atomic_fetch_and(&asid_map[asid / 64], ~BIT64(asid % 64),
			   __ATOMIC_RELEASE);
}

static void tlb_flush_asid(uint32_t asid)
{
	__asm__ volatile("dsb ishst\n\t"
			 "tlbi aside1is, %0\n\t"
			 "dsb ish\n\tisb" ::"r"((uint64_t)asid << 48)
			 : "memory");
}

/* Above this many pages one flush of the whole ASID is cheaper. */
#define TLB_PAGES_MAX 64u

static void tlb_flush_range(uint32_t asid, vaddr_t va, size_t page_count)
{
	size_t i;

	if (page_count > TLB_PAGES_MAX) {
		tlb_flush_asid(asid);
		return;
	}
	__asm__ volatile("dsb ishst" ::: "memory");
	for (i = 0; i < page_count; i++)
		__asm__ volatile("tlbi vae1is, %0" ::"r"(
			((uint64_t)asid << 48) | ((va >> PAGE_BITS) + i)));
	__asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

enum status arch_pgtable_init(struct arch_pgtable *pt)
{
	enum status st;

	st = asid_alloc(&pt->asid);
	if (st != ST_OK)
		return st;
	st = page_alloc_zeroed(&pt->root);
	if (st != ST_OK) {
		asid_free(pt->asid);
		return st;
	}
	pt->table_pages = 1;
	return ST_OK;
}

static unsigned int index_at(vaddr_t va, unsigned int level)
{
	return (unsigned int)(va >> (PAGE_BITS + 9 * (3 - level))) &
	       (TABLE_ENTRIES - 1);
}

/* The level 3 table that holds @va; missing ones are made when @make. */
static uint64_t *leaf_table(struct arch_pgtable *pt, vaddr_t va, bool make)
{
	uint64_t *table = page_kva(pt->root);
	unsigned int level;

	for (level = 1; level < 3; level++) {
		uint64_t *e = &table[index_at(va, level)];
		paddr_t pa;

		if (!*e) {
			if (!make || page_alloc_zeroed(&pa) != ST_OK)
				return NULL;
			pt->table_pages++;
			__asm__ volatile("dmb ishst" ::: "memory");
			WRITE_ONCE(*e, pa | PTE_TABLE);
		}
		table = page_kva(*e & PTE_ADDR_MASK);
	}
	return table;
}

static void check_range(vaddr_t va, size_t page_count)
{
	check_fatal(!(va & PAGE_MASK) && va >= USER_VA_MIN &&
		    va < BIT64(USER_VA_BITS) &&
		    page_count <= (BIT64(USER_VA_BITS) - va) >> PAGE_BITS);
}

/* Clear entries; true when any was valid. */
static bool clear_range(struct arch_pgtable *pt, vaddr_t va, size_t page_count)
{
	uint64_t any = 0;

	while (page_count) {
		size_t count = TABLE_ENTRIES - index_at(va, 3);
		uint64_t *leaf = leaf_table(pt, va, false);
		uint64_t *e = leaf ? &leaf[index_at(va, 3)] : NULL;
		size_t i;

		count = MIN(count, page_count);
		for (i = 0; e && i < count; i++) {
			any |= e[i];
			WRITE_ONCE(e[i], 0);
		}
		va += (uint64_t)count << PAGE_BITS;
		page_count -= count;
	}
	return any;
}

/* Fill @count entries from @e on; moves *@runs and *@skip. */
static void fill(uint64_t *e, size_t count, const struct page_run **runs,
		 size_t *skip, uint64_t pte)
{
	const struct page_run *run = *runs;
	size_t at = *skip;
	size_t i;

	for (i = 0; i < count; i++) {
		check_fatal(!e[i]);
		WRITE_ONCE(e[i], pte | (run->pa + ((uint64_t)at << PAGE_BITS)));
		if (++at == run->page_count) {
			run++;
			at = 0;
		}
	}
	*runs = run;
	*skip = at;
}

enum status arch_pgtable_map(struct arch_pgtable *pt, vaddr_t va,
			     const struct page_run *runs, size_t skip,
			     size_t page_count, unsigned int attr)
{
	uint64_t pte = pte_user(attr);
	size_t done = 0;

	check_range(va, page_count);
	while (done < page_count) {
		vaddr_t at = va + ((uint64_t)done << PAGE_BITS);
		size_t count = TABLE_ENTRIES - index_at(at, 3);
		uint64_t *leaf = leaf_table(pt, at, true);

		if (!leaf) {
			arch_pgtable_unmap(pt, va, done);
			return ST_NO_MEM;
		}
		count = MIN(count, page_count - done);
		fill(&leaf[index_at(at, 3)], count, &runs, &skip, pte);
		done += count;
	}
	__asm__ volatile("dsb ishst\n\tisb" ::: "memory");
	return ST_OK;
}

void arch_pgtable_unmap(struct arch_pgtable *pt, vaddr_t va, size_t page_count)
{
	if (!page_count)
		return;
	check_range(va, page_count);
	if (clear_range(pt, va, page_count))
		tlb_flush_range(pt->asid, va, page_count);
}

void arch_pgtable_protect(struct arch_pgtable *pt, vaddr_t va,
			  size_t page_count, unsigned int attr)
{
	uint64_t pte = pte_user(attr);
	uint64_t *leaf = NULL;
	size_t i;

	check_range(va, page_count);
	for (i = 0; i < page_count; i++) {
		vaddr_t at = va + ((uint64_t)i << PAGE_BITS);
		uint64_t *e;

		if (!leaf || !index_at(at, 3))
			leaf = leaf_table(pt, at, false);
		if (!leaf)
			continue;
		e = &leaf[index_at(at, 3)];
		/* Rights alone change: no break-before-make is needed.
		 * Spec: Arm DDI 0487 D8.16.1 */
		if (*e)
			WRITE_ONCE(*e, pte | (*e & PTE_ADDR_MASK));
	}
	tlb_flush_range(pt->asid, va, page_count);
}

/* Free the tables below @table, which is of @level. */
static void free_tables(const uint64_t *table, unsigned int level)
{
	unsigned int i, k;

	for (i = 0; i < TABLE_ENTRIES; i++) {
		const uint64_t *l2;

		if (!table[i])
			continue;
		l2 = page_kva(table[i] & PTE_ADDR_MASK);
		for (k = 0; level == 1 && k < TABLE_ENTRIES; k++)
			if (l2[k])
				page_free(l2[k] & PTE_ADDR_MASK, 0);
		page_free(table[i] & PTE_ADDR_MASK, 0);
	}
}

void arch_pgtable_fini(struct arch_pgtable *pt)
{
	tlb_flush_asid(pt->asid);
	free_tables(page_kva(pt->root), 1);
	page_free(pt->root, 0);
	asid_free(pt->asid);
	pt->root = 0;
	pt->table_pages = 0;
}

void arch_pgtable_activate(const struct arch_pgtable *pt)
{
	uint64_t ttbr = idmap_ttbr0();

	if (pt)
		ttbr = pt->root | ((uint64_t)pt->asid << 48);
	sysreg_write(ttbr0_el1, ttbr);
	isb();
}

vaddr_t arch_user_va_min(void)
{
	return USER_VA_MIN;
}

vaddr_t arch_user_va_max(bool is_32bit)
{
	return is_32bit ? UINT64_C(1) << 32 : UINT64_C(1) << USER_VA_BITS;
}

/* Assembly: context.S */
unsigned int user_copy_in(void *dst, uint64_t src, size_t size_bytes);
unsigned int user_copy_out(uint64_t dst, const void *src, size_t size_bytes);

/* Kernel addresses must not reach the unprivileged accesses: what faults
 * there has to be the user's. */
static bool is_user_range(uint64_t va, size_t size_bytes)
{
	return va < BIT64(USER_VA_BITS) &&
	       size_bytes <= BIT64(USER_VA_BITS) - va;
}

enum status arch_user_copy_in(void *dst, user_addr_t src, size_t size_bytes)
{
	if (!is_user_range(src.va, size_bytes) ||
	    user_copy_in(dst, src.va, size_bytes))
		return ST_DENIED;
	return ST_OK;
}

enum status arch_user_copy_out(user_addr_t dst, const void *src,
			       size_t size_bytes)
{
	if (!is_user_range(dst.va, size_bytes) ||
	    user_copy_out(dst.va, src, size_bytes))
		return ST_DENIED;
	return ST_OK;
}
