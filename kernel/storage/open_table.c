/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/open_table.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"

/* As many as the last ones that could matter to anybody. */
#define TOLD_MAX 64u

struct told {
	struct list node;
	const struct storage_backend *backend;
	struct storage_name name;
};

static struct {
	struct spinlock lock;
	struct list objects;
	struct list told; /* the latest in front */
	uint32_t told_count;
} table = {
	.objects = LIST_INIT(table.objects),
	.told = LIST_INIT(table.told),
};

static bool is_same(const struct storage_name *a, const struct storage_name *b)
{
	return a->id_bytes == b->id_bytes &&
	       !memcmp(a->owner, b->owner, sizeof(a->owner)) &&
	       !memcmp(a->id, b->id, a->id_bytes);
}

static struct open_object *find(const struct storage_backend *backend,
				const struct storage_name *name)
{
	struct list *pos = NULL;

	list_for_each (pos, &table.objects) {
		struct open_object *o =
			list_entry(pos, struct open_object, node);

		if (o->backend == backend && is_same(&o->name, name))
			return o;
	}
	return NULL;
}

/* Spec: GP Core 1.3 5.7.1 (sharing); abi-ta 3.6 */
static bool go_together(uint32_t a, uint32_t b)
{
	const uint32_t share = STORAGE_SHARE_READ | STORAGE_SHARE_WRITE;
	uint32_t any = a | b;

	if (any & STORAGE_WRITE_META || (a & share) != (b & share))
		return false;
	if (any & STORAGE_READ && !(a & STORAGE_SHARE_READ))
		return false;
	return !(any & STORAGE_WRITE) || a & STORAGE_SHARE_WRITE;
}

static bool may_join(const struct open_object *o, enum open_use use,
		     const struct storage_file *f)
{
	struct list *pos = NULL;

	if (use == USE_PEEK)
		return true;
	if (use == USE_RESERVE || o->is_reserved)
		return false;
	if (use == USE_CREATE && !(f->flags & STORAGE_OVERWRITE) &&
	    !list_is_empty(&o->files))
		return false;
	list_for_each (pos, &o->files) {
		if (!go_together(
			    list_entry(pos, struct storage_file, node)->flags,
			    f->flags))
			return false;
	}
	return true;
}

static struct open_object *make(const struct storage_backend *backend,
				const struct storage_name *name)
{
	struct open_object *o = heap_alloc(sizeof(*o));

	if (!o)
		return NULL;
	o->backend = backend;
	o->name = *name;
	list_init(&o->files);
	mutex_init(&o->lock);
	return o;
}

enum status open_table_get(const struct storage_backend *backend,
			   const struct storage_name *name, enum open_use use,
			   struct storage_file *f, struct open_object **out)
{
	struct open_object *fresh = make(backend, name);
	struct open_object *o = NULL;
	enum status st = ST_OK;
	irq_state_t s = 0;

	if (!fresh)
		return ST_NO_MEM;
	s = spin_lock(&table.lock);
	o = find(backend, name);
	if (!o) {
		o = fresh;
		fresh = NULL;
		list_push_back(&table.objects, &o->node);
	} else if (!may_join(o, use, f)) {
		st = ST_CONFLICT;
	}
	if (st == ST_OK) {
		o->refs++;
		if (use == USE_CREATE || use == USE_RESERVE)
			o->is_reserved = true;
		if (f) {
			f->object = o;
			list_push_back(&o->files, &f->node);
		}
	}
	spin_unlock(&table.lock, s);
	heap_free(fresh);
	if (st == ST_OK)
		*out = o;
	return st;
}

void open_table_put(struct open_object *o, struct storage_file *f)
{
	bool is_last = false;
	irq_state_t s = 0;

	mutex_lock(&o->lock);
	s = spin_lock(&table.lock);
	if (f)
		list_remove(&f->node);
	is_last = o->refs == 1;
	spin_unlock(&table.lock, s);
	/* Who comes now waits for the lock, and opens anew. */
	if (is_last && o->state) {
		o->backend->close(o->state);
		o->state = NULL;
	}
	s = spin_lock(&table.lock);
	is_last = --o->refs == 0;
	if (is_last)
		list_remove(&o->node);
	spin_unlock(&table.lock, s);
	mutex_unlock(&o->lock);
	if (is_last)
		heap_free(o);
}

void open_table_settle(struct open_object *o)
{
	irq_state_t s = spin_lock(&table.lock);

	o->is_reserved = false;
	spin_unlock(&table.lock, s);
}

void open_table_rename(struct open_object *o, struct open_object *reserved)
{
	irq_state_t s = spin_lock(&table.lock);

	o->name = reserved->name;
	list_remove(&reserved->node);
	spin_unlock(&table.lock, s);
}

uint32_t open_table_first_flags(struct open_object *o)
{
	uint32_t flags = 0;
	irq_state_t s = spin_lock(&table.lock);

	if (!list_is_empty(&o->files))
		flags = list_entry(o->files.next, struct storage_file, node)
				->flags;
	spin_unlock(&table.lock, s);
	return flags;
}

static struct told *find_told(const struct storage_backend *backend,
			      const struct storage_name *name)
{
	struct list *pos = NULL;

	list_for_each (pos, &table.told) {
		struct told *t = list_entry(pos, struct told, node);

		if (t->backend == backend && is_same(&t->name, name))
			return t;
	}
	return NULL;
}

bool open_table_is_told(const struct storage_backend *backend,
			const struct storage_name *name)
{
	irq_state_t s = spin_lock(&table.lock);
	bool is_told = find_told(backend, name);

	spin_unlock(&table.lock, s);
	return is_told;
}

void open_table_tell(const struct open_object *o)
{
	struct told *fresh = heap_alloc(sizeof(*fresh));
	struct told *old = NULL;
	irq_state_t s = spin_lock(&table.lock);

	if (fresh && !find_told(o->backend, &o->name)) {
		fresh->backend = o->backend;
		fresh->name = o->name;
		list_push_front(&table.told, &fresh->node);
		fresh = NULL;
		if (++table.told_count > TOLD_MAX) {
			old = list_entry(table.told.prev, struct told, node);
			list_remove(&old->node);
			table.told_count--;
		}
	}
	spin_unlock(&table.lock, s);
	heap_free(fresh);
	heap_free(old);
}

void open_table_untell(const struct open_object *o)
{
	irq_state_t s = spin_lock(&table.lock);
	struct told *t = find_told(o->backend, &o->name);

	if (t) {
		list_remove(&t->node);
		table.told_count--;
	}
	spin_unlock(&table.lock, s);
	heap_free(t);
}

void open_table_forget(void)
{
	struct list *pos = NULL;
	irq_state_t s = spin_lock(&table.lock);

	while ((pos = list_pop_front(&table.told)))
		heap_free(list_entry(pos, struct told, node));
	table.told_count = 0;
	spin_unlock(&table.lock, s);
}
