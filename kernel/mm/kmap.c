/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/kmap.h"
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/thread/spinlock.h"

/* A place in the window, with a guard page before and after. It is kept for
 * the next stack of its size when its stack is destroyed. */
struct stack_place {
	vaddr_t va; /* first mapped page */
	size_t page_count;
	paddr_t pa; /* 0: free */
	struct stack_place *next;
};

static struct {
	struct spinlock lock; /* also guards the kernel's tables */
	uint64_t used_bytes;  /* of the window, from its start */
	struct stack_place *stacks;
} kmap;

/* Take addresses that are never given back. The lock is held. */
static enum status take_window(size_t page_count, vaddr_t *va)
{
	const struct arch_layout *l = arch_layout();
	uint64_t bytes = (uint64_t)page_count << PAGE_BITS;

	if (!range_fits(kmap.used_bytes, bytes, l->kmap_bytes))
		return ST_NO_MEM;
	*va = l->kmap_va + kmap.used_bytes;
	kmap.used_bytes += bytes;
	return ST_OK;
}

static struct stack_place *find_free_place(size_t page_count)
{
	struct stack_place *p = kmap.stacks;

	while (p && (p->pa || p->page_count != page_count))
		p = p->next;
	return p;
}

/* A place of @page_count pages, marked as used by @pa. */
static struct stack_place *take_place(size_t page_count, paddr_t pa)
{
	struct stack_place *fresh = heap_alloc(sizeof(*fresh));
	irq_state_t s = spin_lock(&kmap.lock);
	struct stack_place *p = find_free_place(page_count);

	if (!p && fresh && take_window(page_count + 2, &fresh->va) == ST_OK) {
		p = fresh;
		fresh = NULL;
		p->va += PAGE_BYTES;
		p->page_count = page_count;
		p->next = kmap.stacks;
		kmap.stacks = p;
	}
	if (p)
		p->pa = pa;
	spin_unlock(&kmap.lock, s);
	heap_free(fresh);
	return p;
}

enum status kmap_stack_create(size_t page_count, vaddr_t *top)
{
	struct stack_place *p = NULL;
	enum status st = ST_OK;
	irq_state_t s = 0;
	paddr_t pa = 0;

	st = page_alloc_run(page_count, &pa);
	if (st != ST_OK)
		return st;
	p = take_place(page_count, pa);
	if (!p) {
		page_free_run(pa, page_count);
		return ST_NO_MEM;
	}
	s = spin_lock(&kmap.lock);
	st = arch_kernel_map(p->va, pa, page_count, MAP_READ | MAP_WRITE);
	if (st != ST_OK)
		p->pa = 0;
	spin_unlock(&kmap.lock, s);
	if (st != ST_OK) {
		page_free_run(pa, page_count);
		return st;
	}
	*top = p->va + (page_count << PAGE_BITS);
	return ST_OK;
}

void kmap_stack_destroy(vaddr_t top, size_t page_count)
{
	vaddr_t va = top - (page_count << PAGE_BITS);
	irq_state_t s = spin_lock(&kmap.lock);
	struct stack_place *p = kmap.stacks;
	paddr_t pa = 0;

	while (p && p->va != va)
		p = p->next;
	check_fatal(p && p->page_count == page_count && p->pa);
	arch_kernel_unmap(va, page_count);
	pa = p->pa;
	p->pa = 0;
	spin_unlock(&kmap.lock, s);
	page_free_run(pa, page_count);
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
