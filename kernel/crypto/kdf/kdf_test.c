/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/datafile.h"
#include "kernel/crypto/testing/openssl.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include "kernel/crypto/kdf.h"
#include "kernel/crypto/testing/heapfault.h"

static enum hash_alg hash_of(const char *name)
{
	static const struct {
		const char *name;
		enum hash_alg alg;
	} rows[] = {
		{"MBEDTLS_MD_SHA1", HASH_SHA1},
		{"MBEDTLS_MD_SHA224", HASH_SHA224},
		{"MBEDTLS_MD_SHA256", HASH_SHA256},
		{"MBEDTLS_MD_SHA384", HASH_SHA384},
		{"MBEDTLS_MD_SHA512", HASH_SHA512},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].alg;
	}
	fail_msg("%s", name);
	return HASH_ALG_COUNT;
}

static void check_hkdf(const struct datafile_line *line)
{
	uint8_t in[3][256];
	uint8_t out[256];
	struct kdf_bytes b[3];
	size_t out_bytes = strlen(line->arg[5]) / 2;

	for (size_t i = 0; i < 3; i++) {
		b[i].data = in[i];
		b[i].size_bytes =
			datafile_bytes(line, 2 + i, in[i], sizeof(in[i]));
	}
	assert_int_equal(hkdf(hash_of(line->arg[1]), &b[0], &b[1], &b[2], out,
			      out_bytes),
			 ST_OK);
	testhex_assert_equal(out, line->arg[5]);
}

static void hkdf_gives_the_answers_of_rfc_5869(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_hkdf.data", "test_hkdf",
				      check_hkdf) >= 4);
}

static void check_pbkdf2(const struct datafile_line *line)
{
	uint8_t in[2][256];
	uint8_t out[256];
	struct kdf_bytes b[2];

	for (size_t i = 0; i < 2; i++) {
		b[i].data = in[i];
		b[i].size_bytes =
			datafile_bytes(line, 2 + i, in[i], sizeof(in[i]));
	}
	assert_int_equal(pbkdf2(hash_of(line->arg[1]), &b[0], &b[1],
				(uint32_t)strtoul(line->arg[4], NULL, 0), out,
				strtoul(line->arg[5], NULL, 0)),
			 ST_OK);
	testhex_assert_equal(out, line->arg[6]);
}

static void pbkdf2_gives_the_answers_of_rfc_6070(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_pkcs5.data", "pbkdf2_hmac",
				      check_pbkdf2) >= 20);
}

/* What OpenSSL's @name makes of the parameters. */
static void derive_by_openssl(const char *name, const OSSL_PARAM *params,
			      uint8_t *out, size_t out_bytes)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);

	assert_non_null(ctx);
	assert_int_equal(EVP_KDF_derive(ctx, out, out_bytes, params), 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static OSSL_PARAM octets(const char *name, const struct kdf_bytes *b)
{
	return OSSL_PARAM_construct_octet_string(
		name, (void *)(uintptr_t)b->data, b->size_bytes);
}

static OSSL_PARAM hash_param(enum hash_alg alg)
{
	return OSSL_PARAM_construct_utf8_string(
		OSSL_KDF_PARAM_DIGEST,
		(char *)(uintptr_t)openssl_hash_name(alg), 0);
}

/* Secrets and outputs shorter and longer than digests and blocks. */
static const size_t secret_sizes[] = {1, 14, 32, 64, 200};
static const size_t out_sizes[] = {1, 16, 20, 33, 64, 65, 300};

struct round {
	enum hash_alg alg;
	struct kdf_bytes secret, salt;
	size_t out_bytes;
	uint8_t ours[300], theirs[300];
};

static void compare_all(struct round *r)
{
	unsigned int iterations = 3;
	OSSL_PARAM hk[] = {hash_param(r->alg),
			   octets(OSSL_KDF_PARAM_KEY, &r->secret),
			   octets(OSSL_KDF_PARAM_SALT, &r->salt),
			   octets(OSSL_KDF_PARAM_INFO, &r->secret),
			   OSSL_PARAM_construct_end()};
	OSSL_PARAM concat[] = {hash_param(r->alg),
			       octets(OSSL_KDF_PARAM_SECRET, &r->secret),
			       octets(OSSL_KDF_PARAM_INFO, &r->salt),
			       OSSL_PARAM_construct_end()};
	OSSL_PARAM pb[] = {
		hash_param(r->alg), octets(OSSL_KDF_PARAM_PASSWORD, &r->secret),
		octets(OSSL_KDF_PARAM_SALT, &r->salt),
		OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_ITER, &iterations),
		OSSL_PARAM_construct_end()};

	derive_by_openssl("HKDF", hk, r->theirs, r->out_bytes);
	assert_int_equal(hkdf(r->alg, &r->secret, &r->salt, &r->secret, r->ours,
			      r->out_bytes),
			 ST_OK);
	assert_memory_equal(r->ours, r->theirs, r->out_bytes);
	derive_by_openssl("SSKDF", concat, r->theirs, r->out_bytes);
	assert_int_equal(
		concat_kdf(r->alg, &r->secret, &r->salt, r->ours, r->out_bytes),
		ST_OK);
	assert_memory_equal(r->ours, r->theirs, r->out_bytes);
	derive_by_openssl("PBKDF2", pb, r->theirs, r->out_bytes);
	assert_int_equal(pbkdf2(r->alg, &r->secret, &r->salt, iterations,
				r->ours, r->out_bytes),
			 ST_OK);
	assert_memory_equal(r->ours, r->theirs, r->out_bytes);
}

static void every_hash_derives_as_openssl_does(void **state)
{
	uint8_t secret[200];
	uint8_t salt[24];
	struct round r = {.salt = {salt, sizeof(salt)}};

	(void)state;
	openssl_random(secret, sizeof(secret));
	openssl_random(salt, sizeof(salt));
	for (r.alg = 0; r.alg < HASH_ALG_COUNT; r.alg++) {
		if (!openssl_hash_name(r.alg))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(secret_sizes); i++) {
			r.secret = (struct kdf_bytes){secret, secret_sizes[i]};
			r.out_bytes = out_sizes[i];
			compare_all(&r);
			r.out_bytes = out_sizes[i + 2];
			compare_all(&r);
		}
	}
}

static void sizes_that_cannot_be_are_refused(void **state)
{
	static uint8_t out[255 * 32 + 1];
	const struct kdf_bytes none = {NULL, 0};
	const enum hash_alg sha = HASH_SHA256;

	(void)state;
	assert_int_equal(hkdf(sha, &none, &none, &none, out, sizeof(out) - 1),
			 ST_OK);
	assert_int_equal(hkdf(sha, &none, &none, &none, out, sizeof(out)),
			 ST_BAD_PARAM);
	assert_int_equal(hkdf(sha, &none, &none, &none, out, 0), ST_BAD_PARAM);
	assert_int_equal(concat_kdf(sha, &none, &none, out, 0), ST_BAD_PARAM);
	assert_int_equal(pbkdf2(sha, &none, &none, 1, out, 0), ST_BAD_PARAM);
	assert_int_equal(pbkdf2(sha, &none, &none, 0, out, 1), ST_BAD_PARAM);
	assert_int_equal(pbkdf2(sha, &none, &none, 1, out, 1), ST_OK);
	assert_int_equal(concat_kdf(sha, &none, &none, out, 1), ST_OK);
}

static void hashes_without_a_size_are_refused(void **state)
{
	static const enum hash_alg bad[] = {HASH_SHAKE128, HASH_SHAKE256,
					    HASH_ALG_COUNT};
	const struct kdf_bytes none = {NULL, 0};
	uint8_t out[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(hkdf(bad[i], &none, &none, &none, out, 16),
				 ST_BAD_PARAM);
		assert_int_equal(concat_kdf(bad[i], &none, &none, out, 16),
				 ST_BAD_PARAM);
		assert_int_equal(pbkdf2(bad[i], &none, &none, 1, out, 16),
				 ST_BAD_PARAM);
	}
}

static void without_memory_pbkdf2_says_so(void **state)
{
	const struct kdf_bytes none = {NULL, 0};
	uint8_t out[16];

	(void)state;
	heapfault_nth = 1;
	assert_int_equal(pbkdf2(HASH_SHA1, &none, &none, 1, out, 16),
			 ST_NO_MEM);
	heapfault_nth = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hkdf_gives_the_answers_of_rfc_5869),
		cmocka_unit_test(pbkdf2_gives_the_answers_of_rfc_6070),
		cmocka_unit_test(every_hash_derives_as_openssl_does),
		cmocka_unit_test(sizes_that_cannot_be_are_refused),
		cmocka_unit_test(hashes_without_a_size_are_refused),
		cmocka_unit_test(without_memory_pbkdf2_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
