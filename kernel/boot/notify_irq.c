/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/boot/boot_priv.h"
#include "kernel/drivers/gic/gic.h"
#include "kernel/dt/node.h"

/*
 * Asynchronous notifications need an interrupt of normal world that nothing
 * else raises. No binding reserves one, so take the highest shared interrupt
 * that the tree does not mention.
 */

#define SPI_FIRST     32u
#define CELLS_PER_GIC 3 /* type, number, flags */
#define TYPE_SPI      0u

/* Those that are used, by number. Spec: Arm IHI 0069 2.2.1 */
#define SPI_COUNT 988u
struct used {
	uint64_t bits[(SPI_COUNT + 63) / 64];
};

/* Note what property @name of @node mentions. @stride: words from one mention
 * to the next, 1 where the format depends on others' cells. */
static void see_property(const void *fdt, int node, const char *name,
			 int stride, struct used *used)
{
	int bytes = 0;
	const fdt32_t *w = dt_getprop(fdt, node, name, &bytes);

	for (int i = 0; w && i + CELLS_PER_GIC <= bytes / 4; i += stride) {
		uint32_t spi = fdt32_ld(&w[i + 1]);

		if (fdt32_ld(&w[i]) == TYPE_SPI && spi < SPI_COUNT)
			used->bits[spi / 64] |= UINT64_C(1) << spi % 64;
	}
}

static void see_tree(const void *fdt, struct used *used)
{
	for (int node = fdt ? dt_next_node(fdt, -1) : -1; node >= 0;
	     node = dt_next_node(fdt, node)) {
		see_property(fdt, node, "interrupts", CELLS_PER_GIC, used);
		see_property(fdt, node, "interrupts-extended", 1, used);
		see_property(fdt, node, "interrupt-map", 1, used);
	}
}

uint32_t boot_free_interrupt(const void *ns_tree, const void *fact_tree)
{
	struct used used = {};
	uint32_t spi = 0;

	if (gic_intid_limit() <= SPI_FIRST)
		return 0;
	see_tree(ns_tree, &used);
	see_tree(fact_tree, &used);
	spi = MIN(gic_intid_limit() - SPI_FIRST, SPI_COUNT);
	while (spi-- > 0)
		if (!(used.bits[spi / 64] >> spi % 64 & 1))
			return SPI_FIRST + spi;
	return 0;
}
