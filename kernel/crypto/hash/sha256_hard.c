/* SPDX-License-Identifier: BSD-2-Clause */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/md_priv.h"

/* All constants stay in registers from block to block. */
static void blocks_of_sha256(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	uint32x4_t abcd = vld1q_u32(v);
	uint32x4_t efgh = vld1q_u32(v + 4);

	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES) {
		uint32x4_t before[2] = {abcd, efgh};
		const uint8x16x4_t in = vld1q_u8_x4(data);
		uint32x4_t w[4];

		for (unsigned int i = 0; i < 4; i++)
			w[i] = vreinterpretq_u32_u8(vrev32q_u8(in.val[i]));
		for (unsigned int i = 0; i < 16; i++) {
			uint32x4_t old = abcd;
			uint32x4_t wk = vaddq_u32(
				w[i % 4], vld1q_u32(sha256_constants + 4 * i));

			abcd = vsha256hq_u32(abcd, efgh, wk);
			efgh = vsha256h2q_u32(efgh, old, wk);
			if (i >= 12)
				continue;
			w[i % 4] = vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]);
			w[i % 4] = vsha256su1q_u32(w[i % 4], w[(i + 2) % 4],
						   w[(i + 3) % 4]);
		}
		abcd = vaddq_u32(abcd, before[0]);
		efgh = vaddq_u32(efgh, before[1]);
	}
	vst1q_u32(v, abcd);
	vst1q_u32(v + 4, efgh);
}

md_blocks *sha256_hard_find(void)
{
	return arch_cpu_features()->sha2 ? blocks_of_sha256 : NULL;
}
