/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/planes.h"

/* Exchange the bits of @x that @mask names with those @by places above. */
static uint64_t swap_within(uint64_t x, uint64_t mask, unsigned int by)
{
	uint64_t t = (x ^ (x >> by)) & mask;

	return x ^ t ^ (t << by);
}

/* The same with those of another word. */
static void swap_between(uint64_t *low, uint64_t *high, uint64_t mask,
			 unsigned int by)
{
	uint64_t t = (*high ^ (*low >> by)) & mask;

	*high ^= t;
	*low ^= t << by;
}

/* Words of eight bytes to planes and back: two transpositions, of the bits of
 * each word as an 8 x 8 matrix, and of the bytes of all words. */
static void transpose_bits(uint64_t q[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		q[i] = swap_within(q[i], UINT64_C(0x00aa00aa00aa00aa), 7);
		q[i] = swap_within(q[i], UINT64_C(0x0000cccc0000cccc), 14);
		q[i] = swap_within(q[i], UINT64_C(0x00000000f0f0f0f0), 28);
	}
}

static void transpose_bytes(uint64_t q[8])
{
	static const uint64_t masks[3] = {UINT64_C(0x00ff00ff00ff00ff),
					  UINT64_C(0x0000ffff0000ffff),
					  UINT64_C(0x00000000ffffffff)};

	for (unsigned int stage = 0; stage < 3; stage++) {
		unsigned int step = 1u << stage;

		for (unsigned int i = 0; i < 8; i++) {
			if (!(i & step))
				swap_between(&q[i], &q[i + step], masks[stage],
					     8 * step);
		}
	}
}

void planes_load(const uint8_t in[PLANES_BYTES], uint64_t q[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		q[i] = 0;
		for (unsigned int j = 8; j > 0; j--)
			q[i] = q[i] << 8 | in[8 * i + j - 1];
	}
	transpose_bits(q);
	transpose_bytes(q);
}

void planes_store(uint64_t q[8], uint8_t out[PLANES_BYTES])
{
	transpose_bytes(q);
	transpose_bits(q);
	for (unsigned int i = 0; i < PLANES_BYTES; i++)
		out[i] = (uint8_t)(q[i / 8] >> (i % 8 * 8));
}
