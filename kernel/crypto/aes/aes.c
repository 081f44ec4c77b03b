/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"

#define CHUNK_BLOCKS  (FP_CHUNK_BYTES / AES_BLOCK_BYTES)
/* Blocks of key stream made at a time: four run side by side in software. */
#define STREAM_BLOCKS 32

enum status aes_key_init(struct aes_key *k, const uint8_t *key,
			 size_t key_bytes)
{
	irq_state_t s;

	if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)
		return ST_BAD_PARAM;
	k->is_hard = aes_hard_is_present();
	if (!k->is_hard) {
		aes_soft_init(&k->soft, key, key_bytes);
		return ST_OK;
	}
	s = arch_kernel_fp_begin();
	aes_hard_init(&k->hard, key, key_bytes);
	arch_kernel_fp_end(s);
	return ST_OK;
}

static void run_hard(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		     size_t blocks,
		     void (*chunk)(const struct aes_hard *a, const uint8_t *in,
				   uint8_t *out, size_t blocks))
{
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)CHUNK_BLOCKS);
		irq_state_t s = arch_kernel_fp_begin();

		chunk(a, in, out, taken);
		arch_kernel_fp_end(s);
		in += taken * AES_BLOCK_BYTES;
		out += taken * AES_BLOCK_BYTES;
		blocks -= taken;
	}
}

void aes_encrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, aes_hard_encrypt);
	else
		aes_soft_encrypt(&k->soft, in, out, blocks);
}

void aes_decrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks)
{
	if (k->is_hard)
		run_hard(&k->hard, in, out, blocks, aes_hard_decrypt);
	else
		aes_soft_decrypt(&k->soft, in, out, blocks);
}

void aes_ctr_init(struct aes_ctr *c, const uint8_t counter[AES_BLOCK_BYTES],
		  enum aes_ctr_width width)
{
	memcpy(c->counter, counter, AES_BLOCK_BYTES);
	c->used = AES_BLOCK_BYTES;
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
static void count(struct aes_ctr *c)
{
	uint64_t low = load_be(c->counter + 8);
	uint64_t next = low + 1;

	if (c->width == AES_CTR_32) {
		store_be(c->counter + 8,
			 (low & ~UINT64_C(0xffffffff)) | (uint32_t)next);
		return;
	}
	store_be(c->counter + 8, next);
	store_be(c->counter, load_be(c->counter) + (next < low));
}

static void make_stream(struct aes_ctr *c, const struct aes_key *k,
			uint8_t *stream, size_t blocks)
{
	for (size_t i = 0; i < blocks; i++) {
		memcpy(stream + i * AES_BLOCK_BYTES, c->counter,
		       AES_BLOCK_BYTES);
		count(c);
	}
	aes_encrypt_blocks(k, stream, stream, blocks);
}

static void xor_bytes(uint8_t *dst, const uint8_t *src, const uint8_t *stream,
		      size_t size_bytes)
{
	size_t i = 0;

	for (; size_bytes - i >= AES_BLOCK_BYTES; i += AES_BLOCK_BYTES)
		aes_xor_block(dst + i, src + i, stream + i);
	for (; i < size_bytes; i++)
		dst[i] = src[i] ^ stream[i];
}

void aes_ctr_xor(struct aes_ctr *c, const struct aes_key *k, const uint8_t *src,
		 uint8_t *dst, size_t size_bytes)
{
	uint8_t stream[STREAM_BLOCKS * AES_BLOCK_BYTES];

	while (size_bytes > 0) {
		size_t left = AES_BLOCK_BYTES - c->used;
		size_t taken;

		if (left > 0) {
			taken = MIN(left, size_bytes);
			xor_bytes(dst, src, c->stream + c->used, taken);
			c->used = (uint8_t)(c->used + taken);
		} else if (size_bytes >= AES_BLOCK_BYTES) {
			size_t blocks = MIN(size_bytes / AES_BLOCK_BYTES,
					    (size_t)STREAM_BLOCKS);

			taken = blocks * AES_BLOCK_BYTES;
			make_stream(c, k, stream, blocks);
			xor_bytes(dst, src, stream, taken);
		} else {
			make_stream(c, k, c->stream, 1);
			c->used = 0;
			continue;
		}
		src += taken;
		dst += taken;
		size_bytes -= taken;
	}
	secure_zero(stream, sizeof(stream));
}
