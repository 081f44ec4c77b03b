/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/arch/cpu.h"
#include "kernel/arch/slice.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/drivers/model/census.h"
#include "kernel/drivers/uart/uart.h"
#include "kernel/dt/node.h"
#include "kernel/irq/irq.h"
#include "kernel/log/panic.h"
#include "kernel/thread/thread.h"

/* What the platform states, for boards whose tree names none; until then the
 * log is in memory. */
void boot_early_console(void)
{
	const struct log_sink *sink = NULL;

	if (boot_config.early_console &&
	    console_create_at(boot_config.early_console,
			      boot_config.early_console_pa, &sink) == ST_OK)
		log_set_sink(sink);
}

void boot_find_console(const void *fdt)
{
	const struct log_sink *sink = NULL;
	enum status st = fdt ? console_create(fdt, &sink) : ST_NOT_FOUND;

	if (st == ST_OK)
		log_set_sink(sink);
	else if (st != ST_NOT_FOUND)
		log_error("The console that the device tree names cannot be "
			  "used (%d)",
			  (int)st);
}

void boot_probe_devices(const void *fdt)
{
	static struct dt_probing probing;
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	enum status st = ST_OK;

	if (!fdt)
		return;
	st = dt_probe_tree(&probing, fdt, drivers, count);
	if (st != ST_OK) {
		log_error("Not all devices could be set up (%d)", (int)st);
		/* What a firewall should keep out would come in. */
		if (dt_probing_report(&probing, DT_DRIVER_FIREWALL))
			panic("a firewall of the device tree cannot be set up");
	}
	log_info("%u devices of the device tree are set up",
		 probing.probed_count);
	if (dt_census_take(&probing) != ST_OK)
		log_error("No memory to remember all clocks and regulators");
	dt_probing_fini(&probing);
	if (!irq_chip())
		log_error("No interrupt controller");
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
	int node = dt_next_compatible(fdt, -1, "arm,armv8-timer");
	int bytes = 0;
	const fdt32_t *cells;

	if (node < 0)
		return 0;
	cells = dt_getprop(fdt, node, "interrupts", &bytes);
	if (!cells || bytes < 12 || fdt32_ld(&cells[0]) != TYPE_PPI ||
	    fdt32_ld(&cells[1]) >= 16)
		return 0;
	return PPI_FIRST + fdt32_ld(&cells[1]);
}

void boot_find_timer(const void *fdt)
{
	uint32_t intid = fdt ? secure_timer_intid(fdt) : 0;

	if (!intid || irq_register(intid, arch_slice_over, NULL) != ST_OK) {
		log_error("No secure timer: long calls hold up normal world");
		return;
	}
	arch_slice_enable(SLICE_US);
	thread_stay_has_limit((uint64_t)arch_counter_hz() * SLICE_US / 1000000);
}
