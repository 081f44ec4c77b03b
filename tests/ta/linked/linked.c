/* SPDX-License-Identifier: BSD-2-Clause */
#include <library.h>
#include <string.h>

int linked_variable = 11;
int *const linked_pointer = &linked_variable;
const char *linked_names[3] = {"one", "two", "three"};
char init_order[16];

static __thread int tls_counter = 100;
static __thread int tls_zero[7];

/* Exported, so its module and offset are for the loader to find. */
__thread int linked_tls_exported = 31;

#ifdef __aarch64__
/* A fixed offset from the thread pointer: R_AARCH64_TLS_TPREL. */
static __thread int tls_fixed __attribute__((tls_model("initial-exec"))) = 32;
#else
static __thread int tls_fixed = 32;

/* A distance within the library that may be overridden: R_ARM_REL32. */
extern const int linked_distance;
__asm__(".data\n"
	".balign 4\n"
	".global linked_distance\n"
	"linked_distance: .word linked_variable - .\n"
	".previous\n");
#endif

int linked_tls_sum(void)
{
	return linked_tls_exported + tls_fixed;
}

/* 1 when the distance leads to the variable. */
int linked_distance_is_right(void)
{
#ifdef __aarch64__
	return 1;
#else
	return (const char *)&linked_distance + linked_distance ==
	       (const char *)&linked_variable;
#endif
}

void init_append(char letter)
{
	size_t length = strnlen(init_order, sizeof(init_order) - 1);

	if (length < sizeof(init_order) - 1)
		init_order[length] = letter;
}

static void __attribute__((constructor(101))) early(void)
{
	init_append('L');
}

static void __attribute__((constructor)) late(void)
{
	init_append('l');
}

void (*fini_hook)(char letter);

static void __attribute__((destructor(101))) end_late(void)
{
	if (fini_hook != NULL)
		fini_hook('L');
}

static void __attribute__((destructor)) end_early(void)
{
	if (fini_hook != NULL)
		fini_hook('l');
}

int linked_add(int a, int b)
{
	return a + b;
}

int shared_name(void)
{
	return 2;
}

int linked_calls_shared_name(void)
{
	return shared_name();
}

int linked_calls_probe(int x)
{
	return probe_callback(x);
}

int linked_tls_next(void)
{
	return tls_counter++;
}

int linked_tls_zero(void)
{
	int sum = 0;

	for (int i = 0; i < 7; i++)
		sum |= tls_zero[i];
	return sum;
}
