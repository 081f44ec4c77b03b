/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_SPAN_H
#define KERNEL_STORAGE_SPAN_H

#include "base/status.h"
#include "kernel/arch/mmu.h"

/*
 * Bytes that go to a store (source) or come from it (sink): the kernel's, or
 * those of the TA whose address space is loaded. Rights to user memory were
 * checked before; each byte is read or written once.
 */
struct storage_source {
	const void *kernel; /* NULL: in user memory, or in parts */
	user_addr_t user;
	size_t size_bytes;
	const struct storage_source *parts; /* one behind the other; or NULL */
	size_t part_count;
};
struct storage_sink {
	void *kernel; /* NULL: in user memory */
	user_addr_t user;
	size_t size_bytes;
};

/* Part of it, [offset, offset + size) within its size. ST_OK; ST_DENIED (user
 * memory faults). */
enum status storage_source_get(const struct storage_source *s,
			       size_t offset_bytes, void *dst,
			       size_t size_bytes);
enum status storage_sink_put(const struct storage_sink *s, size_t offset_bytes,
			     const void *src, size_t size_bytes);

#endif
