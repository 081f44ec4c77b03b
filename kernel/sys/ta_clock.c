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
	enum clock_state state;
	uint64_t offset_ms; /* to add to the system time, modulo 2^64 */
	struct ta_clock *next;
};

/* Guards all clocks, and is held across storage: one clock is read or set at a
 * time. */
static struct mutex clocks_lock = MUTEX_INIT(clocks_lock);
static struct ta_clock *clocks;

/* ST_NO_MEM. The lock is held. */
static enum status clock_of(const uint8_t uuid[16], struct ta_clock **out)
{
	struct ta_clock *c = clocks;

	while (c && memcmp(c->uuid, uuid, sizeof(c->uuid)) != 0)
		c = c->next;
	if (!c) {
		c = heap_alloc(sizeof(*c));
		if (!c)
			return ST_NO_MEM;
		memcpy(c->uuid, uuid, sizeof(c->uuid));
		c->next = clocks;
		clocks = c;
	}
	*out = c;
	return ST_OK;
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

static enum status ree_ms(uint64_t *out)
{
	struct tee_time t = {};
	enum status st = time_ree(&t);

	if (st == ST_OK)
		*out = t.seconds * UINT64_C(1000) + t.millis;
	return st;
}

/*
 * Go on from what is stored. A clock of normal world that went back cannot
 * tell how much time has passed. What it says now is recorded, so that later
 * it cannot be before that.
 */
static enum status resume(struct ta_clock *c)
{
	struct record r = {};
	uint64_t now = 0;
	enum status st = record_read(c->uuid, &r);

	if (st == ST_OK)
		st = ree_ms(&now);
	if (st != ST_OK)
		return st;
	if (now < r.seen_ms)
		return ST_CORRUPT;
	if (record_write(c->uuid, r.offset_ms, now) != ST_OK)
		log_debug("a TA's clock could not be recorded");
	c->offset_ms = now + r.offset_ms - time_system_ms();
	c->state = CLOCK_RUNS;
	return ST_OK;
}

/* The lock is held. */
static uint32_t get(const uint8_t uuid[16], uint64_t *ms)
{
	struct ta_clock *c = NULL;
	enum status st = clock_of(uuid, &c);

	if (st == ST_OK && c->state == CLOCK_DOUBTED)
		return GP_ERROR_TIME_NEEDS_RESET;
	if (st == ST_OK && c->state == CLOCK_UNREAD)
		st = resume(c);
	if (st == ST_CORRUPT)
		c->state = CLOCK_DOUBTED;
	if (st == ST_OK)
		*ms = time_system_ms() + c->offset_ms;
	switch (st) {
	case ST_OK:
		return GP_SUCCESS;
	case ST_NOT_FOUND:
		return GP_ERROR_TIME_NOT_SET;
	case ST_NO_MEM:
		return GP_ERROR_OUT_OF_MEMORY;
	default:
		/* Normal world does not do its part. */
		return GP_ERROR_TIME_NEEDS_RESET;
	}
}

uint32_t ta_clock_get(const uint8_t uuid[16], uint64_t *ms)
{
	uint32_t code = 0;

	mutex_lock(&clocks_lock);
	code = get(uuid, ms);
	mutex_unlock(&clocks_lock);
	return code;
}

/* The lock is held. */
static enum status set(const uint8_t uuid[16], uint64_t ms)
{
	struct ta_clock *c = NULL;
	uint64_t now = 0;
	enum status st = clock_of(uuid, &c);

	if (st == ST_OK)
		st = ree_ms(&now);
	if (st != ST_OK)
		return st;
	/* A write that failed may have taken place. */
	c->state = CLOCK_UNREAD;
	st = record_write(uuid, ms - now, now);
	if (st != ST_OK)
		return st;
	c->offset_ms = ms - time_system_ms();
	c->state = CLOCK_RUNS;
	return ST_OK;
}

uint32_t ta_clock_set(const uint8_t uuid[16], uint64_t ms)
{
	enum status st = ST_OK;

	mutex_lock(&clocks_lock);
	st = set(uuid, ms);
	mutex_unlock(&clocks_lock);
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
