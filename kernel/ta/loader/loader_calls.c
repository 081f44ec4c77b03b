/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/loader/loader_calls.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/store/store.h"

/*
 * System calls of the loader (abi/loader.h). It runs with the rights of the TA
 * that it loads, so it is believed no more than a TA: all it can do is to
 * change its own address space, within what uctx allows, and to see verified
 * images.
 */

static_assert(LDR_READ == MAP_READ && LDR_WRITE == MAP_WRITE &&
		      LDR_EXEC == MAP_EXEC && LDR_GUARDED == MAP_GUARDED,
	      "rights are passed on");

static struct ta_image *image_of(const struct ta_instance *i, uint64_t handle)
{
	return handle < i->image_count ? i->images[handle] : NULL;
}

static enum status call_log(struct ta_instance *i, const uint64_t a[8])
{
	char line[128];
	size_t size = MIN(a[1], sizeof(line));
	enum status st = uctx_copy_in(line, (user_addr_t){a[0]}, size);

	(void)i;
	if (st == ST_OK)
		log_debug("loader: %.*s", (int)size, line);
	return st;
}

static enum status call_open(struct ta_instance *i, const uint64_t a[8])
{
	uint8_t uuid[16];
	uint32_t handle = i->image_count;
	struct ta_image *image = NULL;
	enum status st = uctx_copy_in(uuid, (user_addr_t){a[0]}, sizeof(uuid));

	if (st != ST_OK)
		return st;
	if (handle == TA_IMAGE_MAX)
		return ST_NO_MEM;
	st = ta_image_get(uuid, &image);
	if (st != ST_OK)
		return st;
	i->images[i->image_count++] = image;
	st = uctx_copy_out((user_addr_t){a[1]}, &handle, sizeof(handle));
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){a[2]}, &image->size_bytes,
				   sizeof(image->size_bytes));
	return st;
}

static enum status call_close(struct ta_instance *i, const uint64_t a[8])
{
	if (!i->image_count || a[0] != i->image_count - 1)
		return ST_BAD_PARAM;
	/* Regions that still map it hold the pages by themselves. */
	ta_image_put(i->images[--i->image_count]);
	i->unwind[i->image_count].size_bytes = 0;
	return ST_OK;
}

static enum status call_view(struct ta_instance *i, const uint64_t a[8])
{
	const struct ta_image *image = image_of(i, a[0]);
	struct uctx_map_request r = {
		.attr = MAP_READ,
		.kind = UCTX_LOADER,
		.pad_before = 1,
		.pad_after = 1,
		.image_idx = -1,
	};
	vaddr_t va = 0;
	enum status st = ST_OK;

	if (!image)
		return ST_BAD_PARAM;
	r.mobj = image->mobj;
	r.page_count = image->mobj->page_count;
	st = uctx_map(i->uctx, &r, &va);
	if (st != ST_OK)
		return st;
	return uctx_copy_out((user_addr_t){a[1]}, &va, sizeof(va));
}

static enum status call_find(struct ta_instance *i, const uint64_t a[8])
{
	vaddr_t va = 0;
	enum status st = uctx_find_free(i->uctx, a[0], 1, 1, &va);

	if (st != ST_OK)
		return st;
	return uctx_copy_out((user_addr_t){a[1]}, &va, sizeof(va));
}

/* Once for each image: all its mappings are of the same pages. */
static void sync_image(struct ta_image *image)
{
	uint64_t size = image->mobj->page_count * PAGE_BYTES;

	if (__atomic_load_n(&image->is_synced, __ATOMIC_ACQUIRE))
		return;
	for (uint64_t done = 0; done < size;) {
		size_t avail = 0;
		void *p = mobj_ptr(image->mobj, done, &avail);

		arch_sync_code(p, avail);
		done += avail;
	}
	__atomic_store_n(&image->is_synced, true, __ATOMIC_RELEASE);
}

static enum status call_map_image(struct ta_instance *i, const uint64_t a[8])
{
	struct ta_image *image = image_of(i, a[0]);
	struct uctx_map_request r = {
		.mobj_page = a[1],
		.page_count = a[2],
		.va = a[3],
		.attr = (unsigned int)a[4],
		.kind = UCTX_IMAGE,
		.image_idx = (int32_t)a[0],
	};
	vaddr_t va = 0;

	/* The pages are shared, and an address must have been chosen. */
	if (!image || !r.va || r.attr & MAP_WRITE)
		return ST_BAD_PARAM;
	r.mobj = image->mobj;
	if (r.attr & MAP_EXEC)
		sync_image(image);
	return uctx_map(i->uctx, &r, &va);
}

static enum status call_map_zero(struct ta_instance *i, const uint64_t a[8])
{
	bool is_segment = a[0] != LDR_NO_IMAGE;
	struct uctx_map_request r = {
		.page_count = a[1],
		.attr = MAP_READ | MAP_WRITE,
		.kind = is_segment ? UCTX_IMAGE : UCTX_PRIVATE,
		.pad_before = 1,
		.pad_after = 1,
		.image_idx = is_segment ? (int32_t)a[0] : -1,
	};
	vaddr_t va = 0;
	enum status st = uctx_copy_in(&r.va, (user_addr_t){a[2]}, sizeof(r.va));

	if (st != ST_OK)
		return st;
	if ((is_segment && !image_of(i, a[0])) || !r.page_count)
		return ST_BAD_PARAM;
	st = mobj_create_anon(r.page_count, &r.mobj);
	if (st != ST_OK)
		return st;
	st = uctx_map(i->uctx, &r, &va);
	mobj_put(r.mobj);
	if (st != ST_OK)
		return st;
	return uctx_copy_out((user_addr_t){a[2]}, &va, sizeof(va));
}

/* Code that was written in place, through the TA's mapping. */
static void sync_region(const struct uctx_region *r)
{
	for (size_t page = 0; page < r->page_count; page++) {
		size_t avail = 0;
		void *p = mobj_ptr(r->mobj, (r->mobj_page + page) * PAGE_BYTES,
				   &avail);

		arch_sync_code(p, PAGE_BYTES);
	}
}

static enum status call_protect(struct ta_instance *i, const uint64_t a[8])
{
	const struct uctx_region *r = uctx_find(i->uctx, a[0]);

	if (!r || r->kind != UCTX_IMAGE)
		return ST_BAD_PARAM;
	if (a[2] & MAP_EXEC)
		sync_region(r);
	/* Shared pages must not become writable. */
	if (a[2] & MAP_WRITE && !(r->attr & MAP_WRITE))
		return ST_DENIED;
	return uctx_protect(i->uctx, a[0], a[1], (unsigned int)a[2]);
}

static enum status call_unmap(struct ta_instance *i, const uint64_t a[8])
{
	const struct uctx_region *r = uctx_find(i->uctx, a[0]);
	bool is_view = r && r->kind == UCTX_LOADER && r->va == a[0] &&
		       r->attr == MAP_READ;

	if (!r || (r->kind != UCTX_IMAGE && !is_view) || a[1] != r->page_count)
		return ST_BAD_PARAM;
	return uctx_unmap(i->uctx, a[0], a[1]);
}

static enum status call_set_unwind(struct ta_instance *i, const uint64_t a[8])
{
	/* What is wrong here shows when the table is read, as the TA. */
	if (!image_of(i, a[0]) || a[1] > UINT32_MAX || a[2] > UINT32_MAX)
		return ST_BAD_PARAM;
	i->unwind[a[0]].va = (uint32_t)a[1];
	i->unwind[a[0]].size_bytes = (uint32_t)a[2];
	return ST_OK;
}

uint64_t ta_loader_call(struct ta_instance *i, uint64_t number,
			const uint64_t args[8])
{
	static enum status (*const calls[])(struct ta_instance * i,
					    const uint64_t a[8]) = {
		[LDR_SYS_LOG] = call_log,
		[LDR_SYS_OPEN_IMAGE] = call_open,
		[LDR_SYS_CLOSE_IMAGE] = call_close,
		[LDR_SYS_VIEW_IMAGE] = call_view,
		[LDR_SYS_FIND_VA] = call_find,
		[LDR_SYS_MAP_IMAGE] = call_map_image,
		[LDR_SYS_MAP_ZERO] = call_map_zero,
		[LDR_SYS_PROTECT] = call_protect,
		[LDR_SYS_UNMAP] = call_unmap,
		[LDR_SYS_SET_UNWIND] = call_set_unwind,
	};

	if (number == LDR_SYS_RETURN)
		arch_user_exit((uint32_t)args[0]);
	if (number >= ARRAY_SIZE(calls))
		return ST_NOT_IMPLEMENTED;
	return calls[number](i, args);
}
