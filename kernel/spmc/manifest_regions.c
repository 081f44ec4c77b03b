/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/checked.h"
#include "kernel/spmc/manifest_priv.h"

static enum status read_pages(struct manifest_reader *r, int node,
			      uint32_t *pages, uint32_t *attributes)
{
	enum status st = manifest_u32(r, node, "pages-count", pages);

	if (st != ST_OK || !*pages)
		return manifest_fail(r, "pages-count");
	st = manifest_u32(r, node, "attributes", attributes);
	return st == ST_OK ? ST_OK : manifest_fail(r, "attributes");
}

static bool range_is_good(uint64_t address, uint32_t pages)
{
	uint64_t end = 0;

	return IS_ALIGNED(address, FFA_PAGE_BYTES) &&
	       checked_add(address, pages * FFA_PAGE_BYTES, &end);
}

/* Read, and one of write or execute; never both, never code of normal world.
 * Bits above the known ones are other managers' own. */
static bool attributes_are_good(uint32_t a)
{
	if (!(a & MANIFEST_READ) ||
	    (a & MANIFEST_WRITE && a & MANIFEST_EXECUTE))
		return false;
	return !(a & MANIFEST_EXECUTE && a & MANIFEST_NONSECURE);
}

static enum status read_place(struct manifest_reader *r, int node,
			      struct manifest_region *m)
{
	static const char at[] = "base-address";
	static const char from[] = "load-address-relative-offset";
	uint64_t offset = 0;
	enum status st = manifest_u64(r, node, at, &m->address);
	enum status rel = manifest_u64(r, node, from, &offset);

	m->place = MANIFEST_ANYWHERE;
	if (st == ST_BAD_FORMAT || rel == ST_BAD_FORMAT)
		return ST_BAD_FORMAT;
	if (st == ST_OK && rel == ST_OK)
		return manifest_fail(r, from);
	if (st == ST_OK)
		m->place = MANIFEST_AT;
	if (rel == ST_OK) {
		m->place = MANIFEST_FROM_LOAD;
		m->address = offset;
	}
	return range_is_good(m->address, m->page_count) ? ST_OK
							: manifest_fail(r, at);
}

static enum status read_region(struct manifest_reader *r, int node)
{
	struct manifest *m = r->out;
	struct manifest_region *region = &m->regions[m->region_count];
	enum status st = ST_OK;

	if (m->region_count == MANIFEST_REGIONS_MAX)
		return manifest_fail(r, "memory-regions");
	region->node = node;
	st = read_pages(r, node, &region->page_count, &region->attributes);
	if (st == ST_OK && !attributes_are_good(region->attributes))
		st = manifest_fail(r, "attributes");
	if (st == ST_OK)
		st = read_place(r, node, region);
	m->region_count++;
	return st;
}

/* (id, attributes) pairs; an interrupt belongs to one device. */
static enum status read_irqs(struct manifest_reader *r, int node,
			     struct manifest_device *d)
{
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, node, "interrupts", &length);

	if (!p)
		return ST_OK;
	if (length % 8 || length / 8 > (int)MANIFEST_IRQS_MAX)
		return manifest_fail(r, "interrupts");
	for (int i = 0; i < length / 8; i++) {
		struct manifest_irq *irq = &d->irqs[d->irq_count++];

		irq->intid = fdt32_ld(p + 2 * i);
		irq->attributes = fdt32_ld(p + 2 * i + 1);
		/* SGIs are nobody's devices'; 1020 and above are special. */
		if (irq->intid < 16 || irq->intid >= 1020)
			return manifest_fail(r, "interrupts");
	}
	return ST_OK;
}

static enum status read_device(struct manifest_reader *r, int node)
{
	struct manifest *m = r->out;
	struct manifest_device *d = &m->devices[m->device_count];
	enum status st = ST_OK;

	if (m->device_count == MANIFEST_DEVICES_MAX)
		return manifest_fail(r, "device-regions");
	d->node = node;
	st = read_pages(r, node, &d->page_count, &d->attributes);
	if (st == ST_OK && (!attributes_are_good(d->attributes) ||
			    d->attributes & MANIFEST_EXECUTE))
		st = manifest_fail(r, "attributes");
	if (st == ST_OK &&
	    (manifest_u64(r, node, "base-address", &d->address) != ST_OK ||
	     !range_is_good(d->address, d->page_count)))
		st = manifest_fail(r, "base-address");
	if (st == ST_OK)
		st = read_irqs(r, node, d);
	m->device_count++;
	return st;
}

static enum status for_each(struct manifest_reader *r, const char *compatible,
			    enum status (*read)(struct manifest_reader *r,
						int node))
{
	int parent = fdt_node_offset_by_compatible(r->fdt, 0, compatible);
	int node = 0;
	enum status st = ST_OK;

	if (parent < 0)
		return ST_OK;
	fdt_for_each_subnode (node, r->fdt, parent) {
		st = read(r, node);
		if (st != ST_OK)
			break;
	}
	return st;
}

/* No two places of memory overlap. */
static enum status check_overlap(struct manifest_reader *r)
{
	const struct manifest *m = r->out;

	for (uint32_t i = 0; i < m->region_count; i++) {
		const struct manifest_region *a = &m->regions[i];

		for (uint32_t j = 0; j < i; j++) {
			const struct manifest_region *b = &m->regions[j];

			if (a->place != b->place ||
			    a->place == MANIFEST_ANYWHERE)
				continue;
			if (a->address < b->address + b->page_count *
							      FFA_PAGE_BYTES &&
			    b->address <
				    a->address + a->page_count * FFA_PAGE_BYTES)
				return manifest_fail(r, "base-address");
		}
	}
	return ST_OK;
}

static uint32_t region_of(const struct manifest_reader *r, int node,
			  const char *name)
{
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, node, name, &length);
	int target = -1;

	if (p && length == 4)
		target = fdt_node_offset_by_phandle(r->fdt, fdt32_ld(p));
	for (uint32_t i = 0; target >= 0 && i < r->out->region_count; i++) {
		if (r->out->regions[i].node == target)
			return i;
	}
	return MANIFEST_NO_REGION;
}

/* Both or none, of one size, in memory that can be written. */
static enum status read_rxtx(struct manifest_reader *r)
{
	static const char name[] = "arm,ffa-manifest-rx_tx-buffer";
	struct manifest *m = r->out;
	int node = fdt_node_offset_by_compatible(r->fdt, 0, name);

	m->rx_region = MANIFEST_NO_REGION;
	m->tx_region = MANIFEST_NO_REGION;
	if (node < 0)
		return ST_OK;
	m->rx_region = region_of(r, node, "rx-buffer");
	m->tx_region = region_of(r, node, "tx-buffer");
	if (m->rx_region == MANIFEST_NO_REGION ||
	    m->tx_region == MANIFEST_NO_REGION ||
	    m->rx_region == m->tx_region ||
	    m->regions[m->rx_region].page_count !=
		    m->regions[m->tx_region].page_count ||
	    m->regions[m->rx_region].page_count > FFA_RXTX_PAGES_MAX ||
	    !(m->regions[m->tx_region].attributes & MANIFEST_WRITE))
		return manifest_fail(r, name);
	return ST_OK;
}

enum status manifest_read_regions(struct manifest_reader *r)
{
	enum status st =
		for_each(r, "arm,ffa-manifest-memory-regions", read_region);

	if (st == ST_OK)
		st = for_each(r, "arm,ffa-manifest-device-regions",
			      read_device);
	if (st == ST_OK)
		st = check_overlap(r);
	if (st == ST_OK)
		st = read_rxtx(r);
	return st;
}
