/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/event_log.h"
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/dt/machine.h"
#include "kernel/log/log.h"
#include "kernel/mm/page.h"

/*
 * The log of measured boot lies where the firmware kept it: in memory that is
 * its own, or in ours, which nobody else gets then. Trees are asked once: what
 * was set aside is what is read.
 */
static struct boot_range place;
static bool is_in_image; /* or over an end of what is ours */

static bool find_in(const void *fdt)
{
	uint64_t base = 0;
	uint32_t size_bytes = 0;
	enum status st = dt_find_event_log(fdt, &base, &size_bytes);

	if (st == ST_BAD_FORMAT)
		log_error("Device tree: tpm_event_log is wrong");
	if (st == ST_OK)
		place = (struct boot_range){base, size_bytes};
	return st == ST_OK;
}

/* Our manifest, else who is believed in what concerns us. */
static void find(void)
{
	const void *fdt = NULL;

	place = (struct boot_range){};
	if (dt_tree_get(DT_MANIFEST, &fdt) == ST_OK && find_in(fdt))
		return;
	fdt = dt_fact_tree();
	if (fdt)
		(void)find_in(fdt);
}

bool boot_find_event_log(uint64_t image_pa, uint64_t image_end, uint64_t end,
			 struct boot_range *keep)
{
	uint64_t last = 0;
	bool is_ours = false;

	find();
	if (!place.size || !checked_add(place.base, place.size, &last))
		return false;
	is_ours = place.base >= image_end && last <= end &&
		  place.size <= EVENT_LOG_BYTES_MAX;
	is_in_image = !is_ours && place.base < end && last > image_pa;
	*keep = place;
	return is_ours;
}

/* All of it in one range of secure memory. */
static bool place_is_good(const struct boot_range *r)
{
	uint64_t secure_bytes = 0;
	uint64_t end = 0;
	paddr_t secure = 0;

	return !is_in_image && r->size <= EVENT_LOG_BYTES_MAX &&
	       checked_add(r->base, r->size, &end) &&
	       page_next_secure(r->base, &secure, &secure_bytes) &&
	       r->base >= secure && end <= secure + secure_bytes;
}

static enum status read_it(const struct boot_range *r)
{
	vaddr_t va = arch_layout()->boot_va + BOOT_LOG_OFFSET;
	uint64_t first = ALIGN_DOWN(r->base, PAGE_BYTES);
	uint64_t end = ALIGN_UP(r->base + r->size, PAGE_BYTES);
	size_t page_count = (size_t)((end - first) >> PAGE_BITS);
	enum status st = arch_kernel_map(va, first, page_count, MAP_READ);

	if (st != ST_OK)
		return st;
	st = event_log_keep((const void *)(va + (r->base - first)), r->size);
	arch_kernel_unmap(va, page_count);
	return st;
}

void boot_keep_event_log(void)
{
	enum status st = ST_OK;

	if (!place.size)
		return;
	st = place_is_good(&place) ? read_it(&place) : ST_DENIED;
	if (st == ST_OK)
		log_info("Log of measured boot: %llu bytes",
			 (unsigned long long)place.size);
	else
		log_error("Log of measured boot at 0x%llx + 0x%llx: refused "
			  "(%d)",
			  (unsigned long long)place.base,
			  (unsigned long long)place.size, (int)st);
}
