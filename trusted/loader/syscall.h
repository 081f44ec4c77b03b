/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LOADER_SYSCALL_H
#define TRUSTED_LOADER_SYSCALL_H

#include "abi/loader.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

/* The system calls of abi/loader.h, as functions (syscall.S). */
enum status ldr_log(const char *text, size_t size_bytes);
enum status ldr_open_image(const uint8_t uuid[16], uint32_t *handle,
			   uint64_t *size_bytes);
enum status ldr_close_image(uint32_t handle);
enum status ldr_view_image(uint32_t handle, uint64_t *va);
enum status ldr_find_va(uint64_t page_count, uint64_t *va);
enum status ldr_map_image(uint32_t handle, uint64_t file_page,
			  uint64_t page_count, uint64_t va, uint32_t attr);
enum status ldr_map_zero(uint32_t handle, uint64_t page_count, uint64_t *va);
enum status ldr_protect(uint64_t va, uint64_t page_count, uint32_t attr);
enum status ldr_set_unwind(uint32_t handle, uint64_t va, uint64_t size_bytes);
enum status ldr_unmap(uint64_t va, uint64_t page_count);

#endif
