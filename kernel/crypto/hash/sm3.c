/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in comments are sections of GB/T 32905-2016. */
#include "kernel/crypto/hash/sm3_priv.h"

#include "base/bytes/mem.h"

static uint32_t rotate_left(uint32_t x, unsigned int by)
{
	return x << (by & 31) | x >> (-by & 31);
}

static uint32_t load_be(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void store_be(uint8_t *p, uint32_t x)
{
	for (unsigned int i = 0; i < 4; i++)
		p[i] = (uint8_t)(x >> (24 - 8 * i));
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
static void compress(struct sm3 *s, const uint8_t *block)
{
	uint32_t w[68];
	uint32_t r[8];

	expand(block, w);
	memcpy(r, s->v, sizeof(r));
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
		s->v[i] ^= r[i];
	secure_zero(w, sizeof(w));
}

void sm3_init(struct sm3 *s)
{
	/* 4.1 */
	static const uint32_t iv[8] = {0x7380166f, 0x4914b2b9, 0x172442d7,
				       0xda8a0600, 0xa96f30bc, 0x163138aa,
				       0xe38dee4d, 0xb0fb0e4e};

	memset(s, 0, sizeof(*s));
	memcpy(s->v, iv, sizeof(iv));
}

void sm3_update(struct sm3 *s, const uint8_t *data, size_t size_bytes)
{
	while (size_bytes > 0) {
		size_t used = s->total_bytes % SM3_BLOCK_BYTES;
		size_t taken = MIN(size_bytes, SM3_BLOCK_BYTES - used);

		s->total_bytes += taken;
		size_bytes -= taken;
		if (taken == SM3_BLOCK_BYTES) {
			compress(s, data);
		} else {
			memcpy(s->block + used, data, taken);
			if (used + taken == SM3_BLOCK_BYTES)
				compress(s, s->block);
		}
		data += taken;
	}
}

void sm3_final(struct sm3 *s, uint8_t digest[32])
{
	static const uint8_t padding[SM3_BLOCK_BYTES] = {0x80};
	uint64_t bits = s->total_bytes * 8;
	size_t used = s->total_bytes % SM3_BLOCK_BYTES;
	uint8_t length[8];

	/* 5.2: a one, zeros up to 56 bytes of a block, the length. */
	store_be(length, (uint32_t)(bits >> 32));
	store_be(length + 4, (uint32_t)bits);
	sm3_update(s, padding, (used < 56 ? 56 : 120) - used);
	sm3_update(s, length, sizeof(length));
	for (unsigned int i = 0; i < 8; i++)
		store_be(digest + 4 * i, s->v[i]);
}
