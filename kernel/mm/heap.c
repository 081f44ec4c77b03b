/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/bytes/poison.h"
#include "base/containers/list.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page_priv.h"
#include "kernel/thread/spinlock.h"

/*
 * Objects of one size class lie in slabs: blocks of one page, or of four for
 * the larger classes, aligned to their size, with this header in front.
 * Requests beyond the classes are whole page runs. The page records say what
 * each page is, so a pointer that we did not hand out is recognised.
 */
struct slab {
	struct list node; /* in its class's list while an object is free */
	uint64_t is_free[4];
	uint16_t used;
	uint16_t class_idx;
	uint32_t reciprocal; /* of the object size, see object_index() */
};
#define SLAB_HEADER_BYTES 64u
static_assert(sizeof(struct slab) <= SLAB_HEADER_BYTES, "slab header");

#define HEAP_ALIGN      16u
#define SMALL_CLASS_MAX 512u /* in one-page slabs up to here */
#define CLASS_MAX       3072u
#define BIG_SLAB_ORDER  2u

static const uint16_t class_bytes[] = {
	16,  32,  48,  64,   96,   128,  192,       256,
	384, 512, 768, 1024, 1536, 2048, CLASS_MAX,
};
#define CLASS_COUNT ARRAY_SIZE(class_bytes)

static struct {
	struct spinlock lock;
	struct heap_stats stats;
	struct list partial[CLASS_COUNT];
	struct slab *spare[CLASS_COUNT];      /* one empty slab kept */
	size_t object_count[CLASS_COUNT + 1]; /* the last: page runs */
	uint8_t class_of[CLASS_MAX / HEAP_ALIGN + 1];
	bool is_ready;
} heap;

static unsigned int slab_order(unsigned int class_idx)
{
	return class_bytes[class_idx] <= SMALL_CLASS_MAX ? 0 : BIG_SLAB_ORDER;
}

/* Called with the lock held by the first allocation. */
static void heap_prepare(void)
{
	unsigned int c = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(heap.class_of); i++) {
		if (i * HEAP_ALIGN > class_bytes[c])
			c++;
		heap.class_of[i] = (uint8_t)c;
	}
	for (c = 0; c < CLASS_COUNT; c++)
		list_init(&heap.partial[c]);
	heap.is_ready = true;
}

static void slab_destroy(struct slab *slab)
{
	unsigned int order = slab_order(slab->class_idx);

	list_remove(&slab->node);
	unpoison(slab, PAGE_BYTES << order);
	heap.stats.pages -= (size_t)1 << order;
	page_free(page_pa(slab), order);
}

/* The lock is held. */
static bool trim(void)
{
	bool has_freed = false;

	for (unsigned int c = 0; c < CLASS_COUNT; c++) {
		if (!heap.spare[c])
			continue;
		slab_destroy(heap.spare[c]);
		heap.spare[c] = NULL;
		has_freed = true;
	}
	return has_freed;
}

bool heap_trim(void)
{
	irq_state_t s = spin_lock(&heap.lock);
	bool has_freed = trim();

	spin_unlock(&heap.lock, s);
	return has_freed;
}

static struct slab *slab_create(unsigned int class_idx)
{
	unsigned int order = slab_order(class_idx);
	size_t slab_bytes = PAGE_BYTES << order;
	unsigned int count = (unsigned int)(slab_bytes - SLAB_HEADER_BYTES) /
			     class_bytes[class_idx];
	struct slab *slab = NULL;
	paddr_t pa = 0;

	if (page_alloc(order, &pa) != ST_OK &&
	    (!trim() || page_alloc(order, &pa) != ST_OK))
		return NULL;
	page_head(pa)->tag = PAGE_TAG_HEAP_SLAB + class_idx;
	slab = page_kva(pa);
	memset(slab, 0, slab_bytes);
	slab->class_idx = (uint16_t)class_idx;
	slab->reciprocal = (UINT32_C(1) << 24) / class_bytes[class_idx] + 1;
	for (unsigned int i = 0; i < count; i++)
		slab->is_free[i / 64] |= BIT64(i % 64);
	poison((char *)slab + SLAB_HEADER_BYTES,
	       slab_bytes - SLAB_HEADER_BYTES);
	heap.stats.pages += (size_t)1 << order;
	list_push_front(&heap.partial[class_idx], &slab->node);
	return slab;
}

static bool slab_is_full(const struct slab *slab)
{
	return !(slab->is_free[0] | slab->is_free[1] | slab->is_free[2] |
		 slab->is_free[3]);
}

static void *slab_take(struct slab *slab)
{
	unsigned int word = 0;
	unsigned int bit = 0;

	while (!slab->is_free[word])
		word++;
	bit = (unsigned int)__builtin_ctzll(slab->is_free[word]);
	slab->is_free[word] &= slab->is_free[word] - 1;
	slab->used++;
	if (slab_is_full(slab))
		list_remove(&slab->node);
	return (char *)slab + SLAB_HEADER_BYTES +
	       (size_t)(word * 64 + bit) * class_bytes[slab->class_idx];
}

/* Which object begins at @ptr; none: a broken invariant. The division is done
 * by multiplication: exact for offsets below 16 KiB. */
static unsigned int object_index(const struct slab *slab, const void *ptr)
{
	uint32_t offset = (uint32_t)((const char *)ptr - (const char *)slab) -
			  SLAB_HEADER_BYTES;
	uint32_t idx = (uint32_t)(((uint64_t)offset * slab->reciprocal) >> 24);
	uint32_t size = class_bytes[slab->class_idx];
	uint32_t slab_bytes = (uint32_t)PAGE_BYTES
			      << slab_order(slab->class_idx);

	check_fatal(offset <= slab_bytes - SLAB_HEADER_BYTES - size &&
		    idx * size == offset);
	return idx;
}

static void stats_add(size_t size_bytes)
{
	heap.stats.allocated_bytes += size_bytes;
	if (heap.stats.allocated_bytes > heap.stats.max_allocated_bytes)
		heap.stats.max_allocated_bytes = heap.stats.allocated_bytes;
}

static enum status run_pages(size_t page_count, paddr_t *pa)
{
	enum status st = page_alloc_run(page_count, pa);

	if (st != ST_OK && heap_trim())
		st = page_alloc_run(page_count, pa);
	return st;
}

static void *run_alloc(size_t size_bytes)
{
	uint64_t rounded = 0;
	paddr_t pa = 0;
	void *ptr = NULL;
	irq_state_t s = 0;

	if (!checked_align_up(size_bytes, PAGE_BYTES, &rounded) ||
	    run_pages(rounded >> PAGE_BITS, &pa) != ST_OK)
		return NULL;
	page_head(pa)->tag = PAGE_TAG_HEAP_RUN;
	ptr = page_kva(pa);
	memset(ptr, 0, rounded);
	s = spin_lock(&heap.lock);
	heap.stats.pages += rounded >> PAGE_BITS;
	heap.object_count[CLASS_COUNT]++;
	stats_add(rounded);
	spin_unlock(&heap.lock, s);
	return ptr;
}

void *heap_alloc(size_t size_bytes)
{
	void *ptr = NULL;
	unsigned int c = 0;
	irq_state_t s = 0;

	if (unlikely(page_fails_now()))
		return NULL;
	if (unlikely(size_bytes > CLASS_MAX))
		return run_alloc(size_bytes);
	s = spin_lock(&heap.lock);
	if (unlikely(!heap.is_ready))
		heap_prepare();
	c = heap.class_of[(size_bytes + HEAP_ALIGN - 1) / HEAP_ALIGN];
	if (likely(!list_is_empty(&heap.partial[c])) || slab_create(c)) {
		struct slab *slab =
			list_entry(heap.partial[c].next, struct slab, node);

		if (slab == heap.spare[c])
			heap.spare[c] = NULL;
		ptr = slab_take(slab);
		heap.object_count[c]++;
		stats_add(class_bytes[c]);
	}
	spin_unlock(&heap.lock, s);
	if (ptr)
		unpoison(ptr, class_bytes[c]);
	return ptr;
}

void *heap_alloc_array(size_t count, size_t size_bytes)
{
	size_t total = 0;

	if (!checked_mul(count, size_bytes, &total))
		return NULL;
	return heap_alloc(total);
}

/* The slab that @ptr lies in; NULL when it is a page run. A pointer that the
 * heap did not hand out is a broken invariant. */
static struct slab *slab_of(const void *ptr, size_t *run_bytes)
{
	paddr_t pa = page_pa(ptr);
	const struct page *p = page_head(ALIGN_DOWN(pa, PAGE_BYTES));

	if (p && p->tag == PAGE_TAG_HEAP_RUN) {
		check_fatal(IS_ALIGNED(pa, PAGE_BYTES));
		*run_bytes = (size_t)p->count << PAGE_BITS;
		return NULL;
	}
	if (!p || p->count != 1) {
		pa = ALIGN_DOWN(pa, PAGE_BYTES << BIG_SLAB_ORDER);
		p = page_head(pa);
	}
	check_fatal(p && p->tag >= PAGE_TAG_HEAP_SLAB &&
		    p->tag < PAGE_TAG_HEAP_SLAB + CLASS_COUNT);
	*run_bytes = 0;
	return page_kva(ALIGN_DOWN(pa, PAGE_BYTES));
}

static void run_free(void *ptr, size_t run_bytes)
{
	irq_state_t s = 0;

	secure_zero(ptr, run_bytes);
	s = spin_lock(&heap.lock);
	heap.stats.pages -= run_bytes >> PAGE_BITS;
	heap.stats.allocated_bytes -= run_bytes;
	heap.object_count[CLASS_COUNT]--;
	spin_unlock(&heap.lock, s);
	page_free_run(page_pa(ptr), run_bytes >> PAGE_BITS);
}

static void slab_put(struct slab *slab, unsigned int idx)
{
	unsigned int c = slab->class_idx;

	check_fatal(!(slab->is_free[idx / 64] & BIT64(idx % 64)));
	if (slab_is_full(slab))
		list_push_front(&heap.partial[c], &slab->node);
	slab->is_free[idx / 64] |= BIT64(idx % 64);
	heap.stats.allocated_bytes -= class_bytes[c];
	heap.object_count[c]--;
	if (--slab->used)
		return;
	if (heap.spare[c] && heap.spare[c] != slab)
		slab_destroy(slab);
	else
		heap.spare[c] = slab;
}

void heap_free(void *ptr)
{
	struct slab *slab = NULL;
	size_t run_bytes = 0;
	unsigned int idx = 0;
	irq_state_t s = 0;

	if (!ptr)
		return;
	slab = slab_of(ptr, &run_bytes);
	if (!slab) {
		run_free(ptr, run_bytes);
		return;
	}
	idx = object_index(slab, ptr);
	/* Before the wipe: it must not hit somebody else's object. */
	check_fatal(!(READ_ONCE(slab->is_free[idx / 64]) & BIT64(idx % 64)));
	secure_zero(ptr, class_bytes[slab->class_idx]);
	poison(ptr, class_bytes[slab->class_idx]);
	s = spin_lock(&heap.lock);
	slab_put(slab, idx);
	spin_unlock(&heap.lock, s);
}

size_t heap_size(const void *ptr)
{
	size_t run_bytes = 0;
	const struct slab *slab = slab_of(ptr, &run_bytes);

	return slab ? class_bytes[slab->class_idx] : run_bytes;
}

void *heap_realloc(void *ptr, size_t size_bytes)
{
	size_t have = 0;
	void *bigger = NULL;

	if (!ptr)
		return heap_alloc(size_bytes);
	have = heap_size(ptr);
	if (size_bytes <= have && size_bytes > have / 2)
		return ptr;
	bigger = heap_alloc(size_bytes);
	if (!bigger)
		return NULL;
	memcpy(bigger, ptr, MIN(have, size_bytes));
	heap_free(ptr);
	return bigger;
}

size_t heap_rounded(size_t size_bytes)
{
	unsigned int c = 0;

	if (size_bytes > CLASS_MAX)
		return ALIGN_UP(size_bytes, PAGE_BYTES);
	while (class_bytes[c] < size_bytes)
		c++;
	return class_bytes[c];
}

void heap_get_stats(struct heap_stats *out)
{
	irq_state_t s = spin_lock(&heap.lock);

	*out = heap.stats;
	spin_unlock(&heap.lock, s);
}

bool heap_get_class_stats(unsigned int class_idx, struct heap_class_stats *out)
{
	irq_state_t s = 0;

	if (class_idx > CLASS_COUNT)
		return false;
	s = spin_lock(&heap.lock);
	out->object_count = heap.object_count[class_idx];
	spin_unlock(&heap.lock, s);
	out->object_bytes =
		class_idx < CLASS_COUNT ? class_bytes[class_idx] : 0;
	return true;
}
