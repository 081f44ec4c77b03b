/* SPDX-License-Identifier: BSD-2-Clause */
/* Modes without authentication, in one pass over the data. */
#include "kernel/crypto/aes/aes_side_priv.h"

#define CTR_BLOCKS 8
/* Modes that keep something of each block beside it. */
#define TWO_BLOCKS 4

/* The counter as numbers from the high end: four, which count apart from each
 * other, or two. */
SIDE_INLINE uint8x16_t turn_counter(bool is_wide, uint8x16_t c)
{
	return is_wide ? vrev64q_u8(c) : vrev32q_u8(c);
}

SIDE_INLINE uint8x16_t next_counter(bool is_wide, uint8x16_t c)
{
	const uint32x4_t one = {0, 0, 0, 1};
	const uint64x2_t wide_one = {0, 1};

	if (is_wide)
		return vreinterpretq_u8_u64(
			vaddq_u64(vreinterpretq_u64_u8(c), wide_one));
	return vreinterpretq_u8_u32(vaddq_u32(vreinterpretq_u32_u8(c), one));
}

SIDE_INLINE uint8x16_t ctr_side(const struct side_keys *r, bool is_wide,
				uint8x16_t c, const uint8_t *in, uint8_t *out,
				unsigned int n)
{
	uint8x16_t x[CTR_BLOCKS];

	for (unsigned int i = 0; i < n; i++) {
		x[i] = turn_counter(is_wide, c);
		c = next_counter(is_wide, c);
	}
	side_encrypt(r, x, n);
	for (unsigned int i = 0; i < n; i++) {
		x[i] = veorq_u8(x[i], r->k[SIDE_LAST_KEY]);
		x[i] = veorq_u8(x[i], vld1q_u8(in + (size_t)16 * i));
		vst1q_u8(out + (size_t)16 * i, x[i]);
	}
	return c;
}

SIDE_INLINE uint8x16_t ctr_many(const struct aes_hard *a, unsigned int rounds,
				bool is_wide, uint8x16_t c, const uint8_t *in,
				uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->encrypt, rounds);

	for (; blocks >= CTR_BLOCKS; blocks -= CTR_BLOCKS) {
		c = ctr_side(&r, is_wide, c, in, out, CTR_BLOCKS);
		in += (size_t)16 * CTR_BLOCKS;
		out += (size_t)16 * CTR_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		c = ctr_side(&r, is_wide, c, in, out, 1);
	return c;
}

/* Spec: NIST SP 800-38D 6.5 */
void aes_hard_ctr32(const struct aes_hard *a, void *state, const uint8_t *in,
		    uint8_t *out, size_t blocks)
{
	uint8x16_t c = turn_counter(false, vld1q_u8(state));

#define RUN(rounds) c = ctr_many(a, (rounds), false, c, in, out, blocks)
	SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
	vst1q_u8(state, turn_counter(false, c));
}

/* Up to where the low half comes round, which no secret decides; then it is
 * carried on. Spec: NIST SP 800-38A 6.5, appendix B.1 */
void aes_hard_ctr128(const struct aes_hard *a, void *state, const uint8_t *in,
		     uint8_t *out, size_t blocks)
{
	const uint64x2_t high_one = {1, 0};
	uint8x16_t c = turn_counter(true, vld1q_u8(state));

	while (blocks > 0) {
		uint64_t left = -vgetq_lane_u64(vreinterpretq_u64_u8(c), 1);
		size_t taken = left == 0 ? blocks : MIN(blocks, left);

#define RUN(rounds) c = ctr_many(a, (rounds), true, c, in, out, taken)
		SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
		if (taken == left)
			c = vreinterpretq_u8_u64(
				vaddq_u64(vreinterpretq_u64_u8(c), high_one));
		in += 16 * taken;
		out += 16 * taken;
		blocks -= taken;
	}
	vst1q_u8(state, turn_counter(true, c));
}

void aes_hard_cbc_encrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->encrypt, a->rounds);
	uint8x16_t x = vld1q_u8(state);

	for (; blocks > 0; blocks--, in += 16, out += 16) {
		x = veorq_u8(x, vld1q_u8(in));
		side_encrypt(&r, &x, 1);
		x = veorq_u8(x, r.k[SIDE_LAST_KEY]);
		vst1q_u8(out, x);
	}
	vst1q_u8(state, x);
}

void aes_hard_cbc_mac(const struct aes_hard *a, void *state, const uint8_t *in,
		      __unused uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->encrypt, a->rounds);
	uint8x16_t x = vld1q_u8(state);

	for (; blocks > 0; blocks--, in += 16) {
		x = veorq_u8(x, vld1q_u8(in));
		side_encrypt(&r, &x, 1);
		x = veorq_u8(x, r.k[SIDE_LAST_KEY]);
	}
	vst1q_u8(state, x);
}

SIDE_INLINE uint8x16_t cbc_decrypt_side(const struct side_keys *r,
					uint8x16_t chain, const uint8_t *in,
					uint8_t *out, unsigned int n)
{
	uint8x16_t c[TWO_BLOCKS];
	uint8x16_t x[TWO_BLOCKS];

	for (unsigned int i = 0; i < n; i++)
		x[i] = c[i] = vld1q_u8(in + (size_t)16 * i);
	side_decrypt(r, x, n);
	for (unsigned int i = 0; i < n; i++) {
		x[i] = veorq_u8(x[i], r->k[SIDE_LAST_KEY]);
		vst1q_u8(out + (size_t)16 * i, veorq_u8(x[i], chain));
		chain = c[i];
	}
	return chain;
}

void aes_hard_cbc_decrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->decrypt, a->rounds);
	uint8x16_t chain = vld1q_u8(state);

	for (; blocks >= TWO_BLOCKS; blocks -= TWO_BLOCKS) {
		chain = cbc_decrypt_side(&r, chain, in, out, TWO_BLOCKS);
		in += (size_t)16 * TWO_BLOCKS;
		out += (size_t)16 * TWO_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		chain = cbc_decrypt_side(&r, chain, in, out, 1);
	vst1q_u8(state, chain);
}

/* Times x in GF(2^128), little endian. Spec: IEEE 1619 5.2 */
SIDE_INLINE uint64x2_t next_tweak(uint64x2_t t)
{
	const uint64x2_t carried = {0x87, 1};
	uint64x2_t top = vreinterpretq_u64_s64(
		vshrq_n_s64(vreinterpretq_s64_u64(t), 63));

	top = vandq_u64(vextq_u64(top, top, 1), carried);
	return veorq_u64(vaddq_u64(t, t), top);
}

SIDE_INLINE uint64x2_t xts_side(const struct side_keys *r, bool encrypt,
				uint64x2_t tweak, const uint8_t *in,
				uint8_t *out, unsigned int n)
{
	uint8x16_t t[TWO_BLOCKS];
	uint8x16_t x[TWO_BLOCKS];

	for (unsigned int i = 0; i < n; i++) {
		t[i] = vreinterpretq_u8_u64(tweak);
		tweak = next_tweak(tweak);
		x[i] = veorq_u8(t[i], vld1q_u8(in + (size_t)16 * i));
	}
	if (encrypt)
		side_encrypt(r, x, n);
	else
		side_decrypt(r, x, n);
	for (unsigned int i = 0; i < n; i++) {
		x[i] = veorq_u8(x[i], r->k[SIDE_LAST_KEY]);
		vst1q_u8(out + (size_t)16 * i, veorq_u8(x[i], t[i]));
	}
	return tweak;
}

SIDE_INLINE void xts(const struct aes_hard *a, unsigned int rounds,
		     bool encrypt, void *state, const uint8_t *in, uint8_t *out,
		     size_t blocks)
{
	const struct side_keys r =
		side_keys_load(encrypt ? a->encrypt : a->decrypt, rounds);
	uint64x2_t tweak = vreinterpretq_u64_u8(vld1q_u8(state));

	for (; blocks >= TWO_BLOCKS; blocks -= TWO_BLOCKS) {
		tweak = xts_side(&r, encrypt, tweak, in, out, TWO_BLOCKS);
		in += (size_t)16 * TWO_BLOCKS;
		out += (size_t)16 * TWO_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		tweak = xts_side(&r, encrypt, tweak, in, out, 1);
	vst1q_u8(state, vreinterpretq_u8_u64(tweak));
}

void aes_hard_xts_encrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
#define RUN(rounds) xts(a, (rounds), true, state, in, out, blocks)
	SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
}

void aes_hard_xts_decrypt(const struct aes_hard *a, void *state,
			  const uint8_t *in, uint8_t *out, size_t blocks)
{
#define RUN(rounds) xts(a, (rounds), false, state, in, out, blocks)
	SIDE_FOR_ROUNDS(a, RUN);
#undef RUN
}
