/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: NIST SP 800-38D (sections in brackets) */
#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/modes/ctr_priv.h"
#include "kernel/mm/heap.h"

#define TAG_MIN_BYTES   4
#define TAG_MAX_BYTES   AES_BLOCK_BYTES
#define IV_DIRECT_BYTES 12
/* [5.2.1.1] 2^39 - 256 bits; the counter of blocks would come round. */
#define TEXT_MAX_BYTES  ((UINT64_C(1) << 36) - 32)
/* Lengths in bits fill 64 bits. */
#define AAD_MAX_BYTES   (UINT64_C(1) << 60)

struct aes_gcm {
	struct block_key key;
	struct ghash ghash;
	struct ctr ctr;
	uint8_t tag_mask[AES_BLOCK_BYTES];
	uint64_t aad_bytes;
	uint64_t text_bytes;
	bool is_started;
	bool is_encrypting;
};

enum status aes_gcm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_gcm **out)
{
	struct aes_gcm *g = heap_alloc(sizeof(*g));
	uint8_t h[AES_BLOCK_BYTES] = {0};
	enum status st;

	if (!g)
		return ST_NO_MEM;
	st = block_key_init(&g->key, BLOCK_AES, key, key_bytes);
	if (st != ST_OK) {
		heap_free(g);
		return st;
	}
	/* [7.1] step 1: the hash key is the encryption of zeros. */
	block_encrypt(&g->key, h, h, 1);
	ghash_init(&g->ghash, h, g->key.aes.is_hard);
	secure_zero(h, sizeof(h));
	*out = g;
	return ST_OK;
}

void aes_gcm_destroy(struct aes_gcm *g)
{
	if (!g)
		return;
	secure_zero(g, sizeof(*g));
	heap_free(g);
}

void aes_gcm_copy(struct aes_gcm *dst, const struct aes_gcm *src)
{
	memcpy(dst, src, sizeof(*dst));
}

/* The block of both lengths in bits that ends what is hashed. */
static void add_lengths(struct ghash *g, uint64_t first_bytes,
			uint64_t second_bytes)
{
	uint8_t block[AES_BLOCK_BYTES];

	for (unsigned int i = 0; i < 8; i++) {
		block[i] = (uint8_t)(first_bytes * 8 >> (56 - 8 * i));
		block[8 + i] = (uint8_t)(second_bytes * 8 >> (56 - 8 * i));
	}
	ghash_pad(g);
	ghash_update(g, block, sizeof(block));
}

/* [7.1] step 2 */
static void first_counter(struct aes_gcm *g, const uint8_t *iv, size_t iv_bytes,
			  uint8_t counter[AES_BLOCK_BYTES])
{
	if (iv_bytes == IV_DIRECT_BYTES) {
		memset(counter, 0, AES_BLOCK_BYTES);
		memcpy(counter, iv, iv_bytes);
		counter[AES_BLOCK_BYTES - 1] = 1;
		return;
	}
	ghash_restart(&g->ghash);
	ghash_update(&g->ghash, iv, iv_bytes);
	add_lengths(&g->ghash, 0, iv_bytes);
	memcpy(counter, g->ghash.acc, AES_BLOCK_BYTES);
}

enum status aes_gcm_start(struct aes_gcm *g, bool encrypt, const uint8_t *iv,
			  size_t iv_bytes, const uint8_t *aad, size_t aad_bytes)
{
	uint8_t counter[AES_BLOCK_BYTES];

	g->is_started = false;
	if (iv_bytes == 0 || iv_bytes > AAD_MAX_BYTES ||
	    aad_bytes > AAD_MAX_BYTES)
		return ST_BAD_PARAM;
	first_counter(g, iv, iv_bytes, counter);
	ctr_init(&g->ctr, counter, CTR_32);
	/* A long IV makes of it an equation for the hash key. */
	secure_zero(counter, sizeof(counter));
	/* The first block of key stream masks the tag. */
	memset(g->tag_mask, 0, sizeof(g->tag_mask));
	ctr_xor(&g->ctr, &g->key, g->tag_mask, g->tag_mask,
		sizeof(g->tag_mask));
	ghash_restart(&g->ghash);
	g->aad_bytes = 0;
	g->text_bytes = 0;
	g->is_started = true;
	g->is_encrypting = encrypt;
	return aes_gcm_add_aad(g, aad, aad_bytes);
}

enum status aes_gcm_add_aad(struct aes_gcm *g, const uint8_t *aad,
			    size_t aad_bytes)
{
	if (!g->is_started || g->text_bytes > 0)
		return ST_BAD_STATE;
	if (aad_bytes > AAD_MAX_BYTES - g->aad_bytes)
		return ST_BAD_PARAM;
	g->aad_bytes += aad_bytes;
	ghash_update(&g->ghash, aad, aad_bytes);
	return ST_OK;
}

bool aes_gcm_is_one_pass(const struct aes_gcm *g)
{
	return block_modes(&g->key) != NULL;
}

/* What is hashed is the ciphertext. @dst may equal @src, and nobody else may
 * change either. */
static void crypt_own(struct aes_gcm *g, const uint8_t *src, size_t size_bytes,
		      uint8_t *dst)
{
	if (!g->is_encrypting)
		ghash_update(&g->ghash, src, size_bytes);
	ctr_xor(&g->ctr, &g->key, src, dst, size_bytes);
	if (g->is_encrypting)
		ghash_update(&g->ghash, dst, size_bytes);
}

/* Less than a block, read once and written once. */
static void crypt_piece(struct aes_gcm *g, const uint8_t *src,
			size_t size_bytes, uint8_t *dst)
{
	uint8_t piece[AES_BLOCK_BYTES];

	if (size_bytes == 0)
		return;
	memcpy(piece, src, size_bytes);
	crypt_own(g, piece, size_bytes, piece);
	memcpy(dst, piece, size_bytes);
	secure_zero(piece, sizeof(piece));
}

/* GHASH and key stream begin and end their blocks together. */
static void crypt_one_pass(struct aes_gcm *g, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst)
{
	const struct aes_hard_ops *modes = block_modes(&g->key);
	struct aes_hard_gcm pass = {.counter = g->ctr.counter,
				    .acc = g->ghash.acc,
				    .hash_key = &g->ghash.powers};
	size_t head = MIN(size_bytes, -g->text_bytes % AES_BLOCK_BYTES);
	size_t blocks = (size_bytes - head) / AES_BLOCK_BYTES;
	size_t done = head + blocks * AES_BLOCK_BYTES;

	crypt_piece(g, src, head, dst);
	aes_run_mode(&g->key.aes,
		     g->is_encrypting ? modes->gcm_encrypt : modes->gcm_decrypt,
		     &pass, src + head, dst + head, blocks);
	crypt_piece(g, src + done, size_bytes - done, dst + done);
}

enum status aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst)
{
	if (!g->is_started)
		return ST_BAD_STATE;
	if (size_bytes > TEXT_MAX_BYTES - g->text_bytes)
		return ST_BAD_PARAM;
	if (size_bytes == 0)
		return ST_OK;
	if (g->text_bytes == 0)
		ghash_pad(&g->ghash);
	if (aes_gcm_is_one_pass(g))
		crypt_one_pass(g, src, size_bytes, dst);
	else
		crypt_own(g, src, size_bytes, dst);
	g->text_bytes += size_bytes;
	return ST_OK;
}

enum status aes_gcm_finish(struct aes_gcm *g, uint8_t *tag, size_t tag_bytes)
{
	uint8_t whole[TAG_MAX_BYTES];
	enum status st = ST_OK;

	if (!g->is_started)
		return ST_BAD_STATE;
	if (tag_bytes < TAG_MIN_BYTES || tag_bytes > TAG_MAX_BYTES)
		return ST_BAD_PARAM;
	g->is_started = false;
	add_lengths(&g->ghash, g->aad_bytes, g->text_bytes);
	for (unsigned int i = 0; i < sizeof(whole); i++)
		whole[i] = g->ghash.acc[i] ^ g->tag_mask[i];
	if (g->is_encrypting)
		memcpy(tag, whole, tag_bytes);
	else if (!ct_equal(tag, whole, tag_bytes))
		st = ST_SECURITY;
	/* The right tag of a forged message must not be found later. */
	secure_zero(whole, sizeof(whole));
	return st;
}
