/* SPDX-License-Identifier: BSD-2-Clause */
/* Manifests that come apart from their images, in one tree or in several. */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/dt/dt.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/endpoint.h"
#include "kernel/spmc/image_priv.h"

/* Deeper nodes than a manifest has are no manifest's. */
#define DEPTH_MAX 8

static bool lists_uuid(const void *fdt, int node,
		       const uint8_t uuid[UUID_BYTES])
{
	int length = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, "uuid", &length);

	for (int i = 0; p && i + UUID_BYTES <= length; i += UUID_BYTES) {
		uint32_t words[4];
		uint8_t listed[UUID_BYTES];

		for (int w = 0; w < 4; w++)
			words[w] = fdt32_ld(p + i / 4 + w);
		endpoint_uuid_from_words(words, listed);
		if (uuid_is_equal(listed, uuid))
			return true;
	}
	return false;
}

static bool is_manifest_of(const void *fdt, int node,
			   const uint8_t uuid[UUID_BYTES])
{
	return (dt_is_compatible(fdt, node, "arm,ffa-manifest-1.0") ||
		dt_is_compatible(fdt, node, "arm,ffa-manifest-1.1")) &&
	       lists_uuid(fdt, node, uuid);
}

static int copy_properties(const void *fdt, int node, void *out)
{
	int p = 0;
	int err = 0;

	fdt_for_each_property_offset (p, fdt, node) {
		const char *name = NULL;
		int length = 0;
		const void *value =
			fdt_getprop_by_offset(fdt, p, &name, &length);

		if (!value)
			return length;
		err = fdt_property(out, name, value, length);
		if (err)
			return err;
	}
	return 0;
}

/* Walk the nodes below @top in the order of the tree, ending those that are
 * left behind. */
static int copy_nodes(const void *fdt, int top, void *out)
{
	int depth = 0;
	int open = 0;
	int node = top;
	int err = fdt_begin_node(out, "");

	while (!err) {
		err = copy_properties(fdt, node, out);
		if (err)
			break;
		node = fdt_next_node(fdt, node, &depth);
		for (; !err && open >= (node < 0 ? 0 : MAX(depth, 0)); open--)
			err = fdt_end_node(out);
		if (node < 0 || depth <= 0)
			return err;
		if (err || depth > DEPTH_MAX)
			return -FDT_ERR_BADSTRUCTURE;
		err = fdt_begin_node(out, fdt_get_name(fdt, node, NULL));
		open = depth;
	}
	return err;
}

static int copy_subtree(const void *fdt, int node, void *out, int size_bytes)
{
	int err = fdt_create(out, size_bytes);

	if (!err)
		err = fdt_finish_reservemap(out);
	if (!err)
		err = copy_nodes(fdt, node, out);
	return err ? err : fdt_finish(out);
}

/* It is at most as big as the tree that it comes from, and a header. */
static enum status extract(const void *fdt, int node, void **out)
{
	size_t size_bytes = dt_used_bytes(fdt) + 128;
	void *copy = heap_alloc(size_bytes);

	if (!copy)
		return ST_NO_MEM;
	if (copy_subtree(fdt, node, copy, (int)size_bytes) ||
	    dt_check(copy, size_bytes) != ST_OK) {
		heap_free(copy);
		return ST_BAD_FORMAT;
	}
	*out = copy;
	return ST_OK;
}

static enum status find_in(const void *fdt, const uint8_t uuid[UUID_BYTES],
			   const void **out, void **own)
{
	int node = 0;
	enum status st = ST_OK;

	if (is_manifest_of(fdt, 0, uuid)) {
		*out = fdt;
		return ST_OK;
	}
	while ((node = fdt_next_node(fdt, node, NULL)) >= 0) {
		if (!is_manifest_of(fdt, node, uuid))
			continue;
		st = extract(fdt, node, own);
		*out = *own;
		return st;
	}
	return ST_NOT_FOUND;
}

enum status image_find_manifest(const struct image_sources *s,
				const uint8_t uuid[UUID_BYTES],
				const void **fdt, void **own)
{
	const char *pos = s->trees;
	size_t left = s->trees_bytes;

	while (left >= sizeof(fdt32_t) && *(const fdt32_t *)pos != 0) {
		size_t size_bytes = 0;
		enum status st = ST_BAD_FORMAT;

		if (dt_check(pos, left) == ST_OK)
			st = find_in(pos, uuid, fdt, own);
		if (st != ST_NOT_FOUND)
			return st;
		size_bytes = ALIGN_UP((size_t)fdt_totalsize(pos), 8);
		size_bytes = MIN(size_bytes, left);
		pos += size_bytes;
		left -= size_bytes;
	}
	return ST_NOT_FOUND;
}
