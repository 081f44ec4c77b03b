/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBC_HEAP_H
#define TRUSTED_LIBC_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Allocator over one piece of memory. Its control block lies at the start of
 * that memory, so copies of this code in several libraries of one TA find the
 * same heap. One thread at a time (a TA has one).
 */
struct heap;

/* What heap_free() and heap_resize() found in place of a live block. */
enum heap_fault {
	HEAP_OK = 0,
	HEAP_NOT_A_BLOCK, /* not from this heap, or freed already */
	HEAP_DAMAGED,     /* somebody wrote past the end of a block */
};

/*
 * The heap in [@mem, @mem + @size_bytes), made at the first call: the memory
 * must be zero then. NULL when it is too small for one block.
 */
struct heap *heap_at(void *mem, size_t size_bytes);

/* @align: power of two. NULL: no room, or the numbers wrap. */
void *heap_alloc(struct heap *heap, size_t align, size_t size_bytes);
enum heap_fault heap_free(struct heap *heap, void *block);
/* Grow or shrink where it is; false: cannot, nothing has changed. */
bool heap_resize(struct heap *heap, void *block, size_t size_bytes);
/* Whether @block lies in the heap's memory at all. */
bool heap_contains(const struct heap *heap, const void *block);
/* Bytes that the block can hold; 0: not a live block. */
size_t heap_block_bytes(struct heap *heap, void *block);

struct heap_stats {
	size_t size_bytes;
	size_t used_bytes;
	size_t peak_bytes;
	size_t failed_count;
	size_t largest_failed_bytes;
	size_t largest_bytes;
};
void heap_get_stats(const struct heap *heap, struct heap_stats *out);

#endif
