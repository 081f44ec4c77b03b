/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_USER_SPAN_H
#define KERNEL_SYS_USER_SPAN_H

#include "kernel/uctx/uctx.h"

/*
 * User memory seen piece by piece through the kernel's linear maps, for
 * streaming large buffers without a copy (hashing, cache maintenance). What
 * lies there may be shared with normal world and change at any time: use it
 * only where each byte is read once.
 */
struct user_span {
	const struct uctx *uctx;
	uint64_t va;
	uint64_t left_bytes;
	/* NULL at first: what @va lies in, unless that has just ended. */
	const struct uctx_region *region;
	const struct page_run *run;
};

/*
 * Next piece of at most @max_bytes: its kernel address and length. Rights to
 * the whole span were checked before by uctx_check(). NULL at the end (or
 * where nothing is mapped).
 */
void *user_span_next(struct user_span *span, size_t max_bytes,
		     size_t *piece_bytes);

#endif
