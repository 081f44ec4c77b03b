/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packages of partitions as the firmware leaves them in memory, and trees that
 * hold manifests: images are found, opened and given back, whatever lies there.
 * Input: the bytes of both, and flags at the end.
 */
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "kernel/dt/dt.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/boot_info.h"
#include "kernel/spmc/core_manifest.h"
#include "kernel/spmc/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __wrap_page_add_range(paddr_t base, uint64_t size_bytes);
void __real_page_add_range(paddr_t base, uint64_t size_bytes);

#define AREA_PAGES 8u
static paddr_t area;

/* Where packages lie is ours already: here nothing comes back. */
void __wrap_page_add_range(paddr_t base, uint64_t size_bytes)
{
	if (!area)
		__real_page_add_range(base, size_bytes);
	else if (base < area ||
		 base + size_bytes > area + AREA_PAGES * PAGE_BYTES)
		abort();
}

/* With a header that is good: what follows it is looked at. */
static void wrap(uint8_t *memory, const uint8_t *data, size_t size)
{
	const struct ffa_package p = {
		.magic = FFA_PACKAGE_MAGIC,
		.version = 2,
		.manifest_offset = PAGE_BYTES,
		.manifest_bytes = (uint32_t)size,
		.image_offset =
			(uint32_t)(PAGE_BYTES + ALIGN_UP(size, PAGE_BYTES)),
		.image_bytes = 100,
	};

	memcpy(memory, &p, sizeof(p));
	memcpy(memory + PAGE_BYTES, data, size);
}

static void place(struct core_manifest *core, const uint8_t *data, size_t size,
		  uint8_t flags)
{
	uint8_t *memory = page_kva(area);
	size_t max = (AREA_PAGES - 2) * PAGE_BYTES;

	memset(memory, 0, AREA_PAGES * PAGE_BYTES);
	size = MIN(size, max);
	if (!(flags & 2))
		wrap(memory, data, size);
	else
		memcpy(memory, data, size);
	core->package_count = 3;
	for (uint32_t i = 0; i < core->package_count; i++) {
		core->packages[i].uuid[0] = (uint8_t)(i + 1);
		core->packages[i].load_address = area + i * PAGE_BYTES;
	}
}

/* What a partition would be told. */
static void tell(const struct sp_image *i)
{
	static const uint64_t va[MANIFEST_REGIONS_MAX + MANIFEST_DEVICES_MAX];
	static struct manifest m;
	size_t room = i->fdt_bytes + BOOT_INFO_SLACK_BYTES;
	uint8_t *copy = malloc(room);
	uint8_t *blob = NULL;
	const char *what = NULL;

	if (manifest_read(i->fdt, &m, &what) != ST_OK)
		abort();
	if (fdt_open_into(i->fdt, copy, (int)room) == 0 &&
	    manifest_read(copy, &m, &what) == ST_OK &&
	    boot_info_tell_regions(copy, &m, va, va) == ST_OK &&
	    dt_check(copy, room) != ST_OK)
		abort();
	blob = malloc(boot_info_bytes(room));
	boot_info_write(blob, 0, m.ffa_version, copy, room);
	free(blob);
	free(copy);
}

static void use_images(void)
{
	const struct sp_image *image = NULL;

	for (uint32_t i = 0; i < image_count(); i++) {
		volatile uint8_t sum = 0;

		if (!manifest_is_one(image_at(i)->fdt))
			abort();
		tell(image_at(i));
		if (image_open(i, &image) != ST_OK)
			continue;
		for (size_t b = 0; b < image->size_bytes; b += 64)
			sum = (uint8_t)(sum + image->bytes[b]);
		image_close(i);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct core_manifest core;
	static const uint8_t plain[16] __aligned(8) = "\177ELF";
	struct embedded_sp sp = {.bytes = plain, .size_bytes = sizeof(plain)};
	struct image_sources s = {.core = &core};
	uint8_t flags = 0;

	if (!area && page_alloc_run(AREA_PAGES, &area) != ST_OK)
		abort();
	/* Each refusal is a line. */
	log_set_sink(NULL);
	if (!size)
		return 0;
	image_set_package_memory(area, area + AREA_PAGES * PAGE_BYTES);
	flags = data[size - 1];
	place(&core, data, size - 1, flags);
	/* The same bytes as a tree in our image. */
	s.trees = page_kva(area + PAGE_BYTES);
	s.trees_bytes = (AREA_PAGES - 1) * PAGE_BYTES;
	memcpy(sp.uuid, "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0", UUID_BYTES);
	s.embedded = &sp;
	s.embedded_count = !(flags & 1);
	if (images_find(&s) != ST_OK)
		abort();
	use_images();
	images_forget();
	return 0;
}
