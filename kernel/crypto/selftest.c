/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/selftest.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/aes/aes.h"
#include "kernel/crypto/fp.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/selftest_priv.h"
#include "kernel/crypto/sm4/sm4.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"

/* More than one piece of FP_CHUNK_BYTES, and not whole blocks. */
#define MESSAGE_BYTES 5000
/* Some batches of the software, and a piece of one. */
#define BLOCKS        37

enum status selftest_fail(const char *what)
{
	log_error("crypto self test: %s", what);
	return ST_CORRUPT;
}

static void fill(uint8_t *buf, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++)
		buf[i] = (uint8_t)(i * 7 + 3);
}

/* SHA-256 over the digests of @message by all algorithms in their order. */
static enum status test_hashes(const uint8_t message[MESSAGE_BYTES])
{
	static const uint8_t expected[32] = {
		0x06, 0x00, 0xb6, 0xa7, 0xa0, 0x02, 0x3e, 0xd0,
		0xc1, 0xa1, 0xd2, 0xf8, 0x82, 0x77, 0x4e, 0x23,
		0xab, 0x81, 0xd6, 0x32, 0x50, 0xb2, 0x1b, 0xc7,
		0x28, 0xb6, 0xfd, 0xa9, 0xa2, 0x6c, 0xc2, 0x87};
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *all;
	enum status st = hash_create(HASH_SHA256, &all);

	if (st != ST_OK)
		return st;
	for (unsigned int i = 0; i < HASH_ALG_COUNT && st == ST_OK; i++) {
		enum hash_alg alg = (enum hash_alg)i;

		st = hash_digest(alg, message, MESSAGE_BYTES, digest);
		hash_update(all, digest, hash_size(alg));
	}
	hash_final(all, digest);
	hash_destroy(all);
	if (st == ST_OK && !ct_equal(digest, expected, sizeof(expected)))
		st = selftest_fail("hashes");
	return st;
}

/* Both ways of computing, with one key and the same data. */
struct both {
	union {
		struct aes_key key; /* by instructions, if there are any */
		struct sm4_key sm4_key;
	};
	union {
		struct aes_soft soft;
		struct sm4_soft sm4_soft;
	};
	uint8_t by_key[BLOCKS * AES_BLOCK_BYTES];
	uint8_t by_soft[BLOCKS * AES_BLOCK_BYTES];
};

static bool agree(const struct both *b)
{
	return ct_equal(b->by_key, b->by_soft, sizeof(b->by_key));
}

static enum status test_aes(struct both *b, const uint8_t *data,
			    size_t key_bytes)
{
	enum status st = aes_key_init(&b->key, data, key_bytes);

	if (st != ST_OK)
		return st;
	aes_soft_init(&b->soft, data, key_bytes);
	aes_encrypt_blocks(&b->key, data, b->by_key, BLOCKS);
	aes_soft_encrypt(&b->soft, data, b->by_soft, BLOCKS);
	if (!agree(b))
		return selftest_fail("AES encryption");
	aes_decrypt_blocks(&b->key, data, b->by_key, BLOCKS);
	aes_soft_decrypt(&b->soft, data, b->by_soft, BLOCKS);
	return agree(b) ? ST_OK : selftest_fail("AES decryption");
}

static enum status test_sm4(struct both *b, const uint8_t *data)
{
	enum status st = sm4_key_init(&b->sm4_key, data, SM4_KEY_BYTES);

	if (st != ST_OK)
		return st;
	sm4_soft_init(&b->sm4_soft, data);
	sm4_encrypt_blocks(&b->sm4_key, data, b->by_key, BLOCKS);
	sm4_soft_encrypt(&b->sm4_soft, data, b->by_soft, BLOCKS);
	if (!agree(b))
		return selftest_fail("SM4 encryption");
	sm4_decrypt_blocks(&b->sm4_key, data, b->by_key, BLOCKS);
	sm4_soft_decrypt(&b->sm4_soft, data, b->by_soft, BLOCKS);
	return agree(b) ? ST_OK : selftest_fail("SM4 decryption");
}

static enum status test_ghash(const uint8_t message[MESSAGE_BYTES])
{
	struct ghash soft;
	struct ghash hard;

	ghash_init(&soft, message, false);
	ghash_init(&hard, message, aes_hard_find() != NULL);
	ghash_update(&soft, message, MESSAGE_BYTES);
	ghash_update(&hard, message, MESSAGE_BYTES);
	return ct_equal(soft.acc, hard.acc, sizeof(soft.acc))
		       ? ST_OK
		       : selftest_fail("GHASH");
}

static enum status test_both_ways(const uint8_t message[MESSAGE_BYTES])
{
	static const size_t key_sizes[] = {16, 24, 32};
	struct both *b = heap_alloc(sizeof(*b));
	enum status st = ST_OK;

	if (!b)
		return ST_NO_MEM;
	for (size_t i = 0; i < ARRAY_SIZE(key_sizes) && st == ST_OK; i++)
		st = test_aes(b, message, key_sizes[i]);
	if (st == ST_OK)
		st = test_sm4(b, message);
	if (st == ST_OK)
		st = test_ghash(message);
	heap_free(b);
	return st;
}

/* Test case 2 of McGrew and Viega: all zeros. */
static enum status test_gcm(void)
{
	static const uint8_t zeros[16];
	static const uint8_t cipher[16] = {0x03, 0x88, 0xda, 0xce, 0x60, 0xb6,
					   0xa3, 0x92, 0xf3, 0x28, 0xc2, 0xb9,
					   0x71, 0xb2, 0xfe, 0x78};
	static const uint8_t tag[16] = {0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec,
					0x13, 0xbd, 0xf5, 0x3a, 0x67, 0xb2,
					0x12, 0x57, 0xbd, 0xdf};
	uint8_t out[32];
	struct aes_gcm *g;
	enum status st = aes_gcm_create(zeros, sizeof(zeros), &g);

	if (st != ST_OK)
		return st;
	st = aes_gcm_start(g, true, zeros, 12, NULL, 0);
	if (st == ST_OK)
		st = aes_gcm_update(g, zeros, sizeof(zeros), out);
	if (st == ST_OK)
		st = aes_gcm_finish(g, out + 16, 16);
	aes_gcm_destroy(g);
	if (st == ST_OK &&
	    (!ct_equal(out, cipher, 16) || !ct_equal(out + 16, tag, 16)))
		st = selftest_fail("AES-GCM");
	return st;
}

static enum status test_rng(void)
{
	uint8_t draws[2][16];

	rng_bytes(draws[0], sizeof(draws[0]));
	rng_bytes(draws[1], sizeof(draws[1]));
	return ct_equal(draws[0], draws[1], sizeof(draws[0]))
		       ? selftest_fail("random numbers repeat")
		       : ST_OK;
}

enum status crypto_self_test(void)
{
	uint8_t *message = heap_alloc(MESSAGE_BYTES);
	enum status st;

	if (!message)
		return ST_NO_MEM;
	fill(message, MESSAGE_BYTES);
	st = test_hashes(message);
	if (st == ST_OK)
		st = test_both_ways(message);
	if (st == ST_OK)
		st = test_gcm();
	if (st == ST_OK)
		st = selftest_ciphers();
	if (st == ST_OK)
		st = test_rng();
	if (st == ST_OK)
		st = selftest_curves();
	if (st == ST_OK)
		st = selftest_lattices();
	heap_free(message);
	return st;
}
