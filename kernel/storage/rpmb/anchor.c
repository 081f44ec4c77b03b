/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/anchor.h"
#include "base/bytes/mem.h"
#include "kernel/storage/rpmb/content.h"
#include "kernel/storage/rpmb/table.h"

static const char name[RPMB_NAME_BYTES] = "/dirfile.db.hash";
/* The core's. */
static const uint8_t owner[16];

/* One of another size was not made by anybody that we know. */
static enum status read_hash(uint8_t hash[RPMB_ANCHOR_BYTES])
{
	uint8_t got[RPMB_ANCHOR_BYTES];
	const struct storage_sink dst = {.kernel = got,
					 .size_bytes = sizeof(got)};
	const struct rpmb_entry *e = rpmb_table_find(name);
	enum status st = ST_OK;

	if (!e)
		return ST_NOT_FOUND;
	if (e->size_bytes != RPMB_ANCHOR_BYTES)
		return ST_NOT_AVAILABLE;
	st = rpmb_content_read(e, owner, 0, &dst);
	if (st == ST_OK)
		memcpy(hash, got, sizeof(got));
	return st == ST_CORRUPT ? ST_NOT_AVAILABLE : st;
}

enum status rpmb_anchor_get(uint8_t hash[RPMB_ANCHOR_BYTES])
{
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = read_hash(hash);
	rpmb_table_leave();
	return st;
}

static enum status write_hash(const uint8_t hash[RPMB_ANCHOR_BYTES])
{
	const struct storage_source src = {.kernel = hash,
					   .size_bytes = RPMB_ANCHOR_BYTES};
	const struct rpmb_change c = {
		.old = rpmb_table_find(name),
		.size_bytes = RPMB_ANCHOR_BYTES,
		.patch_bytes = RPMB_ANCHOR_BYTES,
		.parts = &src,
		.part_count = 1,
	};
	enum status st = ST_NOT_SUPPORTED;

	if (c.old && c.old->size_bytes == RPMB_ANCHOR_BYTES)
		st = rpmb_content_patch(&c);
	if (st == ST_NOT_SUPPORTED)
		st = rpmb_content_replace(&c, name);
	return st == ST_NO_SPACE ? ST_NOT_AVAILABLE : st;
}

enum status rpmb_anchor_set(const uint8_t hash[RPMB_ANCHOR_BYTES])
{
	enum status st = rpmb_table_enter();

	if (st != ST_OK)
		return st;
	st = write_hash(hash);
	rpmb_table_leave();
	return st;
}
