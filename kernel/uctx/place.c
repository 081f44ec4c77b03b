/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/uctx/uctx_priv.h"

/*
 * Where things go. One random GiB per context, and in it a random page for
 * each request: 18 bits, besides those of the window. The GiB above the window
 * stays empty, so that an address that is off by one GiB is never valid.
 */

static uint64_t rotate(uint64_t x, unsigned int bits)
{
	return x << bits | x >> (64 - bits);
}

/*
 * xoroshiro128++. Its outputs are seen only by the TA that lives here, as
 * addresses of its own memory, so it need not be a cryptographic one. The
 * limits are far below 2^64: the bias does not matter.
 */
static uint64_t random_below(struct uctx *u, uint64_t limit)
{
	uint64_t a = u->place_state[0];
	uint64_t b = u->place_state[1];
	uint64_t r = rotate(a + b, 17) + a;

	b ^= a;
	u->place_state[0] = rotate(a, 49) ^ b ^ b << 21;
	u->place_state[1] = rotate(b, 28);
	return r % limit;
}

static vaddr_t lowest_va(void)
{
	return MAX(arch_user_va_min(), (vaddr_t)LOWEST_VA);
}

void place_init(struct uctx *u)
{
	uint64_t window_count = arch_user_va_max(u->is_32bit) / WINDOW_BYTES;

	/* The last one may be cut short by what the architecture keeps. */
	if (window_count > 1 &&
	    arch_user_va_max(u->is_32bit) % WINDOW_BYTES == 0 && !u->is_32bit)
		window_count--;
	u->window = random_below(u, window_count) * WINDOW_BYTES;
	u->param_base = u->window +
			random_below(u, WINDOW_BYTES / PAGE_BYTES) * PAGE_BYTES;
}

bool place_is_free(const struct uctx *u, vaddr_t va, size_t page_count)
{
	uint64_t size = 0;
	uint64_t end = 0;
	size_t i = 0;

	if (!checked_mul((uint64_t)page_count, PAGE_BYTES, &size) ||
	    !checked_add(va, size, &end))
		return false;
	if (va < lowest_va() || end > arch_user_va_max(u->is_32bit))
		return false;
	i = region_index(u, va);
	return i == u->region_count || u->regions[i].va >= end;
}

/* First gap of @size bytes in [lo, hi), all page aligned; false: none. */
static bool first_fit(const struct uctx *u, vaddr_t lo, vaddr_t hi,
		      uint64_t size, vaddr_t *va)
{
	vaddr_t at = MAX(lo, lowest_va());
	size_t i = region_index(u, at);

	hi = MIN(hi, arch_user_va_max(u->is_32bit));
	for (; at < hi && size <= hi - at; i++) {
		if (i == u->region_count || u->regions[i].va >= at + size) {
			*va = at;
			return true;
		}
		at = MAX(at, region_end(&u->regions[i]));
	}
	return false;
}

/* What does not fit the window goes to the others, upwards, but for the one
 * that stays empty. */
static bool fit_outside(const struct uctx *u, uint64_t size, vaddr_t *va)
{
	vaddr_t hole = u->window + WINDOW_BYTES;

	if (first_fit(u, hole + WINDOW_BYTES, arch_user_va_max(u->is_32bit),
		      size, va))
		return true;
	return first_fit(u, 0, u->window, size, va);
}

static enum status padded_size(size_t page_count, size_t pad_before,
			       size_t pad_after, uint64_t *size)
{
	uint64_t pages = 0;

	if (!page_count)
		return ST_BAD_PARAM;
	if (!checked_add((uint64_t)page_count, pad_before, &pages) ||
	    !checked_add(pages, pad_after, &pages) ||
	    !checked_mul(pages, PAGE_BYTES, size))
		return ST_NO_MEM;
	return ST_OK;
}

enum status uctx_find_free(struct uctx *u, size_t page_count, size_t pad_before,
			   size_t pad_after, vaddr_t *va)
{
	vaddr_t end = u->window + WINDOW_BYTES;
	uint64_t size = 0;
	vaddr_t start = 0;
	vaddr_t at = 0;
	enum status st = padded_size(page_count, pad_before, pad_after, &size);

	if (st != ST_OK)
		return st;
	start = u->window +
		random_below(u, WINDOW_BYTES / PAGE_BYTES) * PAGE_BYTES;
	if (!first_fit(u, start, end, size, &at) &&
	    !first_fit(u, u->window, end, size, &at) &&
	    !fit_outside(u, size, &at))
		return ST_NO_MEM;
	*va = at + pad_before * PAGE_BYTES;
	return ST_OK;
}

enum status place_find_param(struct uctx *u, size_t page_count, vaddr_t *va)
{
	uint64_t size = 0;
	enum status st = padded_size(page_count, 0, 0, &size);

	if (st != ST_OK)
		return st;
	if (first_fit(u, u->param_base, u->window + WINDOW_BYTES, size, va))
		return ST_OK;
	return uctx_find_free(u, page_count, 0, 0, va);
}
