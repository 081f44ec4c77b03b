/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/dt/edit_priv.h"
#include "kernel/dt/node.h"

/*
 * Overlays. Spec: Linux Documentation/devicetree/overlay-notes.rst; dtc,
 * Documentation/dt-object-internal.txt. Ours name their place by path, so
 * that they need no symbols of the tree they are merged into.
 */
#define FRAGMENT "fragment@"

static bool name_begins(const void *fdt, int node, const char *start)
{
	int length = 0;
	const char *name = fdt_get_name(fdt, node, &length);

	return name && length >= (int)strlen(start) &&
	       memcmp(name, start, strlen(start)) == 0;
}

/* Not dtc's own tables of symbols and fixups. */
static bool is_content(const void *fdt, int node)
{
	return !name_begins(fdt, node, "__");
}

bool dt_is_overlay(const void *fdt)
{
	static const char inner[] = "__overlay__";
	bool has_fragment = false;
	int node = 0;

	dt_for_each_child(node, fdt, 0)
	{
		if (dt_find_child(fdt, node, inner, sizeof(inner) - 1) >= 0)
			has_fragment = true;
		else if (is_content(fdt, node))
			return false;
	}
	return has_fragment;
}

enum status dt_create_empty(void *dst, size_t size_bytes)
{
	if (size_bytes > INT_MAX)
		return ST_NO_SPACE;
	memset(dst, 0, size_bytes);
	return dt_edit_status(fdt_create_empty_tree(dst, (int)size_bytes));
}

/* The only subnode of @parent, or negative. */
static int only_child(const void *fdt, int parent)
{
	int node = fdt_first_subnode(fdt, parent);

	return node >= 0 && fdt_next_subnode(fdt, node) >= 0 ? -FDT_ERR_EXISTS
							     : node;
}

static bool is_our_firmware(const void *fdt, int firmware)
{
	int node = only_child(fdt, firmware);

	return name_begins(fdt, firmware, "firmware") && node >= 0 &&
	       dt_is_compatible(fdt, node, OPTEE_COMPATIBLE);
}

static bool is_our_memory(const void *fdt, int reserved)
{
	int node = 0;
	int count = 0;

	if (!name_begins(fdt, reserved, "reserved-memory"))
		return false;
	fdt_for_each_subnode (node, fdt, reserved) {
		if (!name_begins(fdt, node, "optee_core@") &&
		    !name_begins(fdt, node, "optee_shm@"))
			return false;
		count++;
	}
	return count > 0;
}

/* Did we, or the incumbent, make this fragment before a warm reset? */
static bool is_stale(const void *fdt, int fragment)
{
	int length = 0;
	const char *path = fdt_getprop(fdt, fragment, "target-path", &length);
	int overlay = fdt_subnode_offset(fdt, fragment, "__overlay__");
	int node = overlay < 0 ? overlay : only_child(fdt, overlay);

	return node >= 0 && path && length == 2 && path[0] == '/' &&
	       (is_our_firmware(fdt, node) || is_our_memory(fdt, node));
}

static enum status remove_stale(void *fdt)
{
	int node = fdt_first_subnode(fdt, 0);

	while (node >= 0) {
		enum status st = ST_OK;

		if (!is_stale(fdt, node)) {
			node = fdt_next_subnode(fdt, node);
			continue;
		}
		st = dt_edit_status(fdt_del_node(fdt, node));
		if (st != ST_OK)
			return st;
		node = fdt_first_subnode(fdt, 0);
	}
	return ST_OK;
}

/* One more than the highest number of a fragment. */
static uint32_t next_number(const void *fdt)
{
	uint32_t next = 0;
	int node = 0;

	fdt_for_each_subnode (node, fdt, 0) {
		const char *digit = NULL;
		uint32_t number = 0;

		if (!name_begins(fdt, node, FRAGMENT))
			continue;
		digit = fdt_get_name(fdt, node, NULL) + strlen(FRAGMENT);
		for (; *digit >= '0' && *digit <= '9' && number < 100000000;
		     digit++)
			number = 10 * number + (uint32_t)(*digit - '0');
		next = MAX(next, number + 1);
	}
	return next;
}

/* fragment@N { target-path = "/"; __overlay__ { }; }: the inner node. */
static enum status add_fragment(void *fdt, int *out)
{
	char name[sizeof(FRAGMENT) + 10];
	int node = 0;
	enum status st = ST_OK;

	(void)text_format(name, sizeof(name), FRAGMENT "%u",
			  (unsigned int)next_number(fdt));
	node = fdt_add_subnode(fdt, 0, name);
	st = dt_edit_status(node);
	if (st == ST_OK)
		st = dt_edit_status(
			fdt_setprop_string(fdt, node, "target-path", "/"));
	if (st == ST_OK) {
		*out = fdt_add_subnode(fdt, node, "__overlay__");
		st = dt_edit_status(*out);
	}
	return st;
}

enum status dt_add_optee_overlay(void *fdt, const struct dt_optee_info *info)
{
	/* Whatever the tree has that this is merged into: 64-bit addresses
	 * fit, and the merged node says so. */
	static const struct dt_cells cells = {2, 2};
	int overlay = 0;
	enum status st = ST_OK;

	if (dt_slack(fdt) < DT_OPTEE_SLACK_BYTES)
		return ST_NO_SPACE;
	dt_forget(fdt);
	st = remove_stale(fdt);
	if (st == ST_OK && !info->is_over_ffa) {
		st = add_fragment(fdt, &overlay);
		if (st == ST_OK)
			st = dt_add_firmware(fdt, overlay, GIC_CELLS_MIN, info);
	}
	if (st == ST_OK)
		st = add_fragment(fdt, &overlay);
	if (st == ST_OK)
		st = dt_add_reserved(fdt, overlay, &cells, info);
	return st;
}
