/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/core_manifest.h"
#include "kernel/spmc/image.h"
#include "kernel/spmc/manifest.h"

static const uint8_t elf[] __aligned(8) = "\177ELF and so on";
static const uint8_t flat[] __aligned(8) = "instructions";
/* The beginning of a zlib stream of 64 KiB. */
static const uint8_t deflated[] __aligned(8) = {
	0x78, 0xda, 0xed, 0xc3, 0x31, 0x0d, 0x00, 0x00, 0x08, 0x03,
	0x30, 0x75, 0x70, 0xe1, 0x69, 0xd6, 0x27, 0x84, 0x36, 0x69,
};

static uint8_t trees[16384] __aligned(8);
static uint8_t single[8192] __aligned(8);
static size_t single_bytes;

static size_t load(const char *name, void *out, size_t max_bytes)
{
	char path[256];
	FILE *f = NULL;
	size_t size = 0;

	snprintf(path, sizeof(path), SPMC_TESTDATA "/%s.dtb", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	size = fread(out, 1, max_bytes, f);
	fclose(f);
	assert_true(size > 0 && size < max_bytes);
	return size;
}

static int load_all(void **state)
{
	(void)state;
	load("manifests", trees, sizeof(trees));
	single_bytes = load("partition", single, sizeof(single));
	return 0;
}

#define FIRST                                                                  \
	{                                                                      \
		0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,    \
			0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff                     \
	}
#define SECOND                                                                 \
	{                                                                      \
		5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0                 \
	}
#define THIRD                                                                  \
	{                                                                      \
		9, 0, 0, 0, 10, 0, 0, 0, 11, 0, 0, 0, 12, 0, 0, 0              \
	}
#define FOURTH                                                                 \
	{                                                                      \
		13, 0, 0, 0, 14, 0, 0, 0, 15, 0, 0, 0, 16, 0, 0, 0             \
	}
#define NOWHERE                                                                \
	{                                                                      \
		1, 1, 1, 1                                                     \
	}

static enum status find(const struct embedded_sp *sps, uint32_t count)
{
	const struct image_sources s = {
		.embedded = sps,
		.embedded_count = count,
		.trees = trees,
		.trees_bytes = sizeof(trees),
	};

	return images_find(&s);
}

static struct embedded_sp sp(const uint8_t uuid[UUID_BYTES])
{
	struct embedded_sp s = {
		.stack_bytes = 8192,
		.flags = 1,
		.size_bytes = sizeof(elf),
		.bytes = elf,
	};

	memcpy(s.uuid, uuid, UUID_BYTES);
	return s;
}

static const uint8_t first[] = FIRST;
static const uint8_t second[] = SECOND;
static const uint8_t third[] = THIRD;
static const uint8_t fourth[] = FOURTH;
static const uint8_t nowhere[UUID_BYTES] = NOWHERE;

static const char *description(uint32_t idx)
{
	return fdt_getprop(image_at(idx)->fdt, 0, "description", NULL);
}

static void manifests_are_found_below_one_root(void **state)
{
	const struct embedded_sp sps[] = {sp(first), sp(second), sp(third)};
	static struct manifest m;
	const char *what = NULL;

	(void)state;
	assert_int_equal(find(sps, 3), ST_OK);
	assert_int_equal(image_count(), 3);
	/* By boot order; the one that has none is last. */
	assert_string_equal(description(0), "third");
	assert_string_equal(description(1), "first");
	assert_string_equal(description(2), "second");
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(manifest_is_one(image_at(i)->fdt));
		assert_int_equal(manifest_read(image_at(i)->fdt, &m, &what),
				 ST_OK);
	}
	/* Nodes below came along, and who points at them still does. */
	assert_int_equal(m.region_count, 2);
	assert_int_equal(m.rx_region, 0);
	assert_int_equal(m.tx_region, 1);
}

static void a_manifest_may_be_a_tree_of_its_own(void **state)
{
	static const uint8_t uuid[UUID_BYTES] = {1, 0, 0, 0, 2, 0, 0, 0,
						 3, 0, 0, 0, 4, 0, 0, 0};
	struct embedded_sp sps[] = {sp(uuid), sp(uuid)};
	size_t one = ALIGN_UP((size_t)fdt_totalsize(trees), 8);

	(void)state;
	/* Behind the other tree. */
	memcpy(trees + one, single, single_bytes);
	sps[0].uuid[4] = 6;
	sps[0].uuid[0] = 5;
	assert_int_equal(find(sps, 2), ST_OK);
	assert_int_equal(image_count(), 1);
	memset(trees + one, 0, single_bytes);
	/* Beside the image: what the trees say does not count. */
	sps[0] = sp(first);
	sps[0].manifest = single;
	sps[0].manifest_bytes = (uint32_t)single_bytes;
	assert_int_equal(find(sps, 1), ST_OK);
	assert_int_equal(image_count(), 1);
	assert_ptr_equal(image_at(0)->fdt, single);
	assert_int_equal(image_at(0)->fdt_bytes, single_bytes);
}

static void what_cannot_be_used_is_left_out(void **state)
{
	struct embedded_sp sps[] = {sp(nowhere), sp(fourth), sp(first),
				    sp(first), sp(third)};

	(void)state;
	/* No manifest; a bad one; fine; the same again; cut off. */
	sps[4].manifest = single;
	sps[4].manifest_bytes = (uint32_t)single_bytes - 1;
	assert_int_equal(find(sps, 5), ST_OK);
	assert_int_equal(image_count(), 1);
	assert_string_equal(description(0), "first");
}

static void files_come_into_view_and_go(void **state)
{
	struct embedded_sp sps[] = {sp(first), sp(second), sp(third)};
	const struct sp_image *image = NULL;
	struct page_stats before;
	struct page_stats after;

	(void)state;
	sps[0].bytes = flat;
	sps[0].size_bytes = sizeof(flat);
	/* A stream that ends too early. */
	sps[1].bytes = deflated;
	sps[1].size_bytes = sizeof(deflated);
	sps[1].plain_size_bytes = 65536;
	assert_int_equal(find(sps, 3), ST_OK);
	assert_null(image_at(0)->bytes);
	assert_int_equal(image_open(0, &image), ST_OK);
	assert_ptr_equal(image->bytes, elf);
	assert_int_equal(image->size_bytes, sizeof(elf));
	assert_true(image->is_elf);
	assert_int_equal(image->stack_bytes, 8192);
	assert_int_equal(image->flags, 1);
	assert_int_equal(image_open(1, &image), ST_OK);
	assert_false(image->is_elf);
	heap_trim();
	page_get_stats(&before);
	assert_int_equal(image_open(2, &image), ST_BAD_FORMAT);
	heap_trim();
	page_get_stats(&after);
	assert_int_equal(before.free_pages, after.free_pages);
	image_close(0);
	image_close(0);
	assert_int_equal(image_open(0, &image), ST_BAD_STATE);
}

static void a_compressed_file_is_inflated(void **state)
{
	/* "\177ELF" and "\177ELF" again. */
	static const uint8_t stream[] __aligned(8) = {
		0x78, 0xda, 0xab, 0x77, 0xf5, 0x71, 0xab,
		0x07, 0x62, 0x00, 0x0c, 0xb2, 0x02, 0xad};
	struct embedded_sp sps[] = {sp(first)};
	const struct sp_image *image = NULL;

	(void)state;
	sps[0].bytes = stream;
	sps[0].size_bytes = sizeof(stream);
	sps[0].plain_size_bytes = 8;
	assert_int_equal(find(sps, 1), ST_OK);
	assert_int_equal(image_open(0, &image), ST_OK);
	assert_int_equal(image->size_bytes, 8);
	assert_true(image->is_elf);
	assert_memory_equal(image->bytes, "\177ELF\177ELF", 8);
	image_close(0);
	assert_null(image_at(0)->bytes);
}

/* Packages, one every 16 pages, in pages of ours. */
#define PACKAGE_PAGES 16u
static paddr_t area;
static struct core_manifest core;
static uint32_t returned_pages;

void __wrap_page_add_range(paddr_t base, uint64_t size_bytes);
void __real_page_add_range(paddr_t base, uint64_t size_bytes);
void __wrap_page_add_range(paddr_t base, uint64_t size_bytes)
{
	/* The simulated machine starts up. */
	if (!area) {
		__real_page_add_range(base, size_bytes);
		return;
	}
	assert_true(base >= area);
	returned_pages += (uint32_t)(size_bytes / PAGE_BYTES);
}

static struct ffa_package *package_at(uint32_t idx)
{
	return page_kva(area + idx * PACKAGE_PAGES * PAGE_BYTES);
}

static void make_package(uint32_t idx, const char *manifest)
{
	struct ffa_package *p = package_at(idx);
	uint8_t *bytes = (uint8_t *)p;

	memset(p, 0xee, PACKAGE_PAGES * PAGE_BYTES);
	*p = (struct ffa_package){
		.magic = FFA_PACKAGE_MAGIC,
		.version = 2,
		.manifest_offset = 0x1000,
		.manifest_bytes =
			(uint32_t)load(manifest, bytes + 0x1000, 0x3000),
		.image_offset = 0x4000,
		.image_bytes = 0x1800,
	};
	memcpy(bytes + 0x4000, elf, sizeof(elf));
}

static void start_packages(uint32_t count)
{
	if (!area)
		assert_int_equal(page_alloc_run(4 * PACKAGE_PAGES, &area),
				 ST_OK);
	image_set_package_memory(area, area + 4 * PACKAGE_PAGES * PAGE_BYTES);
	memset(&core, 0, sizeof(core));
	core.package_count = count;
	for (uint32_t i = 0; i < count; i++) {
		core.packages[i].uuid[0] = (uint8_t)(0x10 + i);
		core.packages[i].load_address =
			area + i * PACKAGE_PAGES * PAGE_BYTES;
		make_package(i, "partition");
	}
}

static void find_packages(void)
{
	const struct image_sources s = {.core = &core};

	assert_int_equal(images_find(&s), ST_OK);
}

static void packages_are_found_where_they_lie(void **state)
{
	const struct sp_image *image = NULL;

	(void)state;
	start_packages(2);
	assert_int_equal(image_package_pages(area), 6);
	assert_int_equal(image_package_pages(area + PAGE_BYTES), 0);
	find_packages();
	assert_int_equal(image_count(), 2);
	assert_int_equal(image_open(1, &image), ST_OK);
	assert_int_equal(image->origin, IMAGE_PACKAGE);
	assert_int_equal(image->uuid[0], 0x11);
	assert_int_equal(image->load_address, core.packages[1].load_address);
	assert_true(image->is_elf);
	assert_int_equal(image->size_bytes, 0x1800);
	assert_ptr_equal(image->bytes, (uint8_t *)package_at(1) + 0x4000);
	/* The pages go back, the manifest stays. */
	returned_pages = 0;
	image_close(1);
	image_close(1);
	assert_int_equal(returned_pages, 6);
	memset(package_at(1), 0, PACKAGE_PAGES * PAGE_BYTES);
	assert_true(manifest_is_one(image_at(1)->fdt));
}

static void packages_and_embedded_ones_are_one_list(void **state)
{
	const struct embedded_sp sps[] = {sp(first), sp(third)};
	const struct image_sources s = {
		.embedded = sps,
		.embedded_count = 2,
		.trees = trees,
		.trees_bytes = sizeof(trees),
		.core = &core,
	};

	(void)state;
	start_packages(2);
	returned_pages = 0;
	/* Boot order 3 as `third', which is listed earlier. */
	memcpy(core.packages[1].uuid, first, UUID_BYTES);
	assert_int_equal(images_find(&s), ST_OK);
	/* The one that is embedded came first, the other is refused and its
	 * pages go back. */
	assert_int_equal(returned_pages, 6);
	assert_int_equal(image_count(), 3);
	assert_string_equal(description(0), "third");
	assert_int_equal(image_at(1)->uuid[0], 0x10);
	assert_string_equal(description(2), "first");
}

static void bad_packages_are_left_out(void **state)
{
	(void)state;
	/* Missing; cut off; a manifest that is none; elsewhere. */
	start_packages(4);
	package_at(0)->magic = 0;
	package_at(1)->image_bytes = UINT32_MAX;
	memset((uint8_t *)package_at(2) + 0x1000, 0, 64);
	returned_pages = 0;
	core.packages[3].load_address = area - PAGE_BYTES;
	find_packages();
	assert_int_equal(image_count(), 0);
	assert_int_equal(returned_pages, 6);
	start_packages(3);
	core.packages[0].load_address = UINT64_MAX - PAGE_MASK;
	core.packages[1].load_address++;
	core.packages[2].load_address = area + 4 * PACKAGE_PAGES * PAGE_BYTES;
	find_packages();
	assert_int_equal(image_count(), 0);
	/* A package in a package. */
	start_packages(2);
	core.packages[1].load_address = area + 5 * PAGE_BYTES;
	memcpy((uint8_t *)package_at(0) + 5 * PAGE_BYTES, package_at(1),
	       10 * PAGE_BYTES);
	returned_pages = 0;
	find_packages();
	assert_int_equal(image_count(), 1);
	assert_int_equal(image_at(0)->uuid[0], 0x10);
	/* Some of its pages are in use. */
	assert_int_equal(returned_pages, 0);
	/* Both are refused. */
	memset((uint8_t *)package_at(0) + 0x1000, 0, 64);
	find_packages();
	assert_int_equal(image_count(), 1);
	assert_int_equal(image_at(0)->uuid[0], 0x11);
	assert_int_equal(returned_pages, 0);
	memset((uint8_t *)package_at(0) + 0x6000, 0, 64);
	find_packages();
	assert_int_equal(image_count(), 0);
	assert_int_equal(returned_pages, 0);
}

static size_t heap_bytes(void)
{
	struct heap_stats h;

	heap_get_stats(&h);
	return h.allocated_bytes;
}

static void nothing_is_left_behind(void **state)
{
	struct embedded_sp sps[] = {sp(first), sp(fourth), sp(nowhere),
				    sp(first)};
	const struct image_sources s = {
		.embedded = sps,
		.embedded_count = 4,
		.trees = trees,
		.trees_bytes = sizeof(trees),
		.core = &core,
	};
	size_t before = 0;

	(void)state;
	images_forget();
	before = heap_bytes();
	start_packages(2);
	memcpy(core.packages[1].uuid, first, UUID_BYTES);
	assert_int_equal(images_find(&s), ST_OK);
	assert_int_equal(image_count(), 2);
	images_forget();
	assert_int_equal(heap_bytes(), before);
}

static void running_out_of_memory_is_an_error(void **state)
{
	struct embedded_sp sps[] = {sp(first), sp(second)};
	enum status st = ST_NO_MEM;

	(void)state;
	for (unsigned long n = 1; st != ST_OK || image_count() != 2; n++) {
		assert_true(n < 100);
		heap_trim();
		page_fail_nth(n);
		st = find(sps, 2);
		assert_true(st == ST_OK || st == ST_NO_MEM);
	}
	page_fail_nth(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(manifests_are_found_below_one_root),
		cmocka_unit_test(a_manifest_may_be_a_tree_of_its_own),
		cmocka_unit_test(what_cannot_be_used_is_left_out),
		cmocka_unit_test(files_come_into_view_and_go),
		cmocka_unit_test(a_compressed_file_is_inflated),
		cmocka_unit_test(packages_are_found_where_they_lie),
		cmocka_unit_test(packages_and_embedded_ones_are_one_list),
		cmocka_unit_test(bad_packages_are_left_out),
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(running_out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, load_all, NULL);
}
