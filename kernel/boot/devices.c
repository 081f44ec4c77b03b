/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/arch/slice.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/drivers/gic/gic.h"
#include "kernel/drivers/uart/pl011.h"
#include "kernel/dt/machine.h"
#include "kernel/irq/irq.h"

static const struct {
	const char *compatible;
	enum status (*create)(paddr_t base, unsigned int map_attr,
			      const struct log_sink **out);
} uart_drivers[] = {
	{"arm,pl011", pl011_create},
};

void boot_find_console(const void *fdt)
{
	int node = dt_stdout_node(fdt);
	const struct log_sink *sink;
	uint64_t base, size;
	size_t i;

	if (node < 0 || dt_reg(fdt, node, 0, &base, &size) != ST_OK)
		return;
	for (i = 0; i < ARRAY_SIZE(uart_drivers); i++) {
		if (!dt_is_compatible(fdt, node, uart_drivers[i].compatible))
			continue;
		/* A console that both worlds see is reached the secure way:
		 * devices decide by address, not by the NS bit. */
		if (uart_drivers[i].create(base, 0, &sink) == ST_OK)
			log_set_sink(sink);
		return;
	}
}

void boot_find_gic(const void *fdt)
{
	struct dt_gic gic;
	enum status st = dt_find_gic(fdt, &gic);

	if (st == ST_OK)
		st = gic.version == 2 ? gic_v2_create(&gic)
				      : gic_v3_create(&gic);
	if (st != ST_OK) {
		log_error("No interrupt controller (%d)", (int)st);
		return;
	}
	log_info("%s, native interrupts arrive as %s", irq_chip()->name,
		 irq_chip()->native_is_irq ? "IRQ" : "FIQ");
}

/* A thread gets this much of a CPU at a time: well below Linux's own tick,
 * well above what a world switch costs. */
#define SLICE_US 2000u

#define PPI_FIRST 16u
#define TYPE_PPI  1u

/* The secure physical timer is the first interrupt of the timer's node.
 * Spec: Linux bindings/timer/arm,arch_timer.yaml */
static uint32_t secure_timer_intid(const void *fdt)
{
	int node = fdt_node_offset_by_compatible(fdt, -1, "arm,armv8-timer");
	int bytes = 0;
	const fdt32_t *cells;

	if (node < 0)
		return 0;
	cells = fdt_getprop(fdt, node, "interrupts", &bytes);
	if (!cells || bytes < 12 || fdt32_ld(&cells[0]) != TYPE_PPI ||
	    fdt32_ld(&cells[1]) >= 16)
		return 0;
	return PPI_FIRST + fdt32_ld(&cells[1]);
}

void boot_find_timer(const void *fdt)
{
	uint32_t intid = secure_timer_intid(fdt);

	if (!intid || irq_register(intid, arch_slice_over, NULL) != ST_OK) {
		log_error("No secure timer: long calls hold up normal world");
		return;
	}
	arch_slice_enable(SLICE_US);
}
