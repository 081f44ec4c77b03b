/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_MEM_H
#define BASE_BYTES_MEM_H

#include "base/bytes/compiler.h"

/*
 * The memory routines of C, implemented for each architecture for speed
 * (word copies; the kernel never uses FP registers for them), and the two
 * that secrets need.
 */
void *memcpy(void *restrict dst, const void *restrict src, size_t size_bytes);
void *memmove(void *dst, const void *src, size_t size_bytes);
void *memset(void *dst, int value, size_t size_bytes);
int memcmp(const void *a, const void *b, size_t size_bytes);
void *memchr(const void *s, int c, size_t size_bytes);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t max);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);

/* Zero secrets; never optimised away. @size_bytes may be 0. */
void secure_zero(void *dst, size_t size_bytes);

/* Compare secrets in time that depends on @size_bytes only. */
bool ct_equal(const void *a, const void *b, size_t size_bytes);

#endif
