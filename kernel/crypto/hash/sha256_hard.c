/* SPDX-License-Identifier: BSD-2-Clause */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/md_priv.h"

/* Spec: FIPS 180-4 4.2.2 */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* All constants stay in registers from block to block. */
static void blocks_of_sha256(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	uint32x4_t abcd = vld1q_u32(v);
	uint32x4_t efgh = vld1q_u32(v + 4);

	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES) {
		uint32x4_t before[2] = {abcd, efgh};
		uint32x4_t w[4];

		for (unsigned int i = 0; i < 4; i++)
			w[i] = vreinterpretq_u32_u8(
				vrev32q_u8(vld1q_u8(data + (size_t)16 * i)));
		for (unsigned int i = 0; i < 16; i++) {
			uint32x4_t old = abcd;
			uint32x4_t wk = vaddq_u32(
				w[i % 4], vld1q_u32(round_constants + 4 * i));

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
