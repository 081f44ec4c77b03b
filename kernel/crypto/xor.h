/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_XOR_H
#define KERNEL_CRYPTO_XOR_H

#include "base/bytes/mem.h"

/* This room only. dst = a + b, whole words of 8 bytes; they may be the same. */
static inline void xor_words(uint8_t *dst, const uint8_t *a, const uint8_t *b,
			     size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i += sizeof(uint64_t)) {
		uint64_t x;
		uint64_t y;

		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		x ^= y;
		memcpy(dst + i, &x, sizeof(x));
	}
}

#endif
