/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SM4_SM4_SOFT_H
#define KERNEL_CRYPTO_SM4_SM4_SOFT_H

#include "base/bytes/compiler.h"

#define SM4_BLOCK_BYTES 16
#define SM4_KEY_BYTES   16
#define SM4_ROUNDS      32

/*
 * SM4 for CPUs without instructions for it, in constant time: sixteen blocks at
 * a time, in planes as AES.
 */
struct sm4_soft {
	/* Bit i of each of the four bytes, the highest byte in bit 0. */
	uint8_t round_key[SM4_ROUNDS][8];
};

void sm4_soft_init(struct sm4_soft *s, const uint8_t key[SM4_KEY_BYTES]);
/* Any number of blocks; @out may equal @in. */
void sm4_soft_encrypt(const struct sm4_soft *s, const uint8_t *in, uint8_t *out,
		      size_t blocks);
void sm4_soft_decrypt(const struct sm4_soft *s, const uint8_t *in, uint8_t *out,
		      size_t blocks);

#endif
