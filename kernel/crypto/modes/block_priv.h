/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODES_BLOCK_PRIV_H
#define KERNEL_CRYPTO_MODES_BLOCK_PRIV_H

#include "kernel/crypto/aes/aes.h"
#include "kernel/crypto/des/des.h"
#include "kernel/crypto/sm4/sm4.h"
#include "kernel/crypto/xor.h"

enum block_cipher {
	BLOCK_AES,
	BLOCK_DES,
	BLOCK_DES3,
	BLOCK_SM4
};

#define BLOCK_MAX_BYTES 16

/* A key of any block cipher. No pointers inside; its owner wipes it. */
struct block_key {
	enum block_cipher cipher;
	union {
		struct aes_key aes;
		struct des_key des;
		struct sm4_key sm4;
	};
};

/* The modes of the CPU for @k, to be run by aes_run_mode(&k->aes, ...): each
 * byte is read once and written once. NULL: there are none. */
static inline const struct aes_hard_ops *block_modes(const struct block_key *k)
{
	return k->cipher == BLOCK_AES ? aes_key_modes(&k->aes) : NULL;
}

size_t block_size(enum block_cipher cipher);
/* ST_OK; ST_BAD_PARAM (size of the key). */
enum status block_key_init(struct block_key *k, enum block_cipher cipher,
			   const uint8_t *key, size_t key_bytes);
/* Whole blocks, each for itself; @out may equal @in. */
void block_encrypt(const struct block_key *k, const uint8_t *in, uint8_t *out,
		   size_t blocks);
void block_decrypt(const struct block_key *k, const uint8_t *in, uint8_t *out,
		   size_t blocks);

#endif
