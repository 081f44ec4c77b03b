/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "kernel/arch/fatal.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"

/* The simulator's own start-up: what kernel/boot does for a real machine. */

void (*sim_dead_hook)(void);
static bool log_all;

/* Errors are always shown; the rest when SIM_LOG is set. */
static void show(const struct log_sink *sink, const char *buf,
		 size_t size_bytes)
{
	(void)sink;
	if (log_all || (size_bytes && buf[0] == 'E'))
		(void)fwrite(buf, 1, size_bytes, stderr);
}

static const struct log_sink stderr_sink = {.put = show};

void arch_dump_kernel_stack(void)
{
}

void arch_leave_dead(void)
{
	if (sim_dead_hook)
		sim_dead_hook();
	abort();
}

__attribute__((constructor)) static void start(void)
{
	log_all = getenv("SIM_LOG");
	sim_memory_init();
	sim_cpu_init();
	log_set_sink(&stderr_sink);
	page_add_secure(SIM_FIRMWARE_PA, SIM_FIRMWARE_BYTES);
	page_add_secure(SIM_SECURE_PA, SIM_SECURE_BYTES);
	page_add_secure(SIM_HOLE_PA, SIM_HOLE_BYTES);
	page_add_range(SIM_SECURE_PA, SIM_SECURE_BYTES);
	check_fatal(kmap_add_ns_ram(SIM_NS_PA, SIM_NS_BYTES) == ST_OK);
	check_fatal(kmap_add_ns_ram(SIM_NS2_PA, SIM_NS2_BYTES) == ST_OK);
}
