/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_DEVICE_H
#define KERNEL_STORAGE_RPMB_DEVICE_H

#include "kernel/storage/rpmb/frame.h"

/*
 * The machine's RPMB device: blocks of RPMB_BLOCK_BYTES that nobody but us can
 * write, and of which nobody can show us an old state. One thread uses it at a
 * time, between enter and leave. Context: thread; sleeps.
 *
 * Errors of all: ST_NOT_AVAILABLE: there is no device, it has no key or not
 * ours, or what came back is not what our device would say; ST_NO_MEM.
 * After ST_NOT_AVAILABLE nothing is known about a write that was under way
 * but that it happened whole or not at all; the next enter finds out.
 */
/*
 * @generation changes when what was known of the contents may be wrong. Then
 * the caller must write one block, with what it holds already, before it
 * relies on anything it reads: a write that normal world kept back cannot
 * happen after it.
 */
enum status rpmb_device_enter(uint32_t *generation);
void rpmb_device_leave(void);

/* Between enter and leave. */
uint32_t rpmb_device_block_count(void);
/* Copy @count blocks. */
enum status rpmb_device_read(uint32_t block, void *dst, uint32_t count);
/* Blocks are written in order, each whole or not at all. */
enum status rpmb_device_write(uint32_t block, const void *src, uint32_t count);

#endif
