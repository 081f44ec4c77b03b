/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_SHM_H
#define TESTS_BAREMETAL_SHM_H

#include "base/bytes/compiler.h"

#define LIST_ENTRIES 511u /* of a list page; the last word is the link */

/*
 * The list of @page_count pages from @va on. Returns its pages (contiguous,
 * to be put back by the caller) and how many they are.
 */
void *page_list_create(void *va, uint32_t page_count, uint32_t *list_count);

/* Register / unregister memory as Linux does. Returns GP code or, on an SMC
 * error, 0xE0000000 | a0. */
uint32_t shm_register(void *va, uint64_t size_bytes, uint64_t cookie);
uint32_t shm_unregister(uint64_t cookie);
/* The same with the address of a page list and any attribute. */
uint32_t shm_register_raw(uint64_t attr, uint64_t list, uint64_t size_bytes,
			  uint64_t cookie);

#endif
