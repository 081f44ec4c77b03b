/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * C's string routines for freestanding targets. The host uses its own libc;
 * its test compiles this file under other names.
 */
#include "base/bytes/mem.h"

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		if (a[i] != b[i] || !a[i])
			return (unsigned char)a[i] - (unsigned char)b[i];
	}
	return 0;
}

void *memchr(const void *s, int c, size_t size_bytes)
{
	const unsigned char *p = s;

	for (size_t i = 0; i < size_bytes; i++) {
		/* The interface of C drops const here; so must we. */
		if (p[i] == (unsigned char)c)
			return (void *)(uintptr_t)(p + i);
	}
	return NULL;
}

char *strchr(const char *s, int c)
{
	return memchr(s, c, strlen(s) + 1);
}

char *strrchr(const char *s, int c)
{
	for (size_t n = strlen(s) + 1; n > 0; n--) {
		if (s[n - 1] == (char)c)
			return (char *)(uintptr_t)(s + n - 1);
	}
	return NULL;
}
