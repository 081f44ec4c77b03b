/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/tadb.h"
#include "base/bytes/uuid.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/storage.h"
#include "kernel/ta/db/core_object.h"
#include "kernel/thread/mutex.h"

static const struct core_object object = CORE_OBJECT(STORAGE_PRIVATE, "ta.db");

/* Both sleep; @change is taken before @lock. */
static struct mutex change = MUTEX_INIT(change);
static struct {
	struct mutex lock;
	bool is_known;
	size_t count;
	struct tadb_entry *entries;
} db = {.lock = MUTEX_INIT(db.lock)};

static bool is_free(const struct tadb_entry *e)
{
	return uuid_is_nil(e->uuid);
}

/* Has an entry before @end this file already? */
static bool is_file_listed(const struct tadb_entry *entries, size_t end,
			   uint32_t file)
{
	for (size_t i = 0; i < end; i++)
		if (!is_free(&entries[i]) && entries[i].file == file)
			return true;
	return false;
}

/* Of two entries with one file the later goes, as with the incumbent. */
static void drop_duplicates(struct tadb_entry *entries, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (!is_free(&entries[i]) &&
		    is_file_listed(entries, i, entries[i].file))
			secure_zero(&entries[i], sizeof(entries[i]));
}

static enum status load(void)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	enum status st = ST_OK;

	if (db.is_known)
		return ST_OK;
	st = core_object_read(&object, &bytes, &size);
	if (st == ST_NOT_FOUND)
		st = ST_OK;
	if (st != ST_OK)
		return st;
	db.entries = (struct tadb_entry *)bytes;
	db.count = size / sizeof(*db.entries);
	drop_duplicates(db.entries, db.count);
	db.is_known = true;
	return ST_OK;
}

static void forget(void)
{
	heap_free(db.entries);
	db.entries = NULL;
	db.count = 0;
	db.is_known = false;
}

void tadb_forget(void)
{
	mutex_lock(&db.lock);
	forget();
	mutex_unlock(&db.lock);
}

/* The place of @uuid (memory order; nil: a free one), or the end. */
static size_t place_of(const uint8_t uuid[UUID_BYTES])
{
	size_t i = 0;

	while (i < db.count && !uuid_is_equal(db.entries[i].uuid, uuid))
		i++;
	return i;
}

enum status tadb_find(const uint8_t uuid[UUID_BYTES], struct tadb_entry *out)
{
	uint8_t key[UUID_BYTES];
	size_t i = 0;
	enum status st = ST_OK;

	uuid_swap_order(uuid, key);
	mutex_lock(&db.lock);
	st = load();
	if (st == ST_OK) {
		i = place_of(key);
		if (i == db.count || uuid_is_nil(key))
			st = ST_NOT_FOUND;
		else
			*out = db.entries[i];
	}
	mutex_unlock(&db.lock);
	return st;
}

void tadb_begin(void)
{
	mutex_lock(&change);
}

void tadb_end(void)
{
	mutex_unlock(&change);
}

enum status tadb_new_file(uint32_t *file)
{
	enum status st = ST_OK;

	mutex_lock(&db.lock);
	st = load();
	for (*file = 0; is_file_listed(db.entries, db.count, *file);)
		++*file;
	mutex_unlock(&db.lock);
	return st;
}

/* The list with @e in it, from the heap. */
static struct tadb_entry *list_with(const struct tadb_entry *e, size_t *count,
				    uint32_t *old_file)
{
	static const uint8_t nil[UUID_BYTES];
	size_t i = place_of(e->uuid);
	struct tadb_entry *list = NULL;

	*old_file = i < db.count ? db.entries[i].file : UINT32_MAX;
	if (i == db.count)
		i = place_of(nil);
	*count = i < db.count ? db.count : db.count + 1;
	list = heap_alloc_array(*count, sizeof(*list));
	if (!list)
		return NULL;
	if (db.count)
		memcpy(list, db.entries, db.count * sizeof(*list));
	list[i] = *e;
	return list;
}

enum status tadb_put(const struct tadb_entry *e, uint32_t *old_file)
{
	struct tadb_entry *list = NULL;
	size_t count = 0;
	enum status st = ST_OK;

	mutex_lock(&db.lock);
	st = load();
	if (st == ST_OK)
		list = list_with(e, &count, old_file);
	if (st == ST_OK && !list)
		st = ST_NO_MEM;
	if (st == ST_OK)
		st = core_object_write(&object, list, count * sizeof(*list));
	/* Whatever happened: the next use reads what is there now. */
	if (st == ST_OK) {
		heap_free(db.entries);
		db.entries = list;
		db.count = count;
	} else {
		heap_free(list);
		forget();
	}
	mutex_unlock(&db.lock);
	return st;
}
