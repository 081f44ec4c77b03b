/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/sm4/sm4_hard.h"

#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/sm4/sm4_constants_priv.h"

/* Each instruction computes four rounds, or four round keys. */
#define STEPS       8
/* Blocks side by side, so that one does not wait for the other. */
#define SIDE_BLOCKS 4

bool sm4_hard_is_present(void)
{
	return arch_cpu_features()->sm4;
}

/* Words of a block are big endian. */
static uint32x4_t load_block(const uint8_t *p)
{
	return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(p)));
}

/* The last word comes first. */
static void store_block(uint8_t *p, uint32x4_t x)
{
	x = vrev64q_u32(x);
	x = vextq_u32(x, x, 2);
	vst1q_u8(p, vrev32q_u8(vreinterpretq_u8_u32(x)));
}

void sm4_hard_init(struct sm4_hard *s, const uint8_t key[16])
{
	uint32x4_t x = veorq_u32(load_block(key), vld1q_u32(sm4_fk));

	for (unsigned int i = 0; i < STEPS; i++) {
		uint32_t ck[4];

		for (unsigned int j = 0; j < 4; j++)
			ck[j] = sm4_ck(4 * i + j);
		x = vsm4ekeyq_u32(x, vld1q_u32(ck));
		vst1q_u32(s->round_key + (size_t)4 * i, x);
	}
	for (unsigned int i = 0; i < 32; i++)
		s->reversed[i] = s->round_key[31 - i];
}

static void crypt_one(const uint32_t *keys, const uint8_t *in, uint8_t *out)
{
	uint32x4_t x = load_block(in);

	for (unsigned int i = 0; i < STEPS; i++)
		x = vsm4eq_u32(x, vld1q_u32(keys + (size_t)4 * i));
	store_block(out, x);
}

static void crypt_side_by_side(const uint32_t *keys, const uint8_t *in,
			       uint8_t *out)
{
	uint32x4_t x[SIDE_BLOCKS];

	for (unsigned int j = 0; j < SIDE_BLOCKS; j++)
		x[j] = load_block(in + (size_t)16 * j);
	for (unsigned int i = 0; i < STEPS; i++) {
		uint32x4_t k = vld1q_u32(keys + (size_t)4 * i);

		for (unsigned int j = 0; j < SIDE_BLOCKS; j++)
			x[j] = vsm4eq_u32(x[j], k);
	}
	for (unsigned int j = 0; j < SIDE_BLOCKS; j++)
		store_block(out + (size_t)16 * j, x[j]);
}

static void crypt(const uint32_t *keys, const uint8_t *in, uint8_t *out,
		  size_t blocks)
{
	for (; blocks >= SIDE_BLOCKS; blocks -= SIDE_BLOCKS) {
		crypt_side_by_side(keys, in, out);
		in += (size_t)16 * SIDE_BLOCKS;
		out += (size_t)16 * SIDE_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		crypt_one(keys, in, out);
}

void sm4_hard_encrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	crypt(s->round_key, in, out, blocks);
}

void sm4_hard_decrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	crypt(s->reversed, in, out, blocks);
}
