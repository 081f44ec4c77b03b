/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bits are numbered from 1 at the top, as the standard does. No memory is
 * addressed by key or data: rows of the S-boxes are numbers, chosen by masks
 * and shifted.
 */
#include "kernel/crypto/des/des.h"

#include "base/bytes/mem.h"

#define HALF_KEY_BITS 28
#define HALF_KEY_MASK ((UINT32_C(1) << HALF_KEY_BITS) - 1)

/* Sixteen outputs in each of four rows, the first at the top. */
static const uint64_t sbox[8][4] = {
	{0xe4d12fb83a6c5907, 0x0f74e2d1a6cb9538, 0x41e8d62bfc973a50,
	 0xfc8249175b3ea06d},
	{0xf18e6b34972dc05a, 0x3d47f28ec01a69b5, 0x0e7ba4d158c6932f,
	 0xd8a13f42b67c05e9},
	{0xa09e63f51dc7b428, 0xd709346a285ecbf1, 0xd6498f30b12c5ae7,
	 0x1ad069874fe3b52c},
	{0x7de3069a1285bc4f, 0xd8b56f03472c1ae9, 0xa690cb7df13e5284,
	 0x3f06a1d8945bc72e},
	{0x2c417ab6853fd0e9, 0xeb2c47d150fa3986, 0x421bad78f9c5630e,
	 0xb8c71e2d6f09a453},
	{0xc1af92680d34e75b, 0xaf427c9561de0b38, 0x9ef528c3704a1db6,
	 0x432c95fabe17608d},
	{0x4b2ef08d3c975a61, 0xd0b7491ae35c2f86, 0x14bdc37eaf680592,
	 0x6bd814a7950fe23c},
	{0xd2846fb1a93e50c7, 0x1fd8a374c56b0e92, 0x7b419ce206adf358,
	 0x21e74a8dfc90356b},
};

/* PC-1, PC-2: which bit of the key (of both halves together) comes next. */
static const uint8_t choice_1[56] = {
	57, 49, 41, 33, 25, 17, 9,  1,  58, 50, 42, 34, 26, 18,
	10, 2,  59, 51, 43, 35, 27, 19, 11, 3,  60, 52, 44, 36,
	63, 55, 47, 39, 31, 23, 15, 7,  62, 54, 46, 38, 30, 22,
	14, 6,  61, 53, 45, 37, 29, 21, 13, 5,  28, 20, 12, 4};
static const uint8_t choice_2[48] = {
	14, 17, 11, 24, 1,  5,  3,  28, 15, 6,  21, 10, 23, 19, 12, 4,
	26, 8,  16, 7,  27, 20, 13, 2,  41, 52, 31, 37, 47, 55, 30, 40,
	51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32};

static uint64_t load_be(const uint8_t *p)
{
	uint64_t x = 0;

	for (unsigned int i = 0; i < 8; i++)
		x = x << 8 | p[i];
	return x;
}

static uint32_t rotate_left(uint32_t x, unsigned int by)
{
	return x << (by & 31) | x >> (-by & 31);
}

/* The @count bits of @x, which has @width, that @choice names. */
static uint64_t choose(uint64_t x, unsigned int width, const uint8_t *choice,
		       unsigned int count)
{
	uint64_t out = 0;

	for (unsigned int i = 0; i < count; i++)
		out = out << 1 | (x >> (width - choice[i]) & 1);
	return out;
}

static uint32_t rotate_half_key(uint32_t x, unsigned int by)
{
	return (x << by | x >> (HALF_KEY_BITS - by)) & HALF_KEY_MASK;
}

static void schedule(uint8_t round_key[DES_ROUNDS][8], const uint8_t *key)
{
	uint64_t both = choose(load_be(key), 64, choice_1, 56);
	uint32_t c = (uint32_t)(both >> HALF_KEY_BITS);
	uint32_t d = (uint32_t)both & HALF_KEY_MASK;

	for (unsigned int i = 0; i < DES_ROUNDS; i++) {
		/* Rounds 1, 2, 9 and 16 by one, the others by two. */
		unsigned int by = i == 0 || i == 1 || i == 8 || i == 15 ? 1 : 2;

		c = rotate_half_key(c, by);
		d = rotate_half_key(d, by);
		both = choose((uint64_t)c << HALF_KEY_BITS | d, 56, choice_2,
			      48);
		for (unsigned int j = 0; j < 8; j++)
			round_key[i][j] = (uint8_t)(both >> (42 - 6 * j) & 63);
	}
}

enum status des_key_init(struct des_key *k, const uint8_t *key,
			 size_t key_bytes)
{
	if (key_bytes != 8 && key_bytes != 16 && key_bytes != 24)
		return ST_BAD_PARAM;
	k->passes = key_bytes == 8 ? 1 : 3;
	schedule(k->round_key[0], key);
	if (k->passes == 3) {
		schedule(k->round_key[1], key + 8);
		schedule(k->round_key[2], key_bytes == 24 ? key + 16 : key);
	}
	return ST_OK;
}

/* S-box @i for six bits: the outer two say the row. */
static uint32_t substitute(unsigned int i, uint32_t six)
{
	const uint64_t *row = sbox[i];
	uint64_t low = -(uint64_t)(six & 1);
	uint64_t high = -(uint64_t)(six >> 5 & 1);
	uint64_t first = row[0] ^ ((row[0] ^ row[1]) & low);
	uint64_t second = row[2] ^ ((row[2] ^ row[3]) & low);
	uint64_t chosen = first ^ ((first ^ second) & high);

	return (uint32_t)(chosen >> (60 - 4 * (six >> 1 & 15))) & 15;
}

/* P: bits that go equally far are turned together. */
static uint32_t permute(uint32_t x)
{
	static const struct {
		uint32_t mask;
		uint8_t by;
	} turns[] = {{0x00000004, 3},  {0x00004000, 4},  {0x12020120, 5},
		     {0x00100000, 6},  {0x00008000, 9},  {0x04000000, 10},
		     {0x00000001, 11}, {0x20000200, 12}, {0x00200000, 13},
		     {0x00000040, 14}, {0x00010000, 15}, {0x00000002, 16},
		     {0x40801800, 17}, {0x00080000, 19}, {0x00000010, 21},
		     {0x01000000, 22}, {0x88000008, 24}, {0x00000480, 25},
		     {0x00442000, 26}};
	uint32_t out = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(turns); i++)
		out |= rotate_left(x & turns[i].mask, turns[i].by);
	return out;
}

/* f of the standard. E gives each S-box its four bits and both neighbours. */
static uint32_t round_function(uint32_t r, const uint8_t key[8])
{
	uint32_t out = 0;

	for (unsigned int i = 0; i < 8; i++) {
		uint32_t six = rotate_left(r, 4 * i + 5) & 63;

		out = out << 4 | substitute(i, six ^ key[i]);
	}
	return permute(out);
}

/* Exchange the bits of @high that are @by above those of @low in @mask. */
static void exchange(uint32_t *high, uint32_t *low, unsigned int by,
		     uint32_t mask)
{
	uint32_t t = (*high >> by ^ *low) & mask;

	*low ^= t;
	*high ^= t << by;
}

/* IP, a transposition, as exchanges; backwards they undo it. */
static void enter(uint32_t *l, uint32_t *r)
{
	exchange(l, r, 4, 0x0f0f0f0f);
	exchange(l, r, 16, 0x0000ffff);
	exchange(r, l, 2, 0x33333333);
	exchange(r, l, 8, 0x00ff00ff);
	exchange(l, r, 1, 0x55555555);
}

static void leave(uint32_t *l, uint32_t *r)
{
	exchange(l, r, 1, 0x55555555);
	exchange(r, l, 8, 0x00ff00ff);
	exchange(r, l, 2, 0x33333333);
	exchange(l, r, 16, 0x0000ffff);
	exchange(l, r, 4, 0x0f0f0f0f);
}

/* All rounds without IP; the halves are exchanged at the end. */
static void rounds(uint32_t *l, uint32_t *r, const uint8_t key[DES_ROUNDS][8],
		   bool encrypt)
{
	uint32_t t;

	for (unsigned int i = 0; i < DES_ROUNDS; i++) {
		unsigned int at = encrypt ? i : DES_ROUNDS - 1 - i;

		t = *r;
		*r = *l ^ round_function(*r, key[at]);
		*l = t;
	}
	t = *l;
	*l = *r;
	*r = t;
}

/* Every second pass goes the other way; between two IP undoes itself. */
static void crypt_block(const struct des_key *k, bool encrypt,
			const uint8_t *in, uint8_t *out)
{
	uint64_t x = load_be(in);
	uint32_t l = (uint32_t)(x >> 32);
	uint32_t r = (uint32_t)x;

	enter(&l, &r);
	for (unsigned int i = 0; i < k->passes; i++) {
		unsigned int at = encrypt ? i : k->passes - 1 - i;

		rounds(&l, &r, k->round_key[at], encrypt == (i % 2 == 0));
	}
	leave(&l, &r);
	x = (uint64_t)l << 32 | r;
	for (unsigned int i = 0; i < 8; i++)
		out[i] = (uint8_t)(x >> (56 - 8 * i));
}

void des_encrypt_blocks(const struct des_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	for (; blocks > 0; blocks--, in += 8, out += 8)
		crypt_block(k, true, in, out);
}

void des_decrypt_blocks(const struct des_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	for (; blocks > 0; blocks--, in += 8, out += 8)
		crypt_block(k, false, in, out);
}
