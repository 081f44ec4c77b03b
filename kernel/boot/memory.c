/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"

struct secure_search {
	uint64_t image_pa, image_end;
	uint64_t base, end; /* of the range that holds the image */
};

static void see_secure_range(uint64_t base, uint64_t size, void *arg)
{
	struct secure_search *s = arg;
	uint64_t end;

	if (!checked_add(base, size, &end))
		return;
	page_add_secure(base, size);
	if (base <= s->image_pa && s->image_end <= end) {
		s->base = base;
		s->end = ALIGN_DOWN(end, PAGE_BYTES);
	}
}

/* Map [@pa, @end) in the linear map. */
static void map_linear(paddr_t pa, paddr_t end)
{
	const struct arch_layout *l = arch_layout();

	if (pa == end)
		return;
	if (pa < l->linear_pa || end - l->linear_pa > l->linear_bytes ||
	    arch_kernel_map(pa + l->linear_offset, pa,
			    (size_t)((end - pa) >> PAGE_BITS),
			    MAP_READ | MAP_WRITE) != ST_OK)
		panic("no room to map secure memory");
}

static void add_pages(paddr_t pa, paddr_t end)
{
	if (end > pa)
		page_add_range(pa, end - pa);
}

typedef enum status (*memory_walk)(const void *fdt, dt_memory_fn fn, void *arg);

/* Does @fdt name the memory round the image? */
static bool finds_image(struct secure_search *s, const void *fdt,
			memory_walk walk)
{
	return fdt && walk(fdt, see_secure_range, s) == ST_OK && s->end;
}

/* Who names secure memory round the image: the tree that is believed, else our
 * manifest, else normal world's tree where there is no other, else the
 * platform. */
static const char *search_secure(struct secure_search *s)
{
	const struct boot_range *stated = &boot_config.secure_ram;
	const void *manifest = NULL;

	if (finds_image(s, dt_secure_tree(), dt_for_each_secure_memory))
		return "device tree";
	if (dt_tree_get(DT_MANIFEST, &manifest) == ST_OK &&
	    finds_image(s, manifest, dt_for_each_manifest_secure))
		return "manifest";
	if (finds_image(s, dt_fact_tree(), dt_for_each_secure_memory))
		return "device tree";
	if (stated->size)
		see_secure_range(stated->base, stated->size, s);
	return s->end ? "platform" : NULL;
}

/* What lies there stays: a transfer list, packages of partitions, and the log
 * of measured boot. */
static struct {
	unsigned int count;
	struct {
		uint64_t base, end;
	} at[2 + BOOT_PACKAGES_MAX];
} kept;

static void keep(uint64_t base, uint64_t size_bytes)
{
	kept.at[kept.count].base = ALIGN_DOWN(base, PAGE_BYTES);
	kept.at[kept.count].end = ALIGN_UP(base + size_bytes, PAGE_BYTES);
	kept.count++;
}

/* The lowest range kept that ends above @pa: *@base and *@end, cut to @limit;
 * both are @limit when there is none. */
static void next_kept(uint64_t pa, uint64_t limit, uint64_t *base,
		      uint64_t *end)
{
	*base = limit;
	*end = limit;
	for (unsigned int i = 0; i < kept.count; i++) {
		if (kept.at[i].end <= pa || kept.at[i].base >= *base)
			continue;
		*base = kept.at[i].base;
		*end = MIN(kept.at[i].end, limit);
	}
}

static void add_what_is_free(uint64_t pa, uint64_t end)
{
	while (pa < end) {
		uint64_t base = 0;
		uint64_t next = 0;

		next_kept(pa, end, &base, &next);
		add_pages(pa, base);
		pa = next;
	}
}

static void keep_packages(uint64_t image_end, uint64_t end)
{
	struct boot_range packages[BOOT_PACKAGES_MAX];
	unsigned int count = boot_find_packages(image_end, end, packages);

	for (unsigned int i = 0; i < count; i++)
		keep(packages[i].base, packages[i].size);
}

static void keep_event_log(const struct secure_search *s)
{
	struct boot_range r;

	if (boot_find_event_log(s->image_pa, s->image_end, s->end, &r))
		keep(r.base, r.size);
}

/*
 * What lies below the image in its node belongs to the firmware that loaded
 * us; from the image on it is ours, but for what the firmware put there.
 */
void boot_add_secure_memory(const struct boot_handoff *handoff, uint64_t *base,
			    uint64_t *size_bytes)
{
	const struct arch_layout *l = arch_layout();
	struct secure_search s = {.image_pa = l->image_pa,
				  .image_end = l->image_pa + l->image_bytes};
	const char *source = search_secure(&s);

	if (!source)
		panic("nobody names secure memory round the image");
	/* Text and rodata are writable nowhere. */
	map_linear(l->image_pa + arch_image_fixed_bytes(), s.end);
	if (handoff->list_bytes && handoff->list_pa >= s.image_end)
		keep(handoff->list_pa, handoff->list_bytes);
	keep_packages(s.image_end, s.end);
	keep_event_log(&s);
	add_what_is_free(s.image_end, s.end);
	*base = s.base;
	*size_bytes = s.end - s.base;
	log_info("Secure memory 0x%llx + 0x%llx (%s)",
		 (unsigned long long)s.base, (unsigned long long)*size_bytes,
		 source);
}

static void see_ns_range(uint64_t base, uint64_t size, void *arg)
{
	const char *const *source = arg;
	uint64_t first, end;

	if (!checked_add(base, size, &end) ||
	    !checked_align_up(base, PAGE_BYTES, &first))
		return;
	end = ALIGN_DOWN(end, PAGE_BYTES);
	if (first >= end)
		return;
	if (kmap_add_ns_ram(first, end - first) == ST_OK)
		log_info("Normal memory 0x%llx + 0x%llx (%s)",
			 (unsigned long long)first,
			 (unsigned long long)(end - first), *source);
	else
		log_error("Normal world's RAM at 0x%llx is out of reach",
			  (unsigned long long)first);
}

void boot_add_ns_memory(void)
{
	struct memory_sources s = {
		.stated = boot_config.ns_ram,
		.external_first = boot_config.external_first,
	};
	const char *source = NULL;

	for (unsigned int i = 0; i < DT_SOURCE_COUNT; i++)
		if (dt_tree_get((enum dt_source)i, &s.tree[i]) != ST_OK)
			s.tree[i] = NULL;
	if (boot_visit_ns_memory(&s, see_ns_range, &source, &source) != ST_OK)
		log_error("Nobody names RAM of normal world");
}
