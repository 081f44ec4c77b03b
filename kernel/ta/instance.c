/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/uuid.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/db/version_db.h"
#include "kernel/ta/ta_priv.h"

/* Birth and end of a TA instance, and the lock on its inside. */

/*
 * Whether a TA is shared is known only when it has been loaded once. So those
 * who open the same TA meanwhile wait in a row behind who loads it. When that
 * is over all of them go on, to join it or to load their own; after a failure
 * only the next one tries, lest each failure wakes everybody again.
 */
static struct {
	struct mutex lock;
	struct list loads; /* in the order in which they came */
} loading;

struct load {
	struct list node;
	const uint8_t *uuid;
	bool is_loading, is_waiting;
	struct condvar turn;
};

static void instance_init(void)
{
	mutex_init(&loading.lock);
	list_init(&loading.loads);
}

/* The lock is held, here and below. */
static bool must_wait(const uint8_t *uuid)
{
	struct list *pos = NULL;

	list_for_each (pos, &loading.loads) {
		struct load *l = list_entry(pos, struct load, node);

		if (l->is_loading && uuid_is_equal(l->uuid, uuid))
			return !ta_image_is_unshared(uuid);
	}
	return false;
}

static void wait_for_turn(struct load *l)
{
	l->is_waiting = true;
	while (l->is_waiting)
		condvar_wait(&l->turn, &loading.lock);
}

static void let_others_go(const uint8_t *uuid, bool only_one)
{
	struct list *pos = NULL;

	list_for_each (pos, &loading.loads) {
		struct load *l = list_entry(pos, struct load, node);

		if (!l->is_waiting || !uuid_is_equal(l->uuid, uuid))
			continue;
		l->is_waiting = false;
		condvar_signal(&l->turn);
		if (only_one)
			return;
	}
}

static enum status join_or_load(struct ta_session *s, struct load *l)
{
	enum status st = table_join(s, l->uuid);

	while (st == ST_NOT_FOUND && must_wait(l->uuid)) {
		wait_for_turn(l);
		st = table_join(s, l->uuid);
	}
	if (st != ST_NOT_FOUND)
		return st;
	l->is_loading = true;
	mutex_unlock(&loading.lock);
	st = instance_create(s, l->uuid);
	mutex_lock(&loading.lock);
	l->is_loading = false;
	return st;
}

enum status instance_obtain(struct ta_session *s, const uint8_t uuid[16])
{
	struct load load = {.uuid = uuid};
	enum status st = table_join(s, uuid);

	if (st != ST_NOT_FOUND)
		return st;
	condvar_init(&load.turn);
	mutex_lock(&loading.lock);
	list_push_back(&loading.loads, &load.node);
	st = join_or_load(s, &load);
	list_remove(&load.node);
	let_others_go(uuid, st != ST_OK);
	mutex_unlock(&loading.lock);
	return st;
}

static enum status load(struct ta_session *s)
{
	struct ta_instance *i = s->instance;
	struct ta_image *image = NULL;
	uint8_t elf_class = 0;
	enum status st = ta_image_get(i->uuid, &image);

	if (st != ST_OK)
		return st;
	/* The loader checks the rest of the file; this decides where all of
	 * the address space lies. */
	st = mobj_read(image->mobj, 4, &elf_class, sizeof(elf_class));
	if (st == ST_OK)
		st = loader_load(s, elf_class == 1);
	if (st == ST_OK && !(i->flags & TA_FLAG_SINGLE_INSTANCE))
		WRITE_ONCE(image->is_unshared, true);
	ta_image_put(image);
	return st;
}

enum status instance_create(struct ta_session *s, const uint8_t uuid[16])
{
	struct ta_instance *i = heap_alloc(sizeof(*i));
	enum status st = ST_OK;

	if (!i)
		return ST_NO_MEM;
	memcpy(i->uuid, uuid, sizeof(i->uuid));
	mutex_init(&i->busy);
	list_init(&i->owned);
	table_link(s, i);
	st = load(s);
	if (st != ST_OK) {
		i->is_finished = true;
		table_unlink(s);
		return st;
	}
	if (i->flags & TA_FLAG_SINGLE_INSTANCE)
		table_add(i, i->flags & TA_FLAG_INSTANCE_KEEP_ALIVE);
	return ST_OK;
}

enum status instance_lock(struct ta_instance *i)
{
	struct busy_wait w = {};

	if (mutex_trylock(&i->busy))
		return ST_OK;
	if (table_wait_begin(&w, i))
		return ST_BUSY;
	mutex_lock(&i->busy);
	table_wait_end(&w);
	return ST_OK;
}

void instance_unlock(struct ta_instance *i)
{
	WRITE_ONCE(i->memory_pages, i->uctx ? i->uctx->own_pages : 0);
	mutex_unlock(&i->busy);
}

static bool stays_as_crashed(const struct ta_instance *i)
{
	return i->is_dead && i->is_kept &&
	       i->flags & TA_FLAG_INSTANCE_KEEP_CRASHED;
}

static void close_owned_sessions(struct ta_instance *i)
{
	for (;;) {
		uint32_t id = table_owned_id(i);

		if (!id)
			return;
		ta_close_session(i, id);
	}
}

void instance_finish(struct ta_instance *i)
{
	i->is_finished = true;
	if (!stays_as_crashed(i))
		table_remove(i);
	if (!i->uctx)
		return;
	close_owned_sessions(i);
	if (i->sys_data)
		i->sys_data_destroy(i->sys_data);
	i->sys_data = NULL;
	uctx_destroy(i->uctx);
	i->uctx = NULL;
	while (i->image_count)
		ta_image_put(i->images[--i->image_count]);
}

void instance_free(struct ta_instance *i)
{
	instance_finish(i);
	heap_free(i);
}

enum status ta_init(void)
{
	enum status st = pta_init();

	version_db_init();
	instance_init();
	return st == ST_OK ? loader_init() : st;
}
