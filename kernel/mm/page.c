/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/arch/layout.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page_priv.h"
#include "kernel/thread/spinlock.h"

/*
 * A buddy allocator in each range. Blocks are aligned by page frame number,
 * so that their physical addresses are, whatever the range's base is.
 */
struct page_range {
	uint64_t first_pfn;
	uint32_t count;
	uint32_t nonempty; /* bit k: free[k] has a block */
	struct page *pages;
	uint32_t free[PAGE_ORDER_MAX + 1];
};

static struct {
	struct spinlock lock;
	unsigned int range_count; /* grows at start-up only */
	struct page_range range[PAGE_RANGE_MAX];
	struct page_stats stats;
} pool;

#ifdef REDOUBT_TEST
static unsigned long fail_countdown;

void page_fail_nth(unsigned long nth)
{
	fail_countdown = nth;
}

bool page_fails_now(void)
{
	return fail_countdown && --fail_countdown == 0;
}
#endif

static void push_block(struct page_range *r, uint32_t idx, unsigned int order)
{
	struct page *p = &r->pages[idx];
	uint32_t head = r->free[order];

	p->state = PAGE_FREE;
	p->order = (uint8_t)order;
	p->next = head;
	p->prev = PAGE_END;
	if (head != PAGE_END)
		r->pages[head].prev = idx;
	r->free[order] = idx;
	r->nonempty |= BIT32(order);
}

static void take_block(struct page_range *r, uint32_t idx)
{
	struct page *p = &r->pages[idx];

	if (p->next != PAGE_END)
		r->pages[p->next].prev = p->prev;
	if (p->prev != PAGE_END)
		r->pages[p->prev].next = p->next;
	else
		r->free[p->order] = p->next;
	if (r->free[p->order] == PAGE_END)
		r->nonempty &= ~BIT32(p->order);
	p->state = PAGE_PART;
}

/* Put a block back and join it with its buddy for as long as that is free. */
static void free_block(struct page_range *r, uint32_t idx, unsigned int order)
{
	while (order < PAGE_ORDER_MAX) {
		uint64_t pfn = (r->first_pfn + idx) ^ BIT64(order);
		uint32_t buddy = 0;

		if (pfn < r->first_pfn || pfn - r->first_pfn >= r->count)
			break;
		buddy = (uint32_t)(pfn - r->first_pfn);
		if (r->pages[buddy].state != PAGE_FREE ||
		    r->pages[buddy].order != order)
			break;
		take_block(r, buddy);
		idx = MIN(idx, buddy);
		order++;
	}
	push_block(r, idx, order);
}

/* Free any run of pages by the largest aligned blocks. */
static void free_pages(struct page_range *r, uint32_t idx, uint32_t count)
{
	while (count) {
		uint64_t pfn = r->first_pfn + idx;
		unsigned int order = 31 - (unsigned int)__builtin_clz(count);

		if (pfn)
			order = MIN(order, (unsigned int)__builtin_ctzll(pfn));
		order = MIN(order, (unsigned int)PAGE_ORDER_MAX);
		free_block(r, idx, order);
		idx += UINT32_C(1) << order;
		count -= UINT32_C(1) << order;
	}
}

/* Take @count pages out of a free block of at least 2^@order >= @count. */
static bool alloc_from(struct page_range *r, unsigned int order, uint32_t count,
		       paddr_t *out)
{
	uint32_t fits = r->nonempty >> order << order;
	uint32_t idx = 0;
	unsigned int have = 0;

	if (!fits)
		return false;
	have = (unsigned int)__builtin_ctz(fits);
	idx = r->free[have];
	take_block(r, idx);
	for (; have > order; have--)
		push_block(r, idx + (UINT32_C(1) << (have - 1)), have - 1);
	if (count < UINT32_C(1) << order)
		free_pages(r, idx + count, (UINT32_C(1) << order) - count);
	r->pages[idx].state = PAGE_USED;
	r->pages[idx].count = count;
	r->pages[idx].tag = PAGE_TAG_NONE;
	*out = (r->first_pfn + idx) << PAGE_BITS;
	return true;
}

/* Called with the pool's lock held. */
static void count_failure(uint32_t count)
{
	struct page_stats *stats = &pool.stats;

	stats->failed_count++;
	if (count <= stats->biggest_failed_pages)
		return;
	stats->biggest_failed_pages = count;
	stats->biggest_failed_used_pages =
		stats->total_pages - stats->free_pages;
}

static enum status alloc_pages(unsigned int order, uint32_t count, paddr_t *out)
{
	bool ok = false;
	irq_state_t s = spin_lock(&pool.lock);

	if (!page_fails_now())
		for (unsigned int i = 0; i < pool.range_count && !ok; i++)
			ok = alloc_from(&pool.range[i], order, count, out);
	if (ok) {
		pool.stats.free_pages -= count;
		if (pool.stats.free_pages < pool.stats.low_water_pages)
			pool.stats.low_water_pages = pool.stats.free_pages;
	} else {
		count_failure(count);
	}
	spin_unlock(&pool.lock, s);
	return ok ? ST_OK : ST_NO_MEM;
}

static struct page_range *range_of(paddr_t pa)
{
	uint64_t pfn = pa >> PAGE_BITS;

	for (unsigned int i = 0; i < pool.range_count; i++)
		if (pfn - pool.range[i].first_pfn < pool.range[i].count)
			return &pool.range[i];
	return NULL;
}

struct page *page_head(paddr_t pa)
{
	struct page_range *r = range_of(pa);
	struct page *p = NULL;

	if (!r || pa & PAGE_MASK)
		return NULL;
	p = &r->pages[(pa >> PAGE_BITS) - r->first_pfn];
	return p->state == PAGE_USED ? p : NULL;
}

void page_add_range(paddr_t base, uint64_t size_bytes)
{
	struct page_range *r = &pool.range[pool.range_count];
	uint64_t count = size_bytes >> PAGE_BITS;
	uint64_t record_pages = 0;

	check_fatal(pool.range_count < PAGE_RANGE_MAX);
	check_fatal(IS_ALIGNED(base, PAGE_BYTES) && count < PAGE_END);
	record_pages = (count * sizeof(struct page) + PAGE_MASK) >> PAGE_BITS;
	if (record_pages >= count)
		return;
	r->pages = page_kva(base);
	r->first_pfn = (base >> PAGE_BITS) + record_pages;
	r->count = (uint32_t)(count - record_pages);
	r->nonempty = 0;
	for (unsigned int i = 0; i <= PAGE_ORDER_MAX; i++)
		r->free[i] = PAGE_END;
	memset(r->pages, 0, r->count * sizeof(struct page));
	free_pages(r, 0, r->count);
	pool.stats.total_pages += r->count;
	pool.stats.free_pages += r->count;
	pool.stats.low_water_pages += r->count;
	pool.range_count++;
}

enum status page_alloc(unsigned int order, paddr_t *out)
{
	if (order > PAGE_ORDER_MAX)
		return ST_NO_MEM;
	return alloc_pages(order, UINT32_C(1) << order, out);
}

enum status page_alloc_zeroed(paddr_t *out)
{
	enum status st = page_alloc(0, out);

	if (st == ST_OK)
		memset(page_kva(*out), 0, PAGE_BYTES);
	return st;
}

enum status page_alloc_run(size_t page_count, paddr_t *out)
{
	unsigned int order = 0;

	check_fatal(page_count > 0);
	if (page_count > UINT32_C(1) << PAGE_ORDER_MAX)
		return ST_NO_MEM;
	if (page_count > 1)
		order = 32 - (unsigned int)__builtin_clz(
				     (unsigned int)page_count - 1);
	return alloc_pages(order, (uint32_t)page_count, out);
}

/* Head of the free block that holds page @idx, or PAGE_END. */
static uint32_t free_block_of(const struct page_range *r, uint32_t idx)
{
	for (unsigned int order = 0; order <= PAGE_ORDER_MAX; order++) {
		uint64_t pfn = (r->first_pfn + idx) & ~(BIT64(order) - 1);
		const struct page *p = NULL;

		if (pfn < r->first_pfn)
			break;
		p = &r->pages[pfn - r->first_pfn];
		if (p->state == PAGE_FREE && p->order == order)
			return (uint32_t)(pfn - r->first_pfn);
	}
	return PAGE_END;
}

static bool is_free(const struct page_range *r, uint32_t idx, uint32_t count)
{
	uint32_t at = idx;

	while (at < idx + count) {
		uint32_t head = free_block_of(r, at);

		if (head == PAGE_END)
			return false;
		at = head + (UINT32_C(1) << r->pages[head].order);
	}
	return true;
}

/* Blocks that hold a part of the run, without what lies outside it. */
static void take_run(struct page_range *r, uint32_t idx, uint32_t count)
{
	uint32_t end = idx + count;
	uint32_t at = idx;

	while (at < end) {
		uint32_t head = free_block_of(r, at);
		uint32_t next = head + (UINT32_C(1) << r->pages[head].order);

		take_block(r, head);
		free_pages(r, head, at - head);
		if (next > end)
			free_pages(r, end, next - end);
		at = next;
	}
	r->pages[idx].state = PAGE_USED;
	r->pages[idx].count = count;
	r->pages[idx].tag = PAGE_TAG_NONE;
}

enum status page_alloc_at(paddr_t pa, size_t page_count)
{
	irq_state_t s = spin_lock(&pool.lock);
	struct page_range *r = range_of(pa);
	uint64_t idx = r ? (pa >> PAGE_BITS) - r->first_pfn : 0;
	bool ok = r && !(pa & PAGE_MASK) && page_count &&
		  range_fits(idx, page_count, r->count) &&
		  is_free(r, (uint32_t)idx, (uint32_t)page_count);

	if (ok) {
		take_run(r, (uint32_t)idx, (uint32_t)page_count);
		pool.stats.free_pages -= page_count;
		if (pool.stats.free_pages < pool.stats.low_water_pages)
			pool.stats.low_water_pages = pool.stats.free_pages;
	}
	spin_unlock(&pool.lock, s);
	return ok ? ST_OK : ST_NO_MEM;
}

void page_free(paddr_t pa, unsigned int order)
{
	page_free_run(pa, (size_t)1 << order);
}

void page_free_run(paddr_t pa, size_t page_count)
{
	irq_state_t s = spin_lock(&pool.lock);
	struct page *p = page_head(pa);
	struct page_range *r = range_of(pa);

	check_fatal(p && p->count == page_count);
	p->state = PAGE_PART;
	free_pages(r, (uint32_t)(p - r->pages), (uint32_t)page_count);
	pool.stats.free_pages += page_count;
	spin_unlock(&pool.lock, s);
}

void page_get_stats(struct page_stats *out)
{
	irq_state_t s = spin_lock(&pool.lock);

	*out = pool.stats;
	spin_unlock(&pool.lock, s);
}

bool page_is_ours(paddr_t pa, uint64_t size_bytes)
{
	for (unsigned int i = 0; i < pool.range_count; i++) {
		const struct page_range *r = &pool.range[i];
		paddr_t base = r->first_pfn << PAGE_BITS;
		paddr_t end = base + ((uint64_t)r->count << PAGE_BITS);

		if (pa < end &&
		    (size_bytes > UINT64_MAX - pa || pa + size_bytes > base))
			return true;
	}
	return false;
}

void *page_kva(paddr_t pa)
{
	const struct arch_layout *l = arch_layout();

	assert(pa - l->linear_pa < l->linear_bytes);
	return (void *)(uintptr_t)(pa + l->linear_offset);
}

paddr_t page_pa(const void *kva)
{
	const struct arch_layout *l = arch_layout();
	vaddr_t va = (vaddr_t)(uintptr_t)kva;

	if (va - l->image_va < l->image_bytes)
		return va - l->image_va + l->image_pa;
	assert(va - l->linear_offset - l->linear_pa < l->linear_bytes);
	return va - l->linear_offset;
}
