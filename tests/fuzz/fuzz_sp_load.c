/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading of partitions: files of both kinds, with any regions that a manifest
 * may ask for. No page becomes writable and executable, and everything comes
 * back. Input: sixteen bytes for each of four regions, a byte of flags, the
 * file.
 */
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "kernel/dt/dt.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/partition_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REGIONS      4u
#define REGION_BYTES 16u
#define FILE_MAX     (256u << 10)

struct region {
	uint64_t address;
	uint32_t page_count;
	uint8_t place, attributes;
	uint16_t unused;
} __packed;

static uint8_t tree[1024] __aligned(8);
static int nodes[REGIONS];

static void make_tree(void)
{
	char name[] = "a";

	if (fdt_create_empty_tree(tree, sizeof(tree)) != 0)
		abort();
	for (unsigned int i = 0; i < REGIONS; i++, name[0]++) {
		if (fdt_add_subnode(tree, 0, name) < 0)
			abort();
	}
	/* Added in front of one another. */
	name[0] = 'a';
	for (unsigned int i = 0; i < REGIONS; i++, name[0]++)
		nodes[i] = fdt_subnode_offset(tree, 0, name);
}

static size_t in_use(void)
{
	struct page_stats p;
	struct heap_stats h;

	page_get_stats(&p);
	heap_get_stats(&h);
	return (p.total_pages - p.free_pages - h.pages) * PAGE_BYTES +
	       h.allocated_bytes;
}

/* What manifest_read() lets through. */
static void add_region(struct manifest *m, const uint8_t *bytes, int node)
{
	struct manifest_region *r = &m->regions[m->region_count];
	struct region in;

	memcpy(&in, bytes, sizeof(in));
	r->place = (enum manifest_place)(in.place % 3);
	r->address = r->place == MANIFEST_ANYWHERE
			     ? 0
			     : ALIGN_DOWN(in.address, PAGE_BYTES);
	/* More is only slower. */
	r->page_count = in.page_count % 300;
	r->attributes = MANIFEST_READ | (in.attributes & 0xe);
	r->node = node;
	if (r->attributes & MANIFEST_EXECUTE)
		r->attributes &= ~(MANIFEST_WRITE | MANIFEST_NONSECURE);
	if (r->page_count &&
	    r->address <= UINT64_MAX - r->page_count * PAGE_BYTES)
		m->region_count++;
}

static void check(const struct partition *p)
{
	for (size_t i = 0; i < p->uctx->region_count; i++) {
		const struct uctx_region *r = &p->uctx->regions[i];

		if ((r->attr & MAP_WRITE && r->attr & MAP_EXEC) ||
		    (r->attr & MAP_NONSECURE && r->attr & MAP_EXEC))
			abort();
	}
}

static void load(const uint8_t *data, const struct sp_image *image)
{
	struct partition *p = heap_alloc(sizeof(*p));
	const char *what = NULL;

	p->m.ffa_version = FFA_VERSION_1_1;
	p->m.boot_info_register = MANIFEST_NO_REGISTER;
	p->m.entry_offset = data[REGIONS * REGION_BYTES] & ~3u;
	for (unsigned int i = 0; i < REGIONS; i++)
		add_region(&p->m, data + REGION_BYTES * i, nodes[i]);
	if (partition_reserve(p) == ST_OK &&
	    partition_load(p, image, &what) == ST_OK)
		check(p);
	partition_unreserve(p);
	uctx_destroy(p->uctx);
	heap_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t head = REGIONS * REGION_BYTES + 1;
	struct sp_image image = {.fdt = tree};
	size_t before = 0;
	uint8_t *file = NULL;

	if (size <= head || size - head > FILE_MAX)
		return 0;
	if (!nodes[0])
		make_tree();
	file = malloc(size - head);
	memcpy(file, data + head, size - head);
	image.fdt_bytes = dt_used_bytes(tree);
	image.bytes = file;
	image.size_bytes = size - head;
	image.is_elf = size - head >= 4 && memcmp(file, "\177ELF", 4) == 0;
	before = in_use();
	load(data, &image);
	if (in_use() != before)
		abort();
	free(file);
	return 0;
}
