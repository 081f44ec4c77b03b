/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bit-sliced. A batch is four words of sixteen blocks; in the planes of a word
 * the first 16 bits are the highest bytes of all blocks, and so on down. To
 * turn words by eight bits is to turn planes by sixteen.
 */
#include "kernel/crypto/sm4/sm4_soft.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/aes/aes_sbox.h"
#include "kernel/crypto/aes/planes.h"
#include "kernel/crypto/sm4/sm4_constants_priv.h"

#define BATCH_BLOCKS 16
#define BATCH_BYTES  (BATCH_BLOCKS * SM4_BLOCK_BYTES)

struct batch {
	uint64_t word[4][8];
};

/*
 * Both S-boxes are an inversion in GF(2^8) between affine maps, but the fields
 * are written by different polynomials: so SM4's is that of AES between two
 * maps, which take the isomorphism along (the one of eight with the fewest
 * gates: SM4's x becomes 0xd6 of AES). Found by search; tests try all inputs.
 */
static void map_in(uint64_t q[8])
{
	uint64_t t0 = q[2] ^ q[5];
	uint64_t t1 = q[3] ^ q[7];
	uint64_t t2 = t0 ^ t1;
	uint64_t t3 = q[1] ^ q[4];
	uint64_t t4 = q[0] ^ t0;
	uint64_t t5 = q[6] ^ t3;
	uint64_t t6 = q[2] ^ t3;

	q[7] = t5;
	q[6] = ~(q[4] ^ t2);
	q[5] = ~(q[3] ^ t4);
	q[0] = ~(q[4] ^ t0);
	q[4] = q[1];
	q[3] = t1 ^ t6;
	q[2] = ~t4;
	q[1] = t2;
}

static void map_out(uint64_t q[8])
{
	uint64_t t0 = q[2] ^ q[7];
	uint64_t t1 = q[1] ^ q[3];
	uint64_t t2 = q[7] ^ t1;
	uint64_t t3 = q[1] ^ t0;
	uint64_t t4 = q[0] ^ t3;
	uint64_t t5 = q[5] ^ t0;
	uint64_t t6 = q[6] ^ t4;
	uint64_t t7 = q[2] ^ t1;
	uint64_t t8 = q[6] ^ t7;
	uint64_t t9 = q[0] ^ t2;

	q[7] = q[6] ^ t9;
	q[6] = q[4] ^ t2;
	q[2] = ~(q[3] ^ t5);
	q[4] = q[4] ^ t5;
	q[5] = ~t1;
	q[3] = ~t6;
	q[1] = ~t4;
	q[0] = ~t8;
}

static void substitute(uint64_t q[8])
{
	map_in(q);
	aes_sbox(q);
	map_out(q);
}

static uint64_t turn(uint64_t x, unsigned int by)
{
	return x >> by | x << (64 - by);
}

/* Words turned by 2: bits that leave a byte enter the one above. */
static uint64_t turned_by_2(const uint64_t q[8], unsigned int i)
{
	return i >= 2 ? q[i - 2] : turn(q[i + 6], 16);
}

/* x ^= L(t): t and t turned by 2, 10, 18, 24. Spec: 6.2 */
static void add_diffused(uint64_t x[8], const uint64_t t[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		uint64_t by_2 = turned_by_2(t, i);

		x[i] ^= t[i] ^ by_2 ^ turn(by_2, 16) ^ turn(by_2, 32) ^
			turn(t[i], 48);
	}
}

/* A plane of sixteen blocks from the four bits of one word: bit j to place 16 *
 * j, then sixteen of it. */
static uint64_t spread(uint8_t bits)
{
	uint64_t x = bits * UINT64_C(0x0000200040008001) &
		     UINT64_C(0x0001000100010001);

	return (x << 16) - x;
}

/* F. Spec: 6 */
static void round_of(uint64_t x0[8], const uint64_t x1[8], const uint64_t x2[8],
		     const uint64_t x3[8], const uint8_t key[8])
{
	uint64_t t[8];

	for (unsigned int i = 0; i < 8; i++)
		t[i] = x1[i] ^ x2[i] ^ x3[i] ^ spread(key[i]);
	substitute(t);
	add_diffused(x0, t);
}

static void load_batch(struct batch *b, const uint8_t in[BATCH_BYTES])
{
	uint8_t bytes[PLANES_BYTES];

	for (unsigned int i = 0; i < 4; i++) {
		for (unsigned int j = 0; j < PLANES_BYTES; j++)
			bytes[j] = in[j % 16 * 16 + 4 * i + j / 16];
		planes_load(bytes, b->word[i]);
	}
	secure_zero(bytes, sizeof(bytes));
}

/* The last word comes first. */
static void store_batch(struct batch *b, uint8_t out[BATCH_BYTES])
{
	uint8_t bytes[PLANES_BYTES];

	for (unsigned int i = 0; i < 4; i++) {
		planes_store(b->word[3 - i], bytes);
		for (unsigned int j = 0; j < PLANES_BYTES; j++)
			out[j % 16 * 16 + 4 * i + j / 16] = bytes[j];
	}
	secure_zero(bytes, sizeof(bytes));
}

static void crypt_batch(const struct sm4_soft *s, bool encrypt,
			const uint8_t in[BATCH_BYTES], uint8_t out[BATCH_BYTES])
{
	struct batch b = {};

	load_batch(&b, in);
	for (unsigned int i = 0; i < SM4_ROUNDS; i++) {
		unsigned int at = encrypt ? i : SM4_ROUNDS - 1 - i;

		round_of(b.word[i % 4], b.word[(i + 1) % 4],
			 b.word[(i + 2) % 4], b.word[(i + 3) % 4],
			 s->round_key[at]);
	}
	store_batch(&b, out);
	secure_zero(&b, sizeof(b));
}

static void crypt(const struct sm4_soft *s, bool encrypt, const uint8_t *in,
		  uint8_t *out, size_t blocks)
{
	uint8_t some[BATCH_BYTES] = {0};

	for (; blocks >= BATCH_BLOCKS; blocks -= BATCH_BLOCKS) {
		crypt_batch(s, encrypt, in, out);
		in += BATCH_BYTES;
		out += BATCH_BYTES;
	}
	if (blocks == 0)
		return;
	memcpy(some, in, blocks * SM4_BLOCK_BYTES);
	crypt_batch(s, encrypt, some, some);
	memcpy(out, some, blocks * SM4_BLOCK_BYTES);
	secure_zero(some, sizeof(some));
}

void sm4_soft_encrypt(const struct sm4_soft *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	crypt(s, true, in, out, blocks);
}

void sm4_soft_decrypt(const struct sm4_soft *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	crypt(s, false, in, out, blocks);
}

/* The S-box on each byte of @x. */
static uint32_t substitute_word(uint32_t x)
{
	uint8_t bytes[PLANES_BYTES] = {0};
	uint64_t q[8];

	memcpy(bytes, &x, sizeof(x));
	planes_load(bytes, q);
	substitute(q);
	planes_store(q, bytes);
	memcpy(&x, bytes, sizeof(x));
	secure_zero(bytes, sizeof(bytes));
	return x;
}

static void store_round_key(uint32_t key, uint8_t out[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		out[i] = 0;
		for (unsigned int j = 0; j < 4; j++)
			out[i] |= (uint8_t)((key >> (24 - 8 * j + i) & 1) << j);
	}
}

/* Spec: 7.3 */
void sm4_soft_init(struct sm4_soft *s, const uint8_t key[SM4_KEY_BYTES])
{
	uint32_t k[4];

	for (unsigned int i = 0; i < 4; i++) {
		k[i] = 0;
		for (unsigned int j = 0; j < 4; j++)
			k[i] = k[i] << 8 | key[4 * i + j];
		k[i] ^= sm4_fk[i];
	}
	for (unsigned int i = 0; i < SM4_ROUNDS; i++) {
		uint32_t t = k[(i + 1) % 4] ^ k[(i + 2) % 4] ^ k[(i + 3) % 4] ^
			     sm4_ck(i);

		t = substitute_word(t);
		k[i % 4] ^= t ^ (t << 13 | t >> 19) ^ (t << 23 | t >> 9);
		store_round_key(k[i % 4], s->round_key[i]);
	}
	secure_zero(k, sizeof(k));
}
