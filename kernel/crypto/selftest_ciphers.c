/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole modes over a long text: what plain C gave on another machine must come
 * out of this one's instructions. */
#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/mac.h"
#include "kernel/crypto/selftest_priv.h"
#include "kernel/mm/heap.h"

/* More than FP_CHUNK_BYTES, whole blocks, no whole groups of them. */
#define TEXT_BYTES 4880
/* The text is given in two pieces. */
#define CUT_BYTES  1008

static void fill(uint8_t *text)
{
	for (size_t i = 0; i < TEXT_BYTES; i++)
		text[i] = (uint8_t)(i * 11 + i / 256);
}

static size_t key_size(enum cipher_alg alg)
{
	switch (alg) {
	case CIPHER_DES_ECB:
	case CIPHER_DES_CBC:
		return 8;
	case CIPHER_AES_CTR:
	case CIPHER_AES_XTS:
		return 32;
	case CIPHER_AES_CBC:
		return 24;
	default:
		return 16;
	}
}

/* @text through @alg in place, into @all. The counter's low half comes round
 * on the way. */
static enum status run_cipher(enum cipher_alg alg, bool encrypt, uint8_t *text,
			      struct hash *all)
{
	static const uint8_t key[64] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	static const uint8_t iv[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
				       0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
				       0xff, 0xff, 0xff, 0x9c};
	bool is_xts = alg == CIPHER_AES_XTS || alg == CIPHER_SM4_XTS;
	const struct cipher_keys keys = {
		.key = key,
		.key_bytes = key_size(alg),
		.key2 = is_xts ? key + 32 : NULL,
		.key2_bytes = is_xts ? key_size(alg) : 0,
	};
	struct cipher *c;
	enum status st = cipher_create(alg, encrypt, &keys, &c);

	if (st != ST_OK)
		return st;
	st = cipher_start(c, iv, cipher_iv_size(alg));
	if (st == ST_OK)
		st = cipher_update(c, text, CUT_BYTES, text);
	if (st == ST_OK)
		st = cipher_final(c, text + CUT_BYTES, TEXT_BYTES - CUT_BYTES,
				  text + CUT_BYTES);
	cipher_destroy(c);
	hash_update(all, text, TEXT_BYTES);
	return st;
}

static enum status run_gcm(bool encrypt, uint8_t *text, struct hash *all)
{
	static const uint8_t key[32] = {3, 1, 4, 1, 5};
	static const uint8_t iv[16] = {2, 7, 1, 8};
	uint8_t tag[16] = {0};
	struct aes_gcm *g;
	enum status st = aes_gcm_create(key, sizeof(key), &g);

	if (st != ST_OK)
		return st;
	st = aes_gcm_start(g, encrypt, iv, sizeof(iv), key, 20);
	/* Not whole blocks. */
	if (st == ST_OK)
		st = aes_gcm_update(g, text, CUT_BYTES + 3, text);
	if (st == ST_OK)
		st = aes_gcm_update(g, text + CUT_BYTES + 3,
				    TEXT_BYTES - CUT_BYTES - 3,
				    text + CUT_BYTES + 3);
	if (st == ST_OK && encrypt)
		st = aes_gcm_finish(g, tag, sizeof(tag));
	aes_gcm_destroy(g);
	hash_update(all, text, TEXT_BYTES);
	hash_update(all, tag, sizeof(tag));
	return st;
}

static enum status run_cmac(const uint8_t *text, struct hash *all)
{
	static const struct mac_alg alg = {MAC_AES_CMAC, HASH_ALG_COUNT};
	uint8_t code[HASH_MAX_BYTES] = {0};
	struct mac *m;
	enum status st = mac_create(&alg, text, 16, &m);

	if (st != ST_OK)
		return st;
	mac_update(m, text, TEXT_BYTES);
	st = mac_final(m, code);
	mac_destroy(m);
	hash_update(all, code, 16);
	return st;
}

/* Everything one after the other on the same text. */
static enum status run_all(uint8_t *text, struct hash *all)
{
	enum status st = ST_OK;

	fill(text);
	for (unsigned int i = 0; i < CIPHER_ALG_COUNT && st == ST_OK; i++) {
		st = run_cipher((enum cipher_alg)i, true, text, all);
		if (st == ST_OK)
			st = run_cipher((enum cipher_alg)i, false, text, all);
		/* So that they are not back where they were. */
		text[i] ^= 0x80;
	}
	if (st == ST_OK)
		st = run_gcm(true, text, all);
	if (st == ST_OK)
		st = run_gcm(false, text, all);
	return st == ST_OK ? run_cmac(text, all) : st;
}

enum status selftest_ciphers(void)
{
	static const uint8_t expected[32] = {
		0x6f, 0x2d, 0xc0, 0x48, 0x6b, 0xd0, 0x9e, 0x3d,
		0x03, 0x4b, 0x3b, 0xb9, 0x41, 0x8d, 0xb5, 0xbf,
		0x9e, 0x45, 0xc7, 0xd6, 0xfd, 0xed, 0x63, 0x63,
		0x83, 0xeb, 0x3a, 0xb4, 0x99, 0x5b, 0xba, 0xee};
	uint8_t *text = heap_alloc(TEXT_BYTES);
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *all = NULL;
	enum status st = ST_NO_MEM;

	if (text)
		st = hash_create(HASH_SHA256, &all);
	if (st == ST_OK)
		st = run_all(text, all);
	if (st == ST_OK) {
		hash_final(all, digest);
		if (!ct_equal(digest, expected, sizeof(expected)))
			st = selftest_fail("modes of ciphers");
	}
	hash_destroy(all);
	heap_free(text);
	return st;
}
