/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/arch/mmu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"

/* Three levels of 512 entries, as on the real machine. An entry is an address
 * with rights (enum map_attr) in its low bits; 0: none. */
#define ENTRIES     512u
#define LEVEL_BITS  9u
#define ENTRY_VALID BIT64(11)
#define USER_VA_MAX (UINT64_C(1) << 39)
#define USER_VA_MIN UINT64_C(0x10000)

static const struct arch_pgtable *loaded[SIM_CPU_COUNT];
static uint32_t next_asid = 1;

enum status arch_pgtable_init(struct arch_pgtable *pt)
{
	enum status st = page_alloc_zeroed(&pt->root);

	if (st != ST_OK)
		return st;
	pt->asid = next_asid++;
	pt->table_pages = 1;
	return ST_OK;
}

void arch_pgtable_fini(struct arch_pgtable *pt)
{
	const uint64_t *root = page_kva(pt->root);

	for (unsigned int i = 0; i < SIM_CPU_COUNT; i++)
		check_fatal(loaded[i] != pt);
	for (unsigned int i = 0; i < ENTRIES; i++) {
		const uint64_t *middle = NULL;

		if (!root[i])
			continue;
		middle = page_kva(root[i] & ~PAGE_MASK);
		for (unsigned int k = 0; k < ENTRIES; k++)
			if (middle[k])
				page_free(middle[k] & ~PAGE_MASK, 0);
		page_free(root[i] & ~PAGE_MASK, 0);
	}
	page_free(pt->root, 0);
}

/* The entry of @va; @creates: tables that are missing are made. NULL: there is
 * none. */
static uint64_t *find_entry(const struct arch_pgtable *pt, vaddr_t va,
			    bool creates, uint32_t *created)
{
	uint64_t *table = page_kva(pt->root);

	if (va >= USER_VA_MAX)
		return NULL;
	for (unsigned int level = 2; level > 0; level--) {
		uint64_t *e = &table[(va >> (PAGE_BITS + level * LEVEL_BITS)) &
				     (ENTRIES - 1)];
		paddr_t pa = 0;

		if (!*e) {
			if (!creates || page_alloc_zeroed(&pa) != ST_OK)
				return NULL;
			*e = pa | ENTRY_VALID;
			(*created)++;
		}
		table = page_kva(*e & ~PAGE_MASK);
	}
	return &table[(va >> PAGE_BITS) & (ENTRIES - 1)];
}

enum status arch_pgtable_map(struct arch_pgtable *pt, vaddr_t va,
			     const struct page_run *runs, size_t skip,
			     size_t page_count, unsigned int attr)
{
	check_fatal(!(attr & MAP_WRITE && attr & MAP_EXEC));
	check_fatal(va >= USER_VA_MIN && IS_ALIGNED(va, PAGE_BYTES));
	for (size_t i = 0; i < page_count; i++) {
		uint64_t *e = find_entry(pt, va + i * PAGE_BYTES, true,
					 &pt->table_pages);

		if (!e) {
			arch_pgtable_unmap(pt, va, i);
			return ST_NO_MEM;
		}
		check_fatal(!*e && skip < runs->page_count);
		*e = (runs->pa + skip * PAGE_BYTES) | ENTRY_VALID | attr;
		if (++skip == runs->page_count) {
			runs++;
			skip = 0;
		}
	}
	return ST_OK;
}

void arch_pgtable_unmap(struct arch_pgtable *pt, vaddr_t va, size_t page_count)
{
	for (size_t i = 0; i < page_count; i++) {
		uint64_t *e = find_entry(pt, va + i * PAGE_BYTES, false, NULL);

		if (e)
			*e = 0;
	}
}

void arch_pgtable_protect(struct arch_pgtable *pt, vaddr_t va,
			  size_t page_count, unsigned int attr)
{
	check_fatal(!(attr & MAP_WRITE && attr & MAP_EXEC));
	for (size_t i = 0; i < page_count; i++) {
		uint64_t *e = find_entry(pt, va + i * PAGE_BYTES, false, NULL);

		if (e && *e)
			*e = (*e & ~PAGE_MASK) | ENTRY_VALID | attr;
	}
}

void arch_pgtable_activate(const struct arch_pgtable *pt)
{
	check_fatal(arch_irq_is_masked());
	loaded[arch_cpu_this()->index] = pt;
}

const struct arch_pgtable *sim_loaded_pgtable(void)
{
	return loaded[arch_cpu_this()->index];
}

vaddr_t arch_user_va_min(void)
{
	return USER_VA_MIN;
}

vaddr_t arch_user_va_max(bool is_32bit)
{
	return is_32bit ? BIT64(32) : USER_VA_MAX;
}

/* Kernel address of a user byte, if it may be accessed like this. */
static char *translate(vaddr_t va, unsigned int attr)
{
	const struct arch_pgtable *pt = sim_loaded_pgtable();
	const uint64_t *e = NULL;
	paddr_t page = 0;
	char *kva = NULL;

	if (pt)
		e = find_entry(pt, va, false, NULL);
	if (!e || (*e & attr) != attr)
		return NULL;
	page = *e & ~PAGE_MASK;
	kva = *e & MAP_NONSECURE ? kmap_ns(page, PAGE_BYTES) : page_kva(page);
	return kva ? kva + (va & PAGE_MASK) : NULL;
}

enum status arch_user_copy_in(void *dst, user_addr_t src, size_t size_bytes)
{
	char *to = dst;

	while (size_bytes) {
		size_t n = MIN(size_bytes, PAGE_BYTES - (src.va & PAGE_MASK));
		const char *from = translate(src.va, MAP_READ);

		if (!from)
			return ST_DENIED;
		memcpy(to, from, n);
		to += n;
		src.va += n;
		size_bytes -= n;
	}
	return ST_OK;
}

enum status arch_user_copy_out(user_addr_t dst, const void *src,
			       size_t size_bytes)
{
	const char *from = src;

	while (size_bytes) {
		size_t n = MIN(size_bytes, PAGE_BYTES - (dst.va & PAGE_MASK));
		char *to = translate(dst.va, MAP_WRITE);

		if (!to)
			return ST_DENIED;
		memcpy(to, from, n);
		from += n;
		dst.va += n;
		size_bytes -= n;
	}
	return ST_OK;
}
