/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/rsa.h"
#include "kernel/crypto/rsa/rsa_vectors_priv.h"
#include "kernel/crypto/testing/heapfault.h"

static const uint8_t e65537[] = {1, 0, 1};
static const uint8_t e3[] = {3};

#define KEY(n, e)                                                              \
	{                                                                      \
		(n), sizeof(n), (e), sizeof(e)                                 \
	}
static const struct rsa_public_key key_2048 = KEY(modulus_2048, e65537);
static const struct rsa_public_key key_2049 = KEY(modulus_2049, e65537);
static const struct rsa_public_key key_3072 = KEY(modulus_3072, e3);
static const struct rsa_public_key key_4096 = KEY(modulus_4096, e65537);
static const struct rsa_public_key key_1024 = KEY(modulus_1024, e65537);
static const struct rsa_public_key key_forger = KEY(modulus_forger, e65537);

static uint8_t digests[HASH_ALG_COUNT][HASH_MAX_BYTES];

static int hash_the_message(void **state)
{
	(void)state;
	for (unsigned int alg = 0; alg < HASH_ALG_COUNT; alg++) {
		if (hash_digest((enum hash_alg)alg, "redoubt", 7,
				digests[alg]) != ST_OK)
			return -1;
	}
	return 0;
}

static enum status pss(const struct rsa_public_key *key, enum hash_alg alg,
		       int salt_bytes, const uint8_t *sig, size_t sig_bytes)
{
	return rsa_pss_verify(key, alg, digests[alg], salt_bytes, sig,
			      sig_bytes);
}

static enum status pkcs1(const struct rsa_public_key *key, enum hash_alg alg,
			 const uint8_t *sig, size_t sig_bytes)
{
	return rsa_pkcs1_verify(key, alg, digests[alg], sig, sig_bytes);
}

#define assert_pss(st, key, alg, salt, sig)                                    \
	assert_int_equal(pss((key), (alg), (salt), (sig), sizeof(sig)), (st))
#define assert_pkcs1(st, key, alg, sig)                                        \
	assert_int_equal(pkcs1((key), (alg), (sig), sizeof(sig)), (st))

static void pss_accepts_another_implementations_signatures(void **state)
{
	(void)state;
	assert_pss(ST_OK, &key_2048, HASH_SHA256, 32, pss_2048_sha256_32);
	assert_pss(ST_OK, &key_2048, HASH_SHA256, 0, pss_2048_sha256_0);
	assert_pss(ST_OK, &key_2048, HASH_SHA384, 48, pss_2048_sha384_48);
	assert_pss(ST_OK, &key_2048, HASH_SHA512, 64, pss_2048_sha512_64);
	assert_pss(ST_OK, &key_2048, HASH_SHA1, 20, pss_2048_sha1_20);
	/* One bit more than whole bytes: the encoding is a byte shorter. */
	assert_pss(ST_OK, &key_2049, HASH_SHA256, 32, pss_2049_sha256_32);
	assert_pss(ST_OK, &key_3072, HASH_SHA256, 32, pss_3072_sha256_32);
	assert_pss(ST_OK, &key_4096, HASH_SHA256, 32, pss_4096_sha256_32);
	assert_pss(ST_OK, &key_forger, HASH_SHA256, 32, forger_pss_good);
}

static void pss_salt_length_is_checked_unless_it_may_be_any(void **state)
{
	(void)state;
	assert_pss(ST_OK, &key_2048, HASH_SHA256, 20, pss_2048_sha256_20);
	assert_pss(ST_OK, &key_2048, HASH_SHA256, -1, pss_2048_sha256_20);
	assert_pss(ST_SECURITY, &key_2048, HASH_SHA256, 32, pss_2048_sha256_20);
	assert_pss(ST_SECURITY, &key_2048, HASH_SHA256, 0, pss_2048_sha256_32);
}

static void pkcs1_accepts_another_implementations_signatures(void **state)
{
	(void)state;
	assert_pkcs1(ST_OK, &key_2048, HASH_SHA256, pkcs1_2048_sha256);
	assert_pkcs1(ST_OK, &key_2048, HASH_SHA384, pkcs1_2048_sha384);
	assert_pkcs1(ST_OK, &key_2048, HASH_SHA512, pkcs1_2048_sha512);
	assert_pkcs1(ST_OK, &key_2049, HASH_SHA256, pkcs1_2049_sha256);
	assert_pkcs1(ST_OK, &key_3072, HASH_SHA256, pkcs1_3072_sha256);
	assert_pkcs1(ST_OK, &key_4096, HASH_SHA256, pkcs1_4096_sha256);
	assert_pkcs1(ST_OK, &key_forger, HASH_SHA256, forger_good);
}

static void every_changed_byte_is_noticed(void **state)
{
	(void)state;
	for (size_t i = 0; i < 256; i += 5) {
		uint8_t sig[256];

		memcpy(sig, pss_2048_sha256_32, sizeof(sig));
		sig[i] ^= 1;
		assert_pss(ST_SECURITY, &key_2048, HASH_SHA256, 32, sig);
		memcpy(sig, pkcs1_2048_sha256, sizeof(sig));
		sig[i] ^= 0x80;
		assert_pkcs1(ST_SECURITY, &key_2048, HASH_SHA256, sig);
	}
}

static void another_digest_key_or_scheme_does_not_verify(void **state)
{
	uint8_t digest[32];

	(void)state;
	memcpy(digest, digests[HASH_SHA256], 32);
	digest[31] ^= 1;
	assert_int_equal(rsa_pss_verify(&key_2048, HASH_SHA256, digest, 32,
					pss_2048_sha256_32, 256),
			 ST_SECURITY);
	assert_int_equal(rsa_pkcs1_verify(&key_2048, HASH_SHA256, digest,
					  pkcs1_2048_sha256, 256),
			 ST_SECURITY);
	assert_pss(ST_SECURITY, &key_2048, HASH_SHA512, -1, pss_2048_sha256_32);
	assert_pkcs1(ST_SECURITY, &key_2048, HASH_SHA512, pkcs1_2048_sha256);
	assert_pss(ST_SECURITY, &key_forger, HASH_SHA256, 32,
		   pss_2048_sha256_32);
	assert_pss(ST_SECURITY, &key_2048, HASH_SHA256, 32, pkcs1_2048_sha256);
	assert_pkcs1(ST_SECURITY, &key_2048, HASH_SHA256, pss_2048_sha256_32);
}

static void forged_encodings_are_refused(void **state)
{
	(void)state;
	assert_pkcs1(ST_SECURITY, &key_forger, HASH_SHA256,
		     forged_garbage_behind);
	assert_pkcs1(ST_SECURITY, &key_forger, HASH_SHA256,
		     forged_short_padding_zero);
	assert_pkcs1(ST_SECURITY, &key_forger, HASH_SHA256,
		     forged_block_type_2);
	assert_pkcs1(ST_SECURITY, &key_forger, HASH_SHA256,
		     forged_no_null_parameters);
	assert_pkcs1(ST_SECURITY, &key_forger, HASH_SHA256, forged_bare_digest);
	assert_pss(ST_SECURITY, &key_forger, HASH_SHA256, -1,
		   forged_pss_trailer);
	assert_pss(ST_SECURITY, &key_forger, HASH_SHA256, -1,
		   forged_pss_separator);
	assert_pss(ST_SECURITY, &key_forger, HASH_SHA256, -1,
		   forged_pss_padding);
	assert_pss(ST_SECURITY, &key_forger, HASH_SHA256, -1,
		   forged_pss_top_bit);
}

static void a_signature_of_the_wrong_size_is_refused(void **state)
{
	uint8_t longer[257] = {0};

	(void)state;
	memcpy(longer + 1, pss_2048_sha256_32, 256);
	assert_pss(ST_SECURITY, &key_2048, HASH_SHA256, 32, longer);
	assert_int_equal(
		pss(&key_2048, HASH_SHA256, 32, pss_2048_sha256_32, 255),
		ST_SECURITY);
	assert_int_equal(pkcs1(&key_2048, HASH_SHA256, NULL, 0), ST_SECURITY);
	/* Not below the modulus. */
	assert_pkcs1(ST_SECURITY, &key_2048, HASH_SHA256, modulus_2048);
	memset(longer, 0xff, sizeof(longer));
	assert_int_equal(pkcs1(&key_2048, HASH_SHA256, longer, 256),
			 ST_SECURITY);
	memset(longer, 0, sizeof(longer));
	assert_int_equal(pkcs1(&key_2048, HASH_SHA256, longer, 256),
			 ST_SECURITY);
}

static void leading_zeros_of_a_key_do_not_matter(void **state)
{
	uint8_t modulus[260] = {0};
	static const uint8_t exponent[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1};
	struct rsa_public_key key = KEY(modulus, exponent);

	(void)state;
	memcpy(modulus + 4, modulus_2048, 256);
	assert_pss(ST_OK, &key, HASH_SHA256, 32, pss_2048_sha256_32);
}

static void unsuitable_keys_are_not_supported(void **state)
{
	static const uint8_t even[] = {1, 0, 0};
	static const uint8_t one[] = {1};
	static const uint8_t huge[] = {1, 0, 0, 0, 0, 0, 0, 0, 1};
	static const uint8_t zero[] = {0, 0};
	const struct rsa_public_key exponents[] = {
		KEY(modulus_2048, even),
		KEY(modulus_2048, one),
		KEY(modulus_2048, huge),
		KEY(modulus_2048, zero),
		{modulus_2048, 256, NULL, 0},
		{NULL, 0, e65537, 3},
		/* Even: its last byte is cut off and the one before too. */
		{zero, 2, e65537, 3},
	};
	uint8_t modulus[513];
	struct rsa_public_key key = KEY(modulus, e65537);

	(void)state;
	assert_pkcs1(ST_NOT_SUPPORTED, &key_1024, HASH_SHA256,
		     pkcs1_1024_sha256);
	for (size_t i = 0; i < ARRAY_SIZE(exponents); i++)
		assert_pkcs1(ST_NOT_SUPPORTED, &exponents[i], HASH_SHA256,
			     pkcs1_2048_sha256);
	memcpy(modulus, modulus_2048, 256);
	key.modulus_bytes = 256;
	modulus[255] &= 0xfe;
	assert_pkcs1(ST_NOT_SUPPORTED, &key, HASH_SHA256, pkcs1_2048_sha256);
	/* 2047 bits, and 4097. */
	memcpy(modulus, modulus_2048, 256);
	modulus[0] = 0x7f;
	assert_pkcs1(ST_NOT_SUPPORTED, &key, HASH_SHA256, pkcs1_2048_sha256);
	memset(modulus, 0xff, sizeof(modulus));
	modulus[0] = 1;
	key.modulus_bytes = sizeof(modulus);
	assert_pkcs1(ST_NOT_SUPPORTED, &key, HASH_SHA256, pkcs1_2048_sha256);
}

static void weak_or_unknown_hashes_are_not_supported(void **state)
{
	(void)state;
	assert_pkcs1(ST_NOT_SUPPORTED, &key_2048, HASH_SHA1, pkcs1_2048_sha1);
	assert_pkcs1(ST_NOT_SUPPORTED, &key_2048, HASH_MD5, pkcs1_2048_sha1);
	assert_int_equal(rsa_pss_verify(&key_2048, HASH_ALG_COUNT,
					digests[HASH_SHA256], -1,
					pss_2048_sha256_32, 256),
			 ST_NOT_SUPPORTED);
}

static void every_failed_allocation_is_reported(void **state)
{
	unsigned long failures = 0;

	(void)state;
	for (unsigned long nth = 1;; nth++) {
		enum status st;

		heapfault_nth = nth;
		st = pss(&key_2048, HASH_SHA256, 32, pss_2048_sha256_32, 256);
		if (heapfault_nth > 0) {
			/* It was never due: all allocations succeeded. */
			assert_int_equal(st, ST_OK);
			break;
		}
		assert_int_equal(st, ST_NO_MEM);
		failures++;
	}
	heapfault_nth = 0;
	assert_true(failures > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			pss_accepts_another_implementations_signatures),
		cmocka_unit_test(
			pss_salt_length_is_checked_unless_it_may_be_any),
		cmocka_unit_test(
			pkcs1_accepts_another_implementations_signatures),
		cmocka_unit_test(every_changed_byte_is_noticed),
		cmocka_unit_test(another_digest_key_or_scheme_does_not_verify),
		cmocka_unit_test(forged_encodings_are_refused),
		cmocka_unit_test(a_signature_of_the_wrong_size_is_refused),
		cmocka_unit_test(leading_zeros_of_a_key_do_not_matter),
		cmocka_unit_test(unsuitable_keys_are_not_supported),
		cmocka_unit_test(weak_or_unknown_hashes_are_not_supported),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, hash_the_message, NULL);
}
