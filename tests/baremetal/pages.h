/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_PAGES_H
#define TESTS_BAREMETAL_PAGES_H

#include "base/bytes/compiler.h"

#define PAGE UINT64_C(4096)

/* Normal-world pages, zeroed, contiguous; any CPU. Bails out when empty. */
void pages_init(void);
void *pages_get(uint32_t page_count);
void pages_put(void *pages, uint32_t page_count);
uint32_t pages_in_use(void);

static inline uint32_t pages_for(uint64_t size_bytes)
{
	return (uint32_t)((size_bytes + PAGE - 1) / PAGE);
}

#endif
