/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_NUMBER_H
#define KERNEL_CRYPTO_NUMBER_H

#include "base/bytes/compiler.h"

/*
 * Numbers of public-key cryptography as the outside writes them: unsigned, big
 * endian. Memory stays the caller's.
 */

/* Any leading zeros; size 0 is the number that is not given. */
struct number {
	const uint8_t *bytes;
	size_t size_bytes;
};

/* Where a number is written. In: @size_bytes is the room; out: what was
 * written, without leading zeros unless the function says a fixed size. */
struct number_out {
	uint8_t *bytes;
	size_t size_bytes;
};

#endif
