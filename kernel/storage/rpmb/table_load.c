/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/device.h"
#include "kernel/storage/rpmb/names.h"
#include "kernel/storage/rpmb/table_priv.h"

#define PARTITION_MAGIC   0x52504D42u
#define PARTITION_VERSION 2u
#define FIRST_BLOCK       2u

/* Entries read in one go. */
#define LOAD_COUNT 16u

struct partition {
	uint32_t magic;
	uint32_t version;
	uint32_t counter; /* never used */
	uint32_t table_bytes;
	uint8_t reserved[240];
};
static_assert(sizeof(struct partition) == RPMB_BLOCK_BYTES, "partition data");

static enum status refuse(const char *why)
{
	log_error("RPMB: %s", why);
	return ST_NOT_AVAILABLE;
}

/*
 * Read block 0, write it back, read it again: a write that normal world may
 * have kept from an earlier boot is void after that, and if it hit this very
 * block the second reading shows it.
 */
static enum status read_partition(struct partition *p)
{
	enum status st = rpmb_device_read(0, p, 1);

	if (st == ST_OK)
		st = rpmb_device_write(0, p, 1);
	if (st == ST_OK)
		st = rpmb_device_read(0, p, 1);
	return st;
}

/* An empty table first, so that partition data never vouch for a table that is
 * not there. */
static enum status format(struct partition *p)
{
	static const struct rpmb_entry last = {.flags = RPMB_ENTRY_LAST};
	enum status st = rpmb_device_write(FIRST_BLOCK, &last, 1);

	log_info("RPMB: the device is empty, made ready");
	memset(p, 0, sizeof(*p));
	p->magic = PARTITION_MAGIC;
	p->version = PARTITION_VERSION;
	p->table_bytes = FIRST_BLOCK * RPMB_BLOCK_BYTES;
	return st == ST_OK ? rpmb_device_write(0, p, 1) : st;
}

static enum status check_partition(struct rpmb_table *t, struct partition *p)
{
	enum status st = read_partition(p);

	if (st == ST_OK && p->magic != PARTITION_MAGIC)
		st = format(p);
	if (st != ST_OK)
		return st;
	if (p->version != PARTITION_VERSION)
		return refuse("partition of another version");
	if (!p->table_bytes || p->table_bytes % RPMB_BLOCK_BYTES)
		return refuse("the file table has a strange place");
	t->first_block = p->table_bytes / RPMB_BLOCK_BYTES;
	return ST_OK;
}

static bool is_sane(const struct rpmb_entry *e, uint32_t block_count)
{
	if (!(e->flags & RPMB_ENTRY_ACTIVE))
		return true;
	return !(e->flags & RPMB_ENTRY_LAST) &&
	       !(e->start_bytes % RPMB_BLOCK_BYTES) &&
	       e->start_bytes / RPMB_BLOCK_BYTES +
			       rpmb_blocks_of(e->size_bytes) <=
		       block_count &&
	       !e->name[RPMB_NAME_BYTES - 1];
}

/* The next up to LOAD_COUNT entries; sets *@is_done at the last. */
static enum status read_more(struct rpmb_table *t, bool *is_done)
{
	uint32_t block_count = rpmb_device_block_count();
	uint32_t at = t->first_block + t->count;
	uint32_t n = 0;
	struct rpmb_entry *entries = NULL;
	enum status st = ST_OK;

	if (at >= block_count)
		return refuse("the file table has no end");
	n = MIN(LOAD_COUNT, block_count - at);
	entries = heap_realloc(t->entries, (t->count + n) * sizeof(*entries));
	if (!entries)
		return ST_NO_MEM;
	t->entries = entries;
	entries += t->count;
	st = rpmb_device_read(at, entries, n);
	for (uint32_t i = 0; i < n && st == ST_OK && !*is_done; i++) {
		if (!is_sane(&entries[i], block_count))
			return refuse("the file table makes no sense");
		*is_done = entries[i].flags & RPMB_ENTRY_LAST;
		t->count++;
	}
	return st;
}

/* What the incumbent was making when its power was cut has a name of its own,
 * which nobody asks for. */
static enum status remove_unfinished(struct rpmb_table *t)
{
	static const struct rpmb_entry none;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < t->count && st == ST_OK; i++) {
		struct rpmb_entry *e = &t->entries[i];

		if (!(e->flags & RPMB_ENTRY_ACTIVE) ||
		    !rpmb_name_is_unfinished(e->name))
			continue;
		st = rpmb_device_write(t->first_block + i, &none, 1);
		*e = none;
	}
	return st;
}

enum status rpmb_table_load(struct rpmb_table *t)
{
	struct partition *p = heap_alloc(sizeof(*p));
	bool is_done = false;
	enum status st = ST_OK;

	if (!p)
		return ST_NO_MEM;
	heap_free(t->entries);
	t->entries = NULL;
	t->count = 0;
	st = check_partition(t, p);
	heap_free(p);
	while (st == ST_OK && !is_done)
		st = read_more(t, &is_done);
	if (st == ST_OK)
		st = remove_unfinished(t);
	if (st != ST_OK) {
		heap_free(t->entries);
		t->entries = NULL;
	}
	return st;
}
