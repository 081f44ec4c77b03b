/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/pta/selftest.h"
#include "kernel/storage/htree.h"
#include "kernel/storage/keys.h"
#include "kernel/thread/mutex.h"

/*
 * The hash tree of stored files, over a file of normal world: what is written
 * is read again by root hash after every kind of change, and no byte of the
 * file can be changed so that other data is read.
 */
#define BLOCKS_MAX    10u
#define FLIP_BLOCKS   5u
#define LENGTH_MAX    ((BLOCKS_MAX + 1) * HTREE_PAGE_BYTES)
#define FILE_NAME     "/selftest"
#define VERSION_COUNT 2u

struct tester {
	struct htree tree;
	struct ree_io io;
	uint8_t tsk[STORAGE_TSK_BYTES];
	uint8_t root[HTREE_HASH_BYTES];
	bool is_open;
	size_t length;
	uint8_t model[LENGTH_MAX]; /* what the file should read as */
	uint8_t read[LENGTH_MAX];
};

static struct mutex lock = MUTEX_INIT(lock);

static struct htree_key key_of(const struct tester *t)
{
	return (struct htree_key){
		.name = FILE_NAME, .tsk = t->tsk, .root = t->root};
}

static void close(struct tester *t)
{
	if (t->is_open)
		htree_close(&t->tree);
	t->is_open = false;
}

static enum status commit_and_close(struct tester *t)
{
	bool is_doubtful = false;
	enum status st = htree_commit(&t->tree, &t->io, &is_doubtful);

	if (st == ST_OK) {
		memcpy(t->root, htree_root(&t->tree), sizeof(t->root));
		htree_trim(&t->tree);
	}
	close(t);
	return st;
}

/* ST_CORRUPT: that is not what the root names. */
static enum status open_and_read(struct tester *t)
{
	const struct htree_key key = key_of(t);
	const struct storage_sink all = {.kernel = t->read,
					 .size_bytes = t->length};
	enum status st = htree_open(&t->tree, &t->io, &key);

	if (st != ST_OK)
		return st;
	t->is_open = true;
	return htree_read(&t->tree, &t->io, 0, &all, t->length);
}

static enum status check_contents(struct tester *t)
{
	enum status st = open_and_read(t);

	if (st != ST_OK)
		return st;
	SELF_CHECK(t->tree.now.length_bytes == t->length);
	SELF_CHECK(memcmp(t->read, t->model, t->length) == 0);
	return ST_OK;
}

static enum status write(struct tester *t, size_t offset, size_t size,
			 uint8_t seed)
{
	const struct storage_source src = {.kernel = t->model + offset,
					   .size_bytes = size};

	for (size_t i = 0; i < size; i++)
		t->model[offset + i] = (uint8_t)(seed + i * 7 + i / 256);
	if (offset + size > t->length)
		t->length = offset + size;
	return htree_write(&t->tree, &t->io, offset, &src, size);
}

static enum status truncate(struct tester *t, size_t length)
{
	if (length > t->length)
		memset(t->model + t->length, 0, length - t->length);
	t->length = length;
	return htree_truncate(&t->tree, &t->io, length);
}

static enum status create(struct tester *t, size_t length)
{
	const struct htree_key key = key_of(t);
	enum status st = htree_create(&t->tree, &t->io, &key);

	if (st != ST_OK)
		return st;
	t->is_open = true;
	t->length = 0;
	st = write(t, 0, length, (uint8_t)length);
	return st == ST_OK ? commit_and_close(t) : st;
}

/* Rewritten in the middle and made longer; then cut, and longer by zeros. */
static enum status change(struct tester *t, uint32_t blocks)
{
	size_t length = t->length;
	enum status st = write(t, length / 3, length / 2, (uint8_t)blocks);

	if (st == ST_OK)
		st = write(t, length, HTREE_PAGE_BYTES - 50, 3);
	if (st == ST_OK)
		st = commit_and_close(t);
	if (st == ST_OK)
		st = check_contents(t);
	if (st == ST_OK)
		st = truncate(t, length / 2 + 7);
	if (st == ST_OK)
		st = truncate(t, length);
	if (st == ST_OK)
		st = commit_and_close(t);
	return st;
}

static enum status test_changes(struct tester *t)
{
	enum status st = ST_OK;

	for (uint32_t blocks = 1; blocks <= BLOCKS_MAX && st == ST_OK;
	     blocks++) {
		st = create(t, blocks * HTREE_PAGE_BYTES - 100);
		if (st == ST_OK)
			st = check_contents(t);
		if (st == ST_OK)
			st = change(t, blocks);
		if (st == ST_OK)
			st = check_contents(t);
		close(t);
	}
	return st;
}

/* The state before a change is not taken for the one after it. */
static enum status test_old_root(struct tester *t)
{
	uint8_t old[HTREE_HASH_BYTES];
	enum status st = create(t, 3 * HTREE_PAGE_BYTES);

	memcpy(old, t->root, sizeof(old));
	for (int i = 0; i < 2 && st == ST_OK; i++) {
		st = check_contents(t);
		if (st == ST_OK)
			st = write(t, 5, 100, 9);
		if (st == ST_OK)
			st = commit_and_close(t);
	}
	if (st != ST_OK)
		return st;
	memcpy(t->root, old, sizeof(old));
	st = open_and_read(t);
	close(t);
	SELF_CHECK(st == ST_CORRUPT);
	return ST_OK;
}

/* Change one byte of the stored file by @mask. */
static enum status flip(struct tester *t, uint64_t offset, uint8_t mask)
{
	struct ree_file f = {.is_open = false};
	uint8_t byte = 0;
	size_t got = 0;
	enum status st = ree_file_open(&t->io, FILE_NAME, false, &f);

	if (st != ST_OK)
		return st;
	st = ree_file_read(&t->io, &f, offset, &byte, 1, &got);
	byte ^= mask;
	if (st == ST_OK && got == 1)
		st = ree_file_write(&t->io, &f, offset, &byte, 1);
	ree_file_close(&f);
	return st;
}

/* One byte changed and set right again; *@is_seen: it was detected. What is not
 * seen must not matter. */
static enum status try_flip(struct tester *t, uint64_t offset, bool *is_seen)
{
	enum status st = flip(t, offset, 0x40);

	if (st != ST_OK)
		return st;
	st = check_contents(t);
	close(t);
	if (st == ST_CORRUPT)
		*is_seen = true;
	else if (st != ST_OK)
		return st;
	return flip(t, offset, 0x40);
}

/* A piece of the file, which lies there in two versions: at least one counts.
 */
struct piece {
	uint64_t offset[VERSION_COUNT];
	size_t at[3]; /* bytes of it to change */
};

static enum status try_piece(struct tester *t, const struct piece *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(p->at); i++) {
		bool is_seen = false;

		for (size_t v = 0; v < VERSION_COUNT; v++) {
			enum status st =
				try_flip(t, p->offset[v] + p->at[i], &is_seen);

			if (st != ST_OK)
				return st;
		}
		SELF_CHECK(is_seen);
	}
	return ST_OK;
}

static enum status test_flips(struct tester *t)
{
	const struct piece headers = {
		.offset = {0, sizeof(struct htree_header)},
		.at = {offsetof(struct htree_header, tag),
		       offsetof(struct htree_header, wrapped_fek),
		       offsetof(struct htree_header, meta)}};
	const size_t node = sizeof(struct htree_node);
	enum status st = create(t, FLIP_BLOCKS * HTREE_PAGE_BYTES);

	if (st == ST_OK)
		st = try_piece(t, &headers);
	for (uint32_t i = 0; i < FLIP_BLOCKS && st == ST_OK; i++) {
		uint64_t first = HTREE_PAGE_BYTES + 2 * i * node;
		const struct piece nodes = {
			.offset = {first, first + node},
			.at = {0, offsetof(struct htree_node, iv),
			       offsetof(struct htree_node, tag)}};
		const struct piece blocks = {
			.offset = {htree_block_page(i, 0) * HTREE_PAGE_BYTES,
				   htree_block_page(i, 1) * HTREE_PAGE_BYTES},
			.at = {0, 1000, HTREE_PAGE_BYTES - 1}};

		st = try_piece(t, &nodes);
		if (st == ST_OK)
			st = try_piece(t, &blocks);
	}
	return st == ST_OK ? check_contents(t) : st;
}

static enum status run(struct tester *t)
{
	static const uint8_t nobody[16];
	enum status st = storage_tsk(nobody, t->tsk);

	if (st == ST_OK)
		st = test_changes(t);
	close(t);
	if (st == ST_OK)
		st = test_old_root(t);
	close(t);
	if (st == ST_OK)
		st = test_flips(t);
	close(t);
	(void)ree_file_remove(&t->io, FILE_NAME);
	ree_io_end(&t->io);
	secure_zero(t->tsk, sizeof(t->tsk));
	return st;
}

enum status self_test_tree(void)
{
	struct tester *t = heap_alloc(sizeof(*t));
	enum status st;

	if (!t)
		return ST_NO_MEM;
	mutex_lock(&lock);
	st = run(t);
	mutex_unlock(&lock);
	heap_free(t);
	return st;
}
