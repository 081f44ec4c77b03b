/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/mm/heap.h"

/* The loader's device tree lies in memory that both worlds may see, but
 * normal world does not run yet. It is checked once and then read in place;
 * what we add is made in a copy and written back whole. */

static uint64_t window_base(const struct boot_handoff *h)
{
	return ALIGN_DOWN(h->fdt_pa, BOOT_FDT_BYTES_MAX);
}

static size_t window_pages(const struct boot_handoff *h)
{
	uint64_t end =
		ALIGN_UP(h->fdt_pa + BOOT_FDT_BYTES_MAX, BOOT_FDT_BYTES_MAX);

	return (size_t)((end - window_base(h)) >> PAGE_BITS);
}

void *boot_tree_map(const struct boot_handoff *h)
{
	unsigned int attr = MAP_READ | MAP_WRITE;
	void *fdt;

	if (!h->fdt_pa)
		return NULL;
	if (!h->fdt_is_secure)
		attr |= MAP_NONSECURE;
	if (arch_kernel_map(arch_layout()->boot_va, window_base(h),
			    window_pages(h), attr) != ST_OK)
		return NULL;
	fdt = (void *)(arch_layout()->boot_va + (h->fdt_pa - window_base(h)));
	return dt_check(fdt, h->fdt_bytes_max) == ST_OK ? fdt : NULL;
}

void boot_tree_unmap(const struct boot_handoff *h)
{
	arch_kernel_unmap(arch_layout()->boot_va, window_pages(h));
}

enum status boot_tree_announce(const struct boot_handoff *h, void *fdt,
			       const struct dt_optee_info *info)
{
	size_t room_bytes = dt_used_bytes(fdt) + BOOT_FDT_SLACK;
	enum status st;
	void *copy;

	copy = heap_alloc(room_bytes);
	if (!copy)
		return ST_NO_MEM;
	st = dt_copy(copy, room_bytes, fdt, h->fdt_bytes_max);
	if (st == ST_OK)
		st = dt_add_optee(copy, info);
	if (st == ST_OK && dt_pack(copy) > h->fdt_bytes_max)
		st = ST_NO_SPACE;
	if (st == ST_OK)
		memcpy(fdt, copy, fdt_totalsize(copy));
	heap_free(copy);
	return st;
}
