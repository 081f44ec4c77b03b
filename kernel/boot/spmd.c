/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/ffa.h"
#include "kernel/arch/boot.h"
#include "kernel/arch/cpu.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/entry/ffa.h"
#include "kernel/entry/ffa_optee.h"
#include "kernel/irq/irq.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/spmc/core_manifest.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/image.h"
#include "kernel/spmc/partition.h"

/*
 * Under a dispatcher of FF-A we are its partition manager. Spec: DEN0077A 1.2,
 * 5.5, 18.2; TF-A, "Secure Partition Manager".
 */
static struct core_manifest own;

/* The dispatcher read it too, and would not have started us without. */
static void read_own_manifest(void)
{
	const void *fdt = NULL;
	const char *what = "";

	if (dt_tree_get(DT_MANIFEST, &fdt) != ST_OK)
		panic("the dispatcher passed no manifest of ours");
	if (core_manifest_read(fdt, &own, &what) != ST_OK)
		panic("our manifest: %s is missing or wrong", what);
}

static_assert(BOOT_PACKAGES_MAX == CORE_PACKAGES_MAX, "one list");

unsigned int boot_find_packages(uint64_t pa, uint64_t end,
				struct boot_range out[BOOT_PACKAGES_MAX])
{
	struct core_manifest m;
	const void *fdt = NULL;
	const char *what = "";
	unsigned int count = 0;

	image_set_package_memory(pa, end);
	/* What is wrong with the manifest is said later, on a console. */
	if (dt_tree_get(DT_MANIFEST, &fdt) != ST_OK ||
	    core_manifest_read(fdt, &m, &what) != ST_OK)
		return 0;
	for (unsigned int i = 0; i < m.package_count; i++) {
		uint64_t at = m.packages[i].load_address;
		size_t pages = image_package_pages(at);

		if (!pages)
			continue;
		out[count].base = at;
		out[count++].size = (uint64_t)pages * PAGE_BYTES;
	}
	return count;
}

static void compare_id(void)
{
	uint64_t r[8] = {FFA_ID_GET};

	arch_firmware_call(r);
	if ((uint32_t)r[0] != FFA_SUCCESS || (uint16_t)r[2] != own.id)
		panic("the dispatcher knows us by another id");
}

/* It takes addresses within the image that the manifest states. Without, CPUs
 * that start later would begin at the image's first instruction. */
static void offer_secondary_entry(void)
{
	uint64_t r[8] = {FFA_64(FFA_SECONDARY_EP_REGISTER),
			 arch_secondary_entry()};

	arch_firmware_call(r);
	if (((uint32_t)r[0] & ~SMCCC_64) != FFA_SUCCESS)
		panic("the dispatcher refuses the entry of other CPUs (%d)",
		      (int)(int32_t)r[2]);
}

/* The schedule receiver interrupt: one of those that TF-A leaves to us. */
#define SCHEDULE_SGI 8u

static void start_partitions(void)
{
	const struct image_sources sources = {
		.embedded = embedded_sps,
		.embedded_count = embedded_sp_count,
		.trees = embedded_trees,
		.trees_bytes = embedded_trees_bytes,
		.core = &own,
	};

	if (partitions_start(&sources) != ST_OK)
		log_error("No memory for partitions");
}

void boot_join_dispatcher(const struct boot_handoff *h)
{
	if (!h->ffa_version)
		return;
	read_own_manifest();
	compare_id();
	offer_secondary_entry();
	entry_ffa_begin(own.id, own.has_wide_calls);
	if (irq_give_foreign(SCHEDULE_SGI) == ST_OK)
		spmc_identity.schedule_intid = SCHEDULE_SGI;
	else
		log_error("No interrupt tells normal world of notifications");
	ffa_optee_begin((uint16_t)cpu_count());
	log_info("FF-A %u.%u: partition manager %#x, %u packages",
		 FFA_VERSION_MAJOR(h->ffa_version),
		 FFA_VERSION_MINOR(h->ffa_version), own.id, own.package_count);
	start_partitions();
}
