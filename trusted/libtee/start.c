/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Initialisers and finalisers of the loaded ELF modules. The loader lists the
 * modules in __elf_phdr_info: the TA first, then libraries in load order, so
 * a library comes after what needs it.
 */
#include <link.h>
#include <user_ta_header.h>

#include "trusted/libtee/start.h"

struct function_array {
	void (**functions)(void);
	size_t count;
};

size_t module_count(void)
{
	return __elf_phdr_info.dlpi != NULL ? __elf_phdr_info.count : 0;
}

static void *at_bias(const struct dl_phdr_info *info, ElfW(Addr) address)
{
	return (void *)(uintptr_t)(info->dlpi_addr + address);
}

static const ElfW(Dyn) * find_dynamic(const struct dl_phdr_info *info)
{
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
			return at_bias(info, info->dlpi_phdr[i].p_vaddr);
	}
	return NULL;
}

static struct function_array find_array(const struct dl_phdr_info *info,
					int array_tag, int size_tag)
{
	struct function_array a = {};
	const ElfW(Dyn) *d = find_dynamic(info);

	for (; d != NULL && d->d_tag != DT_NULL; d++) {
		if (d->d_tag == array_tag)
			a.functions = at_bias(info, d->d_un.d_ptr);
		else if (d->d_tag == size_tag)
			a.count = d->d_un.d_val / sizeof(a.functions[0]);
	}
	if (a.functions == NULL)
		a.count = 0;
	return a;
}

void run_initialisers(size_t first)
{
	for (size_t m = module_count(); m > first; m--) {
		struct function_array a =
			find_array(&__elf_phdr_info.dlpi[m - 1], DT_INIT_ARRAY,
				   DT_INIT_ARRAYSZ);

		for (size_t i = 0; i < a.count; i++)
			a.functions[i]();
	}
}

void run_finalisers(void)
{
	for (size_t m = 0; m < module_count(); m++) {
		struct function_array a =
			find_array(&__elf_phdr_info.dlpi[m], DT_FINI_ARRAY,
				   DT_FINI_ARRAYSZ);

		for (size_t i = a.count; i > 0; i--)
			a.functions[i - 1]();
	}
}

int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *),
		    void *data)
{
	for (size_t m = 0; m < module_count(); m++) {
		struct dl_phdr_info info = __elf_phdr_info.dlpi[m];
		int result = callback(&info, sizeof(info), data);

		if (result != 0)
			return result;
	}
	return 0;
}
