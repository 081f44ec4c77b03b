/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/uuid.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/ta_priv.h"

/* Birth and end of a TA instance, and the lock on its inside. */

/*
 * Whether a TA is shared is known only when it has been loaded once. So a
 * second open of the same TA waits for a load in progress, and then joins it or
 * loads its own.
 */
static struct {
	struct mutex lock;
	struct condvar done;
	struct list loads;
} loading;

struct load {
	struct list node;
	const uint8_t *uuid;
};

static void instance_init(void)
{
	mutex_init(&loading.lock);
	condvar_init(&loading.done);
	list_init(&loading.loads);
}

static bool is_loading(const uint8_t uuid[16])
{
	struct list *pos = NULL;

	list_for_each (pos, &loading.loads) {
		if (uuid_is_equal(list_entry(pos, struct load, node)->uuid,
				  uuid))
			return true;
	}
	return false;
}

enum status instance_obtain(struct ta_session *s, const uint8_t uuid[16])
{
	struct load load = {.uuid = uuid};
	enum status st = table_join(s, uuid);

	if (st != ST_NOT_FOUND)
		return st;
	mutex_lock(&loading.lock);
	while (is_loading(uuid) && !ta_image_is_unshared(uuid))
		condvar_wait(&loading.done, &loading.lock);
	st = table_join(s, uuid);
	if (st == ST_NOT_FOUND) {
		list_push_back(&loading.loads, &load.node);
		mutex_unlock(&loading.lock);
		st = instance_create(s, uuid);
		mutex_lock(&loading.lock);
		list_remove(&load.node);
		condvar_broadcast(&loading.done);
	}
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

	instance_init();
	return st == ST_OK ? loader_init() : st;
}
