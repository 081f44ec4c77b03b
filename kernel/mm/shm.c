/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/shm.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/mobj_priv.h"
#include "kernel/thread/spinlock.h"

#define FIRST_BUCKET_BITS 6u
#define BUCKET_BITS_MAX   12u

/* Hash table of registered objects, chained; it doubles when there are more
 * objects than buckets. */
static struct {
	struct spinlock lock;
	struct shm **buckets;
	unsigned int bits;
	size_t count;
	struct shm *first_buckets[1u << FIRST_BUCKET_BITS];
} table = {
	.buckets = table.first_buckets,
	.bits = FIRST_BUCKET_BITS,
};

static const struct shm_handles *handles;

void shm_use_handles(const struct shm_handles *ops)
{
	handles = ops;
}

bool shm_is_by_handle(void)
{
	return handles;
}

static struct shm **bucket_of(struct shm **buckets, unsigned int bits,
			      uint64_t cookie)
{
	/* Cookies are addresses, mostly: a multiplication by 2^64 divided by
	 * the golden ratio spreads them. */
	return &buckets[(cookie * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits)];
}

/* The link that points at the object, or at the end of its chain. */
static struct shm **find_link(uint64_t cookie)
{
	struct shm **link = bucket_of(table.buckets, table.bits, cookie);

	while (*link && (*link)->cookie != cookie)
		link = &(*link)->next;
	return link;
}

static void destroy(struct shm *s)
{
	mobj_put(s->mobj);
	heap_free(s);
}

/* Take an object out of the table. True: nobody else uses it, destroy it. */
static bool unlink_object(struct shm **link)
{
	struct shm *s = *link;

	*link = s->next;
	s->is_registered = false;
	table.count--;
	return --s->refs == 0;
}

/* Called without the lock, before an object is added. A table that cannot grow
 * is slower, nothing else. */
static void grow(void)
{
	unsigned int bits = READ_ONCE(table.bits);
	struct shm **buckets = NULL;
	struct shm **old = NULL;
	irq_state_t s = 0;

	if (bits >= BUCKET_BITS_MAX || READ_ONCE(table.count) < 1u << bits)
		return;
	bits++;
	buckets = heap_alloc_array((size_t)1 << bits, sizeof(struct shm *));
	if (!buckets)
		return;
	s = spin_lock(&table.lock);
	old = buckets;
	if (table.bits == bits - 1) {
		for (size_t i = 0; i < (size_t)1 << table.bits; i++) {
			struct shm *o = table.buckets[i];

			while (o) {
				struct shm *next = o->next;
				struct shm **b =
					bucket_of(buckets, bits, o->cookie);

				o->next = *b;
				*b = o;
				o = next;
			}
		}
		old = table.buckets;
		table.buckets = buckets;
		table.bits = bits;
	}
	spin_unlock(&table.lock, s);
	if (old != table.first_buckets)
		heap_free(old);
}

static void add(struct shm *new)
{
	struct shm *replaced = NULL;
	struct shm **link = NULL;
	irq_state_t s = 0;

	grow();
	s = spin_lock(&table.lock);
	link = find_link(new->cookie);
	if (*link) {
		replaced = *link;
		if (!unlink_object(link))
			replaced = NULL;
		link = find_link(new->cookie);
	}
	new->next = NULL;
	new->is_registered = true;
	*link = new;
	table.count++;
	spin_unlock(&table.lock, s);
	if (replaced)
		destroy(replaced);
}

/* Pages that [@offset_bytes, + @size_bytes) touches. */
static enum status pages_of(uint32_t offset_bytes, uint64_t size_bytes,
			    uint64_t *page_count)
{
	uint64_t end = 0;

	if (!size_bytes || offset_bytes >= PAGE_BYTES ||
	    !checked_add(size_bytes, (uint64_t)offset_bytes, &end) ||
	    !checked_align_up(end, PAGE_BYTES, &end))
		return ST_BAD_PARAM;
	*page_count = end >> PAGE_BITS;
	return ST_OK;
}

static enum status wrap(uint64_t cookie, struct mobj *mobj,
			uint32_t offset_bytes, uint64_t size_bytes,
			struct shm **out)
{
	struct shm *s = heap_alloc(sizeof(*s));
	size_t avail = 0;

	if (!s) {
		mobj_put(mobj);
		return ST_NO_MEM;
	}
	s->cookie = cookie;
	s->mobj = mobj;
	s->offset_bytes = offset_bytes;
	s->size_bytes = size_bytes;
	s->refs = 1;
	if (mobj->run_count == 1)
		s->kva = mobj_ptr(mobj, offset_bytes, &avail);
	*out = s;
	return ST_OK;
}

enum status shm_create_list(uint64_t cookie, paddr_t list_pa,
			    uint32_t offset_bytes, uint64_t size_bytes,
			    struct shm **out)
{
	struct mobj *mobj = NULL;
	uint64_t page_count = 0;
	enum status st = pages_of(offset_bytes, size_bytes, &page_count);

	if (st != ST_OK)
		return st;
	st = mobj_create_ns_list(list_pa, page_count, &mobj);
	if (st != ST_OK)
		return st;
	return wrap(cookie, mobj, offset_bytes, size_bytes, out);
}

enum status shm_create_contiguous(uint64_t cookie, paddr_t pa,
				  uint64_t size_bytes, struct shm **out)
{
	uint32_t offset_bytes = (uint32_t)(pa & PAGE_MASK);
	struct mobj *mobj = NULL;
	uint64_t page_count = 0;
	enum status st = pages_of(offset_bytes, size_bytes, &page_count);

	if (st != ST_OK)
		return st;
	st = mobj_create_ns_contiguous(pa - offset_bytes, page_count, &mobj);
	if (st != ST_OK)
		return st;
	return wrap(cookie, mobj, offset_bytes, size_bytes, out);
}

enum status shm_register_list(uint64_t cookie, paddr_t list_pa,
			      uint32_t offset_bytes, uint64_t size_bytes)
{
	struct shm *s = NULL;
	enum status st =
		shm_create_list(cookie, list_pa, offset_bytes, size_bytes, &s);

	if (st == ST_OK)
		add(s);
	return st;
}

enum status shm_register_contiguous(uint64_t cookie, paddr_t pa,
				    uint64_t size_bytes)
{
	struct shm *s = NULL;
	enum status st = shm_create_contiguous(cookie, pa, size_bytes, &s);

	if (st == ST_OK)
		add(s);
	return st;
}

enum status shm_register_pages(uint64_t cookie, struct mobj *pages)
{
	struct shm *s = NULL;
	enum status st = wrap(cookie, pages, 0,
			      (uint64_t)pages->page_count << PAGE_BITS, &s);

	if (st == ST_OK)
		add(s);
	return st;
}

enum status shm_release(uint64_t cookie)
{
	return handles ? handles->release(cookie) : ST_NOT_FOUND;
}

enum status shm_unregister(uint64_t cookie)
{
	enum status st = ST_OK;
	irq_state_t irq = spin_lock(&table.lock);
	struct shm **link = find_link(cookie);
	struct shm *s = *link;

	if (!s)
		st = ST_NOT_FOUND;
	else if (s->refs > 1 || mobj_is_shared(s->mobj))
		st = ST_BUSY;
	else
		(void)unlink_object(link);
	spin_unlock(&table.lock, irq);
	if (st == ST_OK)
		destroy(s);
	return st;
}

static enum status get_known(uint64_t cookie, struct shm **out)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct shm *s = *find_link(cookie);

	if (s) {
		check_fatal(s->refs < INT32_MAX);
		s->refs++;
	}
	spin_unlock(&table.lock, irq);
	if (!s)
		return ST_NOT_FOUND;
	*out = s;
	return ST_OK;
}

/* What an unknown cookie may mean. ST_OK: it is worth while to look again. */
static enum status adopt(uint64_t cookie)
{
	return handles ? handles->adopt(cookie) : ST_NOT_FOUND;
}

enum status shm_get(uint64_t cookie, struct shm **out)
{
	enum status st = get_known(cookie, out);

	if (unlikely(st == ST_NOT_FOUND)) {
		st = adopt(cookie);
		if (st == ST_OK)
			st = get_known(cookie, out);
	}
	return st;
}

static enum status get_known_part(uint64_t cookie, uint64_t offset_bytes,
				  uint64_t size_bytes, struct mobj **mobj,
				  uint64_t *mobj_offset_bytes)
{
	enum status st = ST_NOT_FOUND;
	irq_state_t irq = spin_lock(&table.lock);
	struct shm *s = *find_link(cookie);

	if (s) {
		st = ST_DENIED;
		if (range_fits(offset_bytes, size_bytes, s->size_bytes)) {
			*mobj = mobj_get(s->mobj);
			*mobj_offset_bytes = s->offset_bytes + offset_bytes;
			st = ST_OK;
		}
	}
	spin_unlock(&table.lock, irq);
	return st;
}

enum status shm_get_part(uint64_t cookie, uint64_t offset_bytes,
			 uint64_t size_bytes, struct mobj **mobj,
			 uint64_t *mobj_offset_bytes)
{
	enum status st = get_known_part(cookie, offset_bytes, size_bytes, mobj,
					mobj_offset_bytes);

	if (unlikely(st == ST_NOT_FOUND)) {
		st = adopt(cookie);
		if (st == ST_OK)
			st = get_known_part(cookie, offset_bytes, size_bytes,
					    mobj, mobj_offset_bytes);
	}
	return st;
}

enum status shm_create_part(uint64_t cookie, uint32_t offset_bytes,
			    uint64_t size_bytes, struct shm **out)
{
	struct mobj *mobj = NULL;
	uint64_t at = 0;
	enum status st = ST_BAD_PARAM;

	if (!size_bytes || offset_bytes >= PAGE_BYTES)
		return ST_BAD_PARAM;
	st = shm_get_part(cookie, offset_bytes, size_bytes, &mobj, &at);
	if (st == ST_DENIED)
		return ST_BAD_PARAM;
	if (st != ST_OK)
		return st;
	return wrap(cookie, mobj, offset_bytes, size_bytes, out);
}

void shm_put(struct shm *s)
{
	irq_state_t irq = 0;
	bool is_last = false;

	if (!s)
		return;
	irq = spin_lock(&table.lock);
	check_fatal(s->refs > 0);
	is_last = --s->refs == 0;
	check_fatal(!(is_last && s->is_registered));
	spin_unlock(&table.lock, irq);
	if (is_last)
		destroy(s);
}

enum status shm_read(const struct shm *s, uint64_t offset_bytes, void *dst,
		     size_t size_bytes)
{
	if (!range_fits(offset_bytes, size_bytes, s->size_bytes))
		return ST_BAD_PARAM;
	return mobj_read(s->mobj, s->offset_bytes + offset_bytes, dst,
			 size_bytes);
}

enum status shm_write(struct shm *s, uint64_t offset_bytes, const void *src,
		      size_t size_bytes)
{
	if (!range_fits(offset_bytes, size_bytes, s->size_bytes))
		return ST_BAD_PARAM;
	return mobj_write(s->mobj, s->offset_bytes + offset_bytes, src,
			  size_bytes);
}

size_t shm_count(void)
{
	return READ_ONCE(table.count);
}
