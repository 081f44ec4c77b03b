/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in comments are sections of GB/T 32905-2016. */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/md_priv.h"

static uint32_t rotate_left(uint32_t x, unsigned int by)
{
	return x << (by & 31) | x >> (-by & 31);
}

static uint32_t load_be(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* 4.4 */
static uint32_t p0(uint32_t x)
{
	return x ^ rotate_left(x, 9) ^ rotate_left(x, 17);
}

static uint32_t p1(uint32_t x)
{
	return x ^ rotate_left(x, 15) ^ rotate_left(x, 23);
}

/* 5.3.2 */
static void expand(const uint8_t *block, uint32_t w[68])
{
	for (unsigned int j = 0; j < 16; j++)
		w[j] = load_be(block + 4 * j);
	for (unsigned int j = 16; j < 68; j++)
		w[j] = p1(w[j - 16] ^ w[j - 9] ^ rotate_left(w[j - 3], 15)) ^
		       rotate_left(w[j - 13], 7) ^ w[j - 6];
}

/* 5.3.3, with A..H in r[0..7] */
static void compress(uint32_t v[8], const uint8_t *block)
{
	uint32_t w[68];
	uint32_t r[8];

	expand(block, w);
	memcpy(r, v, sizeof(r));
	for (unsigned int j = 0; j < 64; j++) {
		bool is_early = j < 16; /* 4.2, 4.3 */
		uint32_t t = is_early ? 0x79cc4519 : 0x7a879d8a;
		uint32_t ff = is_early ? r[0] ^ r[1] ^ r[2]
				       : (r[0] & r[1]) | (r[0] & r[2]) |
						 (r[1] & r[2]);
		uint32_t gg = is_early ? r[4] ^ r[5] ^ r[6]
				       : (r[4] & r[5]) | (~r[4] & r[6]);
		uint32_t a12 = rotate_left(r[0], 12);
		uint32_t ss1 = rotate_left(a12 + r[4] + rotate_left(t, j), 7);
		uint32_t tt1 = ff + r[3] + (ss1 ^ a12) + (w[j] ^ w[j + 4]);
		uint32_t tt2 = gg + r[7] + ss1 + w[j];

		r[3] = r[2];
		r[2] = rotate_left(r[1], 9);
		r[1] = r[0];
		r[0] = tt1;
		r[7] = r[6];
		r[6] = rotate_left(r[5], 19);
		r[5] = r[4];
		r[4] = p0(tt2);
	}
	for (unsigned int i = 0; i < 8; i++)
		v[i] ^= r[i];
	secure_zero(w, sizeof(w));
}

void sm3_soft_blocks(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES)
		compress(v, data);
}
