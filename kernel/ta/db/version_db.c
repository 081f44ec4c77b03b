/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/version_db.h"
#include "base/bytes/cursor.h"
#include "base/bytes/uuid.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/storage.h"
#include "kernel/ta/db/core_object.h"
#include "kernel/ta/store/version.h"
#include "kernel/thread/mutex.h"

/*
 * Spec: abi-formats 4.5. A file is read once and then kept: nobody else writes
 * it, so a version that was seen holds till the next boot even if normal world
 * puts an old file in its place. What changes is written before the TA runs.
 *
 * The incumbent (to 4.10) never took a subkey's version from the subkey: its
 * file says 0 for each, and where the file says more it refuses the subkey,
 * whatever its version. So that both may take turns on one directory, our
 * versions of subkeys are in a file of our own, and its file is only read:
 * later incumbents write there what must not be undercut.
 */
#ifndef VERSION_DB_STORAGE
#define VERSION_DB_STORAGE STORAGE_PRIVATE
#endif

struct header {
	uint32_t format; /* 0 */
	uint32_t count;
};

struct entry {
	uint8_t uuid[UUID_BYTES]; /* octet order */
	uint32_t version;
};
static_assert(sizeof(struct header) == 8, "version database");
static_assert(sizeof(struct entry) == 20, "version database");

struct db {
	struct core_object object;
	/* As stored: a header, then entries. NULL: not read yet. */
	struct header *stored;
};

/* Guards all of them; sleeps. */
static struct mutex lock = MUTEX_INIT(lock);
static struct db tas = {
	.object = CORE_OBJECT(VERSION_DB_STORAGE, "ta_ver.db"),
};
static struct db subkeys = {
	.object = CORE_OBJECT(VERSION_DB_STORAGE, "subkey_floor.db"),
};
static struct db old_subkeys = {
	.object = CORE_OBJECT(VERSION_DB_STORAGE, "subkey_ver.db"),
};

static size_t size_of(uint32_t count)
{
	return sizeof(struct header) + (size_t)count * sizeof(struct entry);
}

static struct entry *entries_of(struct header *h)
{
	return (struct entry *)(h + 1);
}

/* An incumbent that was cut while it made the file left it empty, or with an
 * entry that is not counted yet. */
static enum status check(const uint8_t *bytes, size_t size_bytes,
			 struct header *h)
{
	struct cursor c = cursor_over(bytes, size_bytes);

	*h = (struct header){0};
	if (!size_bytes)
		return ST_OK;
	h->format = cursor_le32(&c);
	h->count = cursor_le32(&c);
	if (cursor_status(&c) != ST_OK || h->format ||
	    h->count > cursor_left(&c) / sizeof(struct entry)) {
		log_error("a version database makes no sense");
		return ST_CORRUPT;
	}
	return ST_OK;
}

static enum status load(struct db *db)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	struct header h = {0};
	enum status st = ST_OK;

	if (db->stored)
		return ST_OK;
	st = core_object_read(&db->object, &bytes, &size);
	if (st == ST_OK)
		st = check(bytes, size, &h);
	else if (st == ST_NOT_FOUND)
		st = check(NULL, 0, &h);
	if (st == ST_OK)
		db->stored = heap_alloc(size_of(h.count));
	if (st == ST_OK && !db->stored)
		st = ST_NO_MEM;
	if (st == ST_OK) {
		*db->stored = h;
		if (h.count)
			memcpy(entries_of(db->stored), bytes + sizeof(h),
			       size_of(h.count) - sizeof(h));
	}
	heap_free(bytes);
	return st;
}

static struct entry *find(struct header *h, const uint8_t uuid[UUID_BYTES])
{
	struct entry *e = entries_of(h);

	for (uint32_t i = 0; i < h->count; i++)
		if (uuid_is_equal(e[i].uuid, uuid))
			return &e[i];
	return NULL;
}

/* A copy, with room for one more. */
static struct header *copy_of(const struct header *h)
{
	struct header *copy = heap_alloc(size_of(h->count + 1));

	if (copy)
		memcpy(copy, h, size_of(h->count));
	return copy;
}

/* What is remembered changes when what is stored has. */
static enum status raise(struct db *db, const uint8_t uuid[UUID_BYTES],
			 uint32_t version)
{
	struct header *h = copy_of(db->stored);
	struct entry *e = h ? find(h, uuid) : NULL;
	enum status st = ST_OK;

	if (!h)
		return ST_NO_MEM;
	if (!e) {
		e = entries_of(h) + h->count++;
		memcpy(e->uuid, uuid, sizeof(e->uuid));
	}
	e->version = version;
	st = core_object_write(&db->object, h, size_of(h->count));
	if (st != ST_OK) {
		heap_free(h);
		return st;
	}
	heap_free(db->stored);
	db->stored = h;
	return ST_OK;
}

static enum status check_in(struct db *db, const uint8_t uuid[UUID_BYTES],
			    uint32_t version)
{
	const struct entry *e = NULL;
	enum status st = load(db);

	if (st != ST_OK)
		return st;
	e = find(db->stored, uuid);
	if (e && e->version >= version)
		return e->version > version ? ST_CONFLICT : ST_OK;
	return raise(db, uuid, version);
}

/* The same, and nothing is written. */
static enum status check_old(const uint8_t uuid[UUID_BYTES], uint32_t version)
{
	const struct entry *e = NULL;
	enum status st = load(&old_subkeys);

	if (st != ST_OK)
		return st;
	e = find(old_subkeys.stored, uuid);
	return e && e->version > version ? ST_CONFLICT : ST_OK;
}

static enum status check_version(enum ta_version_kind kind,
				 const uint8_t uuid[UUID_BYTES],
				 uint32_t version)
{
	enum status st = ST_OK;

	mutex_lock(&lock);
	if (kind == TA_VERSION_TA) {
		st = check_in(&tas, uuid, version);
	} else {
		st = check_old(uuid, version);
		if (st == ST_OK)
			st = check_in(&subkeys, uuid, version);
	}
	mutex_unlock(&lock);
	return st;
}

static void forget(struct db *db)
{
	heap_free(db->stored);
	db->stored = NULL;
}

void version_db_forget(void)
{
	forget(&tas);
	forget(&subkeys);
	forget(&old_subkeys);
}

void version_db_init(void)
{
	static const struct ta_version_store store = {check_version};

	ta_version_set_store(&store);
}
