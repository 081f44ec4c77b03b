/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_INDEX_PRIV_H
#define KERNEL_DT_INDEX_PRIV_H

#include "kernel/dt/dt.h"

/* This room only: what is remembered of a tree. */
struct dt_index_property {
	const char *name; /* both in the tree */
	const void *value;
	int length;
};

struct dt_index_node {
	const char *name; /* in the tree */
	int name_length;
	int offset;
	uint32_t parent; /* of the root: itself */
	uint32_t behind; /* the first node that is not in this one */
	uint32_t phandle;
	uint32_t first_property, property_count;
};

struct dt_index {
	const void *fdt;
	/* In the order of the tree, so by offset as well. */
	struct dt_index_node *nodes;
	/* The same the other way round: they grow from the end of the room
	 * towards the nodes. */
	struct dt_index_property *properties_end;
	uint32_t node_count, property_count;
	uint32_t at;  /* the node that is open */
	bool is_full; /* there was not enough room */
};

/* check.c's walk calls these for each node and property; they are well-formed.
 * @ix NULL: no index is wanted. One that runs out of room ends. */
void dt_index_begin(struct dt_index *ix, const void *fdt, void *room,
		    size_t room_bytes);
void dt_index_add_node(struct dt_index *ix, int offset, const char *name,
		       int name_length);
void dt_index_add_property(struct dt_index *ix,
			   const struct dt_index_property *property);
void dt_index_end_node(struct dt_index *ix);
/* From now on it is used. Returns whether there was enough room. */
bool dt_index_commit(const struct dt_index *ix);

/* NULL: there is none, libfdt has to walk. */
const struct dt_index *dt_index_of(const void *fdt);
/* NULL: @offset is no node's. */
const struct dt_index_node *dt_index_find(const struct dt_index *ix,
					  int offset);
/* The first of the name, as libfdt does; NULL. */
const struct dt_index_property *dt_index_property(
	const struct dt_index *ix, const struct dt_index_node *node,
	const char *name);

/* Is @own a node's name that @name means? Without a unit address it fits a
 * node with any. */
bool dt_is_named(const char *own, int own_length, const char *name,
		 size_t length);

#endif
