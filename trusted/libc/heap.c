/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Chunks lie back to back; each begins with its own size and that of the one
 * before it, so neighbours are found in both directions. Free chunks hang in
 * bins, one for each power of two. The last chunk is a used one of size 0.
 *
 *   | heap | prev,size | block ... | prev,size | block ... | prev,0 |
 */
#include "trusted/libc/heap.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/containers/list.h"

#define HEAP_MAGIC UINT32_C(0x48454150)
#define BIN_COUNT  ((size_t)(sizeof(size_t) * 8))
#define IS_USED    ((size_t)1)

struct chunk {
	size_t prev_bytes;
	size_t size_used; /* with this header; bit 0: in use */
};

/* The unit of sizes and addresses: two words align for any type. */
#define UNIT      sizeof(struct chunk)
#define MIN_CHUNK (sizeof(struct chunk) + sizeof(struct list))

struct heap {
	uint32_t magic;
	uint32_t reserved;
	struct chunk *first;
	struct chunk *end;
	struct heap_stats stats;
	size_t bin_bits; /* bit i: bins[i] is not empty */
	struct list bins[BIN_COUNT];
};

static size_t size_of(const struct chunk *c)
{
	return c->size_used & ~IS_USED;
}

static bool is_used(const struct chunk *c)
{
	return (c->size_used & IS_USED) != 0;
}

static struct chunk *next_of(struct chunk *c)
{
	return (struct chunk *)(void *)((char *)c + size_of(c));
}

static struct chunk *prev_of(struct chunk *c)
{
	return (struct chunk *)(void *)((char *)c - c->prev_bytes);
}

static void *block_of(struct chunk *c)
{
	return c + 1;
}

static struct list *links_of(struct chunk *c)
{
	return block_of(c);
}

static struct chunk *chunk_of_links(struct list *l)
{
	return (struct chunk *)(void *)l - 1;
}

static size_t bin_of(size_t size_bytes)
{
	return BIN_COUNT - 1 - (size_t)__builtin_clzl(size_bytes);
}

static void bin_insert(struct heap *heap, struct chunk *c)
{
	size_t bin = bin_of(size_of(c));

	list_push_front(&heap->bins[bin], links_of(c));
	heap->bin_bits |= (size_t)1 << bin;
}

/* False when the links do not point back: they were overwritten. */
static bool bin_remove(struct heap *heap, struct chunk *c)
{
	struct list *l = links_of(c);
	size_t bin = bin_of(size_of(c));

	if (l->next->prev != l || l->prev->next != l)
		return false;
	list_remove(l);
	if (list_is_empty(&heap->bins[bin]))
		heap->bin_bits &= ~((size_t)1 << bin);
	return true;
}

static void set_size(struct chunk *c, size_t size_bytes, size_t used)
{
	c->size_used = size_bytes | used;
	next_of(c)->prev_bytes = size_bytes;
}

struct heap *heap_at(void *mem, size_t size_bytes)
{
	struct heap *heap = (void *)ALIGN_UP((uintptr_t)mem, UNIT);
	uintptr_t end = ALIGN_DOWN((uintptr_t)mem + size_bytes, UNIT);
	uintptr_t first = ALIGN_UP((uintptr_t)heap + sizeof(struct heap), UNIT);

	if (first + MIN_CHUNK + sizeof(struct chunk) > end)
		return NULL;
	if (heap->magic == HEAP_MAGIC)
		return heap;
	for (size_t i = 0; i < BIN_COUNT; i++)
		list_init(&heap->bins[i]);
	heap->first = (void *)first;
	heap->end = (struct chunk *)(void *)end - 1;
	heap->end->size_used = IS_USED;
	set_size(heap->first, (uintptr_t)heap->end - first, 0);
	bin_insert(heap, heap->first);
	heap->stats.size_bytes = size_of(heap->first);
	heap->magic = HEAP_MAGIC;
	return heap;
}

/* Bytes of chunk for a block of @size_bytes; 0: too many. */
static size_t chunk_bytes(size_t size_bytes)
{
	size_t total;

	if (!checked_add(size_bytes, sizeof(struct chunk) + UNIT - 1, &total))
		return 0;
	total = ALIGN_DOWN(total, UNIT);
	return total < MIN_CHUNK ? MIN_CHUNK : total;
}

/* Cut what is not needed off the end of @c and make it free. */
static void split(struct heap *heap, struct chunk *c, size_t need, size_t used)
{
	size_t rest = size_of(c) - need;
	struct chunk *tail;

	if (rest < MIN_CHUNK) {
		c->size_used = size_of(c) | used;
		return;
	}
	c->size_used = need | used;
	tail = next_of(c);
	tail->prev_bytes = need;
	set_size(tail, rest, 0);
	bin_insert(heap, tail);
}

/* Where in @c the block would start; 0: it does not fit. */
static uintptr_t place(struct chunk *c, size_t align, size_t need)
{
	uintptr_t block = (uintptr_t)block_of(c);
	uintptr_t end = (uintptr_t)c + size_of(c);
	uintptr_t at = ALIGN_UP(block, align);

	/* What is left in front must be a chunk of its own. */
	while (at != block && at - block < MIN_CHUNK)
		at += align;
	if (at < block || at - sizeof(struct chunk) > end ||
	    end - (at - sizeof(struct chunk)) < need)
		return 0;
	return at;
}

static struct chunk *take(struct heap *heap, struct chunk *c, uintptr_t at,
			  size_t need)
{
	size_t front = at - (uintptr_t)block_of(c);
	struct chunk *whole = c;

	if (!bin_remove(heap, c))
		return NULL;
	if (front != 0) {
		size_t all = size_of(c);

		whole = (struct chunk *)at - 1;
		whole->size_used = all - front;
		set_size(c, front, 0);
		next_of(whole)->prev_bytes = all - front;
		bin_insert(heap, c);
	}
	split(heap, whole, need, IS_USED);
	next_of(whole)->prev_bytes = size_of(whole);
	return whole;
}

static void count_alloc(struct heap *heap, struct chunk *c, size_t size_bytes)
{
	struct heap_stats *s = &heap->stats;

	s->used_bytes += size_of(c);
	s->peak_bytes = MAX(s->peak_bytes, s->used_bytes);
	s->largest_bytes = MAX(s->largest_bytes, size_bytes);
}

static void *count_failure(struct heap *heap, size_t size_bytes)
{
	struct heap_stats *s = &heap->stats;

	s->failed_count++;
	s->largest_failed_bytes = MAX(s->largest_failed_bytes, size_bytes);
	return NULL;
}

void *heap_alloc(struct heap *heap, size_t align, size_t size_bytes)
{
	size_t need = chunk_bytes(size_bytes);

	if (heap == NULL)
		return NULL;
	if (align < UNIT)
		align = UNIT;
	if (need == 0 || need > heap->stats.size_bytes ||
	    align > heap->stats.size_bytes)
		return count_failure(heap, size_bytes);

	for (size_t bin = bin_of(need); bin < BIN_COUNT; bin++) {
		if ((heap->bin_bits >> bin & 1) == 0)
			continue;
		for (struct list *l = heap->bins[bin].next;
		     l != &heap->bins[bin]; l = l->next) {
			struct chunk *c = chunk_of_links(l);
			uintptr_t at = place(c, align, need);

			if (at == 0)
				continue;
			c = take(heap, c, at, need);
			if (c == NULL)
				return count_failure(heap, size_bytes);
			count_alloc(heap, c, size_bytes);
			return block_of(c);
		}
	}
	return count_failure(heap, size_bytes);
}

bool heap_contains(const struct heap *heap, const void *block)
{
	return heap != NULL && (uintptr_t)block > (uintptr_t)heap->first &&
	       (uintptr_t)block < (uintptr_t)heap->end;
}

static enum heap_fault find_chunk(struct heap *heap, void *block,
				  struct chunk **out)
{
	struct chunk *c = (struct chunk *)block - 1;
	size_t size;

	if (!heap_contains(heap, block) || !IS_ALIGNED((uintptr_t)block, UNIT))
		return HEAP_NOT_A_BLOCK;
	if (!is_used(c))
		return HEAP_NOT_A_BLOCK;
	size = size_of(c);
	if (size < MIN_CHUNK || !IS_ALIGNED(size, UNIT) ||
	    size > (uintptr_t)heap->end - (uintptr_t)c)
		return HEAP_NOT_A_BLOCK;
	if (next_of(c)->prev_bytes != size)
		return HEAP_DAMAGED;
	if (c != heap->first &&
	    (c->prev_bytes > (uintptr_t)c - (uintptr_t)heap->first ||
	     size_of(prev_of(c)) != c->prev_bytes))
		return HEAP_DAMAGED;
	*out = c;
	return HEAP_OK;
}

/* Join @c, which is in no bin, with a free chunk behind it. */
static bool join_next(struct heap *heap, struct chunk *c)
{
	struct chunk *next = next_of(c);

	if (is_used(next))
		return true;
	if (!bin_remove(heap, next))
		return false;
	set_size(c, size_of(c) + size_of(next), c->size_used & IS_USED);
	return true;
}

enum heap_fault heap_free(struct heap *heap, void *block)
{
	struct chunk *c;
	enum heap_fault fault = find_chunk(heap, block, &c);

	if (fault != HEAP_OK)
		return fault;
	heap->stats.used_bytes -= size_of(c);
	c->size_used &= ~IS_USED;
	if (!join_next(heap, c))
		return HEAP_DAMAGED;
	if (c != heap->first && !is_used(prev_of(c))) {
		struct chunk *prev = prev_of(c);

		if (!bin_remove(heap, prev))
			return HEAP_DAMAGED;
		set_size(prev, size_of(prev) + size_of(c), 0);
		/* A second free of @block must not find a chunk here. */
		c->size_used = 0;
		c = prev;
	}
	bin_insert(heap, c);
	return HEAP_OK;
}

bool heap_resize(struct heap *heap, void *block, size_t size_bytes)
{
	size_t need = chunk_bytes(size_bytes);
	struct chunk *c;
	size_t before;

	if (need == 0 || find_chunk(heap, block, &c) != HEAP_OK)
		return false;
	before = size_of(c);
	if (need > before) {
		struct chunk *next = next_of(c);

		if (is_used(next) || size_of(next) < need - before ||
		    !join_next(heap, c))
			return false;
	}
	split(heap, c, need, IS_USED);
	if (need < before && !is_used(next_of(c))) {
		/* The piece cut off may touch a free one. */
		struct chunk *tail = next_of(c);

		if (!bin_remove(heap, tail) || !join_next(heap, tail))
			return false;
		bin_insert(heap, tail);
	}
	heap->stats.used_bytes -= before;
	count_alloc(heap, c, size_bytes);
	return true;
}

size_t heap_block_bytes(struct heap *heap, void *block)
{
	struct chunk *c;

	if (find_chunk(heap, block, &c) != HEAP_OK)
		return 0;
	return size_of(c) - sizeof(struct chunk);
}

void heap_get_stats(const struct heap *heap, struct heap_stats *out)
{
	*out = heap->stats;
}
