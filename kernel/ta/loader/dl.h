/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_DL_H
#define KERNEL_TA_LOADER_DL_H

#include "base/status.h"
#include "kernel/arch/mmu.h"

struct ta_instance;

/*
 * Libraries at run time, for the system pseudo-TA: enters the loader in the
 * address space of @ta, which is the calling TA and is loaded now.
 * Context: thread, inside a system call of @ta.
 */

/* Load library @uuid (octet order) and what it needs; __elf_phdr_info is
 * brought up to date. Loaded already: ST_OK. ST_NOT_FOUND; ST_SECURITY;
 * ST_BAD_FORMAT; ST_NO_MEM. On error nothing stays loaded. */
enum status ta_dlopen(struct ta_instance *ta, const uint8_t uuid[16]);

/* Address of symbol @name (NUL-terminated) in library @uuid; the nil UUID
 * searches all. ST_NOT_FOUND: no such library or symbol. */
enum status ta_dlsym(struct ta_instance *ta, const uint8_t uuid[16],
		     const char *name, vaddr_t *out);

#endif
