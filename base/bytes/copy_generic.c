/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The four routines that a compiler may call by itself, in plain C, for an
 * architecture that has no faster ones of its own. Built with
 * -fno-tree-loop-distribute-patterns, or the loops would be turned into calls
 * of themselves.
 */
#include "base/bytes/mem.h"

void *memcpy(void *restrict dst, const void *restrict src, size_t size_bytes)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	for (size_t i = 0; i < size_bytes; i++)
		d[i] = s[i];
	return dst;
}

void *memmove(void *dst, const void *src, size_t size_bytes)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	if ((uintptr_t)dst <= (uintptr_t)src) {
		for (size_t i = 0; i < size_bytes; i++)
			d[i] = s[i];
	} else {
		for (size_t i = size_bytes; i > 0; i--)
			d[i - 1] = s[i - 1];
	}
	return dst;
}

void *memset(void *dst, int value, size_t size_bytes)
{
	unsigned char *d = dst;

	for (size_t i = 0; i < size_bytes; i++)
		d[i] = (unsigned char)value;
	return dst;
}

int memcmp(const void *a, const void *b, size_t size_bytes)
{
	const unsigned char *pa = a;
	const unsigned char *pb = b;

	for (size_t i = 0; i < size_bytes; i++) {
		if (pa[i] != pb[i])
			return pa[i] - pb[i];
	}
	return 0;
}
