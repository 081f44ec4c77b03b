/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/content.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/device.h"
#include "kernel/storage/rpmb/filekey.h"

/* Blocks handled at a time. */
#define PIECE_BLOCKS 16u
#define PIECE_BYTES  (PIECE_BLOCKS * RPMB_BLOCK_BYTES)

static uint32_t block_of(const struct rpmb_entry *e, uint32_t offset_bytes)
{
	return (e->start_bytes + offset_bytes) / RPMB_BLOCK_BYTES;
}

/* @count blocks of @e from @offset on, which begins one, in clear. */
static enum status read_blocks(const struct rpmb_entry *e,
			       struct rpmb_filekey *k, uint32_t offset_bytes,
			       uint8_t *dst, uint32_t count)
{
	uint32_t block = block_of(e, offset_bytes);
	enum status st = rpmb_device_read(block, dst, count);

	return st == ST_OK ? rpmb_filekey_unseal(k, block, dst, count) : st;
}

static enum status read_pieces(const struct rpmb_entry *e,
			       struct rpmb_filekey *k, uint8_t *piece,
			       uint32_t offset_bytes,
			       const struct storage_sink *dst)
{
	size_t done = 0;
	enum status st = ST_OK;

	while (done < dst->size_bytes && st == ST_OK) {
		uint32_t at = offset_bytes + (uint32_t)done;
		uint32_t skip = at % RPMB_BLOCK_BYTES;
		uint32_t n = (uint32_t)MIN(dst->size_bytes - done,
					   (size_t)(PIECE_BYTES - skip));

		st = read_blocks(e, k, at - skip, piece,
				 rpmb_blocks_of(skip + n));
		if (st == ST_OK)
			st = storage_sink_put(dst, done, piece + skip, n);
		done += n;
	}
	return st;
}

enum status rpmb_content_read(const struct rpmb_entry *e,
			      const uint8_t owner[16], uint32_t offset_bytes,
			      const struct storage_sink *dst)
{
	struct rpmb_filekey *k = NULL;
	uint8_t *piece = heap_alloc(PIECE_BYTES);
	enum status st = ST_OK;

	if (!piece)
		return ST_NO_MEM;
	st = rpmb_filekey_open(owner, e->wrapped_fek, &k);
	if (st == ST_OK)
		st = read_pieces(e, k, piece, offset_bytes, dst);
	rpmb_filekey_close(k);
	heap_free(piece);
	return st;
}

/* Lay what the parts have for [@at, @at + @size) over @piece. */
static enum status lay_parts(const struct rpmb_change *c, uint32_t at_bytes,
			     uint8_t *piece, uint32_t size_bytes)
{
	uint64_t part_at = c->patch_at_bytes;
	uint64_t end = (uint64_t)at_bytes + size_bytes;
	enum status st = ST_OK;

	for (size_t i = 0; i < c->part_count && st == ST_OK; i++) {
		const struct storage_source *part = &c->parts[i];
		uint64_t from = MAX(part_at, (uint64_t)at_bytes);
		uint64_t to = MIN(part_at + part->size_bytes, end);

		if (from < to)
			st = storage_source_get(part, (size_t)(from - part_at),
						piece + (from - at_bytes),
						(size_t)(to - from));
		part_at += part->size_bytes;
	}
	return st;
}

/* Is all that the old file would give to these bytes written over? */
static bool is_covered(const struct rpmb_change *c, uint32_t at_bytes,
		       uint32_t end_bytes)
{
	return c->patch_at_bytes <= at_bytes &&
	       MIN(end_bytes, c->keep_bytes) - c->patch_at_bytes <=
		       c->patch_bytes;
}

/* @count blocks of the new contents from @at on, in clear. */
static enum status make_piece(const struct rpmb_change *c,
			      struct rpmb_filekey *old_key, uint32_t at_bytes,
			      uint8_t *piece, uint32_t count)
{
	uint32_t size = count * RPMB_BLOCK_BYTES;
	uint32_t kept = 0;
	enum status st = ST_OK;

	if (at_bytes < c->keep_bytes &&
	    !is_covered(c, at_bytes, at_bytes + size)) {
		kept = MIN(c->keep_bytes - at_bytes, size);
		st = read_blocks(c->old, old_key, at_bytes, piece,
				 rpmb_blocks_of(kept));
	}
	memset(piece + kept, 0, size - kept);
	return st == ST_OK ? lay_parts(c, at_bytes, piece, size) : st;
}

static enum status write_pieces(const struct rpmb_change *c,
				struct rpmb_filekey *old_key,
				struct rpmb_filekey *new_key, uint8_t *piece,
				uint32_t block)
{
	uint32_t left = rpmb_blocks_of(c->size_bytes);
	uint32_t at = 0;
	enum status st = ST_OK;

	while (left && st == ST_OK) {
		uint32_t n = MIN(left, PIECE_BLOCKS);

		st = make_piece(c, old_key, at, piece, n);
		if (st == ST_OK)
			st = rpmb_filekey_seal(new_key, block, piece, n);
		if (st == ST_OK)
			st = rpmb_device_write(block, piece, n);
		left -= n;
		block += n;
		at += n * RPMB_BLOCK_BYTES;
	}
	return st;
}

enum status rpmb_content_replace(const struct rpmb_change *c,
				 const char name[RPMB_NAME_BYTES])
{
	struct rpmb_entry e = {
		.size_bytes = c->size_bytes,
		.flags = RPMB_ENTRY_ACTIVE,
	};
	struct rpmb_filekey *old_key = NULL;
	struct rpmb_filekey *new_key = NULL;
	uint8_t *piece = heap_alloc(PIECE_BYTES);
	uint32_t block = 0;
	enum status st = ST_OK;

	if (!piece)
		return ST_NO_MEM;
	memcpy(e.name, name, sizeof(e.name));
	st = rpmb_table_allocate(rpmb_blocks_of(c->size_bytes), &block);
	if (st == ST_OK && c->keep_bytes)
		st = rpmb_filekey_open(c->owner, c->old->wrapped_fek, &old_key);
	if (st == ST_OK)
		st = rpmb_filekey_make(c->owner, e.wrapped_fek, &new_key);
	if (st == ST_OK)
		st = write_pieces(c, old_key, new_key, piece, block);
	e.start_bytes = block * RPMB_BLOCK_BYTES;
	if (st == ST_OK)
		st = rpmb_table_put(c->old, &e);
	rpmb_filekey_close(old_key);
	rpmb_filekey_close(new_key);
	heap_free(piece);
	return st;
}

/*
 * May the patch be written over the block that it lies in? The block is written
 * in one step, and if the file's size changes that is a second one: then the
 * bytes that are the file's already must stay as they are.
 */
static bool fits_in_place(const struct rpmb_change *c)
{
	uint32_t first = c->patch_at_bytes / RPMB_BLOCK_BYTES;
	uint32_t end = c->patch_at_bytes + c->patch_bytes;
	bool is_inside = end <= c->old->size_bytes;
	bool is_behind = c->patch_at_bytes >= c->old->size_bytes;

	return c->patch_bytes && (end - 1) / RPMB_BLOCK_BYTES == first &&
	       rpmb_blocks_of(c->size_bytes) ==
		       rpmb_blocks_of(c->old->size_bytes) &&
	       (is_inside || is_behind);
}

static enum status patch_block(const struct rpmb_change *c,
			       struct rpmb_filekey *k, uint8_t *block_bytes)
{
	uint32_t at = ALIGN_DOWN(c->patch_at_bytes, RPMB_BLOCK_BYTES);
	uint32_t block = block_of(c->old, at);
	enum status st = make_piece(c, k, at, block_bytes, 1);

	if (st == ST_OK)
		st = rpmb_filekey_seal(k, block, block_bytes, 1);
	return st == ST_OK ? rpmb_device_write(block, block_bytes, 1) : st;
}

enum status rpmb_content_patch(const struct rpmb_change *c)
{
	struct rpmb_filekey *k = NULL;
	uint8_t block_bytes[RPMB_BLOCK_BYTES];
	struct rpmb_entry e;
	enum status st = ST_OK;

	if (!fits_in_place(c))
		return ST_NOT_SUPPORTED;
	st = rpmb_filekey_open(c->owner, c->old->wrapped_fek, &k);
	if (st == ST_OK)
		st = patch_block(c, k, block_bytes);
	rpmb_filekey_close(k);
	secure_zero(block_bytes, sizeof(block_bytes));
	if (st != ST_OK || c->size_bytes == c->old->size_bytes)
		return st;
	e = *c->old;
	e.size_bytes = c->size_bytes;
	return rpmb_table_put(c->old, &e);
}
