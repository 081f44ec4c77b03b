/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modes/block_priv.h"

size_t block_size(enum block_cipher cipher)
{
	return cipher == BLOCK_DES || cipher == BLOCK_DES3 ? DES_BLOCK_BYTES
							   : AES_BLOCK_BYTES;
}

enum status block_key_init(struct block_key *k, enum block_cipher cipher,
			   const uint8_t *key, size_t key_bytes)
{
	k->cipher = cipher;
	switch (cipher) {
	case BLOCK_AES:
		return aes_key_init(&k->aes, key, key_bytes);
	case BLOCK_DES:
	case BLOCK_DES3:
		if ((key_bytes == DES_BLOCK_BYTES) != (cipher == BLOCK_DES))
			return ST_BAD_PARAM;
		return des_key_init(&k->des, key, key_bytes);
	case BLOCK_SM4:
		return sm4_key_init(&k->sm4, key, key_bytes);
	}
	return ST_BAD_PARAM;
}

void block_encrypt(const struct block_key *k, const uint8_t *in, uint8_t *out,
		   size_t blocks)
{
	switch (k->cipher) {
	case BLOCK_AES:
		aes_encrypt_blocks(&k->aes, in, out, blocks);
		break;
	case BLOCK_DES:
	case BLOCK_DES3:
		des_encrypt_blocks(&k->des, in, out, blocks);
		break;
	case BLOCK_SM4:
		sm4_encrypt_blocks(&k->sm4, in, out, blocks);
		break;
	}
}

void block_decrypt(const struct block_key *k, const uint8_t *in, uint8_t *out,
		   size_t blocks)
{
	switch (k->cipher) {
	case BLOCK_AES:
		aes_decrypt_blocks(&k->aes, in, out, blocks);
		break;
	case BLOCK_DES:
	case BLOCK_DES3:
		des_decrypt_blocks(&k->des, in, out, blocks);
		break;
	case BLOCK_SM4:
		sm4_decrypt_blocks(&k->sm4, in, out, blocks);
		break;
	}
}
