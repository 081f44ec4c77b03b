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
#include "kernel/entry/entry.h"
#include "kernel/irq/irq.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"
#include "kernel/svc/notif.h"
#include "kernel/ta/session.h"

static struct boot_handoff handoff;

void boot_set_handoff(const struct boot_handoff *h)
{
	handoff = *h;
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

/* A board that sets memory aside for it still gets static sharing. */
static void offer_reserved_shm(const void *fdt)
{
	uint64_t base, size;
	enum status st = dt_find_reserved_shm(fdt, &base, &size);

	if (st == ST_OK)
		st = entry_set_reserved_shm(base, size);
	if (st != ST_OK && st != ST_NOT_FOUND)
		log_error("Device tree: optee_shm is no RAM of normal world");
}

/* Normal world learns of us by the tree. Without an interrupt there are no
 * asynchronous notifications; without the node Linux does not look for us. */
static void announce(void *fdt, struct dt_optee_info *info)
{
	enum status st;

	if (irq_chip())
		info->notif_intid = boot_free_interrupt(fdt);
	st = boot_tree_announce(&handoff, fdt, info);
	if (st != ST_OK) {
		log_error("Device tree: cannot add our nodes (%d)", (int)st);
		return;
	}
	notif_init(info->notif_intid);
}

uint64_t boot_main(void)
{
	struct dt_optee_info info = {};
	struct page_stats pages;
	void *fdt;

	log_info("%s starts", REDOUBT_DESCRIPTION);
	fdt = boot_tree_map(&handoff);
	if (!fdt)
		panic("the loader passed no usable device tree");
	boot_add_secure_memory(fdt, &handoff, &info.secure_base,
			       &info.secure_size);
	boot_find_console(fdt);
	boot_add_ns_memory(fdt);
	offer_reserved_shm(fdt);
	start_cpus(fdt);
	boot_probe_devices(fdt);
	boot_find_timer(fdt);
	start_rng();
	huk_init();
	if (ta_init() != ST_OK)
		panic("cannot prepare for trusted applications");
	announce(fdt, &info);
	boot_tree_unmap(&handoff);
	page_get_stats(&pages);
	log_info("%u CPUs, %zu KiB of secure memory free", cpu_count(),
		 pages.free_pages * (size_t)(PAGE_BYTES / 1024));
	entry_begin_service();
	return arch_dispatcher_table();
}
