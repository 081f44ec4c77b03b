/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/trees.h"

#include <libfdt.h>

#include "base/bytes/checked.h"

static const void *trees[DT_SOURCE_COUNT];
static bool external_is_over;

void dt_set_tree(enum dt_source source, const void *fdt)
{
	trees[source] = fdt;
	if (source == DT_EXTERNAL)
		external_is_over = false;
}

void dt_end_external(void)
{
	external_is_over = trees[DT_EXTERNAL] != NULL;
	trees[DT_EXTERNAL] = NULL;
}

enum status dt_tree_get(enum dt_source source, const void **fdt)
{
	if (source >= DT_SOURCE_COUNT)
		return ST_NOT_FOUND;
	if (source == DT_EXTERNAL && external_is_over)
		return ST_BAD_STATE;
	if (!trees[source])
		return ST_NOT_FOUND;
	*fdt = trees[source];
	return ST_OK;
}

/* A manifest often says who we are and no more. */
static bool describes_machine(enum dt_source source)
{
	const void *fdt = trees[source];

	if (!fdt || source != DT_MANIFEST)
		return fdt;
	for (int node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL)) {
		if (fdt_getprop(fdt, node, "interrupt-controller", NULL))
			return true;
	}
	return false;
}

static const void *first_of(const enum dt_source *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (describes_machine(order[i]))
			return trees[order[i]];
	return NULL;
}

const void *dt_secure_tree(void)
{
	static const enum dt_source order[] = {DT_EMBEDDED, DT_SECURE,
					       DT_MANIFEST};

	return first_of(order, ARRAY_SIZE(order));
}

const void *dt_fact_tree(void)
{
	const void *fdt = dt_secure_tree();

	return fdt ? fdt : trees[DT_EXTERNAL];
}

const void *dt_any_tree(void)
{
	static const enum dt_source order[] = {DT_EMBEDDED, DT_SECURE,
					       DT_EXTERNAL, DT_MANIFEST};

	return first_of(order, ARRAY_SIZE(order));
}

const char *dt_source_name(enum dt_source source)
{
	static const char *const names[DT_SOURCE_COUNT] = {
		[DT_EMBEDDED] = "embedded tree",
		[DT_SECURE] = "secure tree",
		[DT_MANIFEST] = "manifest",
		[DT_EXTERNAL] = "external tree",
	};

	return source < DT_SOURCE_COUNT ? names[source] : "nothing";
}

struct overlap {
	uint64_t base;
	uint64_t size;
	bool touches;
	bool contains;
};

static void see_secure(uint64_t base, uint64_t size, void *arg)
{
	struct overlap *o = arg;

	/* Both are ranges that do not wrap: dt_reg() saw to that. */
	if (o->base - base < size || base - o->base < o->size)
		o->touches = true;
	if (o->base >= base && range_fits(o->base - base, o->size, size))
		o->contains = true;
}

bool dt_names_secure(const void *fdt, uint64_t base, uint64_t size)
{
	struct overlap o = {.base = base, .size = size};

	return dt_for_each_secure_memory(fdt, see_secure, &o) == ST_OK &&
	       o.touches;
}

static bool holds_image(const void *fdt, uint64_t image_pa, uint64_t image_end)
{
	struct overlap o = {.base = image_pa, .size = image_end - image_pa};

	return dt_for_each_secure_memory(fdt, see_secure, &o) == ST_OK &&
	       o.contains;
}

/* Manifests of partitions, without a machine round them. */
static bool is_manifests(const void *fdt)
{
	static const char memory[] = "memory";

	return (fdt_node_offset_by_compatible(fdt, -1,
					      "arm,ffa-manifest-1.0") >= 0 ||
		fdt_node_offset_by_compatible(fdt, -1,
					      "arm,ffa-manifest-1.1") >= 0) &&
	       fdt_node_offset_by_prop_value(fdt, -1, "device_type", memory,
					     sizeof(memory)) < 0;
}

enum status dt_find_embedded(const void *first, size_t max_bytes,
			     uint64_t image_pa, uint64_t image_end,
			     const void **out)
{
	const char *pos = first;
	const void *only = NULL;
	const void *match = NULL;
	size_t left = max_bytes;
	unsigned int count = 0;

	while (left >= sizeof(fdt32_t) && *(const fdt32_t *)pos != 0) {
		size_t size_bytes = 0;

		if (dt_check(pos, left) != ST_OK)
			return ST_BAD_FORMAT;
		size_bytes = ALIGN_UP((size_t)fdt_totalsize(pos), 8);
		if (!match && holds_image(pos, image_pa, image_end))
			match = pos;
		if (!is_manifests(pos)) {
			only = pos;
			count++;
		}
		pos += MIN(size_bytes, left);
		left -= MIN(size_bytes, left);
	}
	if (count == 1)
		match = only;
	if (!match)
		return ST_NOT_FOUND;
	*out = match;
	return ST_OK;
}
