/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"

#define CHUNK_BLOCKS (FP_CHUNK_BYTES / AES_BLOCK_BYTES)

enum status aes_key_init(struct aes_key *k, const uint8_t *key,
			 size_t key_bytes)
{
	const struct aes_hard_ops *ops = aes_hard_find();
	irq_state_t s;

	if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)
		return ST_BAD_PARAM;
	k->is_hard = ops != NULL;
	if (!ops) {
		aes_soft_init(&k->soft, key, key_bytes);
		return ST_OK;
	}
	s = arch_kernel_fp_begin();
	ops->init(&k->hard, key, key_bytes);
	arch_kernel_fp_end(s);
	return ST_OK;
}

const struct aes_hard_ops *aes_key_modes(const struct aes_key *k)
{
	return k->is_hard ? aes_hard_find() : NULL;
}

void aes_run_mode(const struct aes_key *k, aes_hard_mode *mode, void *state,
		  const uint8_t *in, uint8_t *out, size_t blocks)
{
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		mode(&k->hard, state, in, out, taken);
		arch_kernel_fp_end(s);
		in += taken * AES_BLOCK_BYTES;
		out += taken * AES_BLOCK_BYTES;
		blocks -= taken;
	}
}

void aes_encrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	const struct aes_hard_ops *ops = aes_key_modes(k);

	if (ops)
		aes_run_mode(k, ops->encrypt, NULL, in, out, blocks);
	else
		aes_soft_encrypt(&k->soft, in, out, blocks);
}

void aes_decrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	const struct aes_hard_ops *ops = aes_key_modes(k);

	if (ops)
		aes_run_mode(k, ops->decrypt, NULL, in, out, blocks);
	else
		aes_soft_decrypt(&k->soft, in, out, blocks);
}
