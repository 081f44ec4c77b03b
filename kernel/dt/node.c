/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/node.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/dt/index_priv.h"

const void *dt_getprop(const void *fdt, int node, const char *name, int *length)
{
	const struct dt_index *ix = dt_index_of(fdt);
	const struct dt_index_node *n = NULL;
	const struct dt_index_property *p = NULL;

	if (!ix)
		return fdt_getprop(fdt, node, name, length);
	n = dt_index_find(ix, node);
	p = n ? dt_index_property(ix, n, name) : NULL;
	if (length && p)
		*length = p->length;
	else if (length)
		*length = n ? -FDT_ERR_NOTFOUND : -FDT_ERR_BADOFFSET;
	return p ? p->value : NULL;
}

/* The offset of the @i-th node before @end. */
static int offset_of(const struct dt_index *ix, size_t i, size_t end)
{
	return i < end ? ix->nodes[i].offset : -FDT_ERR_NOTFOUND;
}

int dt_next_node(const void *fdt, int node)
{
	const struct dt_index *ix = dt_index_of(fdt);
	const struct dt_index_node *n = NULL;

	if (!ix)
		return fdt_next_node(fdt, node, NULL);
	if (node < 0)
		return offset_of(ix, 0, ix->node_count);
	n = dt_index_find(ix, node);
	if (!n)
		return -FDT_ERR_BADOFFSET;
	return offset_of(ix, (size_t)(n - ix->nodes) + 1, ix->node_count);
}

int dt_next_child(const void *fdt, int parent, int child)
{
	const struct dt_index *ix = dt_index_of(fdt);
	const struct dt_index_node *p = NULL;
	const struct dt_index_node *c = NULL;

	if (!ix)
		return child < 0 ? fdt_first_subnode(fdt, parent)
				 : fdt_next_subnode(fdt, child);
	p = dt_index_find(ix, parent);
	c = dt_index_find(ix, child);
	if (!p || (child >= 0 && !c))
		return -FDT_ERR_BADOFFSET;
	return offset_of(ix, c ? c->behind : (size_t)(p - ix->nodes) + 1,
			 p->behind);
}

/* fdt_parent_offset() in one walk from the root, not two. */
#define DEPTH_MAX 64
static int walk_to_parent(const void *fdt, int node)
{
	int above[DEPTH_MAX + 1];
	int depth = -1;
	int at = -1;

	while ((at = fdt_next_node(fdt, at, &depth)) >= 0 && at <= node) {
		if (depth < 0 || depth > DEPTH_MAX)
			break;
		above[depth] = at;
		if (at == node)
			return depth > 0 ? above[depth - 1] : -FDT_ERR_NOTFOUND;
	}
	return -FDT_ERR_BADOFFSET;
}

int dt_parent(const void *fdt, int node)
{
	const struct dt_index *ix = dt_index_of(fdt);
	const struct dt_index_node *n = NULL;

	if (!ix)
		return walk_to_parent(fdt, node);
	n = dt_index_find(ix, node);
	if (!n)
		return -FDT_ERR_BADOFFSET;
	return n == ix->nodes ? -FDT_ERR_NOTFOUND : ix->nodes[n->parent].offset;
}

int dt_find_phandle(const void *fdt, uint32_t phandle)
{
	const struct dt_index *ix = dt_index_of(fdt);

	if (!ix)
		return fdt_node_offset_by_phandle(fdt, phandle);
	if (phandle == 0 || phandle == UINT32_MAX)
		return -FDT_ERR_BADPHANDLE;
	for (uint32_t i = 0; i < ix->node_count; i++)
		if (ix->nodes[i].phandle == phandle)
			return ix->nodes[i].offset;
	return -FDT_ERR_NOTFOUND;
}

bool dt_is_named(const char *own, int own_length, const char *name,
		 size_t length)
{
	if (!own || (size_t)own_length < length ||
	    memcmp(own, name, length) != 0)
		return false;
	return own[length] == '\0' ||
	       (own[length] == '@' && !memchr(name, '@', length));
}

int dt_find_child(const void *fdt, int parent, const char *name, size_t length)
{
	const struct dt_index *ix = dt_index_of(fdt);
	const struct dt_index_node *p = NULL;
	const struct dt_index_node *c = NULL;

	if (!ix)
		return fdt_subnode_offset_namelen(fdt, parent, name,
						  (int)length);
	p = dt_index_find(ix, parent);
	if (!p)
		return -FDT_ERR_BADOFFSET;
	for (c = p + 1; c < ix->nodes + p->behind; c = ix->nodes + c->behind)
		if (dt_is_named(c->name, c->name_length, name, length))
			return c->offset;
	return -FDT_ERR_NOTFOUND;
}

/* From @node along the names of [@path, +@length). */
static int walk_path(const void *fdt, int node, const char *path, size_t length)
{
	const char *end = path + length;

	while (path < end && node >= 0) {
		const char *slash = memchr(path, '/', (size_t)(end - path));
		const char *stop = slash ? slash : end;

		if (stop > path)
			node = dt_find_child(fdt, node, path,
					     (size_t)(stop - path));
		path = slash ? slash + 1 : end;
	}
	return node;
}

/* The node that [@name, +@length) is short for. libfdt takes a name in a name's
 * place, and so never comes to an end when one stands for itself. */
static int find_alias(const void *fdt, const char *name, size_t length)
{
	static const char aliases[] = "aliases";
	int bytes = 0;
	const char *path = NULL;
	int node = dt_find_child(fdt, 0, aliases, sizeof(aliases) - 1);

	if (node < 0)
		return -FDT_ERR_BADPATH;
	path = fdt_getprop_namelen(fdt, node, name, (int)length, &bytes);
	if (!path || bytes < 2 || *path != '/' || path[bytes - 1] != '\0')
		return -FDT_ERR_BADPATH;
	return walk_path(fdt, 0, path, strlen(path));
}

int dt_find_path(const void *fdt, const char *path, size_t length)
{
	const char *slash = NULL;
	size_t name = 0;

	if (length == 0)
		return -FDT_ERR_BADPATH;
	if (*path == '/')
		return walk_path(fdt, 0, path, length);
	slash = memchr(path, '/', length);
	name = slash ? (size_t)(slash - path) : length;
	return walk_path(fdt, find_alias(fdt, path, name), path + name,
			 length - name);
}
