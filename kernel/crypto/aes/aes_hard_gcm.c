/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GHASH by products without carries, and GCM in one pass: what is hashed is
 * what lies in registers, never what memory says later. With the bits of each
 * byte mirrored a block is a polynomial, its first bit that of x^0, as
 * little-endian numbers are. Spec: NIST SP 800-38D 6.3, 6.4
 */
#include "kernel/crypto/aes/aes_side_priv.h"

/* Blocks side by side; their products are reduced together. */
#define SIDE_BLOCKS GHASH_POWERS

/* A sum of products of 255 bits: low + middle * x^64 + high * x^128. */
struct product {
	uint8x16_t low, middle, high;
};

/* 64 bits by 64: of the low halves, and of the high ones. */
SIDE_INLINE uint8x16_t low_halves(uint8x16_t a, uint8x16_t b)
{
	return vreinterpretq_u8_p128(
		vmull_p64(vgetq_lane_p64(vreinterpretq_p64_u8(a), 0),
			  vgetq_lane_p64(vreinterpretq_p64_u8(b), 0)));
}

SIDE_INLINE uint8x16_t high_halves(uint8x16_t a, uint8x16_t b)
{
	return vreinterpretq_u8_p128(vmull_high_p64(vreinterpretq_p64_u8(a),
						    vreinterpretq_p64_u8(b)));
}

SIDE_INLINE uint8x16_t swap_halves(uint8x16_t a)
{
	return vextq_u8(a, a, 8);
}

/* Karatsuba; the middle lacks low and high until the reduction. */
SIDE_INLINE struct product multiply(uint8x16_t x, uint8x16_t h,
				    uint8x16_t halves)
{
	uint8x16_t sum = veorq_u8(x, swap_halves(x));

	return (struct product){.low = low_halves(x, h),
				.middle = low_halves(sum, halves),
				.high = high_halves(x, h)};
}

SIDE_INLINE void add(struct product *p, const struct product *q)
{
	p->low = veorq_u8(p->low, q->low);
	p->middle = veorq_u8(p->middle, q->middle);
	p->high = veorq_u8(p->high, q->high);
}

/* Modulo x^128 + x^7 + x^2 + x + 1: the quarters from above, each times 0x87
 * and 128 places down. */
SIDE_INLINE uint8x16_t reduce(const struct product *p)
{
	const uint8x16_t poly = vreinterpretq_u8_u64(vdupq_n_u64(0x87));
	const uint8x16_t zero = vdupq_n_u8(0);
	uint8x16_t middle = veorq_u8(p->middle, veorq_u8(p->low, p->high));
	uint8x16_t third;

	middle = veorq_u8(middle, high_halves(p->high, poly));
	third = veorq_u8(p->high, swap_halves(middle));
	return veorq_u8(veorq_u8(p->low, low_halves(third, poly)),
			vextq_u8(zero, middle, 8));
}

SIDE_INLINE uint8x16_t hash_side(const struct ghash_hard *g, uint8x16_t acc,
				 const uint8x16_t *x, unsigned int n)
{
	struct product sum;

	for (unsigned int i = 0; i < n; i++) {
		unsigned int power = n - 1 - i;
		uint8x16_t m = vrbitq_u8(x[i]);
		struct product p = multiply(i == 0 ? veorq_u8(m, acc) : m,
					    vld1q_u8(g->power[power]),
					    vld1q_u8(g->halves[power]));

		if (i == 0)
			sum = p;
		else
			add(&sum, &p);
	}
	return reduce(&sum);
}

void aes_hard_ghash_init(struct ghash_hard *g, const uint8_t h[16])
{
	uint8x16_t first = vrbitq_u8(vld1q_u8(h));
	uint8x16_t halves = veorq_u8(first, swap_halves(first));
	uint8x16_t x = first;

	for (unsigned int i = 0; i < GHASH_POWERS; i++) {
		struct product p = multiply(x, first, halves);

		vst1q_u8(g->power[i], x);
		vst1q_u8(g->halves[i], veorq_u8(x, swap_halves(x)));
		x = reduce(&p);
	}
}

void aes_hard_ghash(const struct ghash_hard *g, uint8_t acc[16],
		    const uint8_t *data, size_t blocks)
{
	uint8x16_t sum = vrbitq_u8(vld1q_u8(acc));
	uint8x16_t x[SIDE_BLOCKS];

	for (; blocks >= SIDE_BLOCKS; blocks -= SIDE_BLOCKS) {
		for (unsigned int i = 0; i < SIDE_BLOCKS; i++, data += 16)
			x[i] = vld1q_u8(data);
		sum = hash_side(g, sum, x, SIDE_BLOCKS);
	}
	for (; blocks > 0; blocks--, data += 16) {
		x[0] = vld1q_u8(data);
		sum = hash_side(g, sum, x, 1);
	}
	vst1q_u8(acc, vrbitq_u8(sum));
}

/* @n blocks of text; returns the hash with the ciphertext, which is still in
 * registers. */
SIDE_INLINE uint8x16_t crypt_side(const struct side_keys *r,
				  const struct ghash_hard *g, bool encrypt,
				  uint8x16_t sum, uint8x16_t *stream,
				  const uint8_t *in, uint8_t *out,
				  unsigned int n)
{
	uint8x16_t x[SIDE_BLOCKS];

	side_encrypt(r, stream, n);
	for (unsigned int i = 0; i < n; i++) {
		x[i] = vld1q_u8(in + (size_t)16 * i);
		stream[i] = veorq_u8(stream[i], r->k[SIDE_LAST_KEY]);
		stream[i] = veorq_u8(stream[i], x[i]);
		vst1q_u8(out + (size_t)16 * i, stream[i]);
	}
	return hash_side(g, sum, encrypt ? stream : x, n);
}

SIDE_INLINE void crypt(const struct aes_hard *a, unsigned int rounds,
		       bool encrypt, void *state, const uint8_t *in,
		       uint8_t *out, size_t blocks)
{
	const struct aes_hard_gcm *s = state;
	const struct ghash_hard *g = s->hash_key;
	const struct side_keys r = side_keys_load(a->encrypt, rounds);
	uint32x4_t c = side_counter_load(s->counter);
	uint8x16_t sum = vrbitq_u8(vld1q_u8(s->acc));
	uint8x16_t x[SIDE_BLOCKS];

	for (; blocks >= SIDE_BLOCKS; blocks -= SIDE_BLOCKS) {
		c = side_count(c, x, SIDE_BLOCKS);
		sum = crypt_side(&r, g, encrypt, sum, x, in, out, SIDE_BLOCKS);
		in += (size_t)16 * SIDE_BLOCKS;
		out += (size_t)16 * SIDE_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16) {
		c = side_count(c, x, 1);
		sum = crypt_side(&r, g, encrypt, sum, x, in, out, 1);
	}
	side_counter_store(s->counter, c);
	vst1q_u8(s->acc, vrbitq_u8(sum));
}

void aes_hard_gcm_encrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
#define RUN(rounds) crypt(a, (rounds), true, state, in, out, blocks)
	SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
}

void aes_hard_gcm_decrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
#define RUN(rounds) crypt(a, (rounds), false, state, in, out, blocks)
	SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
}
