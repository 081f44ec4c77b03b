/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/uuid.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/ta_priv.h"
#include "kernel/thread/spinlock.h"

/*
 * Ids: the low bits choose a slot, the high ones count how often the slot was
 * used, and free slots wait in a queue. So an id is found in one step, is
 * never 0, and comes back only after all others had their turn.
 */
#define SLOT_BITS   20
#define SLOT_COUNT  BIT32(SLOT_BITS)
#define CHUNK_BITS  8
#define CHUNK_SLOTS BIT32(CHUNK_BITS)
#define CHUNK_COUNT (SLOT_COUNT / CHUNK_SLOTS)

struct slot {
	struct ta_session *session; /* NULL: free */
	uint32_t next_free;         /* slot, 0: last */
	uint32_t use_count;
};

static struct table {
	struct spinlock lock;
	struct slot *chunks[CHUNK_COUNT];
	uint32_t slot_end; /* slots that exist; slot 0 is never used */
	uint32_t first_free, last_free;
	size_t session_count, instance_count;
	struct list instances; /* those that are found by UUID */
	struct list all;       /* instances */
	struct list waits;
} table = {
	.instances = LIST_INIT(table.instances),
	.all = LIST_INIT(table.all),
	.waits = LIST_INIT(table.waits),
};

static struct slot *slot_at(uint32_t idx)
{
	return &table.chunks[idx >> CHUNK_BITS][idx & (CHUNK_SLOTS - 1)];
}

static void slot_free(uint32_t idx)
{
	struct slot *s = slot_at(idx);

	s->session = NULL;
	s->next_free = 0;
	if (table.last_free)
		slot_at(table.last_free)->next_free = idx;
	else
		table.first_free = idx;
	table.last_free = idx;
}

/* One more chunk of slots, all free. */
static enum status grow(void)
{
	uint32_t chunk = table.slot_end >> CHUNK_BITS;

	if (chunk == CHUNK_COUNT)
		return ST_NO_MEM;
	table.chunks[chunk] =
		heap_alloc_array(CHUNK_SLOTS, sizeof(*table.chunks[chunk]));
	if (!table.chunks[chunk])
		return ST_NO_MEM;
	table.slot_end += CHUNK_SLOTS;
	for (uint32_t i = table.slot_end - CHUNK_SLOTS; i < table.slot_end; i++)
		if (i)
			slot_free(i);
	return ST_OK;
}

/* Give @s a slot and its id. */
static enum status assign_id(struct ta_session *s)
{
	uint32_t idx = 0;
	struct slot *slot = NULL;

	if (!table.first_free) {
		enum status st = grow();

		if (st != ST_OK)
			return st;
	}
	idx = table.first_free;
	slot = slot_at(idx);
	table.first_free = slot->next_free;
	if (!table.first_free)
		table.last_free = 0;
	slot->session = s;
	slot->use_count++;
	s->id = slot->use_count << SLOT_BITS | idx;
	return ST_OK;
}

enum status table_create_session(struct ta_instance *owner,
				 const struct ta_identity *client,
				 struct ta_session **out)
{
	struct ta_session *s = heap_alloc(sizeof(*s));
	enum status st = ST_OK;
	irq_state_t irq = 0;

	if (!s)
		return ST_NO_MEM;
	s->refs = 1;
	s->owner = owner;
	s->client = *client;
	s->cancel_masked = true;
	s->is_hidden = true;
	list_init(&s->owner_node);
	irq = spin_lock(&table.lock);
	st = assign_id(s);
	if (st == ST_OK)
		table.session_count++;
	spin_unlock(&table.lock, irq);
	if (st != ST_OK) {
		heap_free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

void table_publish(struct ta_session *s)
{
	irq_state_t irq = spin_lock(&table.lock);

	s->is_hidden = false;
	s->refs++;
	if (s->owner)
		list_push_back(&s->owner->owned, &s->owner_node);
	spin_unlock(&table.lock, irq);
}

/* The lock is held. */
static struct ta_session *lookup(struct ta_instance *owner, uint32_t id)
{
	uint32_t idx = id & (SLOT_COUNT - 1);
	struct ta_session *s = NULL;

	if (!idx || idx >= table.slot_end)
		return NULL;
	s = slot_at(idx)->session;
	if (!s || s->id != id || s->owner != owner || s->is_hidden)
		return NULL;
	s->refs++;
	return s;
}

struct ta_session *table_find(struct ta_instance *owner, uint32_t id)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct ta_session *s = lookup(owner, id);

	spin_unlock(&table.lock, irq);
	return s;
}

struct ta_session *table_take(struct ta_instance *owner, uint32_t id)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct ta_session *s = lookup(owner, id);

	if (s) {
		s->is_hidden = true;
		s->refs--;
		list_remove(&s->owner_node);
		list_init(&s->owner_node);
	}
	spin_unlock(&table.lock, irq);
	return s;
}

uint32_t table_owned_id(struct ta_instance *owner)
{
	irq_state_t irq = spin_lock(&table.lock);
	uint32_t id = 0;

	if (!list_is_empty(&owner->owned))
		id = list_entry(owner->owned.next, struct ta_session,
				owner_node)
			     ->id;
	spin_unlock(&table.lock, irq);
	return id;
}

/* Take the session off its instance; returns the instance when nobody holds
 * it any more. The lock is held. */
static struct ta_instance *detach(struct ta_session *s)
{
	struct ta_instance *i = s->instance;

	s->instance = NULL;
	if (!i)
		return NULL;
	i->session_count--;
	if (--i->refs)
		return NULL;
	/* Nobody may find it while it is taken apart. */
	list_remove(&i->all_node);
	if (i->is_in_table)
		list_remove(&i->table_node);
	i->is_in_table = false;
	return i;
}

static void free_instance(struct ta_instance *i)
{
	irq_state_t irq = 0;

	if (!i)
		return;
	instance_free(i);
	irq = spin_lock(&table.lock);
	table.instance_count--;
	spin_unlock(&table.lock, irq);
}

void table_put(struct ta_session *s)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct ta_instance *orphan = NULL;
	bool is_last = !--s->refs;

	if (is_last) {
		orphan = detach(s);
		slot_free(s->id & (SLOT_COUNT - 1));
		table.session_count--;
	}
	spin_unlock(&table.lock, irq);
	if (!is_last)
		return;
	free_instance(orphan);
	if (s->pta)
		pta_close(s);
	heap_free(s);
}

/* The lock is held. */
static void attach(struct ta_session *s, struct ta_instance *i)
{
	s->instance = i;
	i->refs++;
	i->session_count++;
}

void table_link(struct ta_session *s, struct ta_instance *i)
{
	irq_state_t irq = spin_lock(&table.lock);

	if (!i->refs) {
		table.instance_count++;
		list_push_back(&table.all, &i->all_node);
	}
	attach(s, i);
	spin_unlock(&table.lock, irq);
}

void table_unlink(struct ta_session *s)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct ta_instance *orphan = detach(s);

	spin_unlock(&table.lock, irq);
	free_instance(orphan);
}

enum status table_join(struct ta_session *s, const uint8_t uuid[16])
{
	irq_state_t irq = spin_lock(&table.lock);
	enum status st = ST_NOT_FOUND;
	struct list *pos = NULL;

	list_for_each (pos, &table.instances) {
		struct ta_instance *i =
			list_entry(pos, struct ta_instance, table_node);

		if (!uuid_is_equal(i->uuid, uuid))
			continue;
		if (i->session_count && !(i->flags & TA_FLAG_MULTI_SESSION)) {
			st = ST_BUSY;
		} else {
			attach(s, i);
			st = ST_OK;
		}
		break;
	}
	spin_unlock(&table.lock, irq);
	return st;
}

void table_add(struct ta_instance *i, bool keep)
{
	irq_state_t irq = spin_lock(&table.lock);

	list_push_front(&table.instances, &i->table_node);
	i->is_in_table = true;
	i->is_kept = keep;
	if (keep)
		i->refs++;
	spin_unlock(&table.lock, irq);
}

void table_remove(struct ta_instance *i)
{
	irq_state_t irq = spin_lock(&table.lock);

	if (i->is_in_table) {
		list_remove(&i->table_node);
		i->is_in_table = false;
		/* The caller is in there with a session: not the last one. */
		if (i->is_kept)
			i->refs--;
	}
	spin_unlock(&table.lock, irq);
}

/* The instance that @t waits for, or NULL. The lock is held. */
static struct ta_instance *awaited_by(const struct thread *t)
{
	struct list *pos = NULL;

	list_for_each (pos, &table.waits) {
		struct busy_wait *w = list_entry(pos, struct busy_wait, node);

		if (w->thread == t)
			return w->instance;
	}
	return NULL;
}

bool table_wait_begin(struct busy_wait *w, struct ta_instance *i)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct thread *me = thread_current();
	struct ta_instance *next = i;
	bool is_loop = false;

	/*
	 * Each thread waits for one instance at most and each instance has
	 * one thread inside, so this is a chain; it has an end, since every
	 * wait in it was checked when it began.
	 */
	while (next && !is_loop) {
		const struct thread *inside = READ_ONCE(next->busy.owner);
		struct ta_instance *after = inside ? awaited_by(inside) : NULL;

		is_loop = inside == me;
		/* It has just got what it waited for. */
		next = after == next ? NULL : after;
	}
	if (!is_loop) {
		w->thread = me;
		w->instance = i;
		list_push_back(&table.waits, &w->node);
	}
	spin_unlock(&table.lock, irq);
	return is_loop;
}

void table_wait_end(struct busy_wait *w)
{
	irq_state_t irq = spin_lock(&table.lock);

	list_remove(&w->node);
	spin_unlock(&table.lock, irq);
}

size_t ta_session_count(void)
{
	return READ_ONCE(table.session_count);
}

size_t ta_instance_count(void)
{
	return READ_ONCE(table.instance_count);
}

/* The lock is held. */
static struct ta_summary summary_of(const struct ta_instance *i)
{
	struct ta_summary s = {.is_dead = READ_ONCE(i->is_dead),
			       .session_count = i->session_count,
			       .memory_pages = READ_ONCE(i->memory_pages)};

	memcpy(s.uuid, i->uuid, sizeof(s.uuid));
	return s;
}

size_t ta_list(struct ta_summary *out, size_t max)
{
	irq_state_t irq = spin_lock(&table.lock);
	struct list *pos = NULL;
	size_t count = 0;

	list_for_each (pos, &table.all) {
		const struct ta_instance *i =
			list_entry(pos, struct ta_instance, all_node);

		if (count < max)
			out[count] = summary_of(i);
		count++;
	}
	spin_unlock(&table.lock, irq);
	return count;
}
