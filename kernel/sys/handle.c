/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/handle.h"

#include "kernel/mm/heap.h"

#define FIRST_CAPACITY 8u

void handle_table_init(struct handle_table *t, enum handle_kind kind)
{
	*t = (struct handle_table){.kind = kind};
}

void handle_table_fini(struct handle_table *t, void (*destroy)(void *item))
{
	for (uint32_t i = 0; i < t->capacity; i++) {
		if (t->slots[i].item && destroy)
			destroy(t->slots[i].item);
	}
	heap_free(t->slots);
	handle_table_init(t, t->kind);
}

static enum status grow(struct handle_table *t)
{
	uint32_t capacity = t->capacity ? t->capacity * 2 : FIRST_CAPACITY;
	struct handle_slot *slots;

	if (capacity > HANDLE_SLOTS_MAX)
		return ST_NO_MEM;
	slots = heap_alloc_array(capacity, sizeof(*slots));
	if (!slots)
		return ST_NO_MEM;
	for (uint32_t i = 0; i < t->capacity; i++)
		slots[i] = t->slots[i];
	heap_free(t->slots);
	t->slots = slots;
	t->search_from = t->capacity;
	t->capacity = capacity;
	return ST_OK;
}

static uint32_t find_free(const struct handle_table *t)
{
	uint32_t i = t->search_from;

	while (t->slots[i].item)
		i = (i + 1) & (t->capacity - 1);
	return i;
}

enum status handle_add(struct handle_table *t, void *item, uint32_t *handle)
{
	enum status st;
	uint32_t i;

	if (t->used == t->capacity) {
		st = grow(t);
		if (st != ST_OK)
			return st;
	}
	i = find_free(t);
	t->slots[i].item = item;
	t->used++;
	t->search_from = (i + 1) & (t->capacity - 1);
	*handle = (uint32_t)t->kind << 24 |
		  (uint32_t)t->slots[i].generation << 16 | i;
	return ST_OK;
}

static struct handle_slot *slot_of(const struct handle_table *t,
				   uint64_t handle)
{
	uint32_t i = (uint32_t)(handle & 0xFFFF);
	struct handle_slot *slot;

	if (handle >> 24 != t->kind || i >= t->capacity)
		return NULL;
	slot = &t->slots[i];
	if (!slot->item || slot->generation != ((handle >> 16) & 0xFF))
		return NULL;
	return slot;
}

void *handle_find(const struct handle_table *t, uint64_t handle)
{
	const struct handle_slot *slot = slot_of(t, handle);

	return slot ? slot->item : NULL;
}

void *handle_remove(struct handle_table *t, uint64_t handle)
{
	struct handle_slot *slot = slot_of(t, handle);
	void *item;

	if (!slot)
		return NULL;
	item = slot->item;
	slot->item = NULL;
	slot->generation++;
	t->used--;
	return item;
}
