/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/pages.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/lock.h"

#define POOL_PAGES 32768u /* 128 MiB */

extern uint8_t image_end[];

static struct lock pages_lock;
static uint8_t *pool;
static uint32_t pool_pages;
static uint8_t is_used[POOL_PAGES];
static uint32_t used_count;
static uint32_t next_fit;

void pages_init(void)
{
	uint64_t base = ALIGN_UP((uint64_t)image_end, UINT64_C(0x200000));
	uint64_t end = board.ram.base + board.ram.size_bytes;

	pool = (uint8_t *)base;
	pool_pages = (uint32_t)MIN((end - base) / PAGE, (uint64_t)POOL_PAGES);
}

static bool is_free_run(uint32_t first, uint32_t count)
{
	if (first + count > pool_pages)
		return false;
	for (uint32_t i = first; i < first + count; i++) {
		if (is_used[i])
			return false;
	}
	return true;
}

static uint32_t take_run(uint32_t count)
{
	for (uint32_t n = 0; n < pool_pages; n++) {
		uint32_t first = (next_fit + n) % pool_pages;

		if (!is_free_run(first, count))
			continue;
		memset(is_used + first, 1, count);
		used_count += count;
		next_fit = (first + count) % pool_pages;
		return first;
	}
	bail_out("out of normal-world pages");
}

void *pages_get(uint32_t page_count)
{
	uint32_t first;

	lock_take(&pages_lock);
	first = take_run(page_count);
	lock_drop(&pages_lock);
	return memset(pool + first * PAGE, 0, page_count * PAGE);
}

void pages_put(void *pages, uint32_t page_count)
{
	uint32_t first = (uint32_t)(((uint8_t *)pages - pool) / PAGE);

	lock_take(&pages_lock);
	memset(is_used + first, 0, page_count);
	used_count -= page_count;
	lock_drop(&pages_lock);
}

uint32_t pages_in_use(void)
{
	return used_count;
}
