/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/openssl.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "kernel/crypto/rsa.h"
#include "kernel/crypto/testing/heapfault.h"

/* A key of ours, in OpenSSL's hands. */
static EVP_PKEY *openssl_key(const struct rsa_key_out *k)
{
	static const char *const names[] = {OSSL_PKEY_PARAM_RSA_N,
					    OSSL_PKEY_PARAM_RSA_E,
					    OSSL_PKEY_PARAM_RSA_D,
					    OSSL_PKEY_PARAM_RSA_FACTOR1,
					    OSSL_PKEY_PARAM_RSA_FACTOR2,
					    OSSL_PKEY_PARAM_RSA_EXPONENT1,
					    OSSL_PKEY_PARAM_RSA_EXPONENT2,
					    OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
	const struct number_out *n = &k->n;
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *numbers[ARRAY_SIZE(names)];
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		numbers[i] = BN_bin2bn(n[i].bytes, (int)n[i].size_bytes, NULL);
		assert_int_equal(
			OSSL_PARAM_BLD_push_BN(bld, names[i], numbers[i]), 1);
	}
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params),
			 1);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		BN_free(numbers[i]);
	return key;
}

static uint8_t made[8][128];

static struct rsa_key_out rooms(void)
{
	struct rsa_key_out out;
	struct number_out *rows = &out.n;

	for (size_t i = 0; i < 8; i++)
		rows[i] = (struct number_out){made[i], sizeof(made[i])};
	return out;
}

static void new_keys_please_openssl(void **state)
{
	static const size_t sizes[] = {256, 257, 512, 521, 640, 1023, 1024};
	static const uint8_t large[] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15};
	static const struct number exponents[] = {{NULL, 0}, {large, 11}};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(sizes); i++) {
		size_t bits = sizes[i / 2];
		struct rsa_key_out out = rooms();
		EVP_PKEY_CTX *ctx;
		EVP_PKEY *key;

		assert_int_equal(rsa_generate(bits, &exponents[i % 2], &out),
				 ST_OK);
		key = openssl_key(&out);
		assert_int_equal(EVP_PKEY_get_bits(key), (int)bits);
		ctx = EVP_PKEY_CTX_new(key, NULL);
		/* It has a least size for this check. */
		if (bits >= 512)
			assert_int_equal(EVP_PKEY_pairwise_check(ctx), 1);
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(key);
		assert_int_equal(out.e.size_bytes, i % 2 ? 11 : 3);
	}
}

static void keys_that_cannot_be_made_are_refused(void **state)
{
	static const uint8_t three[] = {3};
	static const uint8_t even[] = {1, 0, 2};
	static const uint8_t long_e[33] = {1, [32] = 1};
	static const struct number exponents[] = {
		{three, 1}, {even, 3}, {long_e, 33}};
	struct rsa_key_out out = rooms();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(exponents); i++)
		assert_int_equal(rsa_generate(512, &exponents[i], &out),
				 ST_BAD_PARAM);
	assert_int_equal(rsa_generate(255, &(struct number){}, &out),
			 ST_NOT_SUPPORTED);
	assert_int_equal(rsa_generate(4097, &(struct number){}, &out),
			 ST_NOT_SUPPORTED);
	out.dq.size_bytes = 31;
	assert_int_equal(rsa_generate(512, &(struct number){}, &out),
			 ST_SHORT_BUFFER);
	assert_int_equal(out.n.size_bytes, 64);
	assert_int_equal(out.dq.size_bytes, 32);
	assert_int_equal(rsa_generate(512, &(struct number){}, &out), ST_OK);
}

static void without_memory_no_key_is_made(void **state)
{
	(void)state;
	for (unsigned long nth = 1; nth < 400; nth += 7) {
		struct rsa_key_out out = rooms();

		heapfault_nth = nth;
		if (rsa_generate(256, &(struct number){}, &out) == ST_OK)
			assert_true(heapfault_nth > 0);
	}
	heapfault_nth = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_keys_please_openssl),
		cmocka_unit_test(keys_that_cannot_be_made_are_refused),
		cmocka_unit_test(without_memory_no_key_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
