/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_DES_DES_H
#define KERNEL_CRYPTO_DES_DES_H

#include "base/bytes/compiler.h"
#include "base/status.h"

#define DES_BLOCK_BYTES 8
#define DES_ROUNDS      16

/*
 * DES, once or three times, in constant time: the library's would index tables
 * by secrets. For old protocols only. No pointers inside; its owner wipes it.
 * Spec: NIST SP 800-67 (FIPS 46-3)
 */
struct des_key {
	unsigned int passes; /* 1 or 3: encrypt, decrypt, encrypt */
	uint8_t round_key[3][DES_ROUNDS][8]; /* six bits for each S-box */
};

/* @key_bytes: 8; 16 (the first again as the third) or 24. Parity is ignored.
 * ST_OK; ST_BAD_PARAM. */
enum status des_key_init(struct des_key *k, const uint8_t *key,
			 size_t key_bytes);
/* Whole blocks, each for itself; @out may equal @in. */
void des_encrypt_blocks(const struct des_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);
void des_decrypt_blocks(const struct des_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);

#endif
