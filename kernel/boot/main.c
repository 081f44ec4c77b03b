/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/version.h"
#include "base/bytes/mem.h"
#include "kernel/arch/boot.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/boot/seed_priv.h"
#include "kernel/crypto/huk.h"
#include "kernel/crypto/rng.h"
#include "kernel/dt/machine.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"
#include "kernel/ta/session.h"

static struct boot_handoff handoff;

void boot_set_handoff(const struct boot_handoff *h)
{
	handoff = *h;
}

/* Bring the loader's tree into view. NULL: there is none. */
static void *map_fdt(void)
{
	uint64_t base = ALIGN_DOWN(handoff.fdt_pa, BOOT_FDT_BYTES_MAX);
	uint64_t end = ALIGN_UP(handoff.fdt_pa + BOOT_FDT_BYTES_MAX,
				BOOT_FDT_BYTES_MAX);
	unsigned int attr = MAP_READ | MAP_WRITE;
	void *fdt;

	if (!handoff.fdt_pa)
		return NULL;
	if (!handoff.fdt_is_secure)
		attr |= MAP_NONSECURE;
	if (arch_kernel_map(arch_layout()->boot_va, base,
			    (size_t)((end - base) >> PAGE_BITS), attr) != ST_OK)
		return NULL;
	fdt = (void *)(arch_layout()->boot_va + (handoff.fdt_pa - base));
	if (dt_check(fdt, handoff.fdt_bytes_max) != ST_OK)
		return NULL;
	return fdt;
}

static void unmap_fdt(void)
{
	uint64_t base = ALIGN_DOWN(handoff.fdt_pa, BOOT_FDT_BYTES_MAX);
	uint64_t end = ALIGN_UP(handoff.fdt_pa + BOOT_FDT_BYTES_MAX,
				BOOT_FDT_BYTES_MAX);

	arch_kernel_unmap(arch_layout()->boot_va,
			  (size_t)((end - base) >> PAGE_BITS));
}

static void see_cpu(uint64_t hw_id, void *arg)
{
	(void)arg;
	if (arch_cpu_add(hw_id) != ST_OK)
		log_error("CPU 0x%llx cannot be used",
			  (unsigned long long)hw_id);
}

static void start_cpus(const void *fdt)
{
	if (dt_for_each_cpu(fdt, see_cpu, NULL) != ST_OK)
		log_error("The device tree lists no CPUs");
	if (arch_cpu_finish_table() != ST_OK)
		panic("no memory for the CPUs");
}

static void start_rng(void)
{
	size_t size_bytes;
	const void *seed = boot_seed(&size_bytes);

	rng_init(seed, size_bytes);
	boot_forget_seed();
}

uint64_t boot_main(void)
{
	struct dt_optee_info info = {};
	struct page_stats pages;
	void *fdt;

	log_info("Redoubt starts");
	fdt = map_fdt();
	if (!fdt)
		panic("the loader passed no usable device tree");
	boot_add_secure_memory(fdt, &handoff, &info.secure_base,
			       &info.secure_size);
	boot_find_console(fdt);
	boot_add_ns_memory(fdt);
	start_cpus(fdt);
	boot_find_gic(fdt);
	start_rng();
	huk_init();
	if (ta_init() != ST_OK)
		panic("cannot prepare for trusted applications");
	unmap_fdt();
	page_get_stats(&pages);
	log_info("%u CPUs, %zu KiB of secure memory free", cpu_count(),
		 pages.free_pages * (size_t)(PAGE_BYTES / 1024));
	return arch_dispatcher_table();
}
