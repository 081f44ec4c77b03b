/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/hash/vectors.h"
#include "kernel/crypto/testing/heapfault.h"

#define LONGER_BYTES 10000
static uint8_t longer[LONGER_BYTES];

static const char fips_message[] =
	"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

static int fill_longer(void **state)
{
	(void)state;
	for (size_t i = 0; i < LONGER_BYTES; i++)
		longer[i] = (uint8_t)(i * 7 + 3);
	return 0;
}

static void assert_digest(enum hash_alg alg, const void *data, size_t size,
			  const char *hex)
{
	uint8_t digest[HASH_MAX_BYTES];

	assert_int_equal(strlen(hex), hash_size(alg) * 2);
	assert_int_equal(hash_digest(alg, data, size, digest), ST_OK);
	testhex_assert_equal(digest, hex);
}

static void every_hash_gives_its_known_answers(void **state)
{
	(void)state;
	assert_int_equal(ARRAY_SIZE(hash_vectors), HASH_ALG_COUNT);
	for (size_t i = 0; i < ARRAY_SIZE(hash_vectors); i++) {
		const struct hash_vector *v = &hash_vectors[i];

		assert_digest(v->alg, "", 0, v->empty);
		assert_digest(v->alg, "abc", 3, v->abc);
		assert_digest(v->alg, fips_message, strlen(fips_message),
			      v->fips);
		assert_digest(v->alg, longer, LONGER_BYTES, v->longer);
	}
}

static void pieces_of_any_size_give_the_same_digest(void **state)
{
	static const size_t pieces[] = {1, 3, 63, 64, 65, 4095, 4096, 4097};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hash_vectors); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(pieces); j++) {
			uint8_t digest[HASH_MAX_BYTES];
			struct hash *h;
			size_t step = pieces[j];

			assert_int_equal(hash_create(hash_vectors[i].alg, &h),
					 ST_OK);
			for (size_t k = 0; k < LONGER_BYTES; k += step)
				hash_update(h, longer + k,
					    MIN(step, LONGER_BYTES - k));
			hash_final(h, digest);
			testhex_assert_equal(digest, hash_vectors[i].longer);
			hash_destroy(h);
		}
	}
}

/* What a XOF yields does not depend on how it is asked. */
static void shake_yields_any_length_in_any_steps(void **state)
{
	static const struct {
		enum hash_alg alg;
		const char *first_64, *digest_of_1000;
	} rows[] = {
		{HASH_SHAKE128,
		 "2e4ef3814e665bddd3cc5ee13878a109a0f3f27c37254f5fe87124a585846"
		 "9"
		 "ddc1308a6834d9395d89a82d0e11d4907b687e2c590b7cb4d7bcf9aa2fe3d"
		 "6"
		 "5870",
		 "a995a38002ffcb60a4792615993c53bfa0c7e6c9d2d16e0b30b84f66b4c4"
		 "1af8"},
		{HASH_SHAKE256,
		 "8c1f7d729c479e8d4c96f3dfad6701267d3e289c67e6cee8c54703625eae2"
		 "a"
		 "e0e98eed939f5c29324130994518e36c9a5e9293157773feb28d773561dcc"
		 "3"
		 "b7bf",
		 "c5d23f47d7f1c97a09083dc9b3d12f7cc83ae24f7ff8cff1c53d08feef5d"
		 "d803"},
	};
	uint8_t out[1000];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		for (size_t step = 1; step <= 1000; step = step * 3 + 4) {
			struct hash *h;

			assert_int_equal(hash_create(rows[i].alg, &h), ST_OK);
			hash_update(h, longer, LONGER_BYTES);
			for (size_t k = 0; k < 1000; k += step)
				assert_int_equal(
					hash_extract(h, out + k,
						     MIN(step, 1000 - k)),
					ST_OK);
			testhex_assert_equal(out, rows[i].first_64);
			assert_digest(HASH_SHA256, out, sizeof(out),
				      rows[i].digest_of_1000);
			hash_destroy(h);
		}
	}
}

static void only_shake_can_be_extended(void **state)
{
	uint8_t out[4] = {1, 2, 3, 4};
	struct hash *h;

	(void)state;
	assert_int_equal(hash_create(HASH_SHA3_256, &h), ST_OK);
	assert_int_equal(hash_extract(h, out, 4), ST_BAD_PARAM);
	assert_memory_equal(out, "\1\2\3\4", 4);
	hash_destroy(h);
}

static void a_copy_goes_its_own_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hash_vectors); i++) {
		const struct hash_vector *v = &hash_vectors[i];
		uint8_t digest[HASH_MAX_BYTES];
		struct hash *a;
		struct hash *b;

		assert_int_equal(hash_create(v->alg, &a), ST_OK);
		assert_int_equal(hash_create(v->alg, &b), ST_OK);
		hash_update(a, "ab", 2);
		hash_copy(b, a);
		hash_update(a, "x", 1);
		hash_update(b, "c", 1);
		hash_final(b, digest);
		testhex_assert_equal(digest, v->abc);
		/* A finished state starts again. */
		hash_final(a, digest);
		hash_restart(a);
		hash_update(a, "abc", 3);
		hash_final(a, digest);
		testhex_assert_equal(digest, v->abc);
		hash_destroy(b);
		hash_destroy(a);
	}
}

static void unknown_hashes_are_refused(void **state)
{
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *h = NULL;

	(void)state;
	assert_int_equal(hash_create(HASH_ALG_COUNT, &h), ST_BAD_PARAM);
	assert_null(h);
	assert_int_equal(hash_digest((enum hash_alg)77, "", 0, digest),
			 ST_BAD_PARAM);
	assert_int_equal(hash_size(HASH_ALG_COUNT), 0);
	assert_int_equal(hash_block_size(HASH_ALG_COUNT), 0);
	hash_destroy(NULL);
}

static void without_memory_there_is_no_state_but_one_shots_work(void **state)
{
	struct hash *h = NULL;

	(void)state;
	heapfault_nth = 1;
	assert_int_equal(hash_create(HASH_SHA256, &h), ST_NO_MEM);
	assert_null(h);
	heapfault_nth = 1;
	assert_digest(HASH_SHA512, "abc", 3, hash_vectors[HASH_SHA512].abc);
	assert_int_equal(heapfault_nth, 1);
	heapfault_nth = 0;
}

static void hmac_gives_the_answers_of_rfc_4231(void **state)
{
	static const char text[] =
		"Test Using Larger Than Block-Size Key - Hash Key First";
	uint8_t long_key[131];
	uint8_t mac[HASH_MAX_BYTES];

	(void)state;
	memset(long_key, 0xaa, sizeof(long_key));
	for (size_t i = 0; i < ARRAY_SIZE(hash_vectors); i++) {
		const struct hash_vector *v = &hash_vectors[i];
		struct hmac h;

		hmac_init(&h, v->alg, (const uint8_t *)"Jefe", 4);
		hmac_update(&h, "what do ya want ", 16);
		hmac_update(&h, "for nothing?", 12);
		hmac_final(&h, mac);
		testhex_assert_equal(mac, v->hmac_short);
		hmac_init(&h, v->alg, long_key, sizeof(long_key));
		hmac_update(&h, text, strlen(text));
		hmac_final(&h, mac);
		testhex_assert_equal(mac, v->hmac_long);
	}
	assert_int_equal(hmac_sha256(long_key, sizeof(long_key), text,
				     strlen(text), mac),
			 ST_OK);
	testhex_assert_equal(mac, hash_vectors[HASH_SHA256].hmac_long);
}

static void an_empty_hmac_key_is_a_key_of_zeros(void **state)
{
	static const uint8_t zeros[64];
	uint8_t a[32];
	uint8_t b[32];

	(void)state;
	assert_int_equal(hmac_sha256(NULL, 0, "x", 1, a), ST_OK);
	assert_int_equal(hmac_sha256(zeros, sizeof(zeros), "x", 1, b), ST_OK);
	assert_memory_equal(a, b, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_hash_gives_its_known_answers),
		cmocka_unit_test(pieces_of_any_size_give_the_same_digest),
		cmocka_unit_test(shake_yields_any_length_in_any_steps),
		cmocka_unit_test(only_shake_can_be_extended),
		cmocka_unit_test(a_copy_goes_its_own_way),
		cmocka_unit_test(unknown_hashes_are_refused),
		cmocka_unit_test(
			without_memory_there_is_no_state_but_one_shots_work),
		cmocka_unit_test(hmac_gives_the_answers_of_rfc_4231),
		cmocka_unit_test(an_empty_hmac_key_is_a_key_of_zeros),
	};

	return cmocka_run_group_tests(tests, fill_longer, NULL);
}
