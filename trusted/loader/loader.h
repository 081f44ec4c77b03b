/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LOADER_LOADER_H
#define TRUSTED_LOADER_LOADER_H

#include "abi/loader.h"
#include "base/elf/object.h"

#define LOADER_PAGE 4096u

/* One loaded file. Its object is at the same index in loader.objects. */
struct module {
	uint8_t uuid[16]; /* octet order */
	uint32_t handle;
	bool has_bti;
	uint64_t view_va, view_pages; /* file mapped for loading; 0: gone */
	uint64_t phdr_va;             /* copy that the TA may read */
};

/* What is loaded: main TA first, then by load order. */
struct loader {
	struct elf_object objects[LOADER_OBJECT_MAX];
	struct module modules[LOADER_OBJECT_MAX];
	unsigned int count;
	/* Writable page of the TA that holds its dl_phdr_info array. */
	uint64_t phdr_info_va;
};
/* Hidden, here and below: reached relative to the program counter, so that the
 * loader needs no relocations itself. */
extern struct loader loader __attribute__((visibility("hidden")));

/* Log one line: @text, then @detail. */
void loader_say(const char *text, const char *detail);

/* Open and map one more file, add it to the end. On error nothing stays. */
enum status module_load(const uint8_t uuid[16]);
/* Drop the last one again. */
void module_unload_last(void);
/* Set the final rights of module @idx, and unmap the file. */
enum status module_seal(unsigned int idx);

/* Load what @uuid and its libraries need, from the next index on, and link
 * it. On error what was added is gone again. */
enum status link_load(const uint8_t uuid[16]);

/* Write __elf_phdr_info of the TA's runtime for all modules; @first: those from
 * there on are new. */
enum status publish(unsigned int first);

/* Called for every entry; returns enum status. */
enum status loader_main(uint64_t function, struct loader_args *args);

/* Routine in start.S; never called from C. */
extern const char loader_tlsdesc_resolver[]
	__attribute__((visibility("hidden")));

#endif
