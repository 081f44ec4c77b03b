/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/mobj_priv.h"
#include "kernel/mm/page.h"
#include "kernel/thread/thread.h"

struct mobj *mobj_get(struct mobj *m)
{
	uint32_t before = __atomic_fetch_add(&m->refs, 1, __ATOMIC_RELAXED);

	check_fatal(before != 0 && before < INT32_MAX);
	return m;
}

void mobj_put(struct mobj *m)
{
	uint32_t before = 0;

	if (!m)
		return;
	before = __atomic_fetch_sub(&m->refs, 1, __ATOMIC_ACQ_REL);
	check_fatal(before != 0);
	if (before == 1)
		m->release(m);
}

bool mobj_is_shared(const struct mobj *m)
{
	return __atomic_load_n(&m->refs, __ATOMIC_ACQUIRE) > 1;
}

void mobj_free_record(struct mobj *m)
{
	if (m->runs != m->few_runs)
		heap_free(m->runs);
	heap_free(m);
}

struct mobj *mobj_create_empty(void (*release)(struct mobj *m))
{
	struct mobj *m = heap_alloc(sizeof(*m));

	if (!m)
		return NULL;
	m->refs = 1;
	m->release = release;
	m->runs = m->few_runs;
	return m;
}

enum status mobj_grow_runs(struct mobj *m)
{
	struct page_run *runs =
		heap_alloc_array(2 * (size_t)m->run_count, sizeof(*runs));

	if (!runs)
		return ST_NO_MEM;
	memcpy(runs, m->runs, m->run_count * sizeof(*runs));
	if (m->runs != m->few_runs)
		heap_free(m->runs);
	m->runs = runs;
	return ST_OK;
}

enum status mobj_add_run(struct mobj *m, paddr_t pa, size_t page_count)
{
	struct page_run *r = NULL;

	if (page_count > UINT32_MAX - m->page_count)
		return ST_NO_MEM;
	if (mobj_runs_are_full(m) && mobj_grow_runs(m) != ST_OK)
		return ST_NO_MEM;
	r = &m->runs[m->run_count++];
	r->pa = pa;
	r->page_count = (uint32_t)page_count;
	r->first_page = m->page_count;
	m->page_count += (uint32_t)page_count;
	return ST_OK;
}

static void release_anon(struct mobj *m)
{
	for (uint32_t i = 0; i < m->run_count; i++)
		page_free_run(m->runs[i].pa, m->runs[i].page_count);
	mobj_free_record(m);
}

/* The largest run up to @page_count that there is. */
static enum status alloc_largest(size_t *page_count, paddr_t *pa)
{
	size_t count = *page_count;
	enum status st = page_alloc_run(count, pa);

	while (st != ST_OK && count > 1) {
		count = (count + 1) / 2;
		st = page_alloc_run(count, pa);
	}
	if (st == ST_OK)
		*page_count = count;
	return st;
}

/* Memory is used up when nothing is kept in store either. */
static enum status alloc_or_trim(size_t *page_count, paddr_t *pa)
{
	enum status st = alloc_largest(page_count, pa);

	if (st != ST_OK && thread_trim())
		st = alloc_largest(page_count, pa);
	if (st != ST_OK && heap_trim())
		st = alloc_largest(page_count, pa);
	return st;
}

enum status mobj_create_anon(size_t page_count, struct mobj **out)
{
	struct mobj *m = mobj_create_empty(release_anon);
	enum status st = ST_OK;

	if (!m)
		return ST_NO_MEM;
	while (m->page_count < page_count) {
		size_t count = page_count - m->page_count;
		paddr_t pa = 0;

		st = alloc_or_trim(&count, &pa);
		if (st != ST_OK)
			goto err;
		st = mobj_add_run(m, pa, count);
		if (st != ST_OK) {
			page_free_run(pa, count);
			goto err;
		}
		memset(page_kva(pa), 0, count << PAGE_BITS);
	}
	*out = m;
	return ST_OK;
err:
	mobj_put(m);
	return st;
}

enum status mobj_create_anon_at(paddr_t pa, size_t page_count,
				struct mobj **out)
{
	struct mobj *m = mobj_create_empty(release_anon);
	enum status st = ST_OK;

	if (!m)
		return ST_NO_MEM;
	st = page_alloc_at(pa, page_count);
	if (st == ST_OK && mobj_add_run(m, pa, page_count) != ST_OK) {
		page_free_run(pa, page_count);
		st = ST_NO_MEM;
	}
	if (st != ST_OK) {
		mobj_put(m);
		return st;
	}
	memset(page_kva(pa), 0, page_count << PAGE_BITS);
	*out = m;
	return ST_OK;
}

const struct page_run *mobj_run_at(const struct mobj *m, uint64_t idx)
{
	uint32_t low = 0;
	uint32_t high = m->run_count;

	check_fatal(idx < m->page_count);
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (m->runs[mid].first_page <= idx)
			low = mid;
		else
			high = mid;
	}
	return &m->runs[low];
}

paddr_t mobj_page_pa(const struct mobj *m, size_t idx)
{
	const struct page_run *r = mobj_run_at(m, idx);

	return r->pa + ((paddr_t)(idx - r->first_page) << PAGE_BITS);
}

void *mobj_run_ptr(const struct mobj *m, const struct page_run *r,
		   uint64_t offset_bytes, size_t *avail_bytes)
{
	uint64_t in_run = offset_bytes - ((uint64_t)r->first_page << PAGE_BITS);
	void *base =
		m->is_nonsecure ? kmap_ns(r->pa, PAGE_BYTES) : page_kva(r->pa);

	/* Runs were checked when the object was made. */
	check_fatal(base);
	*avail_bytes = ((size_t)r->page_count << PAGE_BITS) - in_run;
	return (char *)base + in_run;
}

void *mobj_ptr(const struct mobj *m, uint64_t offset_bytes, size_t *avail_bytes)
{
	const struct page_run *r = mobj_run_at(m, offset_bytes >> PAGE_BITS);

	return mobj_run_ptr(m, r, offset_bytes, avail_bytes);
}

/* The copies of both directions: bounds, then run by run. */
static enum status copy(const struct mobj *m, uint64_t offset_bytes, void *in,
			const void *out, size_t size_bytes)
{
	if (!range_fits(offset_bytes, size_bytes,
			(uint64_t)m->page_count << PAGE_BITS))
		return ST_BAD_PARAM;
	while (size_bytes) {
		size_t avail = 0;
		void *piece = mobj_ptr(m, offset_bytes, &avail);
		size_t n = MIN(avail, size_bytes);

		if (in) {
			memcpy(in, piece, n);
			in = (char *)in + n;
		} else {
			memcpy(piece, out, n);
			out = (const char *)out + n;
		}
		offset_bytes += n;
		size_bytes -= n;
	}
	return ST_OK;
}

enum status mobj_read(const struct mobj *m, uint64_t offset_bytes, void *dst,
		      size_t size_bytes)
{
	return copy(m, offset_bytes, dst, NULL, size_bytes);
}

enum status mobj_write(struct mobj *m, uint64_t offset_bytes, const void *src,
		       size_t size_bytes)
{
	return copy(m, offset_bytes, NULL, src, size_bytes);
}
