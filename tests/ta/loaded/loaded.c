/* SPDX-License-Identifier: BSD-2-Clause */
/* Comes by dlopen(); needs symbols of the TA and memory from its heap. */
#include <library.h>
#include <stdlib.h>

int loaded_number(void);
int loaded_tls_next(void);
int loaded_uses_heap(void);
int loaded_calls_probe(int x);

static __thread int tls_counter = 500;
static int number;

static void __attribute__((constructor)) start(void)
{
	number = 77;
	init_append('D');
}

int loaded_number(void)
{
	return number;
}

int loaded_tls_next(void)
{
	return tls_counter++;
}

/* 1 when a block of the library can be had and given back. */
int loaded_uses_heap(void)
{
	char *p = malloc(100);

	if (p == NULL)
		return 0;
	p[99] = 1;
	free(p);
	return 1;
}

int loaded_calls_probe(int x)
{
	return probe_callback(x) + 1;
}
