/* SPDX-License-Identifier: BSD-2-Clause */
#include <malloc.h>
#include <stdint.h>
#include <string.h>

#include "trusted/libc/abort.h"
#include "trusted/libc/heap.h"

/* The TA's image brings the memory (trusted/devkit/src/user_ta_header.c). */
extern uint8_t ta_heap[];
extern const size_t ta_heap_size;

static struct heap *ta_heap_get(void)
{
	return heap_at(ta_heap, ta_heap_size);
}

void *malloc(size_t size)
{
	return heap_alloc(ta_heap_get(), 1, size);
}

void *memalign(size_t alignment, size_t size)
{
	if (alignment == 0 || (alignment & (alignment - 1)) != 0)
		return NULL;
	return heap_alloc(ta_heap_get(), alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

void *calloc(size_t count, size_t size)
{
	size_t total;
	void *p;

	if (__builtin_mul_overflow(count, size, &total))
		return NULL;
	p = malloc(total);
	if (p != NULL)
		memset(p, 0, total);
	return p;
}

void free(void *block)
{
	if (block == NULL)
		return;
	switch (heap_free(ta_heap_get(), block)) {
	case HEAP_OK:
		return;
	case HEAP_NOT_A_BLOCK:
		ta_abort("free() of what is not a live block");
	case HEAP_DAMAGED:
		ta_abort("heap damaged: a block was written past its end");
	}
}

size_t malloc_usable_size(void *block)
{
	return block != NULL ? heap_block_bytes(ta_heap_get(), block) : 0;
}

void *realloc(void *block, size_t size)
{
	size_t old;
	void *p;

	if (block == NULL)
		return malloc(size);
	old = heap_block_bytes(ta_heap_get(), block);
	if (old == 0)
		ta_abort("realloc() of what is not a live block");
	if (heap_resize(ta_heap_get(), block, size))
		return block;
	p = malloc(size);
	if (p == NULL)
		return NULL;
	memcpy(p, block, old < size ? old : size);
	free(block);
	return p;
}
