/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/sm4/sm4.h"

#include "kernel/crypto/fp.h"

#define CHUNK_BLOCKS (FP_CHUNK_BYTES / SM4_BLOCK_BYTES)

enum status sm4_key_init(struct sm4_key *k, const uint8_t *key,
			 size_t key_bytes)
{
	irq_state_t s;

	if (key_bytes != SM4_KEY_BYTES)
		return ST_BAD_PARAM;
	k->is_hard = sm4_hard_is_present();
	if (!k->is_hard) {
		sm4_soft_init(&k->soft, key);
		return ST_OK;
	}
	s = arch_kernel_fp_begin();
	sm4_hard_init(&k->hard, key);
	arch_kernel_fp_end(s);
	return ST_OK;
}

static void run_hard(const struct sm4_hard *h, const uint8_t *in, uint8_t *out,
		     size_t blocks,
		     void (*chunk)(const struct sm4_hard *h, const uint8_t *in,
				   uint8_t *out, size_t blocks))
{
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		chunk(h, in, out, taken);
		arch_kernel_fp_end(s);
		in += taken * SM4_BLOCK_BYTES;
		out += taken * SM4_BLOCK_BYTES;
		blocks -= taken;
	}
}

void sm4_encrypt_blocks(const struct sm4_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, sm4_hard_encrypt);
	else
		sm4_soft_encrypt(&k->soft, in, out, blocks);
}

void sm4_decrypt_blocks(const struct sm4_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, sm4_hard_decrypt);
	else
		sm4_soft_decrypt(&k->soft, in, out, blocks);
}
