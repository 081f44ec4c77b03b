/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/dt.h"

#include <libfdt.h>

#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/dt/cells_priv.h"
#include "kernel/dt/node.h"

static bool is_okay(const char *status, int length)
{
	/* The text must end inside the property. */
	return length > 0 && status[length - 1] == '\0' &&
	       (strcmp(status, "okay") == 0 || strcmp(status, "ok") == 0);
}

bool dt_is_nonsecure(const void *fdt, int node)
{
	int length;
	const char *status = dt_getprop(fdt, node, "status", &length);

	return !status || is_okay(status, length);
}

bool dt_is_secure(const void *fdt, int node)
{
	int length;
	const char *status = dt_getprop(fdt, node, "secure-status", &length);

	if (!status)
		return dt_is_nonsecure(fdt, node);
	return is_okay(status, length);
}

enum status dt_u32(const void *fdt, int node, const char *name, uint32_t *out)
{
	int length;
	const fdt32_t *cells = dt_getprop(fdt, node, name, &length);

	if (!cells)
		return ST_NOT_FOUND;
	if (length < (int)sizeof(*cells))
		return ST_BAD_FORMAT;
	*out = fdt32_ld(cells);
	return ST_OK;
}

/* How many cells property @name tells, @absent when it is not there;
 * more than two (PCI) do not name memory addresses. Negative: unusable. */
static int read_cell_count(const void *fdt, int node, const char *name,
			   int absent)
{
	int length;
	const fdt32_t *cell = dt_getprop(fdt, node, name, &length);

	if (!cell)
		return length == -FDT_ERR_NOTFOUND ? absent : length;
	if (length != (int)sizeof(*cell) || fdt32_ld(cell) > 2)
		return -FDT_ERR_BADNCELLS;
	return (int)fdt32_ld(cell);
}

enum status dt_cells_of(const void *fdt, int node, struct dt_cells *out)
{
	int address = read_cell_count(fdt, node, "#address-cells", 2);
	int size = read_cell_count(fdt, node, "#size-cells", 1);

	if (address < 1 || size < 0)
		return ST_BAD_FORMAT;
	*out = (struct dt_cells){(unsigned int)address, (unsigned int)size};
	return ST_OK;
}

uint64_t dt_read_cells(const fdt32_t *cells, unsigned int count)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < count; i++)
		value = value << 32 | fdt32_ld(cells + i);
	return value;
}

/*
 * Translate @base of [@base, +@size) from the bus @bus to its parent, whose
 * cells are @up. Only a range that lies in one window can be translated.
 */
static enum status translate_once(const void *fdt, int bus,
				  const struct dt_cells *up, uint64_t size,
				  uint64_t *base)
{
	struct dt_cells cells;
	unsigned int entry;
	int length;
	const fdt32_t *p = dt_getprop(fdt, bus, "ranges", &length);
	enum status st = dt_cells_of(fdt, bus, &cells);

	if (st != ST_OK)
		return st;
	if (!p)
		return ST_BAD_FORMAT; /* not addressable from above */
	if (length == 0)
		return ST_OK;
	entry = cells.address + up->address + cells.size;
	if (cells.size == 0 || (size_t)length % (entry * sizeof(*p)) != 0)
		return ST_BAD_FORMAT;
	for (int left = length / (int)sizeof(*p); left > 0;
	     left -= (int)entry, p += entry) {
		const fdt32_t *parent = p + cells.address;
		uint64_t child_base = dt_read_cells(p, cells.address);
		uint64_t parent_base = dt_read_cells(parent, up->address);
		uint64_t window =
			dt_read_cells(parent + up->address, cells.size);

		if (*base < child_base ||
		    !range_fits(*base - child_base, size, window))
			continue;
		if (!checked_add(*base - child_base, parent_base, base))
			return ST_BAD_FORMAT;
		return ST_OK;
	}
	return ST_BAD_FORMAT;
}

/* From the bus that @node hangs on up to the root. */
static enum status translate(const void *fdt, int bus, uint64_t size,
			     uint64_t *base)
{
	uint64_t end;

	for (int parent; (parent = dt_parent(fdt, bus)) >= 0; bus = parent) {
		struct dt_cells up;
		enum status st = dt_cells_of(fdt, parent, &up);

		if (st != ST_OK)
			return st;
		st = translate_once(fdt, bus, &up, size, base);
		if (st != ST_OK)
			return st;
	}
	/* A range that wraps the address space is nonsense; up to the very
	 * end is not. */
	if (size > 0 && !checked_add(*base, size - 1, &end))
		return ST_BAD_FORMAT;
	return ST_OK;
}

enum status dt_reg(const void *fdt, int node, unsigned int idx, uint64_t *base,
		   uint64_t *size)
{
	int bus = dt_parent(fdt, node);
	int length;
	const fdt32_t *p = dt_getprop(fdt, node, "reg", &length);
	struct dt_cells cells;
	unsigned int entry;
	uint64_t found_base;
	uint64_t found_size;
	enum status st;

	if (bus < 0 || !p)
		return ST_NOT_FOUND;
	st = dt_cells_of(fdt, bus, &cells);
	if (st != ST_OK)
		return st;
	entry = cells.address + cells.size;
	if ((size_t)length % (entry * sizeof(*p)) != 0)
		return ST_BAD_FORMAT;
	if (idx >= (size_t)length / (entry * sizeof(*p)))
		return ST_NOT_FOUND;
	p += (size_t)idx * entry;
	found_base = dt_read_cells(p, cells.address);
	found_size = dt_read_cells(p + cells.address, cells.size);
	st = translate(fdt, bus, found_size, &found_base);
	if (st != ST_OK)
		return st;
	*base = found_base;
	*size = found_size;
	return ST_OK;
}

static bool has_type(const void *fdt, int node, const char *wanted)
{
	int length;
	const char *type = dt_getprop(fdt, node, "device_type", &length);

	return type && length == (int)strlen(wanted) + 1 &&
	       memcmp(type, wanted, (size_t)length) == 0;
}

static enum status visit_ranges(const void *fdt, int node, dt_memory_fn fn,
				void *arg)
{
	for (unsigned int i = 0;; i++) {
		uint64_t base;
		uint64_t size;
		enum status st = dt_reg(fdt, node, i, &base, &size);

		if (st == ST_NOT_FOUND)
			return ST_OK;
		if (st != ST_OK)
			return st;
		if (size > 0)
			fn(base, size, arg);
	}
}

static enum status for_each_memory(const void *fdt, bool is_nonsecure,
				   dt_memory_fn fn, void *arg)
{
	int node = -1;

	while ((node = dt_next_node(fdt, node)) >= 0) {
		enum status st;

		if (!has_type(fdt, node, "memory") ||
		    !dt_is_secure(fdt, node) ||
		    dt_is_nonsecure(fdt, node) != is_nonsecure)
			continue;
		st = visit_ranges(fdt, node, fn, arg);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status dt_for_each_ns_memory(const void *fdt, dt_memory_fn fn, void *arg)
{
	return for_each_memory(fdt, true, fn, arg);
}

enum status dt_for_each_secure_memory(const void *fdt, dt_memory_fn fn,
				      void *arg)
{
	return for_each_memory(fdt, false, fn, arg);
}

static enum status for_each_of_type(const void *fdt, const char *type,
				    dt_memory_fn fn, void *arg)
{
	int node = -1;

	while ((node = dt_next_node(fdt, node)) >= 0) {
		enum status st;

		if (!has_type(fdt, node, type))
			continue;
		st = visit_ranges(fdt, node, fn, arg);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status dt_for_each_manifest_memory(const void *fdt, dt_memory_fn fn,
					void *arg)
{
	return for_each_of_type(fdt, "ns-memory", fn, arg);
}

enum status dt_for_each_manifest_secure(const void *fdt, dt_memory_fn fn,
					void *arg)
{
	return for_each_of_type(fdt, "memory", fn, arg);
}

static int stdout_of(const void *fdt, const char *chosen, const char **options,
		     size_t *options_length)
{
	int length;
	int name_length;
	const char *path;
	int node = dt_find_path(fdt, chosen, strlen(chosen));

	if (node < 0)
		return node;
	path = dt_getprop(fdt, node, "stdout-path", &length);
	if (!path || length <= 0 || path[length - 1] != '\0')
		return -FDT_ERR_NOTFOUND;
	/* "serial0:115200n8": what follows the colon is for the driver. */
	for (name_length = 0; path[name_length] && path[name_length] != ':';)
		name_length++;
	*options = path + name_length + (path[name_length] == ':');
	*options_length = strlen(*options);
	/* A name without a slash is one of /aliases. */
	return dt_find_path(fdt, path, (size_t)name_length);
}

int dt_stdout_node(const void *fdt, const char **options,
		   size_t *options_length)
{
	int node = stdout_of(fdt, "/secure-chosen", options, options_length);

	if (node >= 0)
		return node;
	return stdout_of(fdt, "/chosen", options, options_length);
}

bool dt_is_compatible(const void *fdt, int node, const char *compatible)
{
	int length;
	const char *list = dt_getprop(fdt, node, "compatible", &length);

	return list && fdt_stringlist_contains(list, length, compatible);
}

int dt_next_compatible(const void *fdt, int node, const char *compatible)
{
	do {
		node = dt_next_node(fdt, node);
	} while (node >= 0 && !dt_is_compatible(fdt, node, compatible));
	return node;
}

int dt_find_compatible(const void *fdt, const char *compatible)
{
	int node = -1;

	do {
		node = dt_next_compatible(fdt, node, compatible);
	} while (node >= 0 && !dt_is_secure(fdt, node));
	return node;
}
