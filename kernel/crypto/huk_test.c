/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/hash.h"
#include "kernel/crypto/huk.h"

/* All vectors: reference abi-formats 1, for the default key of zeros; seen in
 * files that the incumbent wrote. */

static void derives_the_storage_key_that_files_were_made_with(void **state)
{
	static const uint8_t nil_uuid[16];
	static const uint8_t zero_byte[1];
	uint8_t ssk[32];
	uint8_t tsk[32];

	(void)state;
	assert_int_equal(huk_derive(HUK_SSK, NULL, 0, ssk, 32), ST_OK);
	testhex_assert_equal(ssk, "79b082214416d9f43a9be1cb6c4abaa5"
				  "435c1a1a55b8ae51c3a6857460952147");
	assert_int_equal(hmac_sha256(ssk, 32, zero_byte, 1, tsk), ST_OK);
	testhex_assert_equal(tsk, "efa8fc65f1ff33c90da75ee3e2359acf"
				  "9d981e99bed1b70b8f8517b09e5bb0d9");
	assert_int_equal(hmac_sha256(ssk, 32, nil_uuid, 16, tsk), ST_OK);
	testhex_assert_equal(tsk, "86da216519185ae09e5f539fcc95fd12"
				  "5510c2836e82eafc28c7d01d0fbc9cec");
}

static void derives_the_key_of_an_emulated_rpmb(void **state)
{
	uint8_t cid[16];
	uint8_t key[32];

	(void)state;
	(void)testhex_bytes("fe014e4d4d4330344742c8f6552a6115", cid, 16);
	cid[9] = 0;
	cid[15] = 0;
	assert_int_equal(huk_derive(HUK_RPMB, cid, 16, key, 32), ST_OK);
	testhex_assert_equal(key, "7143becb138217641d9729e819c344ef"
				  "8a16733fa9c2583bff48c6b117d16493");
}

static void puts_the_usage_word_in_front_of_the_others(void **state)
{
	uint8_t key[32];
	uint8_t expected[32];
	static const uint8_t huk[16];

	(void)state;
	assert_int_equal(huk_derive(HUK_DIE_ID, NULL, 0, key, 32), ST_OK);
	testhex_assert_equal(key, "a358d8f36b2c4a9aaeeef264ff7fef6f"
				  "a49ab35fef43b5ad16e2095244bc3283");
	assert_int_equal(huk_derive(HUK_TA_ENC, "mod", 3, key, 32), ST_OK);
	assert_int_equal(hmac_sha256(huk, 16, "\4\0\0\0mod", 7, expected),
			 ST_OK);
	assert_memory_equal(key, expected, 32);
}

static void shorter_keys_are_the_beginning_of_longer_ones(void **state)
{
	uint8_t key[32];
	uint8_t cut[32] = {0};

	(void)state;
	assert_int_equal(huk_derive(HUK_TA_UNIQUE, "x", 1, key, 32), ST_OK);
	assert_int_equal(huk_derive(HUK_TA_UNIQUE, "x", 1, cut, 17), ST_OK);
	assert_memory_equal(key, cut, 17);
	assert_int_equal(cut[17], 0);
}

static void sizes_and_usages_out_of_range_are_refused(void **state)
{
	uint8_t key[33];

	(void)state;
	assert_int_equal(huk_derive(HUK_DIE_ID, NULL, 0, key, 0), ST_BAD_PARAM);
	assert_int_equal(huk_derive(HUK_DIE_ID, NULL, 0, key, 33),
			 ST_BAD_PARAM);
	assert_int_equal(huk_derive(HUK_SSK, "x", 1, key, 32), ST_BAD_PARAM);
	assert_int_equal(huk_derive((enum huk_usage)5, NULL, 0, key, 32),
			 ST_BAD_PARAM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			derives_the_storage_key_that_files_were_made_with),
		cmocka_unit_test(derives_the_key_of_an_emulated_rpmb),
		cmocka_unit_test(puts_the_usage_word_in_front_of_the_others),
		cmocka_unit_test(shorter_keys_are_the_beginning_of_longer_ones),
		cmocka_unit_test(sizes_and_usages_out_of_range_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
