/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/dt/machine.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

/*
 * The loader's device trees lie in memory that others may write: normal
 * world does not run yet, but what it left there, or a device, may change it.
 * They are checked when they come into view and copied as soon as there is
 * a heap. Normal world's is edited in the copy and written back whole.
 */

/* Halves of what start-up looks at: the list, and normal world's tree. */
#define HALF_BYTES  (UINT64_C(8) << 20)
#define BLOCK_BYTES BOOT_FDT_BYTES_MAX

struct window {
	uint64_t pa; /* of its beginning */
	vaddr_t va;
	size_t page_count; /* 0: not mapped */
};

static struct window list_window, external_window;
/* The copy of normal world's tree and the room that it has. */
static void *external_copy;
static size_t external_bytes;
static enum boot_overlay external_kind;
static void *index_rooms[DT_SOURCE_COUNT];
/* As long as there is no heap: enough for a small tree. */
static uint64_t early_room[2048];
static const void *early_tree; /* whose index is there; NULL: none's */

static bool open_window(struct window *w, vaddr_t va, uint64_t pa,
			uint64_t size_bytes, bool is_secure)
{
	uint64_t end = ALIGN_UP(pa + size_bytes, BLOCK_BYTES);
	unsigned int attr = MAP_READ | MAP_WRITE;

	if (!is_secure)
		attr |= MAP_NONSECURE;
	w->pa = ALIGN_DOWN(pa, BLOCK_BYTES);
	w->va = va;
	if (end < pa || end - w->pa > HALF_BYTES ||
	    arch_kernel_map(va, w->pa, (size_t)((end - w->pa) >> PAGE_BITS),
			    attr) != ST_OK)
		return false;
	w->page_count = (size_t)((end - w->pa) >> PAGE_BITS);
	return true;
}

static void *in_window(const struct window *w, uint64_t pa)
{
	return (void *)(w->va + (pa - w->pa));
}

static void close_window(struct window *w)
{
	if (w->page_count)
		arch_kernel_unmap(w->va, w->page_count);
	w->page_count = 0;
}

enum status boot_index_early(const void *fdt, uint64_t bytes_max)
{
	if (early_tree)
		dt_forget(early_tree);
	early_tree = fdt;
	return dt_index(fdt, bytes_max, early_room, sizeof(early_room));
}

/* The first one is the one that facts are asked of. */
static enum status check_tree(const void *fdt, uint64_t bytes_max)
{
	return dt_fact_tree() ? dt_check(fdt, bytes_max)
			      : boot_index_early(fdt, bytes_max);
}

const void *boot_embedded_tree(const struct boot_handoff *h)
{
	const void *fdt = NULL;
	enum status st = dt_find_embedded(embedded_trees, embedded_trees_bytes,
					  h->image_pa, h->image_end, &fdt);

	return st == ST_OK ? fdt : NULL;
}

bool boot_tree_is_misplaced(const struct boot_handoff *h)
{
	const void *fdt = boot_embedded_tree(h);

	return fdt && !h->fdt_is_secure &&
	       dt_names_secure(fdt, h->fdt_pa, h->fdt_bytes_max);
}

static void open_embedded(const struct boot_handoff *h)
{
	const void *fdt = NULL;
	enum status st = dt_find_embedded(embedded_trees, embedded_trees_bytes,
					  h->image_pa, h->image_end, &fdt);

	if (st == ST_BAD_FORMAT)
		panic("the device tree in the image is malformed");
	if (st == ST_OK && boot_index_early(fdt, fdt_totalsize(fdt)) == ST_OK)
		dt_set_tree(DT_EMBEDDED, fdt);
}

static void set_checked(enum dt_source source, const void *fdt,
			uint64_t bytes_max)
{
	if (check_tree(fdt, bytes_max) == ST_OK)
		dt_set_tree(source, fdt);
	else
		log_error("The %s is malformed", dt_source_name(source));
}

/* A list, or else our manifest alone. */
static void open_list(const struct boot_handoff *h)
{
	vaddr_t va = arch_layout()->boot_va;
	uint64_t pa = h->list_pa ? h->list_pa : h->manifest_pa;
	uint64_t bytes = h->list_pa ? h->list_bytes : h->manifest_bytes;

	if (!pa || !open_window(&list_window, va, pa, bytes, true))
		return;
	if (h->secure_fdt_pa)
		set_checked(DT_SECURE,
			    in_window(&list_window, h->secure_fdt_pa),
			    h->secure_fdt_bytes);
	if (h->manifest_pa)
		set_checked(DT_MANIFEST,
			    in_window(&list_window, h->manifest_pa),
			    h->manifest_bytes);
}

static bool is_in_list(const struct boot_handoff *h)
{
	return h->fdt_pa && h->fdt_pa == h->secure_fdt_pa;
}

/* Where normal world's tree lies, in view; NULL. */
static void *external_place(const struct boot_handoff *h)
{
	if (!h->fdt_pa)
		return NULL;
	if (is_in_list(h))
		return list_window.page_count
			       ? in_window(&list_window, h->fdt_pa)
			       : NULL;
	return external_window.page_count
		       ? in_window(&external_window, h->fdt_pa)
		       : NULL;
}

static void open_external(const struct boot_handoff *h)
{
	void *place = NULL;

	if (!h->fdt_pa) {
		log_info("The loader passed no device tree");
		return;
	}
	if (boot_tree_is_misplaced(h)) {
		log_error("Normal world's device tree lies in secure memory: "
			  "refused");
		return;
	}
	if (!is_in_list(h) &&
	    !open_window(&external_window, arch_layout()->boot_va + HALF_BYTES,
			 h->fdt_pa, h->fdt_bytes_max, h->fdt_is_secure))
		return;
	place = external_place(h);
	external_kind = boot_config.overlay;
	if (!place || external_kind == OVERLAY_NEW)
		return;
	if (check_tree(place, h->fdt_bytes_max) == ST_OK)
		dt_set_tree(DT_EXTERNAL, place);
	else if (external_kind == OVERLAY_NONE)
		log_error("The external tree is malformed");
}

void boot_trees_open(const struct boot_handoff *h)
{
	open_embedded(h);
	open_list(h);
	open_external(h);
	/* Where nobody else says what is secure, the tree itself may say that
	 * it lies where normal world will not find it. */
	if (!h->fdt_is_secure && h->fdt_pa && dt_fact_tree() &&
	    dt_names_secure(dt_fact_tree(), h->fdt_pa, 1)) {
		log_error("Normal world's device tree lies in secure memory: "
			  "refused");
		dt_forget(dt_fact_tree());
		dt_set_tree(DT_EXTERNAL, NULL);
		close_window(&external_window);
	}
}

/* Room for an index of @source's tree; without it start-up is slow. */
static size_t make_room(enum dt_source source, const void *fdt)
{
	size_t bytes = dt_index_bytes(fdt);

	index_rooms[source] = heap_alloc(bytes);
	if (index_rooms[source])
		return bytes;
	log_error("No memory for an index of the %s", dt_source_name(source));
	return 0;
}

/* Ours from now on; @slack: room for edits behind it. */
static void *copy_tree(enum dt_source source, const void *fdt,
		       uint64_t bytes_max, size_t slack, size_t *size_bytes)
{
	size_t index_bytes = make_room(source, fdt);
	size_t room = dt_used_bytes(fdt) + slack;
	void *copy = heap_alloc(room);

	if (copy && dt_copy(copy, room, fdt, bytes_max, index_rooms[source],
			    index_bytes) != ST_OK) {
		heap_free(copy);
		copy = NULL;
	}
	*size_bytes = room;
	return copy;
}

static void keep_secure(enum dt_source source, uint64_t bytes_max)
{
	const void *fdt = NULL;
	void *copy = NULL;
	size_t room = 0;

	if (dt_tree_get(source, &fdt) != ST_OK)
		return;
	/* Blocks out of order take up to as much again to sort. */
	copy = copy_tree(source, fdt, bytes_max, dt_used_bytes(fdt) + 8, &room);
	if (!copy)
		panic("no memory for a device tree");
	dt_forget(fdt);
	dt_set_tree(source, copy);
}

static void keep_external(const struct boot_handoff *h)
{
	const void *fdt = NULL;

	if (dt_tree_get(DT_EXTERNAL, &fdt) != ST_OK)
		return;
	external_copy =
		copy_tree(DT_EXTERNAL, fdt, h->fdt_bytes_max,
			  BOOT_FDT_SLACK + dt_used_bytes(fdt), &external_bytes);
	if (!external_copy)
		log_error("The external tree cannot be copied");
	else if (external_kind == OVERLAY_NONE && dt_is_overlay(external_copy))
		external_kind = OVERLAY_APPEND;
	dt_forget(fdt);
	dt_set_tree(DT_EXTERNAL, external_copy);
}

/* Part of the image already: only the index moves. */
static void keep_embedded(void)
{
	const void *fdt = NULL;
	size_t bytes = 0;

	if (dt_tree_get(DT_EMBEDDED, &fdt) != ST_OK)
		return;
	bytes = make_room(DT_EMBEDDED, fdt);
	(void)!dt_index(fdt, fdt_totalsize(fdt), index_rooms[DT_EMBEDDED],
			bytes);
}

void boot_trees_keep(const struct boot_handoff *h)
{
	keep_secure(DT_SECURE, h->secure_fdt_bytes);
	keep_secure(DT_MANIFEST, h->manifest_bytes);
	keep_external(h);
	keep_embedded();
}

/* Before the copies go; from now on the memory is for others. */
static void forget_indexes(void)
{
	for (unsigned int i = 0; i < DT_SOURCE_COUNT; i++) {
		const void *fdt = NULL;

		if (dt_tree_get((enum dt_source)i, &fdt) == ST_OK)
			dt_forget(fdt);
		heap_free(index_rooms[i]);
		index_rooms[i] = NULL;
	}
}

/* A list has room of its own; a tree by bare address is followed by some. */
static enum status write_back(const struct boot_handoff *h, const void *copy,
			      size_t size_bytes)
{
	void *place = external_place(h);

	if (!place)
		return ST_NOT_FOUND;
	if (size_bytes <= h->fdt_bytes_max) {
		memcpy(place, copy, size_bytes);
		return ST_OK;
	}
	if (!is_in_list(h))
		return ST_NO_SPACE;
	return boot_list_replace_fdt(in_window(&list_window, h->list_pa), copy,
				     (uint32_t)size_bytes);
}

/* The tree to edit; an overlay that is not there yet is made. */
static enum status prepare_copy(void)
{
	if (external_copy)
		return ST_OK;
	if (external_kind == OVERLAY_NONE)
		return ST_NOT_FOUND;
	external_bytes = BOOT_FDT_SLACK;
	external_copy = heap_alloc(external_bytes);
	return external_copy ? dt_create_empty(external_copy, external_bytes)
			     : ST_NO_MEM;
}

enum status boot_trees_announce(const struct boot_handoff *h,
				const struct dt_optee_info *info)
{
	enum status st = ST_OK;
	bool is_overlay = external_kind != OVERLAY_NONE;

	if (boot_config.leave_external || !external_place(h))
		return ST_NOT_FOUND;
	st = prepare_copy();
	if (st != ST_OK)
		return st;
	/* A machine's tree where an overlay is wanted: somebody merged it. */
	if (is_overlay && fdt_first_subnode(external_copy, 0) >= 0 &&
	    !dt_is_overlay(external_copy))
		is_overlay = false;
	if (!is_overlay)
		dt_hide_event_log(external_copy);
	st = is_overlay ? dt_add_optee_overlay(external_copy, info)
			: dt_add_optee(external_copy, info);
	if (st == ST_OK)
		st = write_back(h, external_copy, dt_pack(external_copy));
	if (st == ST_OK)
		log_info("Normal world's %s at 0x%llx describes us",
			 is_overlay ? "overlay" : "device tree",
			 (unsigned long long)h->fdt_pa);
	return st;
}

void boot_trees_close(const struct boot_handoff *h)
{
	void *place = external_place(h);

	/* Normal world's caches may be off when it looks. */
	if (place && !boot_config.leave_external)
		arch_dcache_clean(
			place, MIN((size_t)h->fdt_bytes_max, external_bytes));
	forget_indexes();
	dt_end_external();
	heap_free(external_copy);
	external_copy = NULL;
	close_window(&external_window);
	close_window(&list_window);
}
