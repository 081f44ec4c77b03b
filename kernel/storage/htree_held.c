/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/storage/htree_priv.h"

/*
 * Blocks that are held in memory, the one that was used longest ago going
 * first. One is every tree's; the others together may take a small part of
 * secure memory while plenty of it is free, so that nobody misses it.
 */
#define HELD_MAX    18u /* an object of 64 KiB, which has a head */
#define SHARE       32u /* of all pages, for all trees */
#define PLENTY      4u  /* of all pages, so many must be free */
#define ENTRY_PAGES 3u

static uint32_t more_count; /* atomic: beyond the first of each tree */

/* The directory has its slots in memory: there it is about one block that is
 * written again and again. */
static uint32_t held_max(const struct htree *t)
{
	return t->is_self_rooted ? 1 : HELD_MAX;
}

static bool may_have_more(const struct htree *t)
{
	struct page_stats pages;
	uint32_t count = 0;

	if (t->held_count >= held_max(t))
		return false;
	page_get_stats(&pages);
	if (pages.free_pages < pages.total_pages / PLENTY)
		return false;
	count = __atomic_add_fetch(&more_count, 1, __ATOMIC_RELAXED);
	if (count <= pages.total_pages / SHARE / ENTRY_PAGES)
		return true;
	(void)__atomic_sub_fetch(&more_count, 1, __ATOMIC_RELAXED);
	return false;
}

static bool make_entry(struct htree_held *h)
{
	uint8_t *room = heap_alloc(ENTRY_PAGES * (size_t)HTREE_PAGE_BYTES);

	if (!room)
		return false;
	h->plain = room;
	h->stored[0] = room + HTREE_PAGE_BYTES;
	h->stored[1] = room + 2 * (size_t)HTREE_PAGE_BYTES;
	htree_let_go(h);
	return true;
}

static enum status add_first(struct htree *t)
{
	t->held = heap_alloc_array(held_max(t), sizeof(*t->held));
	if (!t->held)
		return ST_NO_MEM;
	if (!make_entry(t->held)) {
		heap_free(t->held);
		t->held = NULL;
		return ST_NO_MEM;
	}
	t->held_count = 1;
	return ST_OK;
}

static void add_another(struct htree *t)
{
	if (!may_have_more(t))
		return;
	if (make_entry(&t->held[t->held_count]))
		t->held_count++;
	else
		(void)__atomic_sub_fetch(&more_count, 1, __ATOMIC_RELAXED);
}

void htree_let_go(struct htree_held *h)
{
	h->block = HELD_NONE;
	h->has_stored[0] = h->has_stored[1] = false;
}

void htree_let_go_from(struct htree *t, uint32_t block)
{
	for (uint32_t i = 0; i < t->held_count; i++) {
		if (t->held[i].block >= block)
			htree_let_go(&t->held[i]);
	}
}

void htree_free_held(struct htree *t)
{
	for (uint32_t i = 0; i < t->held_count; i++)
		heap_free(t->held[i].plain);
	if (t->held_count > 1)
		(void)__atomic_sub_fetch(&more_count, t->held_count - 1,
					 __ATOMIC_RELAXED);
	heap_free(t->held);
	t->held = NULL;
	t->held_count = 0;
}

struct htree_held *htree_held_find(struct htree *t, uint32_t block)
{
	for (uint32_t i = 0; i < t->held_count; i++) {
		if (t->held[i].block == block) {
			t->held[i].turn = ++t->turn;
			return &t->held[i];
		}
	}
	return NULL;
}

/* A free one, or the oldest. */
static struct htree_held *oldest(const struct htree *t)
{
	struct htree_held *found = t->held;

	for (uint32_t i = 0; i < t->held_count; i++) {
		struct htree_held *h = &t->held[i];

		if (h->block == HELD_NONE)
			return h;
		if (t->turn - h->turn > t->turn - found->turn)
			found = h;
	}
	return found;
}

enum status htree_held_take(struct htree *t, struct htree_held **out)
{
	struct htree_held *h = NULL;
	enum status st = t->held ? ST_OK : add_first(t);

	if (st != ST_OK)
		return st;
	h = oldest(t);
	if (h->block != HELD_NONE) {
		add_another(t);
		h = oldest(t);
	}
	htree_let_go(h);
	h->turn = ++t->turn;
	*out = h;
	return ST_OK;
}
