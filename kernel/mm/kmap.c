/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/kmap.h"
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"
#include "kernel/thread/spinlock.h"

/*
 * The window begins with equal slots for stacks. A stack ends where its slot
 * does; the first page of a slot is never mapped, so every stack has an
 * unmapped page below and above. Devices follow.
 */
#define SLOT_PAGES (KMAP_STACK_PAGES_MAX + 1)
#define SLOT_BYTES (SLOT_PAGES * PAGE_BYTES)

static struct {
	struct spinlock lock;             /* also guards the kernel's tables */
	uint64_t device_bytes;            /* used behind the slots */
	unsigned int next_slot;           /* where to look first */
	paddr_t slot_pa[KMAP_STACKS_MAX]; /* 0: free */
} kmap;

static vaddr_t slot_end(unsigned int slot)
{
	return arch_layout()->kmap_va + (slot + 1) * SLOT_BYTES;
}

/* The lock is held. */
static enum status find_slot(unsigned int *slot)
{
	for (unsigned int i = 0; i < KMAP_STACKS_MAX; i++) {
		*slot = (kmap.next_slot + i) % KMAP_STACKS_MAX;
		if (!kmap.slot_pa[*slot])
			return ST_OK;
	}
	return ST_NO_MEM;
}

enum status kmap_stack_create(size_t page_count, vaddr_t *top)
{
	uint64_t bytes = page_count << PAGE_BITS;
	unsigned int slot = 0;
	enum status st = ST_OK;
	irq_state_t s = 0;
	paddr_t pa = 0;

	check_fatal(page_count && page_count <= KMAP_STACK_PAGES_MAX);
	st = page_alloc_run(page_count, &pa);
	if (st != ST_OK)
		return st;
	s = spin_lock(&kmap.lock);
	st = find_slot(&slot);
	if (st == ST_OK)
		st = arch_kernel_map(slot_end(slot) - bytes, pa, page_count,
				     MAP_READ | MAP_WRITE);
	if (st == ST_OK) {
		kmap.slot_pa[slot] = pa;
		/* The lowest free one: few tables for all stacks. */
		kmap.next_slot = slot + 1;
	}
	spin_unlock(&kmap.lock, s);
	if (st != ST_OK) {
		page_free_run(pa, page_count);
		return st;
	}
	*top = slot_end(slot);
	return ST_OK;
}

void kmap_stack_destroy(vaddr_t top, size_t page_count)
{
	uint64_t from_start = top - arch_layout()->kmap_va;
	unsigned int slot = (unsigned int)(from_start / SLOT_BYTES - 1);
	irq_state_t s = spin_lock(&kmap.lock);
	paddr_t pa = 0;

	check_fatal(from_start % SLOT_BYTES == 0 && slot < KMAP_STACKS_MAX &&
		    kmap.slot_pa[slot]);
	arch_kernel_unmap(top - (page_count << PAGE_BITS), page_count);
	pa = kmap.slot_pa[slot];
	kmap.slot_pa[slot] = 0;
	kmap.next_slot = MIN(kmap.next_slot, slot);
	spin_unlock(&kmap.lock, s);
	page_free_run(pa, page_count);
}

/* Addresses that are never given back. The lock is held. */
static enum status take_window(size_t page_count, vaddr_t *va)
{
	const struct arch_layout *l = arch_layout();
	uint64_t used = KMAP_STACKS_MAX * SLOT_BYTES + kmap.device_bytes;
	uint64_t bytes = (uint64_t)page_count << PAGE_BITS;

	if (!range_fits(used, bytes, l->kmap_bytes))
		return ST_NO_MEM;
	*va = l->kmap_va + used;
	kmap.device_bytes += bytes;
	return ST_OK;
}

volatile void *kmap_device(paddr_t pa, size_t size_bytes, unsigned int attr)
{
	paddr_t first = ALIGN_DOWN(pa, PAGE_BYTES);
	paddr_t ns_base = 0;
	paddr_t ns_end = 0;
	enum status st = ST_NO_MEM;
	irq_state_t s = 0;
	uint64_t end = 0;
	vaddr_t va = 0;

	if (!size_bytes || !checked_add(pa, (uint64_t)size_bytes, &end) ||
	    !checked_align_up(end, PAGE_BYTES, &end))
		return NULL;
	if (page_is_ours(first, end - first) ||
	    kmap_ns_range(first, &ns_base, &ns_end) ||
	    kmap_ns_range(end - PAGE_BYTES, &ns_base, &ns_end))
		return NULL;
	s = spin_lock(&kmap.lock);
	st = take_window((end - first) >> PAGE_BITS, &va);
	if (st == ST_OK)
		st = arch_kernel_map(va, first, (end - first) >> PAGE_BITS,
				     MAP_DEVICE | MAP_READ | MAP_WRITE |
					     (attr & MAP_NONSECURE));
	spin_unlock(&kmap.lock, s);
	return st == ST_OK ? (volatile void *)(uintptr_t)(va + (pa - first))
			   : NULL;
}
