/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/machine.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/dt/cells_priv.h"
#include "kernel/dt/node.h"

/* Does the text property @name of @node equal @value? */
static bool has_text(const void *fdt, int node, const char *name,
		     const char *value)
{
	int length;
	const char *text = dt_getprop(fdt, node, name, &length);

	return text && length == (int)strlen(value) + 1 &&
	       memcmp(text, value, (size_t)length) == 0;
}

/* "fail" or "fail-sss". */
static bool has_failed(const void *fdt, int node)
{
	int length;
	const char *status = dt_getprop(fdt, node, "status", &length);

	return status && length >= 5 && memcmp(status, "fail", 4) == 0 &&
	       (status[4] == '\0' || status[4] == '-');
}

enum status dt_for_each_cpu(const void *fdt, dt_cpu_fn fn, void *arg)
{
	int cpus = dt_find_path(fdt, "/cpus", strlen("/cpus"));
	int node;
	struct dt_cells cells;
	enum status st;

	if (cpus < 0)
		return ST_NOT_FOUND;
	st = dt_cells_of(fdt, cpus, &cells);
	if (st != ST_OK)
		return st;
	dt_for_each_child(node, fdt, cpus)
	{
		int length;
		const fdt32_t *reg;

		if (!has_text(fdt, node, "device_type", "cpu") ||
		    has_failed(fdt, node))
			continue;
		reg = dt_getprop(fdt, node, "reg", &length);
		if (!reg || (size_t)length < cells.address * sizeof(*reg))
			return ST_BAD_FORMAT;
		fn(dt_read_cells(reg, cells.address), arg);
	}
	return ST_OK;
}

/* A property that need not be there. */
static enum status optional_u32(const void *fdt, int node, const char *name,
				uint32_t absent, uint32_t *out)
{
	enum status st = dt_u32(fdt, node, name, out);

	if (st != ST_NOT_FOUND)
		return st;
	*out = absent;
	return ST_OK;
}

static enum status read_stride(const void *fdt, int node, uint64_t *out)
{
	int length;
	const fdt32_t *cells =
		dt_getprop(fdt, node, "redistributor-stride", &length);

	*out = 0;
	if (!cells)
		return ST_OK;
	/* One cell by most writers, two by the binding. */
	if (length != 4 && length != 8)
		return ST_BAD_FORMAT;
	*out = dt_read_cells(cells, (unsigned int)length / 4);
	return ST_OK;
}

enum status dt_read_gic(const void *fdt, int node, unsigned int version,
			struct dt_gic *out)
{
	struct dt_gic gic = {
		.region_count = 1, .version = version, .node = node};
	enum status st;

	if (gic.version == 3) {
		st = optional_u32(fdt, gic.node, "#redistributor-regions", 1,
				  &gic.region_count);
		if (st != ST_OK)
			return st;
		st = read_stride(fdt, gic.node, &gic.redist_stride);
		if (st != ST_OK)
			return st;
	}
	if (gic.region_count < 1 || gic.region_count > DT_GIC_REGIONS_MAX)
		return ST_BAD_FORMAT;
	if (dt_reg(fdt, gic.node, 0, &gic.dist_base, &gic.dist_size) != ST_OK)
		return ST_BAD_FORMAT;
	for (unsigned int i = 0; i < gic.region_count; i++) {
		if (dt_reg(fdt, gic.node, i + 1, &gic.region[i].base,
			   &gic.region[i].size) != ST_OK)
			return ST_BAD_FORMAT;
	}
	*out = gic;
	return ST_OK;
}

enum status dt_find_reserved_shm(const void *fdt, uint64_t *base,
				 uint64_t *size)
{
	/* A name without a unit address finds the node with any. */
	static const char path[] = "/reserved-memory/optee_shm";
	int node = dt_find_path(fdt, path, sizeof(path) - 1);

	if (node < 0)
		return ST_NOT_FOUND;
	return dt_reg(fdt, node, 0, base, size);
}

#define EVENT_LOG       "arm,tpm_event_log"
#define EVENT_LOG_PLACE "tpm_event_log_sm_addr"

/* 0: it is not there. */
static enum status read_address(const void *fdt, int node, const char *name,
				uint64_t *out)
{
	int length;
	const fdt32_t *cells = dt_getprop(fdt, node, name, &length);

	*out = 0;
	if (!cells)
		return ST_OK;
	if (length != sizeof(uint64_t))
		return ST_BAD_FORMAT;
	*out = dt_read_cells(cells, 2);
	return ST_OK;
}

enum status dt_find_event_log(const void *fdt, uint64_t *base,
			      uint32_t *size_bytes)
{
	int node = dt_next_compatible(fdt, -1, EVENT_LOG);
	enum status st;

	if (node < 0)
		return ST_NOT_FOUND;
	/* In trees for normal world the other one is the place of its copy. */
	st = read_address(fdt, node, EVENT_LOG_PLACE, base);
	if (st == ST_OK && !*base)
		st = read_address(fdt, node, "tpm_event_log_addr", base);
	if (st == ST_OK)
		st = dt_u32(fdt, node, "tpm_event_log_size", size_bytes);
	if (st != ST_OK)
		return st;
	return *base && *size_bytes ? ST_OK : ST_NOT_FOUND;
}

void dt_hide_event_log(void *fdt)
{
	int node = dt_next_compatible(fdt, -1, EVENT_LOG);

	if (node >= 0)
		(void)fdt_setprop_inplace_u64(fdt, node, EVENT_LOG_PLACE, 0);
}

/* Append seed @name of the node @chosen to @out; returns how much. */
static size_t take_seed(void *fdt, int chosen, const char *name, bool is_ours,
			uint8_t *out, size_t max_bytes)
{
	int length;
	size_t taken;
	void *seed =
		chosen < 0 ? NULL : fdt_getprop_w(fdt, chosen, name, &length);

	if (!seed || length <= 0)
		return 0;
	taken = MIN((size_t)length, max_bytes);
	memcpy(out, seed, taken);
	if (is_ours)
		secure_zero(seed, (size_t)length);
	return taken;
}

size_t dt_take_seeds(void *fdt, uint8_t *out, size_t max_bytes)
{
	static const char *const names[] = {"kaslr-seed", "rng-seed"};
	const int chosen[] = {
		dt_find_child(fdt, 0, "secure-chosen", strlen("secure-chosen")),
		dt_find_child(fdt, 0, "chosen", strlen("chosen")),
	};
	size_t total = 0;

	/* All places are visited: secrets must go even when @out is full. */
	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++)
		for (size_t j = 0; j < ARRAY_SIZE(names); j++)
			total += take_seed(fdt, chosen[i], names[j], i == 0,
					   out + total, max_bytes - total);
	return total;
}
