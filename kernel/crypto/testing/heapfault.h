/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_HEAPFAULT_H
#define KERNEL_CRYPTO_TESTING_HEAPFAULT_H

#include "base/bytes/compiler.h"

/*
 * Tests of this room, linked with --wrap of both functions (module.mk): the
 * @heapfault_nth allocation from now on fails, once; 0 switches it off.
 */
static unsigned long heapfault_nth;

void *__real_heap_alloc(size_t size_bytes);
void *__wrap_heap_alloc(size_t size_bytes);
void *__real_heap_alloc_array(size_t count, size_t size_bytes);
void *__wrap_heap_alloc_array(size_t count, size_t size_bytes);

static inline bool heapfault_is_due(void)
{
	return heapfault_nth > 0 && --heapfault_nth == 0;
}

void *__wrap_heap_alloc(size_t size_bytes)
{
	return heapfault_is_due() ? NULL : __real_heap_alloc(size_bytes);
}

void *__wrap_heap_alloc_array(size_t count, size_t size_bytes)
{
	if (heapfault_is_due())
		return NULL;
	return __real_heap_alloc_array(count, size_bytes);
}

#endif
