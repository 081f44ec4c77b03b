/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/boot/boot_priv.h"
#include "kernel/drivers/gic/gic.h"

/*
 * Asynchronous notifications need an interrupt of normal world that nothing
 * else raises. No binding reserves one, so take the highest shared interrupt
 * that the tree does not mention.
 */

#define SPI_FIRST     32u
#define CELLS_PER_GIC 3 /* type, number, flags */
#define TYPE_SPI      0u

/* Does property @name of @node mention @spi? @stride: words from one mention
 * to the next, 1 where the format depends on others' cells. */
static bool mentions(const void *fdt, int node, const char *name, int stride,
		     uint32_t spi)
{
	int bytes = 0;
	const fdt32_t *w = fdt_getprop(fdt, node, name, &bytes);
	int i;

	for (i = 0; w && i + CELLS_PER_GIC <= bytes / 4; i += stride)
		if (fdt32_ld(&w[i]) == TYPE_SPI && fdt32_ld(&w[i + 1]) == spi)
			return true;
	return false;
}

static bool is_used(const void *fdt, uint32_t spi)
{
	int node;

	if (!fdt)
		return false;
	for (node = fdt_next_node(fdt, -1, NULL); node >= 0;
	     node = fdt_next_node(fdt, node, NULL))
		if (mentions(fdt, node, "interrupts", CELLS_PER_GIC, spi) ||
		    mentions(fdt, node, "interrupts-extended", 1, spi) ||
		    mentions(fdt, node, "interrupt-map", 1, spi))
			return true;
	return false;
}

uint32_t boot_free_interrupt(const void *ns_tree, const void *fact_tree)
{
	uint32_t intid = gic_intid_limit();

	while (intid-- > SPI_FIRST)
		if (!is_used(ns_tree, intid - SPI_FIRST) &&
		    !is_used(fact_tree, intid - SPI_FIRST))
			return intid;
	return 0;
}
