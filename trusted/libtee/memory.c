/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"

/* A block of no bytes: not NULL, and faults when it is followed. */
#define EMPTY_BLOCK ((void *)1)

static const void *instance_data;

void TEE_SetInstanceData(const void *instanceData)
{
	instance_data = instanceData;
}

const void *TEE_GetInstanceData(void)
{
	return instance_data;
}

/* TEE_MALLOC_NO_SHARE: nothing of the heap is ever handed out by address, so
 * every block keeps that promise. */
void *TEE_Malloc(size_t size, uint32_t hint)
{
	const uint32_t no_fill =
		TEE_MALLOC_NO_FILL | TEE_USER_MEM_HINT_NO_FILL_ZERO;
	void *p;

	/* A promise that nobody here knows is not given. */
	if ((hint & ~(no_fill | TEE_MALLOC_NO_SHARE)) != 0)
		return NULL;
	if (size == 0)
		return EMPTY_BLOCK;
	p = malloc(size);
	if (p != NULL && (hint & no_fill) == 0)
		memset(p, 0, malloc_usable_size(p));
	return p;
}

/*
 * Bytes that a block gains are zero. Of a block from TEE_Malloc() what lies
 * behind the wanted size is zero too, so all that can be gained is known.
 */
void *TEE_Realloc(void *buffer, size_t newSize)
{
	size_t before = 0;
	size_t after;
	char *p;

	if (buffer == EMPTY_BLOCK)
		buffer = NULL;
	if (newSize == 0) {
		free(buffer);
		return EMPTY_BLOCK;
	}
	if (buffer != NULL)
		before = malloc_usable_size(buffer);
	p = realloc(buffer, newSize);
	if (p == NULL)
		return NULL;
	after = malloc_usable_size(p);
	if (newSize < before)
		before = newSize;
	if (after > before)
		memset(p + before, 0, after - before);
	return p;
}

void TEE_Free(void *buffer)
{
	if (buffer != EMPTY_BLOCK)
		free(buffer);
}

void TEE_MemMove(void *dest, const void *src, size_t size)
{
	memmove(dest, src, size);
}

/* Sign of the first difference, without a branch on what is compared. */
int32_t TEE_MemCompare(const void *buffer1, const void *buffer2, size_t size)
{
	const volatile uint8_t *a = buffer1;
	const volatile uint8_t *b = buffer2;
	uint32_t result = 0;

	for (size_t i = size; i > 0; i--) {
		uint32_t difference = (uint32_t)a[i - 1] - b[i - 1];
		/* All ones when the bytes differ, else 0. */
		uint32_t mask = 0 - ((difference | (0 - difference)) >> 31);

		result = (result & ~mask) | (difference & mask);
	}
	return (int32_t)result;
}

void TEE_MemFill(void *buffer, uint32_t x, size_t size)
{
	/* The call may not be left out: this is how TAs wipe secrets. */
	void *(*volatile fill)(void *, int, size_t) = memset;

	fill(buffer, (uint8_t)x, size);
}

static TEE_Result cache(char *buf, size_t len, enum utee_cache_operation op)
{
	return _utee_cache_operation(buf, len, op);
}

TEE_Result TEE_CacheClean(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHECLEAN);
}

TEE_Result TEE_CacheFlush(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHEFLUSH);
}

TEE_Result TEE_CacheInvalidate(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHEINVALIDATE);
}
