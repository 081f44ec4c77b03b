/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/image.h"

#include <libfdt.h>

#include "base/bytes/checked.h"
#include "base/text/format.h"
#include "kernel/dt/dt.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/core_manifest.h"
#include "kernel/spmc/image_priv.h"
#include "kernel/spmc/manifest.h"
#include "kernel/svc/inflate.h"

struct entry {
	struct sp_image image;
	const struct embedded_sp *embedded; /* NULL: a package */
	uint32_t boot_order;
	uint8_t *inflated;
	void *own_fdt;     /* the manifest, if it is on the heap */
	size_t page_count; /* of a package */
	bool is_closed;
};

static struct {
	struct entry *entries;
	uint32_t count;
	/* Packages that are left out: pages that nobody else uses. */
	uint32_t refused_count;
	struct {
		paddr_t pa;
		size_t page_count;
	} refused[CORE_PACKAGES_MAX];
} images;

uint32_t image_count(void)
{
	return images.count;
}

const struct sp_image *image_at(uint32_t idx)
{
	return &images.entries[idx].image;
}

const char *image_origin_name(enum image_origin origin)
{
	return origin == IMAGE_EMBEDDED ? "embedded" : "package";
}

static void log_refused(const struct sp_image *i, const char *why,
			const char *detail)
{
	char text[UUID_TEXT_BYTES];

	uuid_octets_to_text(i->uuid, text);
	log_error("Partition %s (%s) is left out: %s%s", text,
		  image_origin_name(i->origin), why, detail);
}

static const char *reason(enum status st)
{
	switch ((int)st) {
	case ST_NO_MEM:
		return "no memory";
	case ST_NOT_FOUND:
		return "none there";
	case ST_BAD_PARAM:
		return "not in memory of ours";
	case ST_CONFLICT:
		return "overlaps another";
	default:
		return "malformed";
	}
}

static bool is_known(const uint8_t uuid[UUID_BYTES])
{
	for (uint32_t i = 0; i < images.count; i++)
		if (uuid_is_equal(images.entries[i].image.uuid, uuid))
			return true;
	return false;
}

static bool starts_after(const struct entry *a, const struct entry *b)
{
	return a->boot_order > b->boot_order;
}

/* What the manifest says counts from here on; why it cannot, else. */
static const char *read_order(struct entry *e)
{
	struct manifest *m = heap_alloc(sizeof(*m));
	const char *what = NULL;

	if (!m)
		return "no memory";
	if (manifest_read(e->image.fdt, m, &what) == ST_OK) {
		e->boot_order = m->boot_order;
		what = NULL;
	}
	heap_free(m);
	return what;
}

/* Behind all that start no later. */
static void insert(const struct entry *e)
{
	struct entry *list = images.entries;
	uint32_t at = images.count++;

	for (; at && starts_after(&list[at - 1], e); at--)
		list[at] = list[at - 1];
	list[at] = *e;
}

/* Takes the manifest's memory over. False: it cannot be used. */
static bool add(struct entry *e)
{
	const char *why = NULL;

	e->image.fdt_bytes = dt_used_bytes(e->image.fdt);
	if (is_known(e->image.uuid)) {
		log_refused(&e->image, "another has its UUID", "");
		heap_free(e->own_fdt);
		return false;
	}
	why = read_order(e);
	if (why) {
		log_refused(&e->image, "its manifest: ", why);
		heap_free(e->own_fdt);
		return false;
	}
	insert(e);
	return true;
}

static enum status find_manifest(const struct image_sources *s,
				 const struct embedded_sp *sp, struct entry *e)
{
	if (!sp->manifest)
		return image_find_manifest(s, sp->uuid, &e->image.fdt,
					   &e->own_fdt);
	e->image.fdt = sp->manifest;
	return dt_check(sp->manifest, sp->manifest_bytes);
}

static void add_embedded(const struct image_sources *s,
			 const struct embedded_sp *sp)
{
	struct entry e = {
		.embedded = sp,
		.image = {.origin = IMAGE_EMBEDDED,
			  .stack_bytes = sp->stack_bytes,
			  .flags = sp->flags},
	};
	enum status st = ST_OK;

	memcpy(e.image.uuid, sp->uuid, UUID_BYTES);
	st = find_manifest(s, sp, &e);
	if (st == ST_OK)
		(void)add(&e);
	else
		log_refused(&e.image, "its manifest: ", reason(st));
}

/* A package's pages go back one day; its manifest stays. */
static enum status keep_manifest(struct entry *e)
{
	size_t size_bytes = fdt_totalsize(e->image.fdt);

	e->own_fdt = heap_alloc(size_bytes);
	if (!e->own_fdt)
		return ST_NO_MEM;
	memcpy(e->own_fdt, e->image.fdt, size_bytes);
	e->image.fdt = e->own_fdt;
	return ST_OK;
}

static bool touch(paddr_t a, size_t a_pages, paddr_t b, size_t b_pages)
{
	return a < b + b_pages * PAGE_BYTES && b < a + a_pages * PAGE_BYTES;
}

/* Embedded ones have no such pages. */
static bool is_in_use(paddr_t pa, size_t page_count)
{
	for (uint32_t i = 0; i < images.count; i++) {
		const struct entry *e = &images.entries[i];

		if (touch(pa, page_count, e->image.load_address, e->page_count))
			return true;
	}
	return false;
}

static void refuse(const struct entry *e)
{
	uint32_t at = images.refused_count++;

	images.refused[at].pa = e->image.load_address;
	images.refused[at].page_count = e->page_count;
}

static bool is_refused_twice(uint32_t idx)
{
	for (uint32_t i = 0; i < images.refused_count; i++)
		if (i != idx &&
		    touch(images.refused[i].pa, images.refused[i].page_count,
			  images.refused[idx].pa,
			  images.refused[idx].page_count))
			return true;
	return false;
}

/* When it is known which pages are in use: not before. */
static void give_refused_back(void)
{
	for (uint32_t i = 0; i < images.refused_count; i++) {
		paddr_t pa = images.refused[i].pa;
		size_t count = images.refused[i].page_count;

		if (!is_in_use(pa, count) && !is_refused_twice(i))
			page_add_range(pa, count * PAGE_BYTES);
	}
}

static void add_package(const struct core_package *package)
{
	struct entry e = {
		.image = {.origin = IMAGE_PACKAGE,
			  .load_address = package->load_address},
	};
	enum status st = ST_OK;

	memcpy(e.image.uuid, package->uuid, UUID_BYTES);
	st = image_read_package(&e.image, &e.page_count);
	if (st == ST_OK && is_in_use(package->load_address, e.page_count))
		st = ST_CONFLICT;
	if (st == ST_OK)
		st = keep_manifest(&e);
	if (st != ST_OK)
		log_refused(&e.image, "its package: ", reason(st));
	if ((st != ST_OK || !add(&e)) && e.page_count)
		refuse(&e);
}

enum status images_find(const struct image_sources *s)
{
	uint32_t package_count = s->core ? s->core->package_count : 0;

	images.entries = heap_alloc_array(s->embedded_count + package_count + 1,
					  sizeof(struct entry));
	images.count = 0;
	images.refused_count = 0;
	if (!images.entries)
		return ST_NO_MEM;
	for (uint32_t i = 0; i < s->embedded_count; i++)
		add_embedded(s, &s->embedded[i]);
	for (uint32_t i = 0; i < package_count; i++)
		add_package(&s->core->packages[i]);
	give_refused_back();
	return ST_OK;
}

static enum status inflate_image(struct entry *e)
{
	const struct embedded_sp *sp = e->embedded;
	enum status st = ST_OK;

	e->inflated = heap_alloc(sp->plain_size_bytes);
	if (!e->inflated)
		return ST_NO_MEM;
	st = inflate_to_bytes(sp->bytes, sp->size_bytes, e->inflated,
			      sp->plain_size_bytes);
	if (st != ST_OK) {
		heap_free(e->inflated);
		e->inflated = NULL;
		return st;
	}
	e->image.bytes = e->inflated;
	e->image.size_bytes = sp->plain_size_bytes;
	return ST_OK;
}

static enum status view_embedded(struct entry *e)
{
	if (e->embedded->plain_size_bytes)
		return inflate_image(e);
	e->image.bytes = e->embedded->bytes;
	e->image.size_bytes = e->embedded->size_bytes;
	return ST_OK;
}

static bool looks_like_elf(const struct sp_image *i)
{
	static const uint8_t magic[] = {0x7f, 'E', 'L', 'F'};

	return i->size_bytes >= sizeof(magic) &&
	       memcmp(i->bytes, magic, sizeof(magic)) == 0;
}

enum status image_open(uint32_t idx, const struct sp_image **out)
{
	struct entry *e = &images.entries[idx];
	enum status st = ST_OK;

	if (e->is_closed)
		return ST_BAD_STATE;
	if (!e->image.bytes)
		st = view_embedded(e);
	if (st != ST_OK)
		return st;
	e->image.is_elf = looks_like_elf(&e->image);
	*out = &e->image;
	return ST_OK;
}

void image_close(uint32_t idx)
{
	struct entry *e = &images.entries[idx];

	if (e->is_closed)
		return;
	heap_free(e->inflated);
	e->inflated = NULL;
	e->image.bytes = NULL;
	e->image.size_bytes = 0;
	e->is_closed = true;
	if (!e->embedded)
		page_add_range(e->image.load_address,
			       e->page_count * PAGE_BYTES);
}

#ifdef REDOUBT_TEST
void images_forget(void)
{
	for (uint32_t i = 0; i < images.count; i++) {
		heap_free(images.entries[i].inflated);
		heap_free(images.entries[i].own_fdt);
	}
	heap_free(images.entries);
	images.entries = NULL;
	images.count = 0;
}
#endif
