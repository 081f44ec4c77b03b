/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/mm/heap.h"

/* The loader's device tree lies in memory that both worlds may see, but
 * normal world does not run yet. It is checked once and then read in place;
 * what we add is made in a copy and written back whole. */

/* What start-up looks at: the tree, or the list that holds it. */
static uint64_t window_base(const struct boot_handoff *h)
{
	return ALIGN_DOWN(h->list_pa ? h->list_pa : h->fdt_pa,
			  BOOT_FDT_BYTES_MAX);
}

static size_t window_pages(const struct boot_handoff *h)
{
	uint64_t end =
		ALIGN_UP(h->fdt_pa + BOOT_FDT_BYTES_MAX, BOOT_FDT_BYTES_MAX);

	return (size_t)((end - window_base(h)) >> PAGE_BITS);
}

static void *in_window(const struct boot_handoff *h, uint64_t pa)
{
	return (void *)(arch_layout()->boot_va + (pa - window_base(h)));
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
	fdt = in_window(h, h->fdt_pa);
	return dt_check(fdt, h->fdt_bytes_max) == ST_OK ? fdt : NULL;
}

void boot_tree_unmap(const struct boot_handoff *h)
{
	arch_kernel_unmap(arch_layout()->boot_va, window_pages(h));
}

/* A list has room of its own; a tree by bare address is followed by some. */
static enum status write_back(const struct boot_handoff *h, void *fdt,
			      const void *copy, size_t size_bytes)
{
	if (size_bytes <= h->fdt_bytes_max) {
		memcpy(fdt, copy, size_bytes);
		return ST_OK;
	}
	if (!h->list_pa)
		return ST_NO_SPACE;
	return boot_list_replace_fdt(in_window(h, h->list_pa), copy,
				     (uint32_t)size_bytes);
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
	if (st == ST_OK)
		st = write_back(h, fdt, copy, dt_pack(copy));
	heap_free(copy);
	return st;
}
