/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in comments are sections of GB/T 32905-2016. */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/md_priv.h"

/* Each lane turned left by one: T of the next round. */
static inline uint32x4_t next_t(uint32x4_t t)
{
	return vsliq_n_u32(vshrq_n_u32(t, 31), t, 1);
}

/* A to D and E to H, the first in the highest lane, as the instructions want
 * them. */
struct halves {
	uint32x4_t ad, eh;
};

/* 5.3.3: one round; @lane of W and of W'. */
#define ROUND(h, t, w, w_prime, lane, kind)                                    \
	do {                                                                   \
		uint32x4_t ss1 = vsm3ss1q_u32((h)->ad, (h)->eh, (t));          \
                                                                               \
		(h)->ad = vsm3tt1##kind##q_u32((h)->ad, ss1, (w_prime), lane); \
		(h)->eh = vsm3tt2##kind##q_u32((h)->eh, ss1, (w), lane);       \
		(t) = next_t(t);                                               \
	} while (0)

/* The first 16 rounds have functions of their own (4.3). */
static inline uint32x4_t early_rounds(struct halves *h, uint32x4_t t,
				      uint32x4_t w, uint32x4_t w_prime)
{
	ROUND(h, t, w, w_prime, 0, a);
	ROUND(h, t, w, w_prime, 1, a);
	ROUND(h, t, w, w_prime, 2, a);
	ROUND(h, t, w, w_prime, 3, a);
	return t;
}

static inline uint32x4_t late_rounds(struct halves *h, uint32x4_t t,
				     uint32x4_t w, uint32x4_t w_prime)
{
	ROUND(h, t, w, w_prime, 0, b);
	ROUND(h, t, w, w_prime, 1, b);
	ROUND(h, t, w, w_prime, 2, b);
	ROUND(h, t, w, w_prime, 3, b);
	return t;
}

/* 5.3.2: the four words behind the 16 in @w, of which @at is the first. */
static inline uint32x4_t expand(const uint32x4_t w[4], unsigned int at)
{
	uint32x4_t w0 = w[at % 4];
	uint32x4_t w4 = w[(at + 1) % 4];
	uint32x4_t w8 = w[(at + 2) % 4];
	uint32x4_t w12 = w[(at + 3) % 4];
	uint32x4_t part = vsm3partw1q_u32(w0, vextq_u32(w4, w8, 3), w12);

	return vsm3partw2q_u32(part, vextq_u32(w8, w12, 2),
			       vextq_u32(w0, w4, 3));
}

/* 16 rounds on the words in @w, in whose place the next 16 come. */
static inline __attribute__((always_inline)) uint32x4_t sixteen_rounds(
	struct halves *h, bool is_early, uint32x4_t t, uint32x4_t w[4])
{
	for (unsigned int i = 0; i < 4; i++) {
		uint32x4_t now = w[i];
		uint32x4_t w_prime = veorq_u32(now, w[(i + 1) % 4]);

		w[i] = expand(w, i);
		t = is_early ? early_rounds(h, t, now, w_prime)
			     : late_rounds(h, t, now, w_prime);
	}
	return t;
}

static inline void compress(struct halves *h, const uint8_t *block)
{
	uint32x4_t t = vdupq_n_u32(0x79cc4519);
	uint32x4_t w[4];

	for (unsigned int i = 0; i < 4; i++)
		w[i] = vreinterpretq_u32_u8(
			vrev32q_u8(vld1q_u8(block + (size_t)16 * i)));
	(void)sixteen_rounds(h, true, t, w);
	t = vdupq_n_u32(0x9d8a7a87); /* 16 places turned */
	for (unsigned int i = 0; i < 3; i++)
		t = sixteen_rounds(h, false, t, w);
}

static inline uint32x4_t turn_round(uint32x4_t x)
{
	x = vrev64q_u32(x);
	return vextq_u32(x, x, 2);
}

static void blocks_of_sm3(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	struct halves h = {turn_round(vld1q_u32(v)),
			   turn_round(vld1q_u32(v + 4))};

	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES) {
		struct halves before = h;

		compress(&h, data);
		h.ad = veorq_u32(h.ad, before.ad);
		h.eh = veorq_u32(h.eh, before.eh);
	}
	vst1q_u32(v, turn_round(h.ad));
	vst1q_u32(v + 4, turn_round(h.eh));
}

md_blocks *sm3_hard_find(void)
{
	return arch_cpu_features()->sm3 ? blocks_of_sm3 : NULL;
}
