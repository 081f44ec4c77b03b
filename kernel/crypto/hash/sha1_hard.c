/* SPDX-License-Identifier: BSD-2-Clause */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/md_priv.h"

struct state {
	uint32x4_t abcd;
	uint32_t e;
};

enum rounds {
	CHOOSE,
	PARITY,
	MAJORITY
};

/* Four rounds. Spec: FIPS 180-4 4.1.1 */
static inline struct state four_rounds(struct state s, enum rounds kind,
				       uint32x4_t wk)
{
	uint32_t e = s.e;

	s.e = vsha1h_u32(vgetq_lane_u32(s.abcd, 0));
	if (kind == CHOOSE)
		s.abcd = vsha1cq_u32(s.abcd, e, wk);
	else if (kind == MAJORITY)
		s.abcd = vsha1mq_u32(s.abcd, e, wk);
	else
		s.abcd = vsha1pq_u32(s.abcd, e, wk);
	return s;
}

/* The twenty rounds of one kind, of which the first four words are in
 * w[first]; @words: how many times four more words are still wanted. */
static inline __attribute__((always_inline)) struct state twenty_rounds(
	struct state s, enum rounds kind, uint32_t constant, uint32x4_t w[4],
	unsigned int first, unsigned int words)
{
	for (unsigned int i = 0; i < 5; i++) {
		uint32x4_t *now = &w[(first + i) % 4];

		s = four_rounds(s, kind,
				vaddq_u32(*now, vdupq_n_u32(constant)));
		if (i >= words)
			continue;
		*now = vsha1su0q_u32(*now, w[(first + i + 1) % 4],
				     w[(first + i + 2) % 4]);
		*now = vsha1su1q_u32(*now, w[(first + i + 3) % 4]);
	}
	return s;
}

static void blocks_of_sha1(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	struct state s = {vld1q_u32(v), v[4]};

	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES) {
		struct state before = s;
		uint32x4_t w[4];

		for (unsigned int i = 0; i < 4; i++)
			w[i] = vreinterpretq_u32_u8(
				vrev32q_u8(vld1q_u8(data + (size_t)16 * i)));
		/* Spec: FIPS 180-4 4.2.1 */
		s = twenty_rounds(s, CHOOSE, 0x5a827999, w, 0, 5);
		s = twenty_rounds(s, PARITY, 0x6ed9eba1, w, 1, 5);
		s = twenty_rounds(s, MAJORITY, 0x8f1bbcdc, w, 2, 5);
		s = twenty_rounds(s, PARITY, 0xca62c1d6, w, 3, 1);
		s.abcd = vaddq_u32(s.abcd, before.abcd);
		s.e += before.e;
	}
	vst1q_u32(v, s.abcd);
	v[4] = s.e;
}

md_blocks *sha1_hard_find(void)
{
	return arch_cpu_features()->sha1 ? blocks_of_sha1 : NULL;
}
