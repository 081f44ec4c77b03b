/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/elf/object.h"
#include "kernel/log/log.h"
#include "kernel/spmc/partition_priv.h"

/*
 * A partition in an ELF file: static and position-independent, so all that has
 * to be done is to copy its segments and to add where they are. It comes with
 * our own image or from the firmware; the decoder takes it as hostile even so.
 */
static unsigned int attr_of(const struct elf_segment *s, bool has_bti)
{
	unsigned int attr = MAP_READ;

	if (s->flags & ELF_PF_W)
		attr |= MAP_WRITE;
	if (s->flags & ELF_PF_X)
		attr |= MAP_EXEC | (has_bti ? MAP_GUARDED : 0u);
	return attr;
}

static uint64_t first_page(const struct elf_layout *l, unsigned int i)
{
	return (l->loads[i].va - l->low_va) / PAGE_BYTES;
}

static uint64_t end_page(const struct elf_layout *l, unsigned int i)
{
	uint64_t end = l->loads[i].va - l->low_va + l->loads[i].mem_bytes;

	return ALIGN_UP(end, PAGE_BYTES) / PAGE_BYTES;
}

/* Rights are those of one segment only. */
static bool segments_share_pages(const struct elf_layout *l)
{
	for (unsigned int i = 1; i < l->load_count; i++) {
		if (first_page(l, i) < end_page(l, i - 1))
			return true;
	}
	return false;
}

static enum status decode(const struct sp_image *image, struct elf_object *o)
{
	enum status st = elf_decode(image->bytes, image->size_bytes, &o->file);

	if (st == ST_OK)
		st = elf_layout(&o->file, PAGE_BYTES, &o->layout);
	if (st != ST_OK)
		return st;
	if (o->file.is_32bit)
		return ST_NOT_SUPPORTED;
	return segments_share_pages(&o->layout) ? ST_BAD_FORMAT : ST_OK;
}

/* Into consecutive pages, which the kernel can write at @o->mem. */
static enum status copy_segments(struct elf_object *o, struct mobj *m)
{
	size_t avail = 0;

	o->mem = mobj_ptr(m, 0, &avail);
	if (avail < (size_t)m->page_count * PAGE_BYTES)
		return ST_NO_MEM;
	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		memcpy(o->mem + (s->va - o->layout.low_va),
		       o->file.bytes + s->offset, s->file_bytes);
	}
	return ST_OK;
}

static enum status relocate(struct elf_object *o)
{
	const struct elf_scope scope = {.objects = o, .count = 1};
	const char *name = NULL;
	enum status st = elf_object_init(o);

	if (st == ST_OK &&
	    (o->has_tls || elf_object_needed(o, 0, &name) != ST_NOT_FOUND))
		return ST_NOT_SUPPORTED;
	if (st == ST_OK)
		st = elf_relocate(&scope, o, &name);
	return st;
}

static enum status map_segment(struct partition *p, const struct elf_object *o,
			       struct mobj *m, unsigned int i)
{
	struct uctx_map_request r = {
		.mobj = m,
		.mobj_page = first_page(&o->layout, i),
		.page_count =
			end_page(&o->layout, i) - first_page(&o->layout, i),
		.attr = attr_of(&o->layout.loads[i], elf_has_bti(&o->file)),
		.kind = UCTX_IMAGE,
		.va = o->bias + o->layout.low_va +
		      first_page(&o->layout, i) * PAGE_BYTES,
		.image_idx = 0,
	};

	if (r.attr & MAP_EXEC)
		arch_sync_code(o->mem + r.mobj_page * PAGE_BYTES,
			       r.page_count * PAGE_BYTES);
	return uctx_map(p->uctx, &r, &r.va);
}

static enum status fill_and_map(struct partition *p, struct elf_object *o,
				struct mobj *m)
{
	enum status st = copy_segments(o, m);

	if (st == ST_OK)
		st = relocate(o);
	for (unsigned int i = 0; i < o->layout.load_count && st == ST_OK; i++)
		st = map_segment(p, o, m, i);
	return st;
}

enum status partition_map_elf(struct partition *p, const struct sp_image *image,
			      vaddr_t *base)
{
	struct elf_object o = {};
	struct mobj *m = NULL;
	size_t page_count = 0;
	enum status st = decode(image, &o);

	if (st != ST_OK)
		return st;
	page_count = (o.layout.high_va - o.layout.low_va) / PAGE_BYTES;
	st = uctx_find_free(p->uctx, page_count, 1, 1, base);
	if (st == ST_OK)
		st = mobj_create_anon(page_count, &m);
	if (st != ST_OK)
		return st;
	o.bias = *base - o.layout.low_va;
	p->entry.pc = o.file.entry + o.bias;
	st = fill_and_map(p, &o, m);
	mobj_put(m);
	return st;
}
