/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GHASH. Without PMULL, products without carries are made from ordinary ones
 * with holes: of each factor only every fourth bit is kept, so that the up to
 * 16 carries of a place end before the next place that is looked at. The time
 * does not depend on the numbers (Pornin, BearSSL: constant-time GHASH).
 */
#include "base/bytes/mem.h"
#include "kernel/crypto/aes/aes.h"
#include "kernel/crypto/fp.h"
#include "kernel/crypto/xor.h"

#define CHUNK_BLOCKS (FP_CHUNK_BYTES / AES_BLOCK_BYTES)

/* Low 64 bits of the product without carries. */
static uint64_t product_low(uint64_t x, uint64_t y)
{
	static const uint64_t every_fourth = UINT64_C(0x1111111111111111);
	uint64_t z = 0;

	for (unsigned int i = 0; i < 4; i++) {
		uint64_t sum = 0;

		for (unsigned int j = 0; j < 4; j++)
			sum ^= (x & every_fourth << j) *
			       (y & every_fourth << ((i - j) & 3));
		z |= sum & every_fourth << i;
	}
	return z;
}

static uint64_t reverse_bits(uint64_t x)
{
	static const uint64_t masks[3] = {UINT64_C(0x5555555555555555),
					  UINT64_C(0x3333333333333333),
					  UINT64_C(0x0f0f0f0f0f0f0f0f)};

	for (unsigned int i = 0; i < 3; i++)
		x = (x & masks[i]) << (1 << i) | (x >> (1 << i) & masks[i]);
	return __builtin_bswap64(x);
}

/* The 127 bits of the product. */
static void product(uint64_t x, uint64_t y, uint64_t *low, uint64_t *high)
{
	*low = product_low(x, y);
	*high = reverse_bits(product_low(reverse_bits(x), reverse_bits(y))) >>
		1;
}

static uint64_t load_be(const uint8_t *p)
{
	uint64_t x = 0;

	for (unsigned int i = 0; i < 8; i++)
		x = x << 8 | p[i];
	return x;
}

static void store_be(uint8_t *p, uint64_t x)
{
	for (unsigned int i = 8; i > 0; i--, x >>= 8)
		p[i - 1] = (uint8_t)x;
}

/*
 * acc = acc * h mod x^128 + x^7 + x^2 + x + 1. The first bit of a block is the
 * coefficient of x^0, so numbers are mirrored, and a product is one bit short.
 * Spec: NIST SP 800-38D 6.3
 */
static void multiply(uint8_t acc[AES_BLOCK_BYTES],
		     const uint8_t h[AES_BLOCK_BYTES])
{
	uint64_t a1 = load_be(acc), a0 = load_be(acc + 8);
	uint64_t h1 = load_be(h), h0 = load_be(h + 8);
	uint64_t v[4], middle_low, middle_high;

	/* Karatsuba. */
	product(a0, h0, &v[0], &v[1]);
	product(a1, h1, &v[2], &v[3]);
	product(a0 ^ a1, h0 ^ h1, &middle_low, &middle_high);
	middle_low ^= v[0] ^ v[2];
	middle_high ^= v[1] ^ v[3];
	v[1] ^= middle_low;
	v[2] ^= middle_high;
	v[3] = v[3] << 1 | v[2] >> 63;
	v[2] = v[2] << 1 | v[1] >> 63;
	v[1] = v[1] << 1 | v[0] >> 63;
	v[0] <<= 1;
	/* The low half holds the high powers: fold it up, word by word. */
	for (unsigned int i = 0; i < 2; i++) {
		v[i + 2] ^= v[i] ^ v[i] >> 1 ^ v[i] >> 2 ^ v[i] >> 7;
		v[i + 1] ^= v[i] << 63 ^ v[i] << 62 ^ v[i] << 57;
	}
	store_be(acc, v[3]);
	store_be(acc + 8, v[2]);
}

void ghash_init(struct ghash *g, const uint8_t h[AES_BLOCK_BYTES], bool is_hard)
{
	memset(g, 0, sizeof(*g));
	g->is_hard = is_hard;
	if (is_hard) {
		irq_state_t s = arch_kernel_fp_begin();

		aes_hard_find()->ghash_init(&g->powers, h);
		arch_kernel_fp_end(s);
		return;
	}
	memcpy(g->h, h, AES_BLOCK_BYTES);
}

void ghash_restart(struct ghash *g)
{
	memset(g->acc, 0, sizeof(g->acc));
	g->used = 0;
}

static void add_blocks(struct ghash *g, const uint8_t *data, size_t blocks)
{
	while (g->is_hard && blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		aes_hard_find()->ghash(&g->powers, g->acc, data, taken);
		arch_kernel_fp_end(s);
		data += taken * AES_BLOCK_BYTES;
		blocks -= taken;
	}
	for (; blocks > 0; blocks--, data += AES_BLOCK_BYTES) {
		xor_words(g->acc, g->acc, data, AES_BLOCK_BYTES);
		multiply(g->acc, g->h);
	}
}

void ghash_pad(struct ghash *g)
{
	static const uint8_t zeros[AES_BLOCK_BYTES];

	if (g->used == 0)
		return;
	g->used = 0;
	add_blocks(g, zeros, 1);
}

void ghash_update(struct ghash *g, const uint8_t *data, size_t size_bytes)
{
	size_t blocks;

	/* No data may come as NULL, to which nothing can be added. */
	if (size_bytes == 0)
		return;
	while (g->used > 0 && size_bytes > 0) {
		g->acc[g->used++] ^= *data++;
		size_bytes--;
		if (g->used == AES_BLOCK_BYTES)
			ghash_pad(g);
	}
	blocks = size_bytes / AES_BLOCK_BYTES;
	add_blocks(g, data, blocks);
	data += blocks * AES_BLOCK_BYTES;
	size_bytes -= blocks * AES_BLOCK_BYTES;
	while (size_bytes-- > 0)
		g->acc[g->used++] ^= *data++;
}
