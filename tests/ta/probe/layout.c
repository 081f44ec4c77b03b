/* SPDX-License-Identifier: BSD-2-Clause */
/* What the loader has made of the TA: addresses, modules, thread storage. */
#include <dlfcn.h>
#include <library.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "probe.h"

static int own_a = 1;
static int own_b = 2;
static int *const own_table[] = {&own_a, &own_b, &own_a};
static int (*const own_functions[])(int, int) = {linked_add};
static int *const *own_pointer_to_table = &own_table[1];
static int *const imported = &linked_variable;

extern int nowhere(void) __attribute__((weak));
extern int nowhere_variable __attribute__((weak));

static char init_letter_seen;

int shared_name(void)
{
	return 1;
}

int probe_callback(int x)
{
	return x * 3;
}

TEE_Result probe_relocations(TEE_Param params[4])
{
	(void)params;
	CHECK(own_table[0] == &own_a && own_table[2] == &own_a);
	CHECK(*own_table[1] == 2);
	CHECK(*own_pointer_to_table == &own_b);
	CHECK(own_functions[0](20, 22) == 42);
	CHECK(own_functions[0] == linked_add);
	CHECK(imported == &linked_variable && *imported == 11);
	CHECK(linked_pointer == &linked_variable);
	CHECK(strcmp(linked_names[2], "three") == 0);
	CHECK(nowhere == NULL);
	CHECK(&nowhere_variable == NULL);
	CHECK(linked_calls_shared_name() == 1);
	CHECK(linked_calls_probe(14) == 42);
	CHECK(linked_distance_is_right());
	return TEE_SUCCESS;
}

static void __attribute__((constructor(101))) early(void)
{
	init_append('P');
}

static void __attribute__((constructor)) late(void)
{
	init_append('p');
	init_letter_seen = init_order[0];
}

TEE_Result probe_initialisers(TEE_Param params[4])
{
	(void)params;
	/* The library before what needs it, each by priority. */
	CHECK(init_letter_seen == 'L');
	CHECK(strncmp(init_order, "LlPp", 4) == 0);
	return TEE_SUCCESS;
}

static void __attribute__((destructor(101))) end_late(void)
{
	if (fini_hook != NULL)
		fini_hook('P');
}

static void __attribute__((destructor)) end_early(void)
{
	if (fini_hook != NULL)
		fini_hook('p');
}

TEE_Result probe_arm_finishers(TEE_Param params[4])
{
	(void)params;
	fini_hook = mark;
	return TEE_SUCCESS;
}

static __thread int tls_first = 1000;
static __thread char tls_text[8] = "thread";
static __thread uint64_t tls_bss[4];

TEE_Result probe_tls(TEE_Param params[4])
{
	(void)params;
	CHECK(tls_first == 1000);
	CHECK(strcmp(tls_text, "thread") == 0);
	for (int i = 0; i < 4; i++)
		CHECK(tls_bss[i] == 0);
	tls_first++;
	tls_bss[3] = 5;
	CHECK(linked_tls_next() == 100);
	CHECK(linked_tls_next() == 101);
	CHECK(linked_tls_zero() == 0);
	CHECK(linked_tls_exported == 31 && linked_tls_sum() == 63);
	linked_tls_exported++;
	CHECK(linked_tls_sum() == 64);
	CHECK(tls_first == 1001 && tls_bss[3] == 5);
	return TEE_SUCCESS;
}

struct module_search {
	int count;
	uintptr_t wanted;
	int found_in; /* module with an executable segment around @wanted */
	const char *found_name;
	const void *tls;
};

static int look_at(struct dl_phdr_info *info, size_t size, void *data)
{
	struct module_search *s = data;

	if (size < sizeof(*info) || info->dlpi_adds < 1)
		return -1;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t base = info->dlpi_addr + p->p_vaddr;

		if (p->p_type == PT_LOAD && (p->p_flags & PF_X) != 0 &&
		    s->wanted >= base && s->wanted < base + p->p_memsz) {
			s->found_in = s->count;
			s->found_name = info->dlpi_name;
			s->tls = info->dlpi_tls_data;
		}
	}
	s->count++;
	return 0;
}

static struct module_search search(uintptr_t address)
{
	struct module_search s = {.wanted = address, .found_in = -1};

	if (dl_iterate_phdr(look_at, &s) != 0)
		s.count = -1;
	return s;
}

TEE_Result probe_modules(TEE_Param params[4])
{
	/* A32: bit 0 of a function's address says Thumb. */
	struct module_search s =
		search((uintptr_t)probe_modules & ~(uintptr_t)1);

	(void)params;
	CHECK(s.count == 2 || s.count == 3);
	CHECK(s.found_in == 0);
	CHECK(s.tls == (void *)&tls_first || s.tls != NULL);
	s = search((uintptr_t)dlsym(
			   dlopen(NULL, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE),
			   "linked_add") &
		   ~(uintptr_t)1);
	CHECK(s.found_in == 1);
	CHECK(strncmp(s.found_name, "7e57ab1e-0000-4000-8000-00000000", 32) ==
	      0);
	return TEE_SUCCESS;
}

#define FLAGS (RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE)

static void name_of(char name[37], unsigned int number)
{
	snprintf(name, 37, "7e57ab1e-0000-4000-8000-00000000%02x%02x",
		 TEST_BITS, number);
}

TEE_Result probe_dlopen(TEE_Param params[4])
{
	char name[37];
	void *library;
	int (*get)(void);
	int (*call)(int);

	(void)params;
	name_of(name, TEST_TA_MISSING);
	CHECK(dlopen(name, FLAGS) == NULL);
	CHECK(dlopen("no UUID", FLAGS) == NULL);
	name_of(name, TEST_LIB_LOADED);
	CHECK(dlopen(name, RTLD_LAZY) == NULL);
	library = dlopen(name, FLAGS);
	CHECK(library != NULL);
	CHECK(search(0).count == 3);

	get = (int (*)(void))(uintptr_t)dlsym(library, "loaded_number");
	CHECK(get != NULL && get() == 77);
	get = (int (*)(void))(uintptr_t)dlsym(library, "loaded_tls_next");
	CHECK(get != NULL && get() == 500 && get() == 501);
	get = (int (*)(void))(uintptr_t)dlsym(library, "loaded_uses_heap");
	CHECK(get != NULL && get() == 1);
	call = (int (*)(int))(uintptr_t)dlsym(library, "loaded_calls_probe");
	CHECK(call != NULL && call(10) == 31);
	CHECK(dlsym(library, "no_such_symbol") == NULL);
	/* What was there before still is. */
	CHECK(tls_first >= 1000 && linked_tls_next() >= 100);
	CHECK(strcmp(init_order, "LlPpD") == 0);

	/* The second time nothing is loaded, and no initialiser runs. */
	CHECK(dlopen(name, FLAGS) != NULL);
	CHECK(search(0).count == 3);
	CHECK(strcmp(init_order, "LlPpD") == 0);
	CHECK(dlclose(library) == 0);
	return TEE_SUCCESS;
}
