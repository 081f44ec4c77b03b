/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/ta/ta_priv.h"

/*
 * Parameters of an entry: written to the block at the top of the TA's stack,
 * memory mapped for as long as the entry lasts. Buffers of one object that
 * touch or overlap share a mapping, so that their distance is kept.
 */
struct span {
	struct mobj *mobj;
	uint64_t first_page, end_page; /* of mobj */
	vaddr_t va;
};

/* A memref that is more than a NULL pointer for the TA. */
static bool needs_mapping(const struct ta_param *p)
{
	if (!ta_param_is_memref(p) || p->memref.is_null)
		return false;
	/* A TA's own empty buffers come out as NULL. */
	return p->memref.size_bytes || !p->memref.is_user;
}

static enum status memref_span(const struct ta_memref *m, struct span *out)
{
	uint64_t limit = 0;

	/* A TA's private memory has no object to map elsewhere. */
	if (!m->mobj)
		return ST_BAD_PARAM;
	limit = m->mobj->page_count * PAGE_BYTES;
	if (!range_fits(m->offset_bytes, m->size_bytes, limit))
		return ST_BAD_PARAM;
	out->mobj = m->mobj;
	out->first_page = m->offset_bytes / PAGE_BYTES;
	out->end_page =
		(m->offset_bytes + m->size_bytes + PAGE_MASK) / PAGE_BYTES;
	/* An empty buffer still has an address. */
	if (out->first_page == m->mobj->page_count)
		out->first_page--;
	out->end_page = MAX(out->end_page, out->first_page + 1);
	return ST_OK;
}

static bool touch(const struct span *a, const struct span *b)
{
	return a->mobj == b->mobj && a->first_page <= b->end_page &&
	       b->first_page <= a->end_page;
}

/* Add @s, swallowing the spans it touches. Returns the new count. */
static unsigned int add_span(struct span *spans, unsigned int count,
			     struct span s)
{
	unsigned int i = 0;

	while (i < count) {
		if (!touch(&spans[i], &s)) {
			i++;
			continue;
		}
		s.first_page = MIN(s.first_page, spans[i].first_page);
		s.end_page = MAX(s.end_page, spans[i].end_page);
		spans[i] = spans[--count];
		/* It is wider now: earlier ones may touch it. */
		i = 0;
	}
	spans[count] = s;
	return count + 1;
}

static enum status map_spans(struct uctx *u, struct span *spans,
			     unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		struct uctx_map_request r = {
			.mobj = spans[i].mobj,
			.mobj_page = spans[i].first_page,
			.page_count = spans[i].end_page - spans[i].first_page,
			.attr = MAP_READ | MAP_WRITE,
			.kind = UCTX_PARAM,
			.image_idx = -1,
		};
		enum status st = uctx_map(u, &r, &spans[i].va);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static vaddr_t memref_va(const struct ta_memref *m, const struct span *spans,
			 unsigned int count)
{
	struct span s = {};
	unsigned int i = 0;

	if (memref_span(m, &s) != ST_OK)
		return 0;
	while (i + 1 < count && !touch(&spans[i], &s))
		i++;
	return spans[i].va + m->offset_bytes - spans[i].first_page * PAGE_BYTES;
}

static enum status map_memrefs(struct uctx *u, const struct ta_params *ps,
			       struct utee_params *block)
{
	struct span spans[TA_PARAM_COUNT];
	unsigned int count = 0;
	enum status st = ST_OK;

	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		struct span s = {};

		if (!needs_mapping(&ps->p[i]))
			continue;
		st = memref_span(&ps->p[i].memref, &s);
		if (st != ST_OK)
			return st;
		count = add_span(spans, count, s);
	}
	st = map_spans(u, spans, count);
	if (st != ST_OK) {
		uctx_unmap_params(u);
		return st;
	}
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		if (!needs_mapping(&ps->p[i]))
			continue;
		block->p[i].a = memref_va(&ps->p[i].memref, spans, count);
		block->p[i].b = ps->p[i].memref.size_bytes;
	}
	return ST_OK;
}

enum status params_map(struct ta_instance *ta, const struct ta_params *ps,
		       uint32_t types, struct utee_params *block)
{
	bool has_memref = false;

	block->types = types;
	if (!types) {
		memset(block->p, 0, sizeof(block->p));
		return ST_OK;
	}
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		const struct ta_param *p = &ps->p[i];
		bool is_in = p->type == TA_PARAM_VALUE_IN ||
			     p->type == TA_PARAM_VALUE_INOUT;

		block->p[i].a = is_in ? p->value.a : 0;
		block->p[i].b = is_in ? p->value.b : 0;
		if (!ta_param_is_memref(p))
			continue;
		if (p->memref.is_null && p->memref.size_bytes)
			return ST_BAD_PARAM;
		has_memref = true;
	}
	return has_memref ? map_memrefs(ta->uctx, ps, block) : ST_OK;
}

void params_read_back(struct ta_params *ps, uint32_t types,
		      const struct utee_params *block)
{
	if (!types)
		return;
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		struct ta_param *p = &ps->p[i];

		switch (p->type) {
		case TA_PARAM_VALUE_OUT:
		case TA_PARAM_VALUE_INOUT:
			p->value.a = (uint32_t)block->p[i].a;
			p->value.b = (uint32_t)block->p[i].b;
			break;
		case TA_PARAM_MEMREF_OUT:
		case TA_PARAM_MEMREF_INOUT:
			p->memref.size_bytes = block->p[i].b;
			break;
		case TA_PARAM_NONE:
		case TA_PARAM_VALUE_IN:
		case TA_PARAM_MEMREF_IN:
			break;
		}
	}
}
