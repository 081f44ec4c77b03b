/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/ree_dir.h"
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/htree.h"
#include "kernel/storage/keys.h"
#include "kernel/storage/ree_anchor.h"
#include "kernel/svc/time.h"
#include "kernel/thread/mutex.h"

/*
 * Somebody may put another directory into the place of ours while our file is
 * still open. When nothing is in use and this time has gone by, the name is
 * asked again.
 */
#define LOOK_AGAIN_MS 2000u

enum dir_state {
	DIR_UNKNOWN, /* as at start-up */
	DIR_ABSENT,  /* no file yet */
	DIR_LOADED,
};

static struct {
	struct mutex lock;
	/* Guarded by lock. */
	enum dir_state state;
	struct htree tree; /* DIR_LOADED */
	struct ree_slot *slots;
	uint32_t slot_count, room_count;
	bool is_damaged;
	uint32_t generation; /* turned when slots are forgotten */
	uint64_t looked_ms;
	/* Atomic. */
	uint32_t users;
	struct spinlock numbers_lock;
	struct ree_number *numbers;
} dir = {.lock = MUTEX_INIT(dir.lock)};

static const char file_name[] = "/dirf.db";

void ree_dir_add_user(void)
{
	(void)__atomic_fetch_add(&dir.users, 1, __ATOMIC_RELAXED);
}

void ree_dir_drop_user(void)
{
	(void)__atomic_fetch_sub(&dir.users, 1, __ATOMIC_RELAXED);
}

static void forget(void)
{
	if (dir.state == DIR_LOADED)
		htree_close(&dir.tree);
	heap_free(dir.slots);
	dir.slots = NULL;
	dir.generation++;
	dir.slot_count = dir.room_count = 0;
	dir.is_damaged = false;
	dir.state = DIR_UNKNOWN;
}

void ree_dir_reset(void)
{
	forget();
	dir.users = 0;
}

static bool is_free(const struct ree_slot *slot)
{
	return !slot->id_bytes && !slot->id[0];
}

static enum status make_room(uint32_t count)
{
	struct ree_slot *slots = NULL;
	uint32_t room = MAX(count, dir.room_count + dir.room_count / 2 + 8);

	if (count <= dir.room_count)
		return ST_OK;
	slots = heap_realloc(dir.slots, room * sizeof(*slots));
	if (!slots)
		return ST_NO_MEM;
	memset(slots + dir.room_count, 0,
	       (room - dir.room_count) * sizeof(*slots));
	dir.slots = slots;
	dir.room_count = room;
	return ST_OK;
}

/* Block by block: what does not verify leaves its slots unknown, the others
 * good. */
static enum status read_blocks(struct htree *t, struct ree_io *io, uint8_t *dst,
			       size_t size_bytes)
{
	const size_t slot = sizeof(struct ree_slot);
	size_t unknown_end = 0; /* of slots that lie partly in a bad block */

	for (size_t at = 0; at < size_bytes; at += HTREE_PAGE_BYTES) {
		size_t n = MIN(size_bytes - at, (size_t)HTREE_PAGE_BYTES);
		struct storage_sink sink = {.kernel = dst + at,
					    .size_bytes = n};
		enum status st = htree_read(t, io, at, &sink, n);

		if (st == ST_CORRUPT) {
			memset(dst + at / slot * slot, 0, n + at % slot);
			unknown_end = (at + n + slot - 1) / slot * slot;
			dir.is_damaged = true;
		} else if (st != ST_OK) {
			return st;
		} else if (unknown_end > at) {
			memset(dst + at, 0, MIN(unknown_end - at, n));
		}
	}
	return ST_OK;
}

static enum status read_slots(struct htree *t, struct ree_io *io)
{
	uint64_t length = t->now.length_bytes;
	uint32_t count = (uint32_t)(length / sizeof(struct ree_slot));
	size_t size = (size_t)count * sizeof(struct ree_slot);
	struct storage_sink all = {.size_bytes = size};
	enum status st = make_room(count);

	if (st != ST_OK)
		return st;
	dir.slot_count = count;
	if (!count)
		return ST_OK;
	all.kernel = dir.slots;
	st = htree_read(t, io, 0, &all, size);
	return st == ST_CORRUPT ? read_blocks(t, io, (uint8_t *)dir.slots, size)
				: st;
}

/* Numbers that the used slots have, as far as they are below @bits. Slots
 * after the first with the same one are freed when @drop says so. */
static void mark_numbers(uint8_t *map, size_t bits, bool drop)
{
	for (uint32_t i = 0; i < dir.slot_count; i++) {
		struct ree_slot *slot = &dir.slots[i];
		uint8_t bit = (uint8_t)(1u << slot->number % 8);

		if (is_free(slot) || slot->number >= bits)
			continue;
		if (drop && map[slot->number / 8] & bit)
			memset(slot, 0, sizeof(*slot));
		else
			map[slot->number / 8] |= bit;
	}
}

static enum status drop_doubles(void)
{
	size_t bits = ((size_t)dir.slot_count + 64) * 8;
	uint8_t *map = heap_alloc(bits / 8);

	if (!map)
		return ST_NO_MEM;
	mark_numbers(map, bits, true);
	heap_free(map);
	return ST_OK;
}

/* @root: the recorded hash; NULL: none is, or the tree is new. */
static enum status open_tree(struct htree *t, struct ree_io *io, bool create,
			     const uint8_t *root)
{
	uint8_t tsk[STORAGE_TSK_BYTES];
	struct htree_key key = {.name = file_name,
				.tsk = tsk,
				.root = root,
				.is_self_rooted = true};
	enum status st = storage_directory_tsk(tsk);

	if (st == ST_OK)
		st = create ? htree_create(t, io, &key)
			    : htree_open(t, io, &key);
	secure_zero(tsk, sizeof(tsk));
	return st;
}

/* A tree that was just opened: is it the one we know? Else take it over. */
static enum status adopt(struct htree *t, struct ree_io *io)
{
	bool is_known = dir.state == DIR_LOADED;
	enum status st = ST_OK;

	if (is_known &&
	    ct_equal(htree_root(t), htree_root(&dir.tree), HTREE_HASH_BYTES)) {
		htree_close(&dir.tree);
		htree_move(&dir.tree, t);
		return ST_OK;
	}
	forget();
	st = read_slots(t, io);
	if (st == ST_OK)
		st = drop_doubles();
	if (st != ST_OK) {
		htree_close(t);
		forget();
		return st;
	}
	if (is_known)
		log_info("storage: the directory of objects was replaced");
	if (dir.is_damaged)
		log_error("storage: the directory of objects is damaged");
	htree_move(&dir.tree, t);
	dir.state = DIR_LOADED;
	return ST_OK;
}

/* There is no file of that name. */
static enum status accept_none(const struct ree_anchor *anchor)
{
	if (dir.state == DIR_LOADED)
		log_info("storage: the directory of objects is gone");
	forget();
	if (!ree_anchor_allows_none(anchor))
		return ST_NOT_AVAILABLE;
	dir.state = DIR_ABSENT;
	return ST_OK;
}

static enum status look_by_name(struct ree_io *io)
{
	struct ree_anchor anchor;
	struct htree t;
	enum status st = ree_anchor_get(&anchor);

	if (st != ST_OK)
		return st;
	st = open_tree(&t, io, false, anchor.is_set ? anchor.root : NULL);
	if (st == ST_OK) {
		st = adopt(&t, io);
		if (st == ST_OK)
			st = ree_anchor_confirm(&anchor, htree_root(&dir.tree));
	} else if (st == ST_NOT_FOUND || st == ST_NO_DATA) {
		st = accept_none(&anchor);
	} else if (st == ST_CORRUPT) {
		/* Not deleted: it may be mended. */
		log_error("storage: the directory of objects does not verify");
		forget();
	}
	if (st == ST_OK)
		dir.looked_ms = time_system_ms();
	return st;
}

static bool is_time_to_look(void)
{
	return !__atomic_load_n(&dir.users, __ATOMIC_RELAXED) &&
	       time_system_ms() - dir.looked_ms >= LOOK_AGAIN_MS;
}

enum status ree_dir_enter(struct ree_io *io, bool look)
{
	enum status st = ST_OK;

	mutex_lock(&dir.lock);
	if (look || dir.state != DIR_LOADED || is_time_to_look() ||
	    htree_check_file(&dir.tree, io) != ST_OK)
		st = look_by_name(io);
	if (st != ST_OK)
		mutex_unlock(&dir.lock);
	return st;
}

void ree_dir_leave(void)
{
	mutex_unlock(&dir.lock);
}

bool ree_dir_is_damaged(void)
{
	return dir.is_damaged;
}

const struct ree_slot *ree_dir_find(const struct storage_name *name,
				    uint32_t *idx)
{
	for (uint32_t i = 0; i < dir.slot_count; i++) {
		const struct ree_slot *slot = &dir.slots[i];

		if (slot->id_bytes != name->id_bytes || is_free(slot) ||
		    memcmp(slot->owner, name->owner, sizeof(slot->owner)) !=
			    0 ||
		    memcmp(slot->id, name->id, name->id_bytes) != 0)
			continue;
		*idx = i;
		return slot;
	}
	return NULL;
}

uint32_t ree_dir_free_slot(void)
{
	uint32_t i = 0;

	while (i < dir.slot_count && !is_free(&dir.slots[i]))
		i++;
	return i;
}

void ree_dir_fill_slot(struct ree_slot *slot, const struct storage_name *name,
		       uint32_t number, const uint8_t *root)
{
	*slot = (struct ree_slot){.id_bytes = name->id_bytes, .number = number};
	memcpy(slot->owner, name->owner, sizeof(slot->owner));
	memcpy(slot->id, name->id, name->id_bytes);
	if (!name->id_bytes)
		slot->id[0] = 1;
	memcpy(slot->root, root, sizeof(slot->root));
}

bool ree_dir_next(const uint8_t owner[16], uint64_t *idx,
		  struct storage_name *out)
{
	for (; *idx < dir.slot_count; ++*idx) {
		const struct ree_slot *slot = &dir.slots[*idx];

		if (is_free(slot) || slot->id_bytes > STORAGE_OBJECT_ID_MAX ||
		    memcmp(slot->owner, owner, sizeof(slot->owner)) != 0)
			continue;
		*out = (struct storage_name){.id_bytes =
						     (uint8_t)slot->id_bytes};
		memcpy(out->owner, slot->owner, sizeof(out->owner));
		memcpy(out->id, slot->id, slot->id_bytes);
		return true;
	}
	return false;
}

static void enlist(struct ree_number *n)
{
	irq_state_t s = spin_lock(&dir.numbers_lock);

	n->next = dir.numbers;
	dir.numbers = n;
	spin_unlock(&dir.numbers_lock, s);
}

/* There are never more numbers below than slots and kept ones. */
enum status ree_dir_take_number(struct ree_number *n)
{
	size_t bits = (size_t)dir.slot_count + 8;
	uint8_t *map = NULL;
	irq_state_t s = spin_lock(&dir.numbers_lock);

	for (const struct ree_number *i = dir.numbers; i; i = i->next)
		bits++;
	spin_unlock(&dir.numbers_lock, s);
	map = heap_alloc(bits / 8 + 1);
	if (!map)
		return ST_NO_MEM;
	mark_numbers(map, bits, false);
	s = spin_lock(&dir.numbers_lock);
	for (const struct ree_number *i = dir.numbers; i; i = i->next) {
		if (i->number < bits)
			map[i->number / 8] |= (uint8_t)(1u << i->number % 8);
	}
	spin_unlock(&dir.numbers_lock, s);
	n->number = 0;
	while (map[n->number / 8] & 1u << n->number % 8)
		n->number++;
	heap_free(map);
	enlist(n);
	return ST_OK;
}

void ree_dir_keep_number(struct ree_number *n, uint32_t number)
{
	n->number = number;
	enlist(n);
}

void ree_dir_give_number(struct ree_number *n)
{
	irq_state_t s = spin_lock(&dir.numbers_lock);
	struct ree_number **link = &dir.numbers;

	while (*link && *link != n)
		link = &(*link)->next;
	if (*link)
		*link = n->next;
	spin_unlock(&dir.numbers_lock, s);
}

/* The blocks that slot @idx lies in, whole: nothing has to be read. */
static enum status write_slot(struct ree_io *io, uint32_t idx)
{
	const size_t slot_bytes = sizeof(struct ree_slot);
	size_t all = dir.slot_count * slot_bytes;
	size_t from = ALIGN_DOWN(idx * slot_bytes, (size_t)HTREE_PAGE_BYTES);
	size_t to = MIN(all, ALIGN_UP((idx + 1) * slot_bytes,
				      (size_t)HTREE_PAGE_BYTES));
	struct storage_source src = {.kernel =
					     (const uint8_t *)dir.slots + from,
				     .size_bytes = to - from};

	return htree_write(&dir.tree, io, from, &src, to - from);
}

static enum status write_changes(struct ree_io *io,
				 const struct ree_change *changes, size_t count,
				 bool *is_doubtful)
{
	enum status st = ST_OK;

	if (dir.state == DIR_ABSENT) {
		st = open_tree(&dir.tree, io, true, NULL);
		if (st != ST_OK)
			return st;
		dir.state = DIR_LOADED;
	}
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = write_slot(io, changes[i].idx);
	if (st == ST_OK)
		st = htree_commit(&dir.tree, io, is_doubtful);
	if (st != ST_OK)
		return st;
	/* Till it is recorded the old state counts, which is all there. */
	st = ree_anchor_set(htree_root(&dir.tree));
	*is_doubtful = st != ST_OK;
	return st;
}

/* The last write failed: find out what it has left behind. */
static enum status find_out(struct ree_io *io, const uint8_t *wanted,
			    enum status failure)
{
	forget();
	if (look_by_name(io) != ST_OK)
		return ST_PEER_GONE;
	if (dir.state == DIR_LOADED &&
	    ct_equal(wanted, htree_root(&dir.tree), HTREE_HASH_BYTES))
		return ST_OK;
	return failure;
}

/* *@is_reloaded: memory is what is stored again, or unknown. */
static enum status commit_once(struct ree_io *io,
			       const struct ree_change *changes, size_t count,
			       bool *is_reloaded)
{
	bool was_absent = dir.state == DIR_ABSENT;
	bool is_doubtful = false;
	enum status st = write_changes(io, changes, count, &is_doubtful);
	uint8_t wanted[HTREE_HASH_BYTES];

	if (st == ST_OK)
		return ST_OK;
	if (is_doubtful) {
		memcpy(wanted, htree_root(&dir.tree), sizeof(wanted));
		*is_reloaded = true;
		return find_out(io, wanted, st);
	}
	if (!was_absent) {
		htree_revert(&dir.tree);
	} else if (dir.state == DIR_LOADED) {
		/* A file without a header: as good as none. */
		htree_close(&dir.tree);
		dir.state = DIR_ABSENT;
	}
	return st;
}

/* Slots in memory become @changes; or, by the same call, what they were. */
static void swap(struct ree_change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ree_slot old = dir.slots[changes[i].idx];

		dir.slots[changes[i].idx] = changes[i].slot;
		changes[i].slot = old;
	}
}

static enum status try_commit(struct ree_io *io,
			      const struct ree_change *changes, size_t count,
			      bool *is_reloaded)
{
	struct ree_change undo[REE_CHANGES_MAX];
	uint32_t slot_count = dir.slot_count;
	uint32_t end = slot_count;
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		undo[i] = changes[i];
		end = MAX(end, changes[i].idx + 1);
	}
	st = make_room(end);
	if (st != ST_OK)
		return st;
	dir.slot_count = end;
	swap(undo, count);
	st = commit_once(io, changes, count, is_reloaded);
	if (st == ST_OK || *is_reloaded)
		return st;
	swap(undo, count);
	dir.slot_count = slot_count;
	return st;
}

enum status ree_dir_commit(struct ree_io *io, const struct ree_change *changes,
			   size_t count)
{
	bool is_reloaded = false;
	uint32_t generation = 0;
	enum status st = ST_OK;

	if (dir.is_damaged)
		return ST_CORRUPT;
	st = try_commit(io, changes, count, &is_reloaded);
	if (st != ST_PEER_GONE || is_reloaded)
		return st;
	/* Perhaps only the number of the open file is void. */
	generation = dir.generation;
	if (look_by_name(io) != ST_OK)
		return ST_PEER_GONE;
	if (dir.generation != generation)
		return ST_CANCELLED;
	return try_commit(io, changes, count, &is_reloaded);
}
