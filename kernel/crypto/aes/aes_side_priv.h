/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_SIDE_PRIV_H
#define KERNEL_CRYPTO_AES_AES_SIDE_PRIV_H

#include <arm_neon.h>

#include "kernel/crypto/aes/aes_hard.h"

/*
 * Blocks side by side in vector registers, so that one does not wait for the
 * other. Always inline, with a constant number of blocks: neither they nor the
 * round keys ever lie on the stack.
 */
#define SIDE_INLINE static inline __attribute__((always_inline))

/* The round keys in the order of their use; those of short keys begin later. */
struct side_keys {
	uint8x16_t k[AES_HARD_KEYS];
	unsigned int rounds;
};
#define SIDE_LAST_KEY (AES_HARD_KEYS - 1)

/*
 * @call with the number of rounds: once as a constant, for the longest keys
 * have the most to do.
 */
#define SIDE_FOR_ROUNDS(a, call)                                               \
	do {                                                                   \
		if ((a)->rounds == 14)                                         \
			call(14);                                              \
		else                                                           \
			call((a)->rounds);                                     \
	} while (0)

/* Written out: compilers make a copy in memory of what a loop fills. */
SIDE_INLINE struct side_keys side_keys_load(const uint8_t keys[][16],
					    unsigned int rounds)
{
	static_assert(AES_HARD_KEYS == 15, "all keys are loaded");
	return (struct side_keys){
		.k = {vld1q_u8(keys[0]), vld1q_u8(keys[1]), vld1q_u8(keys[2]),
		      vld1q_u8(keys[3]), vld1q_u8(keys[4]), vld1q_u8(keys[5]),
		      vld1q_u8(keys[6]), vld1q_u8(keys[7]), vld1q_u8(keys[8]),
		      vld1q_u8(keys[9]), vld1q_u8(keys[10]), vld1q_u8(keys[11]),
		      vld1q_u8(keys[12]), vld1q_u8(keys[13]),
		      vld1q_u8(keys[14])},
		.rounds = rounds,
	};
}

SIDE_INLINE void side_encrypt_two(uint8x16_t *x, unsigned int n, uint8x16_t k0,
				  uint8x16_t k1)
{
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesmcq_u8(vaeseq_u8(x[i], k0));
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesmcq_u8(vaeseq_u8(x[i], k1));
}

/* All but the addition of the last key, which the caller does together with
 * what else it adds. */
SIDE_INLINE void side_encrypt(const struct side_keys *r, uint8x16_t *x,
			      unsigned int n)
{
	if (r->rounds > 10) {
		if (r->rounds > 12)
			side_encrypt_two(x, n, r->k[0], r->k[1]);
		side_encrypt_two(x, n, r->k[2], r->k[3]);
	}
	side_encrypt_two(x, n, r->k[4], r->k[5]);
	side_encrypt_two(x, n, r->k[6], r->k[7]);
	side_encrypt_two(x, n, r->k[8], r->k[9]);
	side_encrypt_two(x, n, r->k[10], r->k[11]);
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesmcq_u8(vaeseq_u8(x[i], r->k[12]));
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaeseq_u8(x[i], r->k[13]);
}

SIDE_INLINE void side_decrypt_two(uint8x16_t *x, unsigned int n, uint8x16_t k0,
				  uint8x16_t k1)
{
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesimcq_u8(vaesdq_u8(x[i], k0));
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesimcq_u8(vaesdq_u8(x[i], k1));
}

SIDE_INLINE void side_decrypt(const struct side_keys *r, uint8x16_t *x,
			      unsigned int n)
{
	if (r->rounds > 10) {
		if (r->rounds > 12)
			side_decrypt_two(x, n, r->k[0], r->k[1]);
		side_decrypt_two(x, n, r->k[2], r->k[3]);
	}
	side_decrypt_two(x, n, r->k[4], r->k[5]);
	side_decrypt_two(x, n, r->k[6], r->k[7]);
	side_decrypt_two(x, n, r->k[8], r->k[9]);
	side_decrypt_two(x, n, r->k[10], r->k[11]);
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesimcq_u8(vaesdq_u8(x[i], r->k[12]));
	for (unsigned int i = 0; i < n; i++)
		x[i] = vaesdq_u8(x[i], r->k[13]);
}

/*
 * Counters of the next @n blocks of key stream in @x, big endian at their end:
 * 32 bits that come round.
 */
SIDE_INLINE uint32x4_t side_count(uint32x4_t counter, uint8x16_t *x,
				  unsigned int n)
{
	const uint32x4_t one = {0, 0, 0, 1};

	for (unsigned int i = 0; i < n; i++) {
		x[i] = vrev32q_u8(vreinterpretq_u8_u32(counter));
		counter = vaddq_u32(counter, one);
	}
	return counter;
}

SIDE_INLINE uint32x4_t side_counter_load(const uint8_t counter[16])
{
	return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(counter)));
}

SIDE_INLINE void side_counter_store(uint8_t counter[16], uint32x4_t c)
{
	vst1q_u8(counter, vrev32q_u8(vreinterpretq_u8_u32(c)));
}

#endif
