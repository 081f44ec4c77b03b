/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/hash/vectors.h"
#include "kernel/crypto/mac.h"
#include "kernel/crypto/modes/ccm_vectors_priv.h"
#include "kernel/crypto/testing/heapfault.h"

static const struct mac_alg cmac = {MAC_AES_CMAC, HASH_ALG_COUNT};
static const struct mac_alg cbc = {MAC_AES_CBC, HASH_ALG_COUNT};

static void cmac_gives_the_known_answers_in_pieces_of_any_size(void **state)
{
	(void)state;
	assert_int_equal(mac_size(&cmac), 16);
	for (size_t i = 0; i < ARRAY_SIZE(cmac_vectors); i++) {
		uint8_t key[32];
		uint8_t message[64];
		uint8_t code[16];
		size_t key_bytes = testhex_bytes(cmac_vectors[i].key, key, 32);
		size_t size_bytes =
			testhex_bytes(cmac_vectors[i].message, message, 64);
		struct mac *m;

		assert_int_equal(mac_create(&cmac, key, key_bytes, &m), ST_OK);
		for (size_t step = 1; step <= 64; step += 5) {
			for (size_t k = 0; k < size_bytes; k += step)
				mac_update(m, message + k,
					   MIN(step, size_bytes - k));
			assert_int_equal(mac_final(m, code), ST_OK);
			testhex_assert_equal(code, cmac_vectors[i].code);
			mac_restart(m);
		}
		mac_destroy(m);
	}
}

static void hmac_works_with_every_hash_and_starts_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hash_vectors); i++) {
		struct mac_alg alg = {MAC_HMAC, hash_vectors[i].alg};
		uint8_t code[HASH_MAX_BYTES];
		struct mac *m;

		if (alg.hash == HASH_SHAKE128 || alg.hash == HASH_SHAKE256) {
			assert_int_equal(mac_create(&alg, code, 4, &m),
					 ST_BAD_PARAM);
			continue;
		}
		assert_int_equal(mac_size(&alg), hash_size(alg.hash));
		assert_int_equal(
			mac_create(&alg, (const uint8_t *)"Jefe", 4, &m),
			ST_OK);
		mac_update(m, "something else", 14);
		for (unsigned int round = 0; round < 2; round++) {
			mac_restart(m);
			mac_update(m, "what do ya want ", 16);
			mac_update(m, "for nothing?", 12);
			assert_int_equal(mac_final(m, code), ST_OK);
			testhex_assert_equal(code, hash_vectors[i].hmac_short);
		}
		mac_destroy(m);
	}
}

/* CBC-MAC of one block is its encryption, of more the last block of CBC with
 * a zero vector: FIPS 197 C.1. */
static void cbc_mac_is_the_last_block(void **state)
{
	uint8_t key[16];
	uint8_t block[16];
	uint8_t code[16];
	struct mac *m;

	(void)state;
	(void)testhex_bytes("000102030405060708090a0b0c0d0e0f", key, 16);
	(void)testhex_bytes("00112233445566778899aabbccddeeff", block, 16);
	assert_int_equal(mac_create(&cbc, key, 16, &m), ST_OK);
	mac_update(m, block, 16);
	assert_int_equal(mac_final(m, code), ST_OK);
	testhex_assert_equal(code, "69c4e0d86a7b0430d8cdb78070b4c55a");
	/* That cipher text as a second block: encryption of zeros. */
	mac_restart(m);
	mac_update(m, block, 16);
	mac_update(m, code, 16);
	assert_int_equal(mac_final(m, code), ST_OK);
	testhex_assert_equal(code, "c6a13b37878f5b826f4f8162a1c8d879");
	mac_destroy(m);
}

static void cbc_mac_takes_whole_blocks_only(void **state)
{
	uint8_t zeros[16] = {0};
	uint8_t code[16];
	struct mac *m;

	(void)state;
	assert_int_equal(mac_create(&cbc, zeros, 16, &m), ST_OK);
	mac_update(m, zeros, 15);
	assert_int_equal(mac_final(m, code), ST_BAD_PARAM);
	mac_update(m, zeros, 1);
	assert_int_equal(mac_final(m, code), ST_OK);
	mac_destroy(m);
}

static void a_copy_goes_its_own_way(void **state)
{
	static const struct mac_alg algs[] = {
		{MAC_HMAC, HASH_SHA256},
		{MAC_AES_CMAC, HASH_ALG_COUNT},
	};
	static const uint8_t key[16] = {1, 2, 3};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(algs); i++) {
		uint8_t expected[32];
		uint8_t code[32];
		struct mac *a;
		struct mac *b;

		assert_int_equal(mac_create(&algs[i], key, 16, &a), ST_OK);
		assert_int_equal(mac_create(&algs[i], key, 16, &b), ST_OK);
		mac_update(a, "abc", 3);
		assert_int_equal(mac_final(a, expected), ST_OK);
		mac_restart(a);
		mac_update(a, "ab", 2);
		mac_copy(b, a);
		mac_destroy(a);
		mac_update(b, "c", 1);
		assert_int_equal(mac_final(b, code), ST_OK);
		assert_memory_equal(code, expected, mac_size(&algs[i]));
		mac_destroy(b);
	}
	mac_destroy(NULL);
}

static void impossible_keys_and_algorithms_are_refused(void **state)
{
	static const struct mac_alg unknown = {MAC_HMAC, HASH_ALG_COUNT};
	static const uint8_t key[33];
	struct mac *m = NULL;

	(void)state;
	assert_int_equal(mac_create(&cmac, key, 0, &m), ST_BAD_PARAM);
	assert_int_equal(mac_create(&cmac, key, 33, &m), ST_BAD_PARAM);
	assert_int_equal(mac_create(&unknown, key, 16, &m), ST_BAD_PARAM);
	heapfault_nth = 1;
	assert_int_equal(mac_create(&cmac, key, 16, &m), ST_NO_MEM);
	assert_null(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			cmac_gives_the_known_answers_in_pieces_of_any_size),
		cmocka_unit_test(hmac_works_with_every_hash_and_starts_again),
		cmocka_unit_test(cbc_mac_is_the_last_block),
		cmocka_unit_test(cbc_mac_takes_whole_blocks_only),
		cmocka_unit_test(a_copy_goes_its_own_way),
		cmocka_unit_test(impossible_keys_and_algorithms_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
