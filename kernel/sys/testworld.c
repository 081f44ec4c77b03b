/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/testworld_priv.h"

#include "base/bytes/mem.h"
#include "kernel/log/panic.h"

static enum status map(struct ta_world *w, size_t page_count, unsigned int attr,
		       enum uctx_kind kind, vaddr_t *va)
{
	struct uctx_map_request r = {
		.page_count = page_count,
		.attr = attr,
		.kind = kind,
		.image_idx = -1,
		.pad_before = 1,
		.pad_after = 1,
	};
	enum status st = mobj_create_anon(page_count, &r.mobj);

	if (st != ST_OK)
		return st;
	st = uctx_map(w->ta.uctx, &r, va);
	mobj_put(r.mobj);
	return st;
}

static enum status map_all(struct ta_world *w)
{
	const unsigned int rw = MAP_READ | MAP_WRITE;
	enum status st =
		map(w, WORLD_PRIVATE_PAGES, rw, UCTX_IMAGE, &w->private_rw);

	if (st == ST_OK)
		st = map(w, 1, MAP_READ, UCTX_IMAGE, &w->private_ro);
	if (st == ST_OK)
		st = map(w, 1, rw, UCTX_SHAREABLE, &w->shareable);
	if (st == ST_OK)
		st = map(w, 1, rw, UCTX_PARAM, &w->param);
	return st;
}

enum status world_init(struct ta_world *w, bool is_32bit)
{
	struct uctx_seed seed = {0};
	enum status st;

	*w = (struct ta_world){0};
	memset(&seed, 0x5A, sizeof(seed));
	memcpy(w->ta.uuid, "redoubt test ta", 16);
	w->ta.session_count = 1;
	list_init(&w->ta.owned);
	w->session.id = 1;
	w->session.instance = &w->ta;
	w->session.cancel_masked = true;
	if (!thread_current())
		arch_cpu_this()->thread = &w->thread;
	w->outer = thread_current()->session;
	thread_current()->session = &w->session;
	st = uctx_create(is_32bit, &seed, &w->ta.uctx);
	if (st != ST_OK)
		return st;
	uctx_activate(w->ta.uctx);
	st = map_all(w);
	if (st != ST_OK)
		world_fini(w);
	return st;
}

/* As the end of a real instance does. */
static void close_sessions(struct ta_world *w)
{
	while (!list_is_empty(&w->ta.owned)) {
		struct ta_session *s = list_entry(
			w->ta.owned.next, struct ta_session, owner_node);

		(void)ta_close_session(&w->ta, s->id);
	}
}

void world_fini(struct ta_world *w)
{
	close_sessions(w);
	if (w->ta.sys_data)
		w->ta.sys_data_destroy(w->ta.sys_data);
	w->ta.sys_data = NULL;
	uctx_activate(NULL);
	uctx_destroy(w->ta.uctx);
	thread_current()->session = w->outer;
	if (thread_current() == &w->thread)
		arch_cpu_this()->thread = NULL;
}

void world_put(vaddr_t va, const void *src, size_t size_bytes)
{
	check_fatal(uctx_copy_out((user_addr_t){va}, src, size_bytes) == ST_OK);
}

void world_get(void *dst, vaddr_t va, size_t size_bytes)
{
	check_fatal(uctx_copy_in(dst, (user_addr_t){va}, size_bytes) == ST_OK);
}

uint32_t world_get_u32(vaddr_t va)
{
	uint32_t value = 0;

	world_get(&value, va, sizeof(value));
	return value;
}

uint64_t world_get_u64(vaddr_t va)
{
	uint64_t value = 0;

	world_get(&value, va, sizeof(value));
	return value;
}

void world_put_u32(vaddr_t va, uint32_t value)
{
	world_put(va, &value, sizeof(value));
}

void world_put_u64(vaddr_t va, uint64_t value)
{
	world_put(va, &value, sizeof(value));
}
