/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_USER_PUMP_H
#define KERNEL_SYS_USER_PUMP_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/uctx/uctx.h"

/*
 * User memory through a cipher into user memory. Each byte is read once and
 * written once, for normal world may be able to change both meanwhile: so a
 * tag covers what was written. A cipher that keeps to that by itself works on
 * the memory where it lies; for others, pieces lie in the kernel meanwhile.
 */

/* The last piece has at least as many bytes, if there are so many: what modes
 * that steal ciphertext need. All others are multiples of this. */
#define PUMP_TAIL_BYTES 32

struct user_pump {
	const struct uctx *uctx;
	uint64_t src, dst; /* checked by the dispatcher */
	uint64_t size_bytes;
	bool is_one_pass; /* cipher_is_one_pass() and the like */
	/* @dst is @src, or else: is_one_pass is set, and @dst does not begin
	 * inside of what lies at @src. */
	enum status (*step)(void *ctx, const uint8_t *src, size_t size_bytes,
			    uint8_t *dst, bool is_last);
	void *ctx;
};

/* At least one step, also of no bytes. ST_OK; ST_DENIED; ST_NO_MEM (buffers
 * that overlap with @dst behind @src); what the step says. */
enum status user_pump(const struct user_pump *p);

#endif
