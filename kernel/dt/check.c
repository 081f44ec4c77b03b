/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/dt/index_priv.h"

/* Deeper trees are refused: no real one comes near. */
#define DEPTH_MAX 64

/* State of a walk over the structure block. */
struct walk {
	int depth;
	bool has_root;
	/* Properties of a node come before its children. */
	bool may_have_properties;
	struct dt_index *index; /* NULL: none is wanted */
};

static enum status check_property(const void *fdt, int offset,
				  const struct walk *w)
{
	struct dt_index_property p;

	p.value = fdt_getprop_by_offset(fdt, offset, &p.name, &p.length);
	/* libfdt found the name's end, but accepts an empty one. */
	if (!p.value || !p.name || !*p.name)
		return ST_BAD_FORMAT;
	dt_index_add_property(w->index, &p);
	return ST_OK;
}

static enum status check_node_begin(const void *fdt, int offset, struct walk *w)
{
	int length;
	const char *name = fdt_get_name(fdt, offset, &length);

	if (!name || ++w->depth > DEPTH_MAX)
		return ST_BAD_FORMAT;
	dt_index_add_node(w->index, offset, name, length);
	if (w->depth > 1)
		return length > 0 ? ST_OK : ST_BAD_FORMAT;
	/* The root: there is one, and it has no name. */
	if (w->has_root || length != 0)
		return ST_BAD_FORMAT;
	w->has_root = true;
	return ST_OK;
}

static enum status check_tag(const void *fdt, uint32_t tag, int offset,
			     struct walk *w)
{
	enum status st = ST_OK;

	switch (tag) {
	case FDT_NOP:
		return ST_OK;
	case FDT_PROP:
		if (!w->may_have_properties)
			return ST_BAD_FORMAT;
		return check_property(fdt, offset, w);
	case FDT_BEGIN_NODE:
		st = check_node_begin(fdt, offset, w);
		w->may_have_properties = true;
		return st;
	case FDT_END_NODE:
		w->may_have_properties = false;
		if (w->depth-- <= 0)
			return ST_BAD_FORMAT;
		dt_index_end_node(w->index);
		return ST_OK;
	default:
		return ST_BAD_FORMAT;
	}
}

static enum status check_structure(const void *fdt, struct dt_index *index)
{
	struct walk w = {.index = index};
	int next = 0;

	for (;;) {
		int offset = next;
		uint32_t tag = fdt_next_tag(fdt, offset, &next);
		enum status st;

		/* A cut-off structure reads as FDT_END with an error here. */
		if (next < 0)
			return ST_BAD_FORMAT;
		if (tag == FDT_END)
			break;
		st = check_tag(fdt, tag, offset, &w);
		if (st != ST_OK)
			return st;
	}
	return w.depth == 0 && w.has_root ? ST_OK : ST_BAD_FORMAT;
}

/* Header and reservation map: all that libfdt needs to move blocks. */
static enum status check_blocks(const void *fdt, size_t max_bytes)
{
	if (max_bytes < sizeof(struct fdt_header))
		return ST_BAD_FORMAT;
	/* Also refuses a misaligned tree. */
	if (fdt_check_header(fdt) != 0)
		return ST_BAD_FORMAT;
	if (fdt_totalsize(fdt) > max_bytes)
		return ST_BAD_FORMAT;
	/* Older layouts leave the structure block unbounded. */
	if (fdt_version(fdt) < 17)
		return ST_BAD_FORMAT;
	/* libfdt reads words in place; before the MMU is on that must not be
	 * misaligned. */
	if (!IS_ALIGNED(fdt_off_dt_struct(fdt), 4) ||
	    !IS_ALIGNED(fdt_off_mem_rsvmap(fdt), 8))
		return ST_BAD_FORMAT;
	return fdt_num_mem_rsv(fdt) < 0 ? ST_BAD_FORMAT : ST_OK;
}

enum status dt_check(const void *fdt, size_t max_bytes)
{
	enum status st = check_blocks(fdt, max_bytes);

	return st == ST_OK ? check_structure(fdt, NULL) : st;
}

enum status dt_index(const void *fdt, size_t max_bytes, void *room,
		     size_t room_bytes)
{
	struct dt_index index;
	enum status st = check_blocks(fdt, max_bytes);

	dt_forget(fdt);
	if (!room)
		return st == ST_OK ? check_structure(fdt, NULL) : st;
	dt_index_begin(&index, fdt, room, room_bytes);
	if (st == ST_OK)
		st = check_structure(fdt, &index);
	if (st == ST_OK)
		(void)dt_index_commit(&index);
	return st;
}

/*
 * Where the last block of the tree that @header describes ends. What follows
 * is slack, of which some have a megabyte. The reservation map tells no size:
 * when it is the last block, all of the tree counts.
 */
static size_t end_of_blocks(const struct fdt_header *header)
{
	uint64_t total = fdt_totalsize(header);
	uint64_t end = MAX((uint64_t)fdt_off_dt_struct(header) +
				   fdt_size_dt_struct(header),
			   (uint64_t)fdt_off_dt_strings(header) +
				   fdt_size_dt_strings(header));

	if (fdt_off_mem_rsvmap(header) >= end || end > total)
		return (size_t)total;
	return (size_t)end;
}

size_t dt_used_bytes(const void *fdt)
{
	return end_of_blocks(fdt);
}

enum status dt_copy(void *dst, size_t dst_bytes, const void *src,
		    size_t max_bytes, void *room, size_t room_bytes)
{
	struct fdt_header header;
	size_t size_bytes;
	size_t aligned_bytes;
	enum status st;

	if (max_bytes < sizeof(header))
		return ST_BAD_FORMAT;
	memcpy(&header, src, sizeof(header));
	size_bytes = end_of_blocks(&header);
	if (size_bytes < sizeof(header) || size_bytes > max_bytes)
		return ST_BAD_FORMAT;
	aligned_bytes = ALIGN_UP(size_bytes, 8);
	if (aligned_bytes > dst_bytes)
		return ST_NO_SPACE;
	/* The header is taken from the first read, lest it changed since. */
	memcpy(dst, &header, sizeof(header));
	memcpy((char *)dst + sizeof(header), (const char *)src + sizeof(header),
	       size_bytes - sizeof(header));
	/* Edits pad what they add with what lies there: nothing of ours. */
	memset((char *)dst + size_bytes, 0, dst_bytes - size_bytes);
	/* Blocks out of order are sorted behind the tree's end, in place. */
	fdt_set_totalsize(dst, (uint32_t)aligned_bytes);
	st = check_blocks(dst, aligned_bytes);
	if (st != ST_OK)
		return st;
	if (fdt_open_into(dst, dst, (int)MIN(dst_bytes, (size_t)INT_MAX)) != 0)
		return ST_NO_SPACE;
	return dt_index(dst, dst_bytes, room, room_bytes);
}

size_t dt_pack(void *fdt)
{
	dt_forget(fdt);
	/* Cannot fail on a checked tree; then the size is as it was. */
	(void)fdt_pack(fdt);
	return fdt_totalsize(fdt);
}
