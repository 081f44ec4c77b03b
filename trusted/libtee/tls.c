/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Thread-local storage of the one thread of a TA. The blocks of all modules
 * lie behind two words (on A64 the thread pointer shows there, variant 1 of
 * the ELF TLS document), back to back in the loader's order: the offsets that
 * the loader has written into the modules count on exactly that.
 */
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <user_ta_header.h>

#include "trusted/libtee/start.h"
#include "trusted/libtee/thread_pointer.h"

struct tcb {
	void **dtv; /* by module id, from 1 */
	void *reserved;
	char blocks[];
};

struct tls_index {
	unsigned long module;
	unsigned long offset;
};

void *__tls_get_addr(struct tls_index *index);

static struct tcb *tcb;
static size_t blocks_bytes;
static size_t tls_module_count;

static const ElfW(Phdr) * find_tls(const struct dl_phdr_info *info)
{
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		if (info->dlpi_phdr[i].p_type == PT_TLS)
			return &info->dlpi_phdr[i];
	}
	return NULL;
}

static size_t count_blocks(size_t *count)
{
	size_t total = 0;

	*count = 0;
	for (size_t m = 0; m < module_count(); m++) {
		const ElfW(Phdr) *tls = find_tls(&__elf_phdr_info.dlpi[m]);

		if (tls == NULL)
			continue;
		total += tls->p_memsz;
		(*count)++;
	}
	return total;
}

/* Tell where each block is, and fill those that are new. */
static void place_blocks(struct tcb *t, size_t known_bytes)
{
	size_t at = 0;
	size_t id = 0;

	for (size_t m = 0; m < module_count(); m++) {
		struct dl_phdr_info *info = &__elf_phdr_info.dlpi[m];
		const ElfW(Phdr) *tls = find_tls(info);
		const void *image;

		if (tls == NULL)
			continue;
		image = (const void *)(uintptr_t)(info->dlpi_addr +
						  tls->p_vaddr);
		if (at >= known_bytes)
			memcpy(t->blocks + at, image, tls->p_filesz);
		info->dlpi_tls_data = t->blocks + at;
		t->dtv[++id] = t->blocks + at;
		at += tls->p_memsz;
	}
}

TEE_Result tls_init(void)
{
	size_t count;
	size_t bytes = count_blocks(&count);
	struct tcb *t;

	if (count == tls_module_count)
		return TEE_SUCCESS;
	t = memalign(16, sizeof(*t) + bytes);
	if (t == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	memset(t, 0, sizeof(*t) + bytes);
	t->dtv = calloc(count + 1, sizeof(t->dtv[0]));
	if (t->dtv == NULL) {
		free(t);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	if (tcb != NULL) {
		memcpy(t->blocks, tcb->blocks, blocks_bytes);
		free(tcb->dtv);
	}
	place_blocks(t, blocks_bytes);
	set_thread_pointer(t);
	free(tcb);
	tcb = t;
	blocks_bytes = bytes;
	tls_module_count = count;
	return TEE_SUCCESS;
}

void *__tls_get_addr(struct tls_index *index)
{
	return (char *)tcb->dtv[index->module] + index->offset;
}
