/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/dt/edit_priv.h"
#include "kernel/dt/node.h"

/* GIC interrupt ids. Spec: Arm IHI 0069 2.2.1 */
#define INTID_PPI_FIRST 16
#define INTID_SPI_FIRST 32
#define INTID_SPI_END   1020
/* First cell of "interrupts", and the trigger in the third.
 * Spec: Linux bindings/interrupt-controller/arm,gic-v3.yaml */
#define GIC_CELL_SPI    0
#define GIC_CELL_PPI    1
#define GIC_CELL_RISING 1

enum status dt_edit_status(int err)
{
	if (err >= 0)
		return ST_OK;
	return err == -FDT_ERR_NOSPACE ? ST_NO_SPACE : ST_BAD_FORMAT;
}

enum status dt_find_or_add(void *fdt, int parent, const char *name,
			   bool *is_new, int *out)
{
	int node = fdt_add_subnode(fdt, parent, name);

	*is_new = node >= 0;
	/* libfdt looks first: asking it before would be one walk more. */
	if (node == -FDT_ERR_EXISTS)
		node = fdt_subnode_offset(fdt, parent, name);
	*out = node;
	return dt_edit_status(node);
}

/* The cells of the controller that a new node below /firmware, or the root,
 * inherits; 0: unusable. */
static uint32_t find_interrupt_cells(const void *fdt)
{
	int node = dt_find_path(fdt, "/firmware", strlen("/firmware"));
	uint32_t phandle = 0;
	uint32_t count = 0;

	if (node < 0 || dt_u32(fdt, node, "interrupt-parent", &phandle))
		(void)!dt_u32(fdt, 0, "interrupt-parent", &phandle);
	node = dt_find_phandle(fdt, phandle);
	if (node < 0 || dt_u32(fdt, node, "#interrupt-cells", &count) != ST_OK)
		return 0;
	return count;
}

static enum status add_interrupt(void *fdt, int node, uint32_t count,
				 uint32_t intid)
{
	bool is_spi = intid >= INTID_SPI_FIRST;
	fdt32_t cells[GIC_CELLS_MAX] = {
		cpu_to_fdt32(is_spi ? GIC_CELL_SPI : GIC_CELL_PPI),
		cpu_to_fdt32(intid -
			     (is_spi ? INTID_SPI_FIRST : INTID_PPI_FIRST)),
		cpu_to_fdt32(GIC_CELL_RISING),
	};

	if (intid < INTID_PPI_FIRST || intid >= INTID_SPI_END)
		return ST_BAD_PARAM;
	if (count < GIC_CELLS_MIN || count > GIC_CELLS_MAX)
		return ST_BAD_FORMAT;
	return dt_edit_status(fdt_setprop(fdt, node, "interrupts", cells,
					  (int)(count * sizeof(cells[0]))));
}

enum status dt_add_firmware(void *fdt, int root, uint32_t interrupt_cells,
			    const struct dt_optee_info *info)
{
	bool is_new;
	int node;
	enum status st = dt_find_or_add(fdt, root, "firmware", &is_new, &node);

	if (st != ST_OK)
		return st;
	st = dt_find_or_add(fdt, node, "optee", &is_new, &node);
	if (st != ST_OK || !is_new)
		return st;
	st = dt_edit_status(
		fdt_setprop_string(fdt, node, "compatible", OPTEE_COMPATIBLE));
	if (st != ST_OK)
		return st;
	st = dt_edit_status(fdt_setprop_string(fdt, node, "method", "smc"));
	if (st != ST_OK || info->notif_intid == 0)
		return st;
	return add_interrupt(fdt, node, interrupt_cells, info->notif_intid);
}

/* Is [@base, +@size) inside a range that normal world must not map already? */
static bool is_reserved(const void *fdt, int reserved, uint64_t base,
			uint64_t size)
{
	int node;

	fdt_for_each_subnode (node, fdt, reserved) {
		uint64_t other_base;
		uint64_t other_size;

		if (!fdt_getprop(fdt, node, "no-map", NULL))
			continue;
		for (unsigned int i = 0;
		     dt_reg(fdt, node, i, &other_base, &other_size) == ST_OK;
		     i++) {
			if (base >= other_base &&
			    range_fits(base - other_base, size, other_size))
				return true;
		}
	}
	return false;
}

/* Write @value as @count cells; false when it does not fit. */
static bool write_cells(fdt32_t **pos, unsigned int count, uint64_t value)
{
	if (count < 2 && value >> (32 * count) != 0)
		return false;
	for (unsigned int i = count; i > 0; i--)
		*(*pos)++ = cpu_to_fdt32((uint32_t)(value >> (32 * (i - 1))));
	return true;
}

static enum status add_reserved_parent(void *fdt, int root,
				       const struct dt_cells *cells, int *out)
{
	bool is_new;
	enum status st =
		dt_find_or_add(fdt, root, "reserved-memory", &is_new, out);

	if (st != ST_OK || !is_new)
		return st;
	/* Linux wants the root's cells here and identity ranges. */
	st = dt_edit_status(
		fdt_setprop_u32(fdt, *out, "#address-cells", cells->address));
	if (st != ST_OK)
		return st;
	st = dt_edit_status(
		fdt_setprop_u32(fdt, *out, "#size-cells", cells->size));
	if (st != ST_OK)
		return st;
	return dt_edit_status(fdt_setprop(fdt, *out, "ranges", NULL, 0));
}

/* A range of which normal world's kernel keeps off. */
static enum status add_range(void *fdt, int parent, const char *kind,
			     uint64_t base, uint64_t size)
{
	char name[sizeof("optee_core@") + 16];
	fdt32_t reg[4];
	fdt32_t *end = reg;
	struct dt_cells cells;
	bool is_new;
	int node;
	enum status st;

	if (is_reserved(fdt, parent, base, size))
		return ST_OK;
	st = dt_cells_of(fdt, parent, &cells);
	if (st != ST_OK)
		return st;
	if (!write_cells(&end, cells.address, base) ||
	    !write_cells(&end, cells.size, size))
		return ST_BAD_FORMAT;
	(void)text_format(name, sizeof(name), "%s@%llx", kind,
			  (unsigned long long)base);
	st = dt_find_or_add(fdt, parent, name, &is_new, &node);
	if (st != ST_OK || !is_new)
		return st;
	st = dt_edit_status(
		fdt_setprop(fdt, node, "reg", reg,
			    (int)((size_t)(end - reg) * sizeof(reg[0]))));
	if (st != ST_OK)
		return st;
	return dt_edit_status(fdt_setprop(fdt, node, "no-map", NULL, 0));
}

enum status dt_add_reserved(void *fdt, int root, const struct dt_cells *cells,
			    const struct dt_optee_info *info)
{
	int parent;
	enum status st = add_reserved_parent(fdt, root, cells, &parent);

	if (st == ST_OK)
		st = add_range(fdt, parent, "optee_core", info->secure_base,
			       info->secure_size);
	if (st == ST_OK && info->shm_size > 0)
		st = add_range(fdt, parent, "optee_shm", info->shm_base,
			       info->shm_size);
	return st;
}

size_t dt_slack(const void *fdt)
{
	/* dt_copy() leaves the strings last; the rest is free. */
	size_t used = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);

	return fdt_totalsize(fdt) - used;
}

enum status dt_add_optee(void *fdt, const struct dt_optee_info *info)
{
	struct dt_cells root;
	uint32_t interrupt_cells = 0;
	bool is_described = false;
	bool add_psci = false;
	enum status st = ST_OK;

	if (dt_slack(fdt) < DT_OPTEE_SLACK_BYTES)
		return ST_NO_SPACE;
	/* Asked before the first edit, as long as there is an index. Somebody
	 * who knows better described us already, wherever it is? */
	interrupt_cells = find_interrupt_cells(fdt);
	is_described = info->is_over_ffa ||
		       dt_next_compatible(fdt, -1, OPTEE_COMPATIBLE) >= 0;
	add_psci = info->psci_is_ours && !dt_describes_psci(fdt);
	dt_forget(fdt);
	if (add_psci)
		st = dt_add_psci(fdt);
	if (st == ST_OK && !is_described)
		st = dt_add_firmware(fdt, 0, interrupt_cells, info);
	if (st == ST_OK)
		st = dt_cells_of(fdt, 0, &root);
	if (st != ST_OK)
		return st;
	return dt_add_reserved(fdt, 0, &root, info);
}
