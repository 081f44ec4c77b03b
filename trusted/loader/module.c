/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "trusted/loader/loader.h"
#include "trusted/loader/syscall.h"

struct loader loader;

/*
 * Loads that share a page become one group with the rights of all. A group
 * that is never written is mapped from the file, shared with other instances;
 * any other is a private copy.
 */
struct group {
	uint64_t va; /* page aligned, before the bias */
	uint64_t page_count;
	unsigned int first, end; /* loads */
	uint32_t rights;         /* ELF_PF_x */
};

static bool next_group(const struct elf_layout *l, struct group *g)
{
	uint64_t end = 0;

	if (g->end == l->load_count)
		return false;
	g->first = g->end;
	g->rights = 0;
	g->va = ALIGN_DOWN(l->loads[g->first].va, (uint64_t)LOADER_PAGE);
	do {
		const struct elf_segment *s = &l->loads[g->end++];

		g->rights |= s->flags;
		end = ALIGN_UP(s->va + s->mem_bytes, (uint64_t)LOADER_PAGE);
	} while (g->end < l->load_count && l->loads[g->end].va < end);
	g->page_count = (end - g->va) / LOADER_PAGE;
	return true;
}

static bool is_shared(const struct group *g)
{
	return g->end - g->first == 1 && !(g->rights & ELF_PF_W);
}

static uint32_t group_attr(const struct group *g, bool has_bti)
{
	uint32_t attr = LDR_READ;

	if (g->rights & ELF_PF_W)
		attr |= LDR_WRITE;
	if (g->rights & ELF_PF_X)
		attr |= LDR_EXEC | (has_bti ? LDR_GUARDED : 0);
	return attr;
}

static enum status map_private(const struct elf_object *o, uint32_t handle,
			       const struct group *g)
{
	uint64_t va = g->va + o->bias;
	enum status st = ldr_map_zero(handle, g->page_count, &va);

	for (unsigned int i = g->first; st == ST_OK && i < g->end; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		memcpy(o->mem + (s->va - o->layout.low_va),
		       o->file.bytes + s->offset, s->file_bytes);
	}
	return st;
}

static enum status map_group(const struct elf_object *o, const struct module *m,
			     const struct group *g)
{
	const struct elf_segment *s = &o->layout.loads[g->first];

	if (g->rights & ELF_PF_W && g->rights & ELF_PF_X)
		return ST_BAD_FORMAT;
	if (!is_shared(g))
		return map_private(o, m->handle, g);
	return ldr_map_image(m->handle, s->offset / LOADER_PAGE, g->page_count,
			     g->va + o->bias, group_attr(g, m->has_bti));
}

static enum status map_all(struct elf_object *o, const struct module *m)
{
	uint64_t span = o->layout.high_va - o->layout.low_va;
	struct group g = {};
	uint64_t va = 0;
	enum status st = ldr_find_va(span / LOADER_PAGE, &va);

	if (st != ST_OK)
		return st;
	o->bias = va - o->layout.low_va;
	o->mem = (uint8_t *)(uintptr_t)va;
	while (st == ST_OK && next_group(&o->layout, &g))
		st = map_group(o, m, &g);
	return st;
}

static void unmap_all(const struct elf_object *o)
{
	struct group g = {};

	/* What was not mapped is refused, which is fine. */
	while (next_group(&o->layout, &g))
		(void)!ldr_unmap(g.va + o->bias, g.page_count);
}

static void drop_view(struct elf_object *o, struct module *m)
{
	if (m->view_va)
		(void)!ldr_unmap(m->view_va, m->view_pages);
	m->view_va = 0;
	o->file.bytes = NULL;
}

static enum status decode(struct elf_object *o, struct module *m,
			  uint64_t size_bytes)
{
	enum status st = ldr_view_image(m->handle, &m->view_va);

	if (st != ST_OK)
		return st;
	m->view_pages =
		ALIGN_UP(size_bytes, (uint64_t)LOADER_PAGE) / LOADER_PAGE;
	st = elf_decode((const void *)(uintptr_t)m->view_va, size_bytes,
			&o->file);
	if (st == ST_OK)
		st = elf_layout(&o->file, LOADER_PAGE, &o->layout);
	if (st != ST_OK)
		return st;
	if (loader.count && o->file.is_32bit != loader.objects[0].file.is_32bit)
		return ST_BAD_FORMAT;
	m->has_bti = elf_has_bti(&o->file);
	return ST_OK;
}

/* For dumps; a file without a table, or with a bad one, is dumped without. */
static void announce_unwind_table(const struct elf_object *o,
				  const struct module *m)
{
	struct elf_segment s = {};

	if (o->file.is_32bit &&
	    elf_find_segment(&o->file, ELF_PT_ARM_EXIDX, &s) &&
	    elf_object_at(o, s.va, s.mem_bytes))
		(void)!ldr_set_unwind(m->handle, s.va + o->bias, s.mem_bytes);
}

enum status module_load(const uint8_t uuid[16])
{
	struct elf_object *o = &loader.objects[loader.count];
	struct module *m = &loader.modules[loader.count];
	uint64_t size_bytes = 0;
	enum status st = ST_OK;

	if (loader.count == LOADER_OBJECT_MAX)
		return ST_NO_MEM;
	memset(o, 0, sizeof(*o));
	memset(m, 0, sizeof(*m));
	memcpy(m->uuid, uuid, sizeof(m->uuid));
	st = ldr_open_image(uuid, &m->handle, &size_bytes);
	if (st != ST_OK)
		return st;
	st = decode(o, m, size_bytes);
	if (st == ST_OK)
		st = map_all(o, m);
	if (st == ST_OK)
		st = elf_object_init(o);
	if (st == ST_OK)
		announce_unwind_table(o, m);
	loader.count++;
	if (st != ST_OK)
		module_unload_last();
	return st;
}

void module_unload_last(void)
{
	struct elf_object *o = &loader.objects[loader.count - 1];
	struct module *m = &loader.modules[loader.count - 1];

	if (o->mem)
		unmap_all(o);
	drop_view(o, m);
	(void)!ldr_close_image(m->handle);
	loader.count--;
}

enum status module_seal(unsigned int idx)
{
	struct elf_object *o = &loader.objects[idx];
	struct module *m = &loader.modules[idx];
	enum status st = ST_OK;
	struct group g = {};

	while (st == ST_OK && next_group(&o->layout, &g))
		if (!is_shared(&g) && !(g.rights & ELF_PF_W))
			st = ldr_protect(g.va + o->bias, g.page_count,
					 group_attr(&g, m->has_bti));
	drop_view(o, m);
	return st;
}
