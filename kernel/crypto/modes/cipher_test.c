/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/modes/cipher_vectors_priv.h"
#include "kernel/crypto/testing/heapfault.h"

#define BLOCK CIPHER_MAX_BLOCK_BYTES

/* A vector in bytes. */
struct cipher_case {
	enum cipher_alg alg;
	uint8_t key[32], key2[32], iv[16], plain[64], cipher[64];
	size_t iv_bytes, size_bytes;
	struct cipher_keys keys;
};

static void decode(const struct cipher_vector *v, struct cipher_case *c)
{
	c->alg = v->alg;
	c->keys.key = c->key;
	c->keys.key_bytes = testhex_bytes(v->key, c->key, 32);
	c->keys.key2 = c->key2;
	c->keys.key2_bytes = testhex_bytes(v->key2, c->key2, 32);
	c->iv_bytes = testhex_bytes(v->iv, c->iv, sizeof(c->iv));
	c->size_bytes = testhex_bytes(v->plain, c->plain, sizeof(c->plain));
	(void)testhex_bytes(v->cipher, c->cipher, sizeof(c->cipher));
}

static struct cipher *create(const struct cipher_case *c, bool encrypt)
{
	struct cipher *cipher;

	assert_int_equal(cipher_create(c->alg, encrypt, &c->keys, &cipher),
			 ST_OK);
	return cipher;
}

/* How much must be kept for the last piece. */
static size_t kept_back(const struct cipher_case *c)
{
	size_t tail = c->size_bytes % BLOCK;

	switch (c->alg) {
	case CIPHER_AES_CTS:
		if (c->size_bytes == BLOCK)
			return BLOCK;
		return BLOCK + (tail ? tail : BLOCK);
	case CIPHER_AES_XTS:
		return tail ? BLOCK + tail : 0;
	default:
		return tail;
	}
}

/* In place: @first bytes, the rest that need not be kept, and what must. */
static void run(const struct cipher_case *c, bool encrypt, size_t first,
		uint8_t *data)
{
	struct cipher *cipher = create(c, encrypt);
	size_t early = c->size_bytes - kept_back(c);

	assert_int_equal(cipher_start(cipher, c->iv, c->iv_bytes), ST_OK);
	assert_int_equal(cipher_update(cipher, data, first, data), ST_OK);
	assert_int_equal(cipher_update(cipher, data + first, early - first,
				       data + first),
			 ST_OK);
	assert_int_equal(cipher_final(cipher, data + early,
				      c->size_bytes - early, data + early),
			 ST_OK);
	assert_int_equal(cipher_update(cipher, data, BLOCK, data),
			 ST_BAD_STATE);
	cipher_destroy(cipher);
}

static void gives_the_known_answers_in_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cipher_vectors); i++) {
		struct cipher_case c;
		size_t step;

		decode(&cipher_vectors[i], &c);
		step = c.alg == CIPHER_AES_CTR ? 5 : BLOCK;
		for (size_t first = 0; first <= c.size_bytes - kept_back(&c);
		     first += step) {
			uint8_t data[64];

			memcpy(data, c.plain, sizeof(data));
			run(&c, true, first, data);
			assert_memory_equal(data, c.cipher, c.size_bytes);
			run(&c, false, first, data);
			assert_memory_equal(data, c.plain, c.size_bytes);
		}
	}
}

static void everything_may_come_as_the_last_piece(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cipher_vectors); i++) {
		struct cipher_case c;
		struct cipher *cipher;
		uint8_t data[64];

		decode(&cipher_vectors[i], &c);
		cipher = create(&c, true);
		assert_int_equal(cipher_start(cipher, c.iv, c.iv_bytes), ST_OK);
		assert_int_equal(
			cipher_final(cipher, c.plain, c.size_bytes, data),
			ST_OK);
		assert_memory_equal(data, c.cipher, c.size_bytes);
		cipher_destroy(cipher);
	}
}

static void long_data_is_cut_into_batches_rightly(void **state)
{
	static const struct {
		enum cipher_alg alg;
		const char *digest;
	} rows[] = {
		{CIPHER_AES_XTS, "f1b9bfa3924dbf186857b82d81624c54"
				 "7da7cfba6e8a353172bec1c13cdf3596"},
		{CIPHER_AES_CBC, "7df9ae1e0607951618c0af37045aa239"
				 "881a1ebcdada3fd5c940e9a48a7c66ca"},
		{CIPHER_AES_CTR, "3c3b9d80c30f6b13d42fd3adeb496869"
				 "c9935a796dc0a237c13476692674ec03"},
		{CIPHER_AES_ECB, "bc6b3c16f32aeaffd4485180405f653b"
				 "70bd5ddbc2af60c5cc454f14954f3166"},
		{CIPHER_AES_CTS, "fbc76084344850867e2dbab391c0d73f"
				 "d0800227d64d1de0fe2eec4f0cde7122"},
	};
	static uint8_t data[9008];
	static uint8_t again[9008];
	struct cipher_case c;

	(void)state;
	/* Two keys of 32 bytes. */
	decode(&cipher_vectors[ARRAY_SIZE(cipher_vectors) - 1], &c);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t iv[BLOCK] = {0xff};
		uint8_t digest[32];
		struct cipher *cipher;

		c.alg = rows[i].alg;
		c.keys.key2_bytes = c.alg == CIPHER_AES_XTS ? 32 : 0;
		for (uint8_t j = 0; c.alg != CIPHER_AES_XTS && j < BLOCK; j++)
			iv[j] = j;
		for (size_t j = 0; j < sizeof(data); j++)
			data[j] = (uint8_t)(j * 5 + 1);
		for (int encrypt = 1; encrypt >= 0; encrypt--) {
			cipher = create(&c, encrypt);
			assert_int_equal(
				cipher_start(cipher, iv,
					     c.alg == CIPHER_AES_ECB ? 0 : 16),
				ST_OK);
			assert_int_equal(
				cipher_final(cipher, data, sizeof(data), data),
				ST_OK);
			cipher_destroy(cipher);
			if (!encrypt)
				break;
			assert_int_equal(hash_digest(HASH_SHA256, data,
						     sizeof(data), digest),
					 ST_OK);
			testhex_assert_equal(digest, rows[i].digest);
		}
		for (size_t j = 0; j < sizeof(data); j++)
			again[j] = (uint8_t)(j * 5 + 1);
		assert_memory_equal(data, again, sizeof(data));
	}
}

static void a_copy_goes_its_own_way(void **state)
{
	struct cipher_case c;
	struct cipher *a;
	struct cipher *b;
	uint8_t data[64];

	(void)state;
	decode(&cipher_vectors[1], &c);
	a = create(&c, true);
	b = create(&c, true);
	assert_int_equal(cipher_start(a, c.iv, c.iv_bytes), ST_OK);
	assert_int_equal(cipher_update(a, c.plain, BLOCK, data), ST_OK);
	cipher_copy(b, a);
	assert_int_equal(cipher_final(a, c.plain, BLOCK, data), ST_OK);
	assert_int_equal(
		cipher_final(b, c.plain + BLOCK, 3 * BLOCK, data + BLOCK),
		ST_OK);
	assert_memory_equal(data + BLOCK, c.cipher + BLOCK, 3 * BLOCK);
	cipher_destroy(b);
	cipher_destroy(a);
	cipher_destroy(NULL);
}

/* Sizes of a last piece that are refused, after @early bytes. */
static void assert_refused(enum cipher_alg alg, size_t early, size_t size)
{
	static const uint8_t key[16];
	static const uint8_t key2[16] = {1};
	const struct cipher_keys keys = {key, key2, 16,
					 alg == CIPHER_AES_XTS ? 16 : 0};
	uint8_t data[64] = {0};
	struct cipher *c;

	assert_int_equal(cipher_create(alg, true, &keys, &c), ST_OK);
	assert_int_equal(
		cipher_start(c, data, alg == CIPHER_AES_ECB ? 0 : BLOCK),
		ST_OK);
	assert_int_equal(cipher_update(c, data, early, data), ST_OK);
	data[0] = 0x77;
	assert_int_equal(cipher_final(c, data, size, data), ST_BAD_PARAM);
	assert_int_equal(data[0], 0x77);
	/* Nothing happened: the right size is still taken. */
	assert_int_equal(cipher_final(c, data, 32, data), ST_OK);
	cipher_destroy(c);
}

static void impossible_sizes_are_refused(void **state)
{
	uint8_t data[64] = {0};
	struct cipher_case c;
	struct cipher *cipher;

	(void)state;
	assert_refused(CIPHER_AES_ECB, 0, 15);
	assert_refused(CIPHER_AES_CBC, 16, 17);
	assert_refused(CIPHER_AES_CTS, 0, 0);
	assert_refused(CIPHER_AES_CTS, 0, 15);
	assert_refused(CIPHER_AES_CTS, 16, 16);
	assert_refused(CIPHER_AES_XTS, 16, 15);
	assert_refused(CIPHER_AES_XTS, 0, 1);
	decode(&cipher_vectors[1], &c);
	cipher = create(&c, true);
	assert_int_equal(cipher_start(cipher, data, 15), ST_BAD_PARAM);
	assert_int_equal(cipher_start(cipher, data, 0), ST_BAD_PARAM);
	assert_int_equal(cipher_final(cipher, data, 16, data), ST_BAD_STATE);
	assert_int_equal(cipher_start(cipher, data, 16), ST_OK);
	assert_int_equal(cipher_update(cipher, data, 17, data), ST_BAD_PARAM);
	cipher_destroy(cipher);
}

static void impossible_keys_are_refused(void **state)
{
	static const uint8_t key[33];
	static const uint8_t key2[33] = {1};
	static const struct {
		enum cipher_alg alg;
		struct cipher_keys keys;
	} rows[] = {
		{CIPHER_AES_ECB, {key, NULL, 15, 0}},
		{CIPHER_AES_ECB, {key, NULL, 0, 0}},
		{CIPHER_AES_CBC, {key, key2, 16, 16}},
		{CIPHER_AES_XTS, {key, NULL, 16, 0}},
		{CIPHER_AES_XTS, {key, key2, 16, 32}},
		{CIPHER_AES_XTS, {key, key2, 17, 17}},
		{CIPHER_ALG_COUNT, {key, NULL, 16, 0}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cipher *c = NULL;

		assert_int_equal(
			cipher_create(rows[i].alg, true, &rows[i].keys, &c),
			ST_BAD_PARAM);
		assert_null(c);
	}
}

static void a_failed_allocation_is_reported(void **state)
{
	static const uint8_t key[16];
	const struct cipher_keys keys = {key, NULL, 16, 0};
	struct cipher *c = NULL;

	(void)state;
	heapfault_nth = 1;
	assert_int_equal(cipher_create(CIPHER_AES_ECB, true, &keys, &c),
			 ST_NO_MEM);
	assert_null(c);
	heapfault_nth = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_known_answers_in_pieces_of_any_size),
		cmocka_unit_test(everything_may_come_as_the_last_piece),
		cmocka_unit_test(long_data_is_cut_into_batches_rightly),
		cmocka_unit_test(a_copy_goes_its_own_way),
		cmocka_unit_test(impossible_sizes_are_refused),
		cmocka_unit_test(impossible_keys_are_refused),
		cmocka_unit_test(a_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
