/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"

#define CHUNK_BLOCKS (FP_CHUNK_BYTES / AES_BLOCK_BYTES)

enum status aes_key_init(struct aes_key *k, const uint8_t *key,
			 size_t key_bytes)
{
	irq_state_t s;

	if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)
		return ST_BAD_PARAM;
	k->is_hard = aes_hard_is_present();
	if (!k->is_hard) {
		aes_soft_init(&k->soft, key, key_bytes);
		return ST_OK;
	}
	s = arch_kernel_fp_begin();
	aes_hard_init(&k->hard, key, key_bytes);
	arch_kernel_fp_end(s);
	return ST_OK;
}

static void run_hard(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		     size_t blocks,
		     void (*chunk)(const struct aes_hard *a, const uint8_t *in,
				   uint8_t *out, size_t blocks))
{
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		chunk(a, in, out, taken);
		arch_kernel_fp_end(s);
		in += taken * AES_BLOCK_BYTES;
		out += taken * AES_BLOCK_BYTES;
		blocks -= taken;
	}
}

void aes_encrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, aes_hard_encrypt);
	else
		aes_soft_encrypt(&k->soft, in, out, blocks);
}

void aes_decrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, aes_hard_decrypt);
	else
		aes_soft_decrypt(&k->soft, in, out, blocks);
}
