/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/pta/selftest.h"
#include "kernel/thread/lock_graph.h"
#include "kernel/thread/mutex.h"

/* Values that the compiler may not know. */
static volatile uint64_t max64 = UINT64_MAX;
static volatile int64_t min_i64 = INT64_MIN;
static volatile uint32_t max32 = UINT32_MAX;

static enum status test_checked_64(void)
{
	uint64_t u = 0;
	int64_t i = 0;

	SELF_CHECK(!checked_add(max64, UINT64_C(1), &u));
	SELF_CHECK(checked_add(max64 - 1, UINT64_C(1), &u) && u == UINT64_MAX);
	SELF_CHECK(!checked_sub(UINT64_C(0), max64, &u));
	SELF_CHECK(checked_sub(max64, max64, &u) && u == 0);
	SELF_CHECK(!checked_mul(max64, UINT64_C(2), &u));
	SELF_CHECK(checked_mul(max64 / 3, UINT64_C(3), &u) && u == UINT64_MAX);
	SELF_CHECK(!checked_sub(min_i64, INT64_C(1), &i));
	SELF_CHECK(!checked_mul(min_i64, INT64_C(-1), &i));
	SELF_CHECK(checked_add(min_i64, INT64_MAX, &i) && i == -1);
	return ST_OK;
}

/* The exact result must fit the type of the destination, whatever the types
 * of the operands are. */
static enum status test_checked_mixed(void)
{
	uint64_t u64 = 0;
	uint32_t u32 = 0;
	uint8_t u8 = 0;

	SELF_CHECK(!checked_add(max32, 1u, &u32));
	SELF_CHECK(checked_add(max32, 1u, &u64) && u64 == BIT64(32));
	SELF_CHECK(checked_mul(max32, max32, &u64));
	SELF_CHECK(u64 == UINT64_C(0xFFFFFFFE00000001));
	SELF_CHECK(!checked_add(200u, 56u, &u8));
	SELF_CHECK(!checked_sub(0u, 1u, &u64));
	SELF_CHECK(range_fits(0, max64, max64));
	SELF_CHECK(!range_fits(1, max64, max64));
	SELF_CHECK(!range_fits(max64, 1, max64));
	SELF_CHECK(!checked_align_up(max64, 4096, &u64));
	SELF_CHECK(checked_align_up(4097, 4096, &u64) && u64 == 8192);
	return ST_OK;
}

static enum status test_division(void)
{
	uint64_t n = max64;
	uint32_t d = 10;

	SELF_CHECK(n / d == UINT64_C(1844674407370955161) && n % d == 5);
	SELF_CHECK(min_i64 / 3 == INT64_C(-3074457345618258602));
	SELF_CHECK(min_i64 % 3 == -2);
	SELF_CHECK(-7 / (int32_t)(d - 8) == -3 && -7 % (int32_t)(d - 8) == -1);
	return ST_OK;
}

enum status self_test_arithmetic(void)
{
	enum status st = test_checked_64();

	if (st == ST_OK)
		st = test_checked_mixed();
	if (st == ST_OK)
		st = test_division();
	return st;
}

static bool is_all(const uint8_t *p, size_t size, uint8_t value)
{
	while (size > 0 && *p == value) {
		p++;
		size--;
	}
	return size == 0;
}

/* Blocks of many sizes at once: aligned, zeroed, apart from each other. */
static enum status test_heap_blocks(void **blocks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = (i + 1) * (i + 1) * 7;

		blocks[i] = heap_alloc(size);
		SELF_CHECK(blocks[i]);
		SELF_CHECK(IS_ALIGNED((uintptr_t)blocks[i], 16));
		SELF_CHECK(heap_size(blocks[i]) >= size);
		SELF_CHECK(is_all(blocks[i], size, 0));
		memset(blocks[i], (int)i + 1, size);
	}
	for (size_t i = 0; i < count; i++)
		SELF_CHECK(is_all(blocks[i], (i + 1) * (i + 1) * 7,
				  (uint8_t)(i + 1)));
	return ST_OK;
}

static enum status test_heap_realloc(void)
{
	uint8_t *p = heap_alloc(24);
	uint8_t *q;

	SELF_CHECK(p);
	memset(p, 0xA5, 24);
	q = heap_realloc(p, 9000);
	if (!q)
		heap_free(p);
	SELF_CHECK(q);
	if (!is_all(q, 24, 0xA5)) {
		heap_free(q);
		SELF_CHECK(!"realloc keeps the content");
	}
	heap_free(q);
	return ST_OK;
}

enum status self_test_heap(void)
{
	void *blocks[24] = {0};
	struct heap_stats before, after;
	enum status st;

	heap_get_stats(&before);
	st = test_heap_blocks(blocks, ARRAY_SIZE(blocks));
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++)
		heap_free(blocks[i]);
	if (st == ST_OK)
		st = test_heap_realloc();
	if (st != ST_OK)
		return st;
	heap_get_stats(&after);
	SELF_CHECK(after.max_allocated_bytes >= before.allocated_bytes);
	SELF_CHECK(!heap_alloc_array(SIZE_MAX / 2, 3));
	heap_free(NULL);
	return ST_OK;
}

enum status self_test_locks(void)
{
	struct condvar c;
	struct rwlock l;
	struct mutex m;

	mutex_init(&m);
	SELF_CHECK(!mutex_is_held(&m));
	mutex_lock(&m);
	SELF_CHECK(mutex_is_held(&m));
	SELF_CHECK(!mutex_trylock(&m));
	condvar_init(&c);
	condvar_signal(&c); /* nobody waits: nothing happens */
	condvar_broadcast(&c);
	mutex_unlock(&m);
	SELF_CHECK(mutex_trylock(&m));
	mutex_unlock(&m);
	SELF_CHECK(!mutex_is_held(&m));

	rwlock_init(&l);
	rwlock_read_lock(&l);
	rwlock_read_lock(&l);
	SELF_CHECK(l.readers == 2);
	rwlock_read_unlock(&l);
	rwlock_read_unlock(&l);
	rwlock_write_lock(&l);
	SELF_CHECK(l.readers == -1);
	rwlock_write_unlock(&l);
	SELF_CHECK(l.readers == 0);
	return ST_OK;
}

static bool take(struct lock_graph *g, const char *held, const char *next)
{
	return lock_graph_note(g, lock_graph_number(g, held),
			       lock_graph_number(g, next));
}

static enum status test_lock_graph(struct lock_graph *g)
{
	static const char locks[5];

	SELF_CHECK(take(g, &locks[0], &locks[1]));
	SELF_CHECK(take(g, &locks[1], &locks[2]));
	SELF_CHECK(take(g, &locks[0], &locks[2]));
	SELF_CHECK(take(g, &locks[2], &locks[3]));
	SELF_CHECK(take(g, &locks[0], &locks[1]));
	/* Reversed, over one step and over three; with itself. */
	SELF_CHECK(!take(g, &locks[1], &locks[0]));
	SELF_CHECK(!take(g, &locks[3], &locks[0]));
	SELF_CHECK(!take(g, &locks[2], &locks[2]));
	/* What was refused was not noted. */
	SELF_CHECK(take(g, &locks[4], &locks[0]));
	SELF_CHECK(take(g, &locks[0], &locks[3]));
	SELF_CHECK(!take(g, &locks[3], &locks[4]));
	return ST_OK;
}

enum status self_test_lock_order(void)
{
	struct lock_graph *g = heap_alloc(sizeof(*g));
	enum status st;

	if (!g)
		return ST_NO_MEM;
	st = test_lock_graph(g);
	heap_free(g);
	return st;
}
