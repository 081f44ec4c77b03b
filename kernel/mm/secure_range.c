/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"

/* Sorted, separate; grows at start-up only, so readers need no lock. */
static struct {
	unsigned int count;
	struct {
		paddr_t base, end;
	} range[PAGE_SECURE_MAX];
} secure;

static void remove_at(unsigned int i)
{
	secure.count--;
	for (; i < secure.count; i++)
		secure.range[i] = secure.range[i + 1];
}

void page_add_secure(paddr_t base, uint64_t size_bytes)
{
	paddr_t end = 0;
	unsigned int i = 0;

	if (!size_bytes)
		return;
	check_fatal(checked_add(base, size_bytes, &end) &&
		    checked_align_up(end, PAGE_BYTES, &end));
	base = ALIGN_DOWN(base, PAGE_BYTES);
	while (i < secure.count && secure.range[i].end < base)
		i++;
	while (i < secure.count && secure.range[i].base <= end) {
		base = MIN(base, secure.range[i].base);
		end = MAX(end, secure.range[i].end);
		remove_at(i);
	}
	check_fatal(secure.count < PAGE_SECURE_MAX);
	for (unsigned int k = secure.count++; k > i; k--)
		secure.range[k] = secure.range[k - 1];
	secure.range[i].base = base;
	secure.range[i].end = end;
}

bool page_next_secure(paddr_t pa, paddr_t *base, uint64_t *size_bytes)
{
	for (unsigned int i = 0; i < secure.count; i++) {
		if (secure.range[i].end <= pa)
			continue;
		*base = secure.range[i].base;
		*size_bytes = secure.range[i].end - secure.range[i].base;
		return true;
	}
	return false;
}

bool page_is_secure(paddr_t pa, uint64_t size_bytes)
{
	paddr_t end = 0;

	if (!checked_add(pa, size_bytes, &end))
		return true;
	for (unsigned int i = 0; i < secure.count; i++)
		if (pa < secure.range[i].end && end > secure.range[i].base)
			return true;
	return false;
}
