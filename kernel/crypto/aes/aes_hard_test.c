/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The CPU's modes against plain C, which knows only single blocks: any number
 * of blocks, any alignment, in place and moved, counters that come round. Where
 * the CPU has no instructions the tests are skipped (`make emulated-test` runs
 * them).
 */
#include "kernel/crypto/testing/testhex.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/aes/aes.h"

/* More than one piece of 4 KiB, and some. */
#define BLOCKS_MAX 261
#define ROOM       (BLOCKS_MAX * 16 + 64)

static const size_t key_sizes[] = {16, 24, 32};
static uint8_t text[ROOM];
static uint8_t expected[ROOM];
static uint8_t got[ROOM + 64];

static void fill(uint8_t *p, size_t size, unsigned int seed)
{
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1103515245u + 12345u;
		p[i] = (uint8_t)(seed >> 16);
	}
}

static const struct aes_hard_ops *ops_or_skip(void)
{
	const struct aes_hard_ops *ops = aes_hard_find();

	if (!ops)
		skip();
	return ops;
}

/* Both keys. */
struct pair {
	struct aes_key hard;
	struct aes_soft soft;
};

static void make_pair(struct pair *p, size_t key_bytes)
{
	uint8_t key[32];

	fill(key, sizeof(key), (unsigned int)key_bytes);
	assert_int_equal(aes_key_init(&p->hard, key, key_bytes), ST_OK);
	aes_soft_init(&p->soft, key, key_bytes);
}

/* One block in @out, by plain C. */
typedef void block_fn(const struct pair *p, uint8_t state[16],
		      const uint8_t *in, uint8_t *out);

static void xor_block(uint8_t *out, const uint8_t *a, const uint8_t *b)
{
	for (unsigned int i = 0; i < 16; i++)
		out[i] = a[i] ^ b[i];
}

static void count(uint8_t *counter, unsigned int bytes)
{
	for (unsigned int i = 16; i > 16 - bytes; i--)
		if (++counter[i - 1] != 0)
			return;
}

static void soft_ecb(const struct pair *p, uint8_t state[16], const uint8_t *in,
		     uint8_t *out)
{
	(void)state;
	aes_soft_encrypt(&p->soft, in, out, 1);
}

static void soft_ecb_back(const struct pair *p, uint8_t state[16],
			  const uint8_t *in, uint8_t *out)
{
	(void)state;
	aes_soft_decrypt(&p->soft, in, out, 1);
}

static void soft_ctr32(const struct pair *p, uint8_t state[16],
		       const uint8_t *in, uint8_t *out)
{
	uint8_t stream[16];

	aes_soft_encrypt(&p->soft, state, stream, 1);
	xor_block(out, in, stream);
	count(state, 4);
}

static void soft_ctr128(const struct pair *p, uint8_t state[16],
			const uint8_t *in, uint8_t *out)
{
	uint8_t stream[16];

	aes_soft_encrypt(&p->soft, state, stream, 1);
	xor_block(out, in, stream);
	count(state, 16);
}

static void soft_cbc(const struct pair *p, uint8_t state[16], const uint8_t *in,
		     uint8_t *out)
{
	xor_block(state, state, in);
	aes_soft_encrypt(&p->soft, state, state, 1);
	memcpy(out, state, 16);
}

static void soft_cbc_back(const struct pair *p, uint8_t state[16],
			  const uint8_t *in, uint8_t *out)
{
	uint8_t plain[16];

	aes_soft_decrypt(&p->soft, in, plain, 1);
	xor_block(out, plain, state);
	memcpy(state, in, 16);
}

static void double_tweak(uint8_t state[16])
{
	unsigned int carry = 0;

	for (unsigned int i = 0; i < 16; i++) {
		unsigned int x = (unsigned int)state[i] << 1 | carry;

		state[i] = (uint8_t)x;
		carry = x >> 8;
	}
	state[0] ^= carry ? 0x87 : 0;
}

static void soft_xts(const struct pair *p, uint8_t state[16], const uint8_t *in,
		     uint8_t *out)
{
	xor_block(out, in, state);
	aes_soft_encrypt(&p->soft, out, out, 1);
	xor_block(out, out, state);
	double_tweak(state);
}

static void soft_xts_back(const struct pair *p, uint8_t state[16],
			  const uint8_t *in, uint8_t *out)
{
	xor_block(out, in, state);
	aes_soft_decrypt(&p->soft, out, out, 1);
	xor_block(out, out, state);
	double_tweak(state);
}

struct mode {
	aes_hard_mode *hard;
	block_fn *soft;
};

static void run_soft(const struct pair *p, block_fn *fn, uint8_t state[16],
		     const uint8_t *in, uint8_t *out, size_t blocks)
{
	for (size_t i = 0; i < blocks; i++)
		fn(p, state, in + 16 * i, out + 16 * i);
}

/* @from and @to: where input and output begin in got[]. */
static void compare(const struct pair *p, const struct mode *m,
		    const uint8_t first[16], size_t blocks, size_t from,
		    size_t to)
{
	uint8_t soft_state[16];
	uint8_t hard_state[16];

	memcpy(soft_state, first, 16);
	memcpy(hard_state, first, 16);
	run_soft(p, m->soft, soft_state, text, expected, blocks);
	memset(got, 0xa5, sizeof(got));
	memcpy(got + from, text, blocks * 16);
	aes_run_mode(&p->hard, m->hard, hard_state, got + from, got + to,
		     blocks);
	assert_memory_equal(got + to, expected, blocks * 16);
	assert_memory_equal(hard_state, soft_state, 16);
	/* Nothing beside it. */
	assert_int_equal(got[MAX(from, to) + blocks * 16], 0xa5);
	if (MIN(from, to) > 0)
		assert_int_equal(got[MIN(from, to) - 1], 0xa5);
}

static void compare_all(const struct mode *m, const uint8_t first[16])
{
	static const size_t counts[] = {0,  1,  2,  3,   4,   5,   6,  7,
					8,  9,  11, 12,  13,  15,  16, 17,
					23, 31, 64, 255, 256, 257, 261};
	static const size_t places[][2] = {{0, 0},   {7, 7},   {33, 1},
					   {17, 16}, {48, 32}, {40, 3}};
	struct pair p;

	for (size_t k = 0; k < ARRAY_SIZE(key_sizes); k++) {
		make_pair(&p, key_sizes[k]);
		for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
			size_t j = i % ARRAY_SIZE(places);

			compare(&p, m, first, counts[i], 0, 0);
			compare(&p, m, first, counts[i], places[j][0],
				places[j][1]);
		}
	}
}

static void modes_give_what_single_blocks_give(void **state)
{
	const struct aes_hard_ops *ops = ops_or_skip();
	const struct mode modes[] = {
		{ops->encrypt, soft_ecb},     {ops->decrypt, soft_ecb_back},
		{ops->ctr32, soft_ctr32},     {ops->ctr128, soft_ctr128},
		{ops->cbc_encrypt, soft_cbc}, {ops->cbc_decrypt, soft_cbc_back},
		{ops->xts_encrypt, soft_xts}, {ops->xts_decrypt, soft_xts_back},
	};
	uint8_t first[16];

	(void)state;
	fill(text, sizeof(text), 1);
	fill(first, sizeof(first), 2);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		compare_all(&modes[i], first);
}

/* The last @zeros bytes of the counter come round after @before blocks. */
static void counters_carry_at_every_place(void **state)
{
	const struct aes_hard_ops *ops = ops_or_skip();
	const struct mode modes[] = {{ops->ctr32, soft_ctr32},
				     {ops->ctr128, soft_ctr128}};
	struct pair p;

	(void)state;
	fill(text, sizeof(text), 3);
	make_pair(&p, 32);
	for (unsigned int full = 1; full <= 16; full++) {
		for (unsigned int before = 1; before <= 18; before++) {
			uint8_t first[16] = {0};

			memset(first + 16 - full, 0xff, full);
			first[15] = (uint8_t)(0x100 - before);
			for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
				compare(&p, &modes[i], first, 31, 0, 0);
		}
	}
}

static void cbc_mac_is_the_last_block_of_cbc(void **state)
{
	const struct aes_hard_ops *ops = ops_or_skip();
	struct pair p;

	(void)state;
	fill(text, sizeof(text), 4);
	make_pair(&p, 24);
	for (size_t blocks = 0; blocks <= BLOCKS_MAX; blocks++) {
		uint8_t soft_state[16] = {1};
		uint8_t hard_state[16] = {1};

		run_soft(&p, soft_cbc, soft_state, text, expected, blocks);
		aes_run_mode(&p.hard, ops->cbc_mac, hard_state, text, NULL,
			     blocks);
		assert_memory_equal(hard_state, soft_state, 16);
	}
}

/* In place and moved, against key stream and a hash made one after the other.
 */
static void compare_gcm(const struct pair *p, bool encrypt, size_t blocks,
			size_t from, size_t to)
{
	const struct aes_hard_ops *ops = aes_hard_find();
	uint8_t counter[16] = {9, 0, 0, 0, 0,   0,   0,   0,
			       0, 0, 0, 0, 255, 255, 255, 0xfa};
	uint8_t soft_counter[16];
	uint8_t h[16];
	struct ghash soft;
	struct ghash hard;
	struct aes_hard_gcm pass = {
		.counter = counter, .acc = hard.acc, .hash_key = &hard.powers};

	fill(h, sizeof(h), (unsigned int)blocks);
	ghash_init(&soft, h, false);
	ghash_init(&hard, h, true);
	memcpy(soft_counter, counter, 16);
	run_soft(p, soft_ctr32, soft_counter, text, expected, blocks);
	ghash_update(&soft, encrypt ? expected : text, blocks * 16);
	memcpy(got + from, text, blocks * 16);
	aes_run_mode(&p->hard, encrypt ? ops->gcm_encrypt : ops->gcm_decrypt,
		     &pass, got + from, got + to, blocks);
	assert_memory_equal(got + to, expected, blocks * 16);
	assert_memory_equal(hard.acc, soft.acc, 16);
	assert_memory_equal(counter, soft_counter, 16);
	/* The hash alone gives the same. */
	ghash_restart(&hard);
	ghash_update(&hard, encrypt ? expected : text, blocks * 16);
	assert_memory_equal(hard.acc, soft.acc, 16);
}

static void gcm_hashes_what_it_wrote_or_read(void **state)
{
	struct pair p;

	(void)state;
	(void)ops_or_skip();
	fill(text, sizeof(text), 5);
	make_pair(&p, 32);
	for (size_t blocks = 0; blocks <= 40; blocks++) {
		compare_gcm(&p, true, blocks, 0, 0);
		compare_gcm(&p, false, blocks, 0, 0);
		compare_gcm(&p, true, blocks, 21, 3);
		compare_gcm(&p, false, blocks, 21, 3);
	}
	compare_gcm(&p, true, BLOCKS_MAX, 0, 0);
	compare_gcm(&p, false, BLOCKS_MAX, 16, 0);
}

/* Products of single bits, and of all: every place of the reduction. */
static void ghash_is_right_for_every_bit(void **state)
{
	(void)state;
	(void)ops_or_skip();
	for (unsigned int bit = 0; bit <= 128; bit++) {
		uint8_t h[16] = {0};
		uint8_t data[16 * 9];
		struct ghash soft;
		struct ghash hard;

		if (bit == 128)
			memset(h, 0xff, sizeof(h));
		else
			h[bit / 8] = (uint8_t)(0x80 >> bit % 8);
		fill(data, sizeof(data), bit);
		memset(data + 16, 0xff, 16);
		for (size_t blocks = 1; blocks <= 9; blocks++) {
			ghash_init(&soft, h, false);
			ghash_init(&hard, h, true);
			ghash_update(&soft, data, blocks * 16);
			ghash_update(&hard, data, blocks * 16);
			assert_memory_equal(hard.acc, soft.acc, 16);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_give_what_single_blocks_give),
		cmocka_unit_test(counters_carry_at_every_place),
		cmocka_unit_test(cbc_mac_is_the_last_block_of_cbc),
		cmocka_unit_test(gcm_hashes_what_it_wrote_or_read),
		cmocka_unit_test(ghash_is_right_for_every_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
