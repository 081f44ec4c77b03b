/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/index_priv.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/dt/trees.h"

/*
 * libfdt finds a node by walking over all that lie before it, and with all of
 * its checks on each step takes a hundred instructions and more. One walk
 * notes where nodes and properties are; libfdt is the one that reads.
 */

/* Start-up is alone: no lock. .fdt NULL: not in use. */
static struct dt_index indexes[DT_SOURCE_COUNT];

/* A node or a property takes three words in the tree at least. */
#define TREE_BYTES_MIN  12u
#define INDEX_BYTES_MAX sizeof(struct dt_index_node)
_Static_assert(sizeof(struct dt_index_property) <= INDEX_BYTES_MAX, "room");

const struct dt_index *dt_index_of(const void *fdt)
{
	for (size_t i = 0; i < ARRAY_SIZE(indexes); i++)
		if (indexes[i].fdt == fdt)
			return &indexes[i];
	return NULL;
}

const struct dt_index_node *dt_index_find(const struct dt_index *ix, int offset)
{
	uint32_t low = 0;
	uint32_t high = ix->node_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (ix->nodes[middle].offset == offset)
			return &ix->nodes[middle];
		if (ix->nodes[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct dt_index_property *dt_index_property(
	const struct dt_index *ix, const struct dt_index_node *node,
	const char *name)
{
	const struct dt_index_property *p =
		ix->properties_end - node->first_property;

	for (uint32_t i = 0; i < node->property_count; i++)
		if (strcmp((--p)->name, name) == 0)
			return p;
	return NULL;
}

/* Same rule as fdt_get_phandle(). */
static uint32_t phandle_of(const struct dt_index *ix,
			   const struct dt_index_node *node)
{
	const struct dt_index_property *p =
		dt_index_property(ix, node, "phandle");

	if (!p || p->length != (int)sizeof(fdt32_t))
		p = dt_index_property(ix, node, "linux,phandle");
	if (!p || p->length != (int)sizeof(fdt32_t))
		return 0;
	return fdt32_ld(p->value);
}

void dt_index_begin(struct dt_index *ix, const void *fdt, void *room,
		    size_t room_bytes)
{
	char *end = (char *)room + ALIGN_DOWN(room_bytes, 8);

	*ix = (struct dt_index){
		.fdt = fdt,
		.nodes = room,
		.properties_end = (struct dt_index_property *)end,
	};
}

static bool has_room(struct dt_index *ix, size_t bytes)
{
	uintptr_t begin = (uintptr_t)(ix->nodes + ix->node_count);
	uintptr_t end = (uintptr_t)(ix->properties_end - ix->property_count);

	if (end - begin < bytes)
		ix->is_full = true;
	return !ix->is_full;
}

void dt_index_add_node(struct dt_index *ix, int offset, const char *name,
		       int name_length)
{
	if (!ix || !has_room(ix, sizeof(*ix->nodes)))
		return;
	ix->nodes[ix->node_count] = (struct dt_index_node){
		.name = name,
		.name_length = name_length,
		.offset = offset,
		.parent = ix->at,
		.first_property = ix->property_count,
	};
	ix->at = ix->node_count++;
}

void dt_index_add_property(struct dt_index *ix,
			   const struct dt_index_property *property)
{
	if (!ix || !has_room(ix, sizeof(*property)))
		return;
	ix->property_count++;
	*(ix->properties_end - ix->property_count) = *property;
	ix->nodes[ix->at].property_count++;
}

void dt_index_end_node(struct dt_index *ix)
{
	struct dt_index_node *node = NULL;

	if (!ix || ix->is_full)
		return;
	node = &ix->nodes[ix->at];
	node->behind = ix->node_count;
	node->phandle = phandle_of(ix, node);
	ix->at = node->parent;
}

bool dt_index_commit(const struct dt_index *ix)
{
	if (ix->is_full)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(indexes); i++) {
		if (indexes[i].fdt)
			continue;
		indexes[i] = *ix;
		return true;
	}
	return false;
}

size_t dt_index_bytes(const void *fdt)
{
	return (size_t)fdt_size_dt_struct(fdt) / TREE_BYTES_MIN *
	       INDEX_BYTES_MAX;
}

void dt_forget(const void *fdt)
{
	for (size_t i = 0; i < ARRAY_SIZE(indexes); i++)
		if (indexes[i].fdt == fdt)
			indexes[i] = (struct dt_index){};
}
