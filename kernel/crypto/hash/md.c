/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/hash/md_priv.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"

#define CHUNK_BLOCKS (FP_CHUNK_BYTES / MD_BLOCK_BYTES)
#define LENGTH_BYTES 8

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	      "words are turned round");

/* Spec: FIPS 180-4 4.2.2 */
const uint32_t sha256_constants[64] = {
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

/* Spec: FIPS 180-4 5.3; GB/T 32905-2016 4.1 */
const struct md_kind md_sha1 = {
	.soft = sha1_soft_blocks,
	.find_hard = sha1_hard_find,
	.iv = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
	.digest_words = 5,
};
const struct md_kind md_sha224 = {
	.soft = sha256_soft_blocks,
	.find_hard = sha256_hard_find,
	.iv = {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31,
	       0x68581511, 0x64f98fa7, 0xbefa4fa4},
	.digest_words = 7,
};
const struct md_kind md_sha256 = {
	.soft = sha256_soft_blocks,
	.find_hard = sha256_hard_find,
	.iv = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
	       0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
	.digest_words = 8,
};
const struct md_kind md_sm3 = {
	.soft = sm3_soft_blocks,
	.find_hard = sm3_hard_find,
	.iv = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc,
	       0x163138aa, 0xe38dee4d, 0xb0fb0e4e},
	.digest_words = 8,
};

static void add_blocks(struct md *m, const struct md_kind *kind,
		       const uint8_t *data, size_t blocks)
{
	md_blocks *hard = kind->find_hard();

	if (!hard) {
		kind->soft(m->v, data, blocks);
		return;
	}
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		hard(m->v, data, taken);
		arch_kernel_fp_end(s);
		data += taken * MD_BLOCK_BYTES;
		blocks -= taken;
	}
}

void md_init(struct md *m, const struct md_kind *kind)
{
	memcpy(m->v, kind->iv, sizeof(m->v));
	m->total_bytes = 0;
}

void md_update(struct md *m, const struct md_kind *kind, const uint8_t *data,
	       size_t size_bytes)
{
	size_t used = m->total_bytes % MD_BLOCK_BYTES;
	size_t blocks;

	if (size_bytes == 0) /* @data may be NULL */
		return;
	m->total_bytes += size_bytes;
	if (used > 0) {
		size_t taken = MIN(size_bytes, MD_BLOCK_BYTES - used);

		memcpy(m->block + used, data, taken);
		if (used + taken < MD_BLOCK_BYTES)
			return;
		add_blocks(m, kind, m->block, 1);
		data += taken;
		size_bytes -= taken;
	}
	blocks = size_bytes / MD_BLOCK_BYTES;
	if (blocks > 0)
		add_blocks(m, kind, data, blocks);
	size_bytes -= blocks * MD_BLOCK_BYTES;
	if (size_bytes > 0)
		memcpy(m->block, data + blocks * MD_BLOCK_BYTES, size_bytes);
}

void md_final(struct md *m, const struct md_kind *kind, uint8_t *digest)
{
	uint8_t end[2 * MD_BLOCK_BYTES];
	uint64_t bits = __builtin_bswap64(m->total_bytes * 8);
	size_t used = m->total_bytes % MD_BLOCK_BYTES;
	size_t blocks = used + 1 + LENGTH_BYTES <= MD_BLOCK_BYTES ? 1 : 2;
	size_t size = blocks * MD_BLOCK_BYTES;

	memcpy(end, m->block, used);
	end[used] = 0x80;
	memset(end + used + 1, 0, size - used - 1 - LENGTH_BYTES);
	memcpy(end + size - LENGTH_BYTES, &bits, LENGTH_BYTES);
	add_blocks(m, kind, end, blocks);
	secure_zero(end, sizeof(end));
	for (size_t i = 0; i < kind->digest_words; i++) {
		uint32_t word = __builtin_bswap32(m->v[i]);

		memcpy(digest + 4 * i, &word, sizeof(word));
	}
}
