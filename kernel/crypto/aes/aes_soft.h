/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_SOFT_H
#define KERNEL_CRYPTO_AES_AES_SOFT_H

#include "base/bytes/compiler.h"

#define AES_BLOCK_BYTES 16
#define AES_ROUNDS_MAX  14

/*
 * AES for CPUs without instructions for it, in constant time: no table, no
 * branch depends on key or data. Four blocks are worked on at a time, bit
 * i of all their bytes in one 64-bit word (a plane). Spec: FIPS 197
 */
struct aes_soft {
	unsigned int rounds;
	uint64_t round_key[AES_ROUNDS_MAX + 1][8]; /* planes, 4 copies */
};

/* @key_bytes: 16, 24 or 32. */
void aes_soft_init(struct aes_soft *a, const uint8_t *key, size_t key_bytes);
/* Any number of blocks; @out may equal @in. */
void aes_soft_encrypt(const struct aes_soft *a, const uint8_t *in, uint8_t *out,
		      size_t blocks);
void aes_soft_decrypt(const struct aes_soft *a, const uint8_t *in, uint8_t *out,
		      size_t blocks);

#endif
