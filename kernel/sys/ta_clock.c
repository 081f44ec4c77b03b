/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/ta_clock.h"

#include "abi/gp.h"
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/storage.h"
#include "kernel/svc/time.h"
#include "kernel/ta/db/core_object.h"
#include "kernel/thread/mutex.h"

enum clock_state {
	CLOCK_UNREAD,  /* storage knows */
	CLOCK_RUNS,    /* offset_ms counts */
	CLOCK_DOUBTED, /* set once, lost since; until the TA sets it anew */
};

/* What is known in this boot. Entries are never removed. */
struct ta_clock {
	uint8_t uuid[16];
	/* Who reads what is stored of this clock or sets it; held across RPCs.
	 * Nobody waits for it who wants to know what a clock says that runs. */
	struct mutex change;
	enum clock_state state; /* these three: clocks_lock */
	uint64_t offset_ms;     /* to add to the system time, modulo 2^64 */
	struct ta_clock *next;
};

static struct spinlock clocks_lock;
static struct ta_clock *clocks;

/* The lock is held. */
static struct ta_clock *find(const uint8_t uuid[16])
{
	struct ta_clock *c = clocks;

	while (c && memcmp(c->uuid, uuid, sizeof(c->uuid)) != 0)
		c = c->next;
	return c;
}

/* NULL: no memory. */
static struct ta_clock *clock_of(const uint8_t uuid[16])
{
	irq_state_t s = spin_lock(&clocks_lock);
	struct ta_clock *c = find(uuid);

	if (!c) {
		c = heap_alloc(sizeof(*c));
		if (c) {
			memcpy(c->uuid, uuid, sizeof(c->uuid));
			mutex_init(&c->change);
			c->next = clocks;
			clocks = c;
		}
	}
	spin_unlock(&clocks_lock, s);
	return c;
}

/* Its time at @ms if it runs. */
static enum clock_state look_at(const struct ta_clock *c, uint64_t *ms)
{
	irq_state_t s = spin_lock(&clocks_lock);
	const enum clock_state state = c->state;
	const uint64_t offset_ms = c->offset_ms;

	spin_unlock(&clocks_lock, s);
	if (state == CLOCK_RUNS)
		*ms = time_system_ms() + offset_ms;
	return state;
}

/* c->change is held. */
static void put(struct ta_clock *c, enum clock_state state, uint64_t offset_ms)
{
	irq_state_t s = spin_lock(&clocks_lock);

	c->state = state;
	c->offset_ms = offset_ms;
	spin_unlock(&clocks_lock, s);
}

/*
 * What is stored of a clock, in an object of the core's own whose id is the
 * prefix and the UUID. Nothing else has this format.
 */
#define RECORD_FORMAT 1u
struct record {
	uint32_t format;
	uint32_t zero;
	uint64_t offset_ms; /* to add to normal world's clock, modulo 2^64 */
	uint64_t seen_ms;   /* normal world's clock; it was never later */
};
static_assert(sizeof(struct record) == 24, "stored clock");

#define ID_PREFIX       "ta_time."
#define ID_PREFIX_BYTES (sizeof(ID_PREFIX) - 1)
struct record_id {
	char bytes[ID_PREFIX_BYTES + 16];
};

static struct core_object object_of(const uint8_t uuid[16],
				    struct record_id *id)
{
	memcpy(id->bytes, ID_PREFIX, ID_PREFIX_BYTES);
	memcpy(id->bytes + ID_PREFIX_BYTES, uuid, 16);
	return (struct core_object){.storage_id = STORAGE_PRIVATE,
				    .id = id->bytes,
				    .id_bytes = sizeof(id->bytes)};
}

static enum status record_read(const uint8_t uuid[16], struct record *out)
{
	struct record_id id;
	const struct core_object o = object_of(uuid, &id);
	uint8_t *bytes = NULL;
	size_t size = 0;
	enum status st = core_object_read(&o, &bytes, &size);

	if (st != ST_OK)
		return st;
	if (size == sizeof(*out))
		memcpy(out, bytes, sizeof(*out));
	else
		st = ST_CORRUPT;
	heap_free(bytes);
	if (st == ST_OK && (out->format != RECORD_FORMAT || out->zero))
		st = ST_CORRUPT;
	return st;
}

static enum status record_write(const uint8_t uuid[16], uint64_t offset_ms,
				uint64_t seen_ms)
{
	struct record_id id;
	const struct core_object o = object_of(uuid, &id);
	const struct record r = {.format = RECORD_FORMAT,
				 .offset_ms = offset_ms,
				 .seen_ms = seen_ms};
	enum status st = core_object_write(&o, &r, sizeof(r));

	/* A TA that sets its clock anew has been told. */
	if (st == ST_CORRUPT)
		st = core_object_replace(&o, &r, sizeof(r));
	return st;
}

/* Both clocks at once: what comes after may take any time. */
struct instant {
	uint64_t ree_ms;
	uint64_t system_ms;
};

static enum status instant_now(struct instant *out)
{
	struct tee_time t = {};
	enum status st = time_ree(&t);

	out->system_ms = time_system_ms();
	if (st == ST_OK)
		out->ree_ms = t.seconds * UINT64_C(1000) + t.millis;
	return st;
}

/*
 * Go on from what is stored. A clock of normal world that went back cannot
 * tell how much time has passed. What it says now is recorded, so that later
 * it cannot be before that. c->change is held.
 */
static enum status resume(struct ta_clock *c)
{
	struct record r = {};
	struct instant now = {};
	enum status st = record_read(c->uuid, &r);

	if (st == ST_OK)
		st = instant_now(&now);
	if (st == ST_OK && now.ree_ms < r.seen_ms)
		st = ST_CORRUPT;
	if (st == ST_CORRUPT)
		put(c, CLOCK_DOUBTED, 0);
	if (st != ST_OK)
		return st;
	if (record_write(c->uuid, r.offset_ms, now.ree_ms) != ST_OK)
		log_debug("a TA's clock could not be recorded");
	put(c, CLOCK_RUNS, now.ree_ms + r.offset_ms - now.system_ms);
	return ST_OK;
}

/* What runs by now is not read again. */
static enum status get_stored(struct ta_clock *c, uint64_t *ms)
{
	enum status st = ST_OK;

	mutex_lock(&c->change);
	if (look_at(c, ms) == CLOCK_UNREAD)
		st = resume(c);
	if (st == ST_OK && look_at(c, ms) == CLOCK_DOUBTED)
		st = ST_CORRUPT;
	mutex_unlock(&c->change);
	return st;
}

static enum status get(const uint8_t uuid[16], uint64_t *ms)
{
	struct ta_clock *c = clock_of(uuid);

	if (!c)
		return ST_NO_MEM;
	switch (look_at(c, ms)) {
	case CLOCK_RUNS:
		return ST_OK;
	case CLOCK_DOUBTED:
		return ST_CORRUPT;
	case CLOCK_UNREAD:
		break;
	}
	return get_stored(c, ms);
}

uint32_t ta_clock_get(const uint8_t uuid[16], uint64_t *ms)
{
	switch (get(uuid, ms)) {
	case ST_OK:
		return GP_SUCCESS;
	case ST_NOT_FOUND:
		return GP_ERROR_TIME_NOT_SET;
	case ST_NO_MEM:
		return GP_ERROR_OUT_OF_MEMORY;
	default:
		/* Doubted, or normal world does not do its part. */
		return GP_ERROR_TIME_NEEDS_RESET;
	}
}

/* c->change is held. Until the new time is stored the old one counts. */
static enum status set(struct ta_clock *c, uint64_t ms)
{
	struct instant now = {};
	enum status st = instant_now(&now);

	if (st != ST_OK)
		return st;
	st = record_write(c->uuid, ms - now.ree_ms, now.ree_ms);
	if (st == ST_OK)
		put(c, CLOCK_RUNS, ms - now.system_ms);
	else
		/* A write that failed may have taken place. */
		put(c, CLOCK_UNREAD, 0);
	return st;
}

uint32_t ta_clock_set(const uint8_t uuid[16], uint64_t ms)
{
	struct ta_clock *c = clock_of(uuid);
	enum status st = ST_NO_MEM;

	if (c) {
		mutex_lock(&c->change);
		st = set(c, ms);
		mutex_unlock(&c->change);
	}
	if (st == ST_OK)
		return GP_SUCCESS;
	/* The specification has no other words for a TA. */
	return st == ST_NO_MEM ? GP_ERROR_OUT_OF_MEMORY
			       : GP_ERROR_STORAGE_NO_SPACE;
}

#ifdef REDOUBT_TEST
void ta_clock_forget_all(void)
{
	while (clocks) {
		struct ta_clock *c = clocks;

		clocks = c->next;
		heap_free(c);
	}
}
#endif
