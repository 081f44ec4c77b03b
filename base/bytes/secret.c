/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"

/*
 * Called through a pointer that the compiler may not look behind: it cannot
 * know that this is memset() and that nobody reads the zeros.
 */
static void *(*const volatile wipe)(void *, int, size_t) = memset;

void secure_zero(void *dst, size_t size_bytes)
{
	if (size_bytes > 0)
		wipe(dst, 0, size_bytes);
}

bool ct_equal(const void *a, const void *b, size_t size_bytes)
{
	/* volatile: no early exit may be derived from a partial result. */
	const volatile uint8_t *pa = a;
	const volatile uint8_t *pb = b;
	uint8_t difference = 0;

	for (size_t i = 0; i < size_bytes; i++)
		difference |= pa[i] ^ pb[i];
	return difference == 0;
}
