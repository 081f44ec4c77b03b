/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/layout.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"

/* The kernel's tree (TTBR1): three levels, blocks where they fit. */

/* Tables before the page allocator has memory: those of the image, of the
 * linear map and of start-up's device tree. */
#define EARLY_TABLES 24u
static uint64_t early_tables[EARLY_TABLES][TABLE_ENTRIES] __aligned(4096);
static unsigned int early_used;

/* Attribute bits of Spec: Arm DDI 0487 D8.3.1 */
#define PTE_DEVICE BIT64(2)
#define PTE_NS     BIT64(5)
#define PTE_USER   BIT64(6)
#define PTE_RO     BIT64(7)
#define PTE_SHARED (UINT64_C(3) << 8)
#define PTE_AF     BIT64(10)
#define PTE_NG     BIT64(11)
#define PTE_GP     BIT64(50)
#define PTE_PXN    BIT64(53)
#define PTE_UXN    BIT64(54)

static uint64_t pte_common(unsigned int attr)
{
	uint64_t pte = PTE_PAGE | PTE_AF | PTE_SHARED;

	check_fatal(!((attr & MAP_WRITE) && (attr & MAP_EXEC)));
	if (attr & MAP_DEVICE)
		pte |= PTE_DEVICE;
	if (attr & MAP_NONSECURE)
		pte |= PTE_NS;
	if (!(attr & MAP_WRITE))
		pte |= PTE_RO;
	if ((attr & MAP_GUARDED) && arch_cpu_features()->bti)
		pte |= PTE_GP;
	return pte;
}

uint64_t pte_kernel(unsigned int attr)
{
	return pte_common(attr) | PTE_UXN | ((attr & MAP_EXEC) ? 0 : PTE_PXN);
}

uint64_t pte_user(unsigned int attr)
{
	uint64_t pte = pte_common(attr) | PTE_NG | PTE_PXN;

	if (attr & (MAP_READ | MAP_WRITE))
		pte |= PTE_USER;
	if (!(attr & MAP_EXEC))
		pte |= PTE_UXN;
	return pte;
}

extern char image_start[];

/* Tables in the image are reached where the image runs now: start-up builds
 * the first ones before it moves to the upper half. */
uint64_t *table_kva(paddr_t pa)
{
	const struct arch_layout *l = arch_layout();

	if (pa - l->image_pa < l->image_bytes)
		return (uint64_t *)(void *)(image_start + (pa - l->image_pa));
	return page_kva(pa);
}

enum status table_alloc(paddr_t *out)
{
	if (early_used == EARLY_TABLES)
		return page_alloc_zeroed(out);
	*out = (uint64_t)((char *)early_tables[early_used++] - image_start) +
	       arch_layout()->image_pa;
	return ST_OK;
}

static void tables_written(void)
{
	__asm__ volatile("dsb ishst\n\tisb" ::: "memory");
}

static unsigned int level_shift(unsigned int level)
{
	return PAGE_BITS + 9 * (3 - level);
}

/*
 * The entry for @va at @level (1..3). Missing tables on the way are made when
 * @make, else NULL; NULL too where a block is in the way or memory is out.
 */
static uint64_t *entry_at(vaddr_t va, unsigned int level, bool make)
{
	uint64_t *table = kernel_root;
	unsigned int l;

	for (l = 1;; l++) {
		uint64_t *e =
			&table[(va >> level_shift(l)) & (TABLE_ENTRIES - 1)];
		paddr_t pa;

		if (l == level)
			return e;
		if (!(*e & PTE_VALID)) {
			if (!make || table_alloc(&pa) != ST_OK)
				return NULL;
			/* The zeroes must be seen before the pointer. */
			__asm__ volatile("dmb ishst" ::: "memory");
			WRITE_ONCE(*e, pa | PTE_TABLE);
		}
		if ((*e & PTE_TABLE) != PTE_TABLE)
			return NULL;
		table = table_kva(*e & PTE_ADDR_MASK);
	}
}

/* The largest piece that addresses and @size allow, and no table blocks. */
static unsigned int best_level(vaddr_t va, paddr_t pa, uint64_t size)
{
	unsigned int level;

	for (level = 1; level < 3; level++) {
		uint64_t bytes = UINT64_C(1) << level_shift(level);
		uint64_t *e;

		if (((va | pa) & (bytes - 1)) || size < bytes)
			continue;
		e = entry_at(va, level, true);
		if (e && !(*e & PTE_VALID))
			return level;
	}
	return 3;
}

/* Fill entries from @e on for [@pa, +@size) as far as their table goes, or
 * one block; returns how many bytes that is. */
static uint64_t fill_entries(uint64_t *e, vaddr_t va, unsigned int level,
			     uint64_t pte, uint64_t size)
{
	uint64_t step = UINT64_C(1) << level_shift(level);
	uint64_t left =
		TABLE_ENTRIES - ((va >> level_shift(level)) % TABLE_ENTRIES);
	uint64_t count = level < 3 ? 1 : MIN(left, size / step);

	for (uint64_t i = 0; i < count; i++) {
		check_fatal(!(e[i] & PTE_VALID));
		WRITE_ONCE(e[i], pte + i * step);
	}
	return count * step;
}

enum status arch_kernel_map(vaddr_t va, paddr_t pa, size_t page_count,
			    unsigned int attr)
{
	uint64_t size = (uint64_t)page_count << PAGE_BITS;
	uint64_t pte = pte_kernel(attr);
	uint64_t done = 0;

	while (done < size) {
		unsigned int level =
			best_level(va + done, pa + done, size - done);
		uint64_t *e = entry_at(va + done, level, true);

		if (!e) {
			arch_kernel_unmap(va, (size_t)(done >> PAGE_BITS));
			return ST_NO_MEM;
		}
		done += fill_entries(e, va + done, level,
				     (level < 3 ? (pte & ~UINT64_C(2)) : pte) |
					     (pa + done),
				     size - done);
	}
	tables_written();
	return ST_OK;
}

void arch_kernel_unmap(vaddr_t va, size_t page_count)
{
	uint64_t size = (uint64_t)page_count << PAGE_BITS;
	uint64_t done = 0;

	while (done < size) {
		unsigned int level = 1;
		uint64_t *e = entry_at(va + done, 1, false);
		uint64_t bytes;

		while (level < 3 && e && (*e & PTE_TABLE) == PTE_TABLE)
			e = entry_at(va + done, ++level, false);
		bytes = UINT64_C(1) << level_shift(level);
		if (e && (*e & PTE_VALID)) {
			check_fatal(!((va + done) & (bytes - 1)) &&
				    size - done >= bytes);
			WRITE_ONCE(*e, 0);
			__asm__ volatile("dsb ishst\n\ttlbi vaae1is, %0" ::"r"(
						 ((va + done) >> PAGE_BITS) &
						 ((UINT64_C(1) << 44) - 1))
					 : "memory");
		}
		done += bytes - ((va + done) & (bytes - 1));
	}
	__asm__ volatile("dsb ish\n\tisb" ::: "memory");
}
