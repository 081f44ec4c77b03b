/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef MALLOC_H
#define MALLOC_H

#include <stddef.h>

/*
 * The heap of the TA: TA_DATA_SIZE bytes of its own image. Blocks are aligned
 * for any type. free() of anything but a live block panics the TA.
 */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
void free(void *block);
/* Bytes that a live block can hold: at least what was asked for. */
size_t malloc_usable_size(void *block);

#endif
