/* SPDX-License-Identifier: BSD-2-Clause */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/md_priv.h"

/* Four rounds, of the twenty fours. Spec: FIPS 180-4 4.1.1, 4.2.1 */
static inline uint32x4_t four_rounds(unsigned int four, uint32x4_t abcd,
				     uint32_t e, uint32x4_t w)
{
	static const uint32_t constants[4] = {0x5a827999, 0x6ed9eba1,
					      0x8f1bbcdc, 0xca62c1d6};
	uint32x4_t wk = vaddq_u32(w, vdupq_n_u32(constants[four / 5]));

	switch (four / 5) {
	case 0:
		return vsha1cq_u32(abcd, e, wk);
	case 2:
		return vsha1mq_u32(abcd, e, wk);
	default:
		return vsha1pq_u32(abcd, e, wk);
	}
}

static void blocks_of_sha1(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	uint32x4_t abcd = vld1q_u32(v);
	uint32_t e = v[4];

	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES) {
		uint32x4_t abcd_before = abcd;
		uint32_t e_before = e;
		uint32x4_t w[4];

		for (unsigned int i = 0; i < 4; i++)
			w[i] = vreinterpretq_u32_u8(
				vrev32q_u8(vld1q_u8(data + (size_t)16 * i)));
		for (unsigned int i = 0; i < 20; i++) {
			uint32_t next = vsha1h_u32(vgetq_lane_u32(abcd, 0));

			abcd = four_rounds(i, abcd, e, w[i % 4]);
			e = next;
			if (i >= 16)
				continue;
			w[i % 4] = vsha1su0q_u32(w[i % 4], w[(i + 1) % 4],
						 w[(i + 2) % 4]);
			w[i % 4] = vsha1su1q_u32(w[i % 4], w[(i + 3) % 4]);
		}
		abcd = vaddq_u32(abcd, abcd_before);
		e += e_before;
	}
	vst1q_u32(v, abcd);
	v[4] = e;
}

md_blocks *sha1_hard_find(void)
{
	return arch_cpu_features()->sha1 ? blocks_of_sha1 : NULL;
}
