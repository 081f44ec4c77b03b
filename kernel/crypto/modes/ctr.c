/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modes/ctr_priv.h"

/* Blocks of key stream made at a time: many run side by side in software. */
#define STREAM_BLOCKS 32

void ctr_init(struct ctr *c, const uint8_t counter[BLOCK_MAX_BYTES],
	      enum ctr_width width)
{
	memcpy(c->counter, counter, BLOCK_MAX_BYTES);
	c->used = BLOCK_MAX_BYTES;
	c->width = width;
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	      "blocks are read as numbers");

static uint64_t load_be(const uint8_t *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return __builtin_bswap64(x);
}

static void store_be(uint8_t *p, uint64_t x)
{
	x = __builtin_bswap64(x);
	memcpy(p, &x, sizeof(x));
}

/* Without branches: how far the carry goes is nobody's business. */
static void count(struct ctr *c)
{
	uint64_t low = load_be(c->counter + 8);
	uint64_t next = low + 1;

	if (c->width == CTR_32) {
		store_be(c->counter + 8,
			 (low & ~UINT64_C(0xffffffff)) | (uint32_t)next);
		return;
	}
	store_be(c->counter + 8, next);
	store_be(c->counter, load_be(c->counter) + (next < low));
}

static void make_stream(struct ctr *c, const struct block_key *k,
			uint8_t *stream, size_t blocks)
{
	for (size_t i = 0; i < blocks; i++) {
		memcpy(stream + i * BLOCK_MAX_BYTES, c->counter,
		       BLOCK_MAX_BYTES);
		count(c);
	}
	block_encrypt(k, stream, stream, blocks);
}

static void xor_bytes(uint8_t *dst, const uint8_t *src, const uint8_t *stream,
		      size_t size_bytes)
{
	size_t i = 0;

	for (; size_bytes - i >= BLOCK_MAX_BYTES; i += BLOCK_MAX_BYTES)
		xor_words(dst + i, src + i, stream + i, BLOCK_MAX_BYTES);
	for (; i < size_bytes; i++)
		dst[i] = src[i] ^ stream[i];
}

static void xor_blocks(struct ctr *c, const struct block_key *k,
		       const uint8_t *src, uint8_t *dst, size_t blocks)
{
	const struct aes_hard_ops *modes = block_modes(k);
	uint8_t stream[STREAM_BLOCKS * BLOCK_MAX_BYTES];

	if (modes) {
		aes_run_mode(&k->aes,
			     c->width == CTR_32 ? modes->ctr32 : modes->ctr128,
			     c->counter, src, dst, blocks);
		return;
	}
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)STREAM_BLOCKS);
		size_t bytes = taken * BLOCK_MAX_BYTES;

		make_stream(c, k, stream, taken);
		xor_bytes(dst, src, stream, bytes);
		src += bytes;
		dst += bytes;
		blocks -= taken;
	}
	secure_zero(stream, sizeof(stream));
}

void ctr_xor(struct ctr *c, const struct block_key *k, const uint8_t *src,
	     uint8_t *dst, size_t size_bytes)
{
	size_t head = MIN(size_bytes, (size_t)(BLOCK_MAX_BYTES - c->used));
	size_t whole = (size_bytes - head) / BLOCK_MAX_BYTES * BLOCK_MAX_BYTES;
	size_t tail = size_bytes - head - whole;

	xor_bytes(dst, src, c->stream + c->used, head);
	c->used = (uint8_t)(c->used + head);
	if (whole > 0)
		xor_blocks(c, k, src + head, dst + head,
			   whole / BLOCK_MAX_BYTES);
	if (tail == 0)
		return;
	make_stream(c, k, c->stream, 1);
	c->used = (uint8_t)tail;
	xor_bytes(dst + head + whole, src + head + whole, c->stream, tail);
}
