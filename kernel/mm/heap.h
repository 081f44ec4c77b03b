/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_HEAP_H
#define KERNEL_MM_HEAP_H

#include "base/bytes/compiler.h"

/*
 * Kernel heap: size classes over whole pages; bigger requests are page runs.
 * No size limit of its own. Memory is zeroed when handed out and wiped when
 * freed. Alignment 16. Context: any; spinlock.
 */
void *heap_alloc(size_t size_bytes) __must_check; /* NULL: no memory */
/* count * size, checked. */
void *heap_alloc_array(size_t count, size_t size_bytes) __must_check;
void heap_free(void *ptr); /* NULL allowed */
void *heap_realloc(void *ptr, size_t size_bytes) __must_check;
size_t heap_size(const void *ptr); /* usable bytes */
/* Bytes that a block of @size_bytes is accounted with. */
size_t heap_rounded(size_t size_bytes);

/* Give empty pages that are kept for the next allocation back to the page
 * allocator. The heap does so by itself when there are no others. Returns
 * whether there were any. */
bool heap_trim(void);

struct heap_stats {
	size_t allocated_bytes, max_allocated_bytes, pages;
};
void heap_get_stats(struct heap_stats *out);

/* What is in use, by size: the objects of one class; behind the last class
 * whole runs of pages, whose size is not the same (0). False: no such class. */
struct heap_class_stats {
	size_t object_bytes, object_count;
};
bool heap_get_class_stats(unsigned int class_idx, struct heap_class_stats *out);

#endif
