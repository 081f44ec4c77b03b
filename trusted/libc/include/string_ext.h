/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef STRING_EXT_H
#define STRING_EXT_H

#include <stddef.h>

/* Copy and append with the size of the whole buffer; always terminate when
 * it is not 0; return the length that was wanted. */
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);

/* 0 when equal; the time depends on @size only. */
int consttime_memcmp(const void *a, const void *b, size_t size);
static inline int buf_compare_ct(const void *a, const void *b, size_t size)
{
	return consttime_memcmp(a, b, size);
}

/* Zero that the compiler cannot leave out. */
void memzero_explicit(void *s, size_t size);

#endif
