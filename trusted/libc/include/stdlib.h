/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef STDLIB_H
#define STDLIB_H

#include <malloc.h>
#include <stddef.h>

void qsort(void *base, size_t count, size_t size,
	   int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *, const void *));

/* Saturate at the limits of the type; there is no errno. */
unsigned long strtoul(const char *restrict s, char **restrict end, int base);
long strtol(const char *restrict s, char **restrict end, int base);
unsigned long long strtoull(const char *restrict s, char **restrict end,
			    int base);
long long strtoll(const char *restrict s, char **restrict end, int base);
int atoi(const char *s);
long atol(const char *s);

static inline int abs(int x)
{
	return x < 0 ? -x : x;
}

/* Panics the TA. */
void abort(void) __attribute__((noreturn));

#define RAND_MAX __INT_MAX__
/* From the kernel's random generator. */
int rand(void);

#endif
