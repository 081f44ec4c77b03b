/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/table.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/device.h"
#include "kernel/storage/rpmb/table_priv.h"

struct rpmb_table rpmb_table;

enum status rpmb_table_enter(void)
{
	struct rpmb_table *t = &rpmb_table;
	uint32_t generation = 0;
	enum status st = rpmb_device_enter(&generation);

	if (st != ST_OK)
		return st;
	if (generation != t->generation || !t->entries) {
		st = rpmb_table_load(t);
		if (st == ST_OK)
			t->generation = generation;
	}
	if (st != ST_OK)
		rpmb_table_leave();
	return st;
}

void rpmb_table_leave(void)
{
	rpmb_device_leave();
}

uint32_t rpmb_blocks_of(uint32_t size_bytes)
{
	return size_bytes / RPMB_BLOCK_BYTES +
	       (size_bytes % RPMB_BLOCK_BYTES != 0);
}

static bool is_active(const struct rpmb_entry *e)
{
	return e->flags & RPMB_ENTRY_ACTIVE;
}

const struct rpmb_entry *rpmb_table_find(const char name[RPMB_NAME_BYTES])
{
	const struct rpmb_table *t = &rpmb_table;

	for (uint32_t i = 0; i < t->count; i++)
		if (is_active(&t->entries[i]) &&
		    !memcmp(t->entries[i].name, name, RPMB_NAME_BYTES))
			return &t->entries[i];
	return NULL;
}

const struct rpmb_entry *rpmb_table_next(uint64_t *idx)
{
	const struct rpmb_table *t = &rpmb_table;

	while (*idx < t->count) {
		const struct rpmb_entry *e = &t->entries[(*idx)++];

		if (is_active(e))
			return e;
	}
	return NULL;
}

/* The block behind the table, when it is @entry_count long. */
static uint32_t table_end(const struct rpmb_table *t, uint32_t entry_count)
{
	return t->first_block + entry_count;
}

/* The lowest block of files that overlaps [@from, @end); @end: none does. */
static uint32_t lowest_overlap(const struct rpmb_table *t, uint32_t from,
			       uint32_t end)
{
	uint32_t lowest = end;

	for (uint32_t i = 0; i < t->count; i++) {
		const struct rpmb_entry *e = &t->entries[i];
		uint32_t start = e->start_bytes / RPMB_BLOCK_BYTES;
		uint32_t blocks = rpmb_blocks_of(e->size_bytes);

		if (is_active(e) && blocks && start < end &&
		    start + blocks > from)
			lowest = MIN(lowest, start);
	}
	return lowest;
}

static uint32_t find_free(const struct rpmb_table *t)
{
	uint32_t i = 0;

	while (i < t->count && (is_active(&t->entries[i]) ||
				t->entries[i].flags & RPMB_ENTRY_LAST))
		i++;
	return i;
}

enum status rpmb_table_allocate(uint32_t block_count, uint32_t *block)
{
	const struct rpmb_table *t = &rpmb_table;
	/* The table may have to grow for the file. */
	uint32_t floor =
		table_end(t, find_free(t) < t->count ? t->count : t->count + 1);
	/* The last block is never used. */
	uint32_t end = rpmb_device_block_count() - 1;

	if (!block_count) {
		*block = 0;
		return ST_OK;
	}
	/* The highest that is free. */
	while (end > floor && end - floor >= block_count) {
		uint32_t lowest = lowest_overlap(t, end - block_count, end);

		if (lowest == end) {
			*block = end - block_count;
			return ST_OK;
		}
		end = lowest;
	}
	return ST_NO_SPACE;
}

static enum status write_entry(struct rpmb_table *t, uint32_t idx,
			       const struct rpmb_entry *e)
{
	enum status st = rpmb_device_write(t->first_block + idx, e, 1);

	if (st == ST_OK)
		t->entries[idx] = *e;
	return st;
}

/* Make the entry that ends the table an ordinary free one, behind which
 * another ends it. */
static enum status grow(struct rpmb_table *t)
{
	static const struct rpmb_entry last = {.flags = RPMB_ENTRY_LAST};
	uint32_t end = table_end(t, t->count);
	struct rpmb_entry *entries = NULL;
	enum status st = ST_OK;

	if (end >= rpmb_device_block_count() - 1 ||
	    lowest_overlap(t, end, end + 1) == end)
		return ST_NO_SPACE;
	entries = heap_realloc(t->entries, (t->count + 1) * sizeof(*entries));
	if (!entries)
		return ST_NO_MEM;
	t->entries = entries;
	st = write_entry(t, t->count, &last);
	if (st == ST_OK)
		t->count++;
	return st;
}

enum status rpmb_table_put(const struct rpmb_entry *old,
			   const struct rpmb_entry *e)
{
	struct rpmb_table *t = &rpmb_table;
	uint32_t idx = old ? (uint32_t)(old - t->entries) : find_free(t);
	enum status st = ST_OK;

	if (idx == t->count) {
		idx--;
		st = grow(t);
	}
	return st == ST_OK ? write_entry(t, idx, e) : st;
}

enum status rpmb_table_remove(const struct rpmb_entry *old)
{
	static const struct rpmb_entry none;
	struct rpmb_table *t = &rpmb_table;

	return write_entry(t, (uint32_t)(old - t->entries), &none);
}
