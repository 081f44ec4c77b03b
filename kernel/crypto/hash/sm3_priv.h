/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HASH_SM3_PRIV_H
#define KERNEL_CRYPTO_HASH_SM3_PRIV_H

#include "base/bytes/compiler.h"

#define SM3_BLOCK_BYTES 64

/* No pointers inside. Spec: GB/T 32905-2016 */
struct sm3 {
	uint32_t v[8];
	uint64_t total_bytes;
	uint8_t block[SM3_BLOCK_BYTES]; /* total_bytes mod 64 are there */
};

void sm3_init(struct sm3 *s);
void sm3_update(struct sm3 *s, const uint8_t *data, size_t size_bytes);
void sm3_final(struct sm3 *s, uint8_t digest[32]);

#endif
