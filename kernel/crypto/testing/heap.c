/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's heap for programs that link this room alone. */
#include <stdlib.h>

#include "kernel/mm/heap.h"

void *heap_alloc(size_t size_bytes)
{
	return calloc(1, size_bytes);
}

void *heap_alloc_array(size_t count, size_t size_bytes)
{
	return calloc(count, size_bytes);
}

void heap_free(void *p)
{
	free(p);
}
