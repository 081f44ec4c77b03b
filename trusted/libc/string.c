/* SPDX-License-Identifier: BSD-2-Clause */
/* What base/bytes/string.c does not have. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>
#include <strings.h>

char *strcpy(char *restrict dst, const char *restrict src)
{
	return memcpy(dst, src, strlen(src) + 1);
}

char *strncpy(char *restrict dst, const char *restrict src, size_t size)
{
	size_t length = strnlen(src, size);

	memcpy(dst, src, length);
	memset(dst + length, 0, size - length);
	return dst;
}

char *strcat(char *restrict dst, const char *restrict src)
{
	strcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *restrict dst, const char *restrict src, size_t size)
{
	size_t at = strlen(dst);
	size_t length = strnlen(src, size);

	memcpy(dst + at, src, length);
	dst[at + length] = '\0';
	return dst;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t length = strlen(src);

	if (size > 0) {
		size_t n = length < size ? length : size - 1;

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return length;
}

size_t strlcat(char *dst, const char *src, size_t size)
{
	size_t at = strnlen(dst, size);

	return at + strlcpy(dst + at, src, size - at);
}

char *strstr(const char *s, const char *part)
{
	size_t length = strlen(part);

	for (; strncmp(s, part, length) != 0; s++) {
		if (*s == '\0')
			return NULL;
	}
	return (char *)(uintptr_t)s;
}

/* Characters at the start of @s that are (not) in @set. */
static size_t span(const char *s, const char *set, bool wanted)
{
	size_t n = 0;

	while (s[n] != '\0' && (strchr(set, s[n]) != NULL) == wanted)
		n++;
	return n;
}

size_t strspn(const char *s, const char *set)
{
	return span(s, set, true);
}

size_t strcspn(const char *s, const char *set)
{
	return span(s, set, false);
}

char *strndup(const char *s, size_t max)
{
	size_t length = strnlen(s, max);
	char *copy = malloc(length + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, s, length);
	copy[length] = '\0';
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}

int strncasecmp(const char *a, const char *b, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		int difference = tolower((unsigned char)a[i]) -
				 tolower((unsigned char)b[i]);

		if (difference != 0 || a[i] == '\0')
			return difference;
	}
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, SIZE_MAX);
}

/* From base/bytes/secret.c. */
bool ct_equal(const void *a, const void *b, size_t size);
void secure_zero(void *dst, size_t size);

int consttime_memcmp(const void *a, const void *b, size_t size)
{
	return ct_equal(a, b, size) ? 0 : 1;
}

void memzero_explicit(void *s, size_t size)
{
	secure_zero(s, size);
}
