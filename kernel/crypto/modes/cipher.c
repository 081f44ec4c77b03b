/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/cipher.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/modes/ctr_priv.h"
#include "kernel/mm/heap.h"

/* CTR, CTS and XTS know no other. */
#define BLOCK        CIPHER_MAX_BLOCK_BYTES
/* Blocks worked on together where one does not wait for the other. */
#define BATCH_BLOCKS 16

enum mode {
	MODE_ECB,
	MODE_CBC,
	MODE_CTR,
	MODE_CTS,
	MODE_XTS
};

static const struct {
	enum block_cipher cipher;
	enum mode mode;
} rows[CIPHER_ALG_COUNT] = {
	[CIPHER_AES_ECB] = {BLOCK_AES, MODE_ECB},
	[CIPHER_AES_CBC] = {BLOCK_AES, MODE_CBC},
	[CIPHER_AES_CTR] = {BLOCK_AES, MODE_CTR},
	[CIPHER_AES_CTS] = {BLOCK_AES, MODE_CTS},
	[CIPHER_AES_XTS] = {BLOCK_AES, MODE_XTS},
	[CIPHER_DES_ECB] = {BLOCK_DES, MODE_ECB},
	[CIPHER_DES_CBC] = {BLOCK_DES, MODE_CBC},
	[CIPHER_DES3_ECB] = {BLOCK_DES3, MODE_ECB},
	[CIPHER_DES3_CBC] = {BLOCK_DES3, MODE_CBC},
	[CIPHER_SM4_ECB] = {BLOCK_SM4, MODE_ECB},
	[CIPHER_SM4_CBC] = {BLOCK_SM4, MODE_CBC},
	[CIPHER_SM4_CTR] = {BLOCK_SM4, MODE_CTR},
	[CIPHER_SM4_XTS] = {BLOCK_SM4, MODE_XTS},
};

struct cipher {
	enum cipher_alg alg;
	enum mode mode;
	size_t block_bytes;
	bool is_encrypting;
	bool is_started;
	bool has_begun; /* something was processed since the start */
	struct block_key key;
	struct block_key tweak_key; /* XTS */
	union {
		uint8_t chain[BLOCK]; /* CBC, CTS: last ciphertext block */
		uint8_t tweak[BLOCK]; /* XTS: of the next block */
		struct ctr ctr;
	};
};

static void crypt_blocks(const struct cipher *c, const uint8_t *src,
			 uint8_t *dst, size_t blocks)
{
	if (c->is_encrypting)
		block_encrypt(&c->key, src, dst, blocks);
	else
		block_decrypt(&c->key, src, dst, blocks);
}

size_t cipher_block_size(enum cipher_alg alg)
{
	if ((unsigned int)alg >= CIPHER_ALG_COUNT)
		return 0;
	return block_size(rows[alg].cipher);
}

size_t cipher_iv_size(enum cipher_alg alg)
{
	if (cipher_block_size(alg) == 0 || rows[alg].mode == MODE_ECB)
		return 0;
	return cipher_block_size(alg);
}

enum status cipher_create(enum cipher_alg alg, bool encrypt,
			  const struct cipher_keys *keys, struct cipher **out)
{
	bool is_xts;
	struct cipher *c;
	enum status st;

	if (cipher_block_size(alg) == 0)
		return ST_BAD_PARAM;
	is_xts = rows[alg].mode == MODE_XTS;
	if (keys->key2_bytes != (is_xts ? keys->key_bytes : 0))
		return ST_BAD_PARAM;
	c = heap_alloc(sizeof(*c));
	if (!c)
		return ST_NO_MEM;
	c->alg = alg;
	c->mode = rows[alg].mode;
	c->block_bytes = cipher_block_size(alg);
	c->is_encrypting = encrypt;
	st = block_key_init(&c->key, rows[alg].cipher, keys->key,
			    keys->key_bytes);
	if (st == ST_OK && is_xts)
		st = block_key_init(&c->tweak_key, rows[alg].cipher, keys->key2,
				    keys->key2_bytes);
	if (st != ST_OK) {
		cipher_destroy(c);
		return st;
	}
	*out = c;
	return ST_OK;
}

void cipher_destroy(struct cipher *c)
{
	if (!c)
		return;
	secure_zero(c, sizeof(*c));
	heap_free(c);
}

void cipher_copy(struct cipher *dst, const struct cipher *src)
{
	memcpy(dst, src, sizeof(*dst));
}

enum status cipher_start(struct cipher *c, const uint8_t *iv, size_t iv_bytes)
{
	c->is_started = false;
	if (iv_bytes != cipher_iv_size(c->alg))
		return ST_BAD_PARAM;
	switch (c->mode) {
	case MODE_CBC:
	case MODE_CTS:
		memcpy(c->chain, iv, c->block_bytes);
		break;
	case MODE_CTR:
		ctr_init(&c->ctr, iv, CTR_128);
		break;
	case MODE_XTS:
		block_encrypt(&c->tweak_key, iv, c->tweak, 1);
		break;
	case MODE_ECB:
		break;
	}
	c->is_started = true;
	c->has_begun = false;
	return ST_OK;
}

bool cipher_is_one_pass(const struct cipher *c)
{
	return block_modes(&c->key) != NULL;
}

static void cbc_encrypt(struct cipher *c, const uint8_t *src, uint8_t *dst,
			size_t blocks)
{
	size_t step = c->block_bytes;

	for (; blocks > 0; blocks--, src += step, dst += step) {
		xor_words(c->chain, c->chain, src, step);
		block_encrypt(&c->key, c->chain, c->chain, 1);
		memcpy(dst, c->chain, step);
	}
}

static void cbc_decrypt(struct cipher *c, const uint8_t *src, uint8_t *dst,
			size_t blocks)
{
	uint8_t plain[BATCH_BLOCKS * BLOCK];
	size_t step = c->block_bytes;

	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)BATCH_BLOCKS);

		block_decrypt(&c->key, src, plain, taken);
		for (size_t i = 0; i < taken; i++) {
			uint8_t *p = plain + i * step;

			xor_words(p, p, c->chain, step);
			/* Before @dst, which may be the same, is written. */
			memcpy(c->chain, src, step);
			src += step;
		}
		memcpy(dst, plain, taken * step);
		dst += taken * step;
		blocks -= taken;
	}
	secure_zero(plain, sizeof(plain));
}

static void cbc_crypt(struct cipher *c, const uint8_t *src, uint8_t *dst,
		      size_t blocks)
{
	const struct aes_hard_ops *modes = block_modes(&c->key);

	if (modes)
		aes_run_mode(&c->key.aes,
			     c->is_encrypting ? modes->cbc_encrypt
					      : modes->cbc_decrypt,
			     c->chain, src, dst, blocks);
	else if (c->is_encrypting)
		cbc_encrypt(c, src, dst, blocks);
	else
		cbc_decrypt(c, src, dst, blocks);
}

/* Times x in GF(2^128), little-endian; constant time. Spec: IEEE 1619 5.2 */
static void next_tweak(uint8_t tweak[BLOCK])
{
	uint64_t t[2];
	uint64_t carry;

	memcpy(t, tweak, sizeof(t));
	carry = -(t[1] >> 63) & 0x87;
	t[1] = t[1] << 1 | t[0] >> 63;
	t[0] = t[0] << 1 ^ carry;
	memcpy(tweak, t, sizeof(t));
}

static void xts_crypt(struct cipher *c, const uint8_t *src, uint8_t *dst,
		      size_t blocks)
{
	const struct aes_hard_ops *modes = block_modes(&c->key);
	uint8_t tweaks[BATCH_BLOCKS * BLOCK];

	if (modes) {
		aes_run_mode(&c->key.aes,
			     c->is_encrypting ? modes->xts_encrypt
					      : modes->xts_decrypt,
			     c->tweak, src, dst, blocks);
		return;
	}
	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)BATCH_BLOCKS);

		for (size_t i = 0; i < taken; i++) {
			memcpy(tweaks + i * BLOCK, c->tweak, BLOCK);
			next_tweak(c->tweak);
			xor_words(dst + i * BLOCK, src + i * BLOCK,
				  tweaks + i * BLOCK, BLOCK);
		}
		crypt_blocks(c, dst, dst, taken);
		for (size_t i = 0; i < taken; i++)
			xor_words(dst + i * BLOCK, dst + i * BLOCK,
				  tweaks + i * BLOCK, BLOCK);
		src += taken * BLOCK;
		dst += taken * BLOCK;
		blocks -= taken;
	}
	secure_zero(tweaks, sizeof(tweaks));
}

/* @size_bytes: allowed for the algorithm. */
static void crypt(struct cipher *c, const uint8_t *src, size_t size_bytes,
		  uint8_t *dst)
{
	size_t blocks = size_bytes / c->block_bytes;

	switch (c->mode) {
	case MODE_ECB:
		crypt_blocks(c, src, dst, blocks);
		break;
	case MODE_CBC:
	case MODE_CTS:
		cbc_crypt(c, src, dst, blocks);
		break;
	case MODE_CTR:
		ctr_xor(&c->ctr, &c->key, src, dst, size_bytes);
		break;
	case MODE_XTS:
		xts_crypt(c, src, dst, blocks);
		break;
	}
	c->has_begun = c->has_begun || size_bytes > 0;
}

enum status cipher_update(struct cipher *c, const uint8_t *src,
			  size_t size_bytes, uint8_t *dst)
{
	if (!c->is_started)
		return ST_BAD_STATE;
	if (c->mode != MODE_CTR && size_bytes % c->block_bytes != 0)
		return ST_BAD_PARAM;
	crypt(c, src, size_bytes, dst);
	return ST_OK;
}

/*
 * The last two blocks of CTS, the second of @tail bytes (1 to 16): the whole
 * block comes last but one in CBC, and they change places. @dst may be @src.
 * Spec: SP 800-38A addendum, CBC-CS3
 */
static void cts_encrypt_end(struct cipher *c, const uint8_t *src, uint8_t *dst,
			    size_t tail)
{
	uint8_t first[BLOCK];
	uint8_t second[BLOCK] = {0};

	memcpy(second, src + BLOCK, tail);
	cbc_crypt(c, src, first, 1);
	cbc_crypt(c, second, dst, 1);
	memcpy(dst + BLOCK, first, tail);
	secure_zero(first, sizeof(first));
	secure_zero(second, sizeof(second));
}

static void cts_decrypt_end(struct cipher *c, const uint8_t *src, uint8_t *dst,
			    size_t tail)
{
	uint8_t first[BLOCK];  /* the whole ciphertext block before the last */
	uint8_t second[BLOCK]; /* plain text of the last, xor first */

	block_decrypt(&c->key, src, second, 1);
	/* What is missing of the stolen block is there, for zeros were
	 * encrypted. */
	memcpy(first, second, BLOCK);
	memcpy(first, src + BLOCK, tail);
	xor_words(second, second, first, BLOCK);
	cbc_crypt(c, first, dst, 1);
	memcpy(dst + BLOCK, second, tail);
	secure_zero(first, sizeof(first));
	secure_zero(second, sizeof(second));
}

static enum status cts_final(struct cipher *c, const uint8_t *src,
			     size_t size_bytes, uint8_t *dst)
{
	size_t before;
	size_t tail;

	if (size_bytes < BLOCK || (size_bytes == BLOCK && c->has_begun))
		return ST_BAD_PARAM;
	if (size_bytes == BLOCK) {
		crypt(c, src, size_bytes, dst);
		return ST_OK;
	}
	tail = size_bytes % BLOCK ? size_bytes % BLOCK : BLOCK;
	before = size_bytes - BLOCK - tail;
	crypt(c, src, before, dst);
	if (c->is_encrypting)
		cts_encrypt_end(c, src + before, dst + before, tail);
	else
		cts_decrypt_end(c, src + before, dst + before, tail);
	return ST_OK;
}

/*
 * A whole block and @tail bytes (1 to 15). To decrypt, the tweaks of the two
 * change places. Spec: IEEE 1619 5.3.2, 5.4.2
 */
static void xts_end(struct cipher *c, const uint8_t *src, uint8_t *dst,
		    size_t tail)
{
	uint8_t kept[BLOCK];
	uint8_t whole[BLOCK];
	uint8_t stolen[BLOCK];

	memcpy(kept, c->tweak, BLOCK);
	if (!c->is_encrypting)
		next_tweak(c->tweak);
	xts_crypt(c, src, whole, 1);
	if (!c->is_encrypting)
		memcpy(c->tweak, kept, BLOCK);
	memcpy(stolen, whole, BLOCK);
	memcpy(stolen, src + BLOCK, tail);
	memcpy(dst + BLOCK, whole, tail);
	xts_crypt(c, stolen, dst, 1);
	secure_zero(kept, sizeof(kept));
	secure_zero(whole, sizeof(whole));
	secure_zero(stolen, sizeof(stolen));
}

static enum status xts_final(struct cipher *c, const uint8_t *src,
			     size_t size_bytes, uint8_t *dst)
{
	size_t tail = size_bytes % BLOCK;
	size_t before;

	if (tail == 0) {
		crypt(c, src, size_bytes, dst);
		return ST_OK;
	}
	if (size_bytes < BLOCK)
		return ST_BAD_PARAM;
	before = size_bytes - BLOCK - tail;
	crypt(c, src, before, dst);
	xts_end(c, src + before, dst + before, tail);
	return ST_OK;
}

enum status cipher_final(struct cipher *c, const uint8_t *src,
			 size_t size_bytes, uint8_t *dst)
{
	enum status st;

	if (!c->is_started)
		return ST_BAD_STATE;
	if (c->mode == MODE_CTS)
		st = cts_final(c, src, size_bytes, dst);
	else if (c->mode == MODE_XTS)
		st = xts_final(c, src, size_bytes, dst);
	else
		st = cipher_update(c, src, size_bytes, dst);
	if (st == ST_OK)
		c->is_started = false;
	return st;
}
