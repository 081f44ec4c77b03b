/* SPDX-License-Identifier: BSD-2-Clause */
/* Packages that the firmware put into our memory. It may be authenticated or
 * not: they are read as files from anywhere else. */
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/dt/dt.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/image_priv.h"
#include "kernel/spmc/manifest.h"

static paddr_t memory_base, memory_end;

void image_set_package_memory(paddr_t base, paddr_t end)
{
	memory_base = base;
	memory_end = end;
}

/* As much as may belong to a package at @pa. NULL: nothing. */
static const uint8_t *bytes_at(paddr_t pa, uint64_t *max_bytes)
{
	if (pa < memory_base || pa >= memory_end || !IS_ALIGNED(pa, PAGE_BYTES))
		return NULL;
	*max_bytes = memory_end - pa;
	return (const uint8_t *)(uintptr_t)(pa + arch_layout()->linear_offset);
}

static enum status read_header(paddr_t pa, struct ffa_package *p,
			       const uint8_t **bytes)
{
	uint64_t max_bytes = 0;
	uint32_t magic = 0;

	*bytes = bytes_at(pa, &max_bytes);
	if (!*bytes)
		return ST_BAD_PARAM;
	memcpy(&magic, *bytes, sizeof(magic));
	if (magic != FFA_PACKAGE_MAGIC)
		return ST_NOT_FOUND;
	return package_check(*bytes, max_bytes, p);
}

static size_t pages_of(const struct ffa_package *p)
{
	uint64_t end = (uint64_t)p->image_offset + p->image_bytes;

	return (size_t)(ALIGN_UP(end, PAGE_BYTES) / PAGE_BYTES);
}

size_t image_package_pages(paddr_t pa)
{
	struct ffa_package p;
	const uint8_t *bytes = NULL;

	return read_header(pa, &p, &bytes) == ST_OK ? pages_of(&p) : 0;
}

enum status image_read_package(struct sp_image *image, size_t *page_count)
{
	struct ffa_package p;
	const uint8_t *bytes = NULL;
	enum status st = read_header(image->load_address, &p, &bytes);

	if (st != ST_OK)
		return st;
	image->fdt = bytes + p.manifest_offset;
	image->offset = p.image_offset;
	image->bytes = bytes + p.image_offset;
	image->size_bytes = p.image_bytes;
	*page_count = pages_of(&p);
	if (!IS_ALIGNED(p.manifest_offset, 8) ||
	    dt_check(image->fdt, p.manifest_bytes) != ST_OK)
		return ST_BAD_FORMAT;
	return ST_OK;
}
