/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_USER_PUMP_H
#define KERNEL_SYS_USER_PUMP_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * User memory through a cipher into user memory, by pieces that lie in the
 * kernel meanwhile: what normal world can change under the cipher is read
 * once and written once, so that a tag covers what was written.
 */

/* The last piece has at least as many bytes, if there are so many: what modes
 * that steal ciphertext need. All others are multiples of this. */
#define PUMP_TAIL_BYTES 32

struct user_pump {
	uint64_t src, dst; /* checked by the dispatcher */
	uint64_t size_bytes;
	/* @data in place. */
	enum status (*step)(void *ctx, uint8_t *data, size_t size_bytes,
			    bool is_last);
	void *ctx;
};

/* At least one step, also of no bytes. ST_OK; ST_DENIED; ST_NO_MEM (buffers
 * that overlap with @dst behind @src); what the step says. */
enum status user_pump(const struct user_pump *p);

#endif
