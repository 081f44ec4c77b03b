/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_CHECKED_H
#define BASE_BYTES_CHECKED_H

#include "base/bytes/compiler.h"

/*
 * Arithmetic on numbers from outside. Each returns true and writes *@out when
 * the exact result fits the type of *@out; otherwise false, *@out undefined.
 */
#define checked_add(a, b, out) (!__builtin_add_overflow((a), (b), (out)))
#define checked_sub(a, b, out) (!__builtin_sub_overflow((a), (b), (out)))
#define checked_mul(a, b, out) (!__builtin_mul_overflow((a), (b), (out)))

/* True when [@offset, @offset + @size) lies within [0, @limit); no wrap. */
static inline bool range_fits(uint64_t offset, uint64_t size, uint64_t limit)
{
	return size <= limit && offset <= limit - size;
}

/* Round @x up to a multiple of @align (a power of two); false when it wraps. */
static inline bool checked_align_up(uint64_t x, uint64_t align, uint64_t *out)
{
	if (!checked_add(x, align - 1, out))
		return false;
	*out &= ~(align - 1);
	return true;
}

#endif
