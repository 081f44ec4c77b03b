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

/* Whom normal world may start: a secure tree may leave it to the other. */
static enum status list_cpus(void)
{
	const void *fdt = dt_secure_tree();
	enum status st = ST_NOT_FOUND;

	if (fdt)
		st = dt_for_each_cpu(fdt, see_cpu, NULL);
	if (st != ST_NOT_FOUND || dt_tree_get(DT_EXTERNAL, &fdt) != ST_OK)
		return st;
	return dt_for_each_cpu(fdt, see_cpu, NULL);
}

static void start_cpus(void)
{
	if (list_cpus() != ST_OK)
		log_error("No device tree lists the CPUs");
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
static void offer_reserved_shm(struct dt_optee_info *info)
{
	const void *fdt = dt_fact_tree();
	enum status st = ST_NOT_FOUND;

	if (fdt)
		st = dt_find_reserved_shm(fdt, &info->shm_base,
					  &info->shm_size);
	if (st == ST_NOT_FOUND && dt_tree_get(DT_EXTERNAL, &fdt) == ST_OK)
		st = dt_find_reserved_shm(fdt, &info->shm_base,
					  &info->shm_size);
	if (st == ST_OK)
		st = entry_set_reserved_shm(info->shm_base, info->shm_size);
	if (st == ST_OK)
		return;
	info->shm_size = 0;
	if (st != ST_NOT_FOUND)
		log_error("Device tree: optee_shm is no RAM of normal world");
}

/* An interrupt that the trees leave free. An overlay does not tell what the
 * tree uses that it will be merged into. */
static uint32_t notification_intid(void)
{
	const void *fdt = NULL;

	if (boot_config.notif_intid || !irq_chip())
		return boot_config.notif_intid;
	if (dt_tree_get(DT_EXTERNAL, &fdt) != ST_OK || dt_is_overlay(fdt))
		fdt = NULL;
	if (!fdt && !dt_secure_tree())
		return 0;
	return boot_free_interrupt(fdt, dt_secure_tree());
}

/* Normal world learns of us by the tree. Without an interrupt there are no
 * asynchronous notifications; without the node Linux does not look for us. */
static void announce(struct dt_optee_info *info)
{
	enum status st = ST_OK;

	/* The dispatcher of FF-A says who we are, and has its own interrupt. */
	info->is_over_ffa = handoff.ffa_version;
	if (!info->is_over_ffa)
		info->notif_intid = notification_intid();
	st = boot_trees_announce(&handoff, info);
	if (st == ST_NOT_FOUND)
		return;
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

	log_info("%s starts", REDOUBT_DESCRIPTION);
	boot_trees_open(&handoff);
	boot_add_secure_memory(&handoff, &info.secure_base, &info.secure_size);
	boot_trees_keep(&handoff);
	boot_early_console();
	boot_find_console(dt_fact_tree());
	boot_keep_event_log();
	boot_add_ns_memory();
	offer_reserved_shm(&info);
	start_cpus();
	boot_probe_devices(dt_fact_tree());
	boot_find_timer(dt_fact_tree());
	start_rng();
	huk_init();
	if (ta_init() != ST_OK)
		panic("cannot prepare for trusted applications");
	announce(&info);
	boot_join_dispatcher(&handoff);
	boot_trees_close(&handoff);
	page_get_stats(&pages);
	log_info("%u CPUs, %zu KiB of secure memory free", cpu_count(),
		 pages.free_pages * (size_t)(PAGE_BYTES / 1024));
	entry_begin_service();
	return arch_dispatcher_table();
}
