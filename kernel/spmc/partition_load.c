/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"
#include "kernel/dt/dt.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/boot_info.h"
#include "kernel/spmc/partition_priv.h"
#include "kernel/svc/event_log.h"

/* The address space of a partition: image, stack, regions of its manifest, boot
 * information. All at random places but what lies relative to the image, and
 * what the manifest places: a physical address is the virtual one too (DEN0077A
 * 1.2, 5.2.3). */

/* For an ELF file that does not say. */
#define STACK_BYTES     UINT32_C(16384)
#define STACK_BYTES_MAX (UINT32_C(4) << 20)
#define IMAGE_BYTES_MAX (UINT64_C(16) << 20)

enum status partition_map_zeroed(struct partition *p, size_t page_count,
				 unsigned int attr, enum uctx_kind kind,
				 struct mobj **mobj, vaddr_t *va)
{
	struct uctx_map_request r = {
		.page_count = page_count,
		.attr = attr,
		.kind = kind,
		.va = *va,
		.pad_before = 1,
		.pad_after = 1,
		.image_idx = kind == UCTX_IMAGE ? 0 : -1,
	};
	enum status st = mobj_create_anon(page_count, &r.mobj);

	if (st != ST_OK)
		return st;
	st = uctx_map(p->uctx, &r, va);
	if (st == ST_OK && mobj)
		*mobj = mobj_get(r.mobj);
	mobj_put(r.mobj);
	return st;
}

static unsigned int region_attr(uint32_t attributes)
{
	return MAP_READ | (attributes & MANIFEST_WRITE ? MAP_WRITE : 0u) |
	       (attributes & MANIFEST_EXECUTE ? MAP_EXEC : 0u);
}

/* Pages from the image's first on that regions relative to it may take. */
static enum status count_pages(const struct partition *p, size_t image_pages,
			       size_t *out)
{
	uint64_t most = image_pages;

	for (uint32_t i = 0; i < p->m.region_count; i++) {
		const struct manifest_region *r = &p->m.regions[i];

		if (r->place == MANIFEST_FROM_LOAD)
			most = MAX(most,
				   r->address / PAGE_BYTES + r->page_count);
	}
	if (most > IMAGE_BYTES_MAX / PAGE_BYTES)
		return ST_NO_MEM;
	*out = (size_t)most;
	return ST_OK;
}

/* An offset that lies behind the file's place in its package counts from the
 * package's start, as in manifests that are made for TF-A's tools; a lower one
 * from the file's. */
static uint64_t entry_offset(const struct partition *p,
			     const struct sp_image *image)
{
	uint64_t offset = p->m.entry_offset;

	return offset >= image->offset ? offset - image->offset : offset;
}

/* A flat image: code and constants, until its start-up code or its manifest
 * says otherwise. */
static enum status map_flat(struct partition *p, const struct sp_image *image,
			    vaddr_t *base)
{
	size_t image_pages =
		ALIGN_UP(image->size_bytes, PAGE_BYTES) / PAGE_BYTES;
	uint64_t offset = entry_offset(p, image);
	struct mobj *m = NULL;
	size_t all_pages = 0;
	enum status st = count_pages(p, image_pages, &all_pages);

	if (st != ST_OK)
		return st;
	if (!image_pages || offset >= image->size_bytes || offset % 4)
		return ST_BAD_FORMAT;
	st = uctx_find_free(p->uctx, all_pages, 1, 1, base);
	if (st == ST_OK)
		st = partition_map_zeroed(p, image_pages, MAP_READ | MAP_EXEC,
					  UCTX_IMAGE, &m, base);
	if (st != ST_OK)
		return st;
	st = mobj_write(m, 0, image->bytes, image->size_bytes);
	partition_sync_code(m, 0, image_pages);
	mobj_put(m);
	p->entry.pc = *base + offset;
	return st;
}

static enum status map_stack(struct partition *p, uint32_t stack_bytes)
{
	vaddr_t va = 0;
	size_t pages = ALIGN_UP(stack_bytes, PAGE_BYTES) / PAGE_BYTES;
	enum status st = ST_BAD_FORMAT;

	if (stack_bytes <= STACK_BYTES_MAX)
		st = partition_map_zeroed(p, pages, MAP_READ | MAP_WRITE,
					  UCTX_STACK, NULL, &va);
	if (st == ST_OK)
		p->entry.sp = va + pages * PAGE_BYTES;
	return st;
}

static enum status map_image(struct partition *p, const struct sp_image *image,
			     vaddr_t *base)
{
	uint32_t stack_bytes = image->stack_bytes;
	enum status st = ST_OK;

	if (!image->is_elf) {
		st = map_flat(p, image, base);
	} else {
		st = partition_map_elf(p, image, base);
		if (!stack_bytes)
			stack_bytes = STACK_BYTES;
	}
	/* A flat image usually brings its own. */
	if (st == ST_OK && stack_bytes)
		st = map_stack(p, stack_bytes);
	return st;
}

/* Relative to the image: rights of what lies in it, zeroes behind it. */
static enum status place_relative(struct partition *p,
				  const struct manifest_region *r, vaddr_t base,
				  uint64_t *va)
{
	vaddr_t at = base + r->address;
	vaddr_t end = at + r->page_count * PAGE_BYTES;
	unsigned int attr = region_attr(r->attributes);
	enum status st = ST_OK;

	*va = at;
	while (at < end && st == ST_OK) {
		const struct uctx_region *u = uctx_find(p->uctx, at);
		vaddr_t next = at + PAGE_BYTES;

		if (u) {
			next = MIN(end, u->va + u->page_count * PAGE_BYTES);
			st = u->kind == UCTX_IMAGE
				     ? uctx_protect(p->uctx, at,
						    (next - at) / PAGE_BYTES,
						    attr)
				     : ST_BAD_PARAM;
		} else {
			st = partition_map_zeroed(p, 1, attr, UCTX_IMAGE, NULL,
						  &at);
		}
		at = next;
	}
	return st;
}

/* At @pa if that is a place of the address space that nothing has yet; the
 * manifest that it gets tells where else. 0: anywhere. */
static enum status map_at(struct partition *p, struct mobj *m,
			  unsigned int attr, enum uctx_kind kind, paddr_t pa,
			  uint64_t *va)
{
	struct uctx_map_request r = {
		.mobj = m,
		.page_count = m->page_count,
		.attr = attr,
		.kind = kind,
		.va = pa,
		.image_idx = -1,
	};
	enum status st = pa ? uctx_map(p->uctx, &r, va) : ST_CONFLICT;

	if (st == ST_CONFLICT || st == ST_BAD_PARAM) {
		r.va = 0;
		r.pad_before = 1;
		r.pad_after = 1;
		st = uctx_map(p->uctx, &r, va);
	}
	mobj_put(m);
	return st;
}

enum status partition_reserve(struct partition *p)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < p->m.region_count && st == ST_OK; i++) {
		const struct manifest_region *r = &p->m.regions[i];

		if (r->place == MANIFEST_AT &&
		    !(r->attributes & MANIFEST_NONSECURE))
			st = mobj_create_anon_at(r->address, r->page_count,
						 &p->reserved[i]);
	}
	return st;
}

void partition_unreserve(struct partition *p)
{
	for (uint32_t i = 0; i < p->m.region_count; i++) {
		mobj_put(p->reserved[i]);
		p->reserved[i] = NULL;
	}
}

static enum status place_region(struct partition *p, uint32_t i, vaddr_t base)
{
	const struct manifest_region *r = &p->m.regions[i];
	uint64_t *va = &p->region_va[i];
	bool is_nonsecure = r->attributes & MANIFEST_NONSECURE;
	bool has_place = r->place == MANIFEST_AT;
	unsigned int attr = region_attr(r->attributes);
	struct mobj *m = NULL;
	enum status st = ST_OK;

	if (r->place == MANIFEST_FROM_LOAD)
		return is_nonsecure ? ST_BAD_PARAM
				    : place_relative(p, r, base, va);
	if (!has_place) {
		/* There is no memory of normal world that we could give. */
		if (is_nonsecure)
			return ST_BAD_PARAM;
		st = mobj_create_anon(r->page_count, &m);
	} else if (is_nonsecure) {
		st = mobj_create_ns_contiguous(r->address, r->page_count, &m);
	} else {
		m = mobj_get(p->reserved[i]);
	}
	if (st != ST_OK)
		return st;
	return map_at(p, m, attr, is_nonsecure ? UCTX_SHAREABLE : UCTX_PRIVATE,
		      has_place ? r->address : 0, va);
}

/* Those with a place come before the image, which can go elsewhere. */
static enum status place_regions(struct partition *p, bool has_place,
				 vaddr_t base)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < p->m.region_count && st == ST_OK; i++)
		if ((p->m.regions[i].place == MANIFEST_AT) == has_place)
			st = place_region(p, i, base);
	return st;
}

static enum status place_device(struct partition *p, uint32_t i)
{
	const struct manifest_device *d = &p->m.devices[i];
	bool is_nonsecure = d->attributes & MANIFEST_NONSECURE;
	unsigned int attr = region_attr(d->attributes) | MAP_DEVICE;
	struct mobj *m = NULL;
	enum status st =
		mobj_create_device(d->address, d->page_count, is_nonsecure, &m);

	/* What is declared a device of normal world may be RAM there that one
	 * writes to for another. */
	if (st == ST_BAD_PARAM && is_nonsecure) {
		attr = region_attr(d->attributes);
		st = mobj_create_ns_contiguous(d->address, d->page_count, &m);
	}
	if (st != ST_OK)
		return st;
	return map_at(p, m, attr, UCTX_DEVICE, d->address, &p->device_va[i]);
}

static enum status place_devices(struct partition *p)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < p->m.device_count && st == ST_OK; i++)
		st = place_device(p, i);
	return st;
}

/* A copy for each that asks for it, to read. 0 bytes: there is no log. */
static enum status place_event_log(struct partition *p, vaddr_t *va,
				   size_t *size_bytes)
{
	const void *log = event_log(size_bytes);
	struct mobj *m = NULL;
	enum status st = ST_OK;

	*va = 0;
	if (!p->m.wants_event_log || !log)
		return ST_OK;
	st = partition_map_zeroed(
		p, ALIGN_UP(*size_bytes, PAGE_BYTES) / PAGE_BYTES, MAP_READ,
		UCTX_LOADER, &m, va);
	if (st == ST_OK)
		st = mobj_write(m, 0, log, *size_bytes);
	mobj_put(m);
	return st;
}

static enum status tell_event_log(struct partition *p, void *fdt)
{
	size_t size_bytes = 0;
	vaddr_t va = 0;
	enum status st = place_event_log(p, &va, &size_bytes);

	return st == ST_OK
		       ? boot_info_tell_event_log(fdt, va, (uint32_t)size_bytes)
		       : st;
}

/* Its own copy of its manifest tells where all of this is. */
static enum status copy_manifest(struct partition *p,
				 const struct sp_image *image, void **out,
				 size_t *size_bytes)
{
	size_t room = image->fdt_bytes + BOOT_INFO_SLACK_BYTES;
	void *copy = heap_alloc(room);
	enum status st = ST_OK;

	if (!copy)
		return ST_NO_MEM;
	st = dt_copy(copy, room, image->fdt, image->fdt_bytes, NULL, 0);
	dt_forget(copy);
	if (st == ST_OK)
		st = boot_info_tell_regions(copy, &p->m, p->region_va,
					    p->device_va);
	if (st == ST_OK)
		st = boot_info_tell_features(copy);
	if (st == ST_OK)
		st = tell_event_log(p, copy);
	if (st != ST_OK) {
		heap_free(copy);
		return st;
	}
	*size_bytes = dt_pack(copy);
	*out = copy;
	return ST_OK;
}

static enum status write_boot_info(struct partition *p, const void *fdt,
				   size_t fdt_bytes)
{
	size_t bytes = boot_info_bytes(fdt_bytes);
	void *info = heap_alloc(bytes);
	struct mobj *m = NULL;
	vaddr_t va = 0;
	uint32_t reg = p->m.boot_info_register;
	enum status st = ST_NO_MEM;

	if (info)
		st = partition_map_zeroed(
			p, ALIGN_UP(bytes, PAGE_BYTES) / PAGE_BYTES, MAP_READ,
			UCTX_LOADER, &m, &va);
	if (st == ST_OK) {
		boot_info_write(info, va, p->m.ffa_version, fdt, fdt_bytes);
		st = mobj_write(m, 0, info, bytes);
		/* Who does not say where expects it in the first one. */
		p->entry.arg[reg == MANIFEST_NO_REGISTER ? 0 : reg] = va;
		mobj_put(m);
	}
	heap_free(info);
	return st;
}

static enum status give_boot_info(struct partition *p,
				  const struct sp_image *image)
{
	void *fdt = NULL;
	size_t fdt_bytes = 0;
	enum status st = copy_manifest(p, image, &fdt, &fdt_bytes);

	if (st != ST_OK)
		return st;
	st = write_boot_info(p, fdt, fdt_bytes);
	heap_free(fdt);
	return st;
}

static enum status create_uctx(struct partition *p)
{
	struct uctx_seed seed;
	enum status st = ST_OK;

	rng_bytes(&seed, sizeof(seed));
	st = uctx_create(false, &seed, &p->uctx);
	secure_zero(&seed, sizeof(seed));
	return st;
}

enum status partition_load(struct partition *p, const struct sp_image *image,
			   const char **what)
{
	vaddr_t base = 0;
	enum status st = create_uctx(p);

	*what = "memory-regions";
	if (st == ST_OK)
		st = place_regions(p, true, 0);
	if (st != ST_OK)
		return st;
	*what = "device-regions";
	st = place_devices(p);
	if (st != ST_OK)
		return st;
	*what = "image";
	st = map_image(p, image, &base);
	if (st != ST_OK)
		return st;
	p->image_va = base;
	*what = "memory-regions";
	st = place_regions(p, false, base);
	if (st != ST_OK)
		return st;
	*what = "boot-info";
	return give_boot_info(p, image);
}
