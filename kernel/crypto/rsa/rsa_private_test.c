/* SPDX-License-Identifier: BSD-2-Clause */
/* Private operations and every padding, with OpenSSL as the other side. */
#include "kernel/crypto/testing/openssl.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "kernel/crypto/rsa.h"
#include "kernel/crypto/testing/heapfault.h"

/* A key of OpenSSL's making, in both shapes. */
struct pair {
	EVP_PKEY *theirs;
	struct rsa_key ours;  /* with primes */
	struct rsa_key plain; /* d only */
	uint8_t store[8][RSA_MAX_BYTES + 1];
};

static struct pair pairs[5];
static const unsigned int pair_bits[ARRAY_SIZE(pairs)] = {512, 1024, 1030, 2048,
							  2049};

static struct number number_of(EVP_PKEY *key, const char *name, uint8_t *store)
{
	BIGNUM *n = NULL;
	int size;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &n), 1);
	size = BN_bn2bin(n, store);
	BN_clear_free(n);
	return (struct number){store, (size_t)size};
}

static void fill_pair(struct pair *p)
{
	struct rsa_key *k = &p->ours;

	k->n = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_N, p->store[0]);
	k->e = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_E, p->store[1]);
	k->d = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_D, p->store[2]);
	p->plain = *k;
	k->p = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_FACTOR1, p->store[3]);
	k->q = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_FACTOR2, p->store[4]);
	k->dp = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_EXPONENT1,
			  p->store[5]);
	k->dq = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_EXPONENT2,
			  p->store[6]);
	k->qinv = number_of(p->theirs, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
			    p->store[7]);
}

static int make_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		pairs[i].theirs = EVP_RSA_gen(pair_bits[i]);
		if (!pairs[i].theirs)
			return -1;
		fill_pair(&pairs[i]);
	}
	return 0;
}

static int free_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		EVP_PKEY_free(pairs[i].theirs);
	return 0;
}

enum direction {
	ENCRYPT,
	DECRYPT,
	SIGN,
	VERIFY
};

static void set_oaep(EVP_PKEY_CTX *ctx,
		     const struct rsa_encryption_params *params)
{
	void *label = OPENSSL_memdup(params->label, params->label_bytes);

	assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md_name(
				 ctx, openssl_hash_name(params->hash), NULL),
			 1);
	assert_int_equal(
		EVP_PKEY_CTX_set_rsa_mgf1_md_name(
			ctx, openssl_hash_name(params->mgf_hash), NULL),
		1);
	assert_int_equal(EVP_PKEY_CTX_set0_rsa_oaep_label(
				 ctx, label, (int)params->label_bytes),
			 1);
}

static EVP_PKEY_CTX *crypt_context(EVP_PKEY *key, bool encrypt,
				   const struct rsa_encryption_params *params)
{
	static const int paddings[] = {
		[RSA_RAW] = RSA_NO_PADDING,
		[RSA_PKCS1] = RSA_PKCS1_PADDING,
		[RSA_OAEP] = RSA_PKCS1_OAEP_PADDING,
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	assert_int_equal(encrypt ? EVP_PKEY_encrypt_init(ctx)
				 : EVP_PKEY_decrypt_init(ctx),
			 1);
	assert_int_equal(
		EVP_PKEY_CTX_set_rsa_padding(ctx, paddings[params->scheme]), 1);
	if (params->scheme == RSA_OAEP)
		set_oaep(ctx, params);
	return ctx;
}

/* What they encrypt we decrypt, with both shapes of the key, and back. */
static void cross_crypt(struct pair *p,
			const struct rsa_encryption_params *params,
			const uint8_t *msg, size_t msg_bytes)
{
	uint8_t theirs[RSA_MAX_BYTES];
	uint8_t ours[RSA_MAX_BYTES];
	size_t size = sizeof(theirs);
	size_t got;
	EVP_PKEY_CTX *ctx = crypt_context(p->theirs, true, params);
	struct number in;

	assert_int_equal(EVP_PKEY_encrypt(ctx, theirs, &size, msg, msg_bytes),
			 1);
	EVP_PKEY_CTX_free(ctx);
	in = (struct number){theirs, size};
	for (int i = 0; i < 2; i++) {
		got = sizeof(ours);
		assert_int_equal(rsa_decrypt(i ? &p->plain : &p->ours, params,
					     &in, ours, &got),
				 ST_OK);
		assert_int_equal(got, msg_bytes);
		assert_memory_equal(ours, msg, msg_bytes);
	}
	in = (struct number){msg, msg_bytes};
	got = sizeof(ours);
	assert_int_equal(rsa_encrypt(&p->ours, params, &in, ours, &got), ST_OK);
	assert_int_equal(got, rsa_size(&p->ours));
	ctx = crypt_context(p->theirs, false, params);
	size = sizeof(theirs);
	assert_int_equal(EVP_PKEY_decrypt(ctx, theirs, &size, ours, got), 1);
	EVP_PKEY_CTX_free(ctx);
	assert_int_equal(size, msg_bytes);
	assert_memory_equal(theirs, msg, msg_bytes);
}

static void oaep_and_openssl_understand_each_other(void **state)
{
	static const enum hash_alg algs[][2] = {
		{HASH_MD5, HASH_MD5},        {HASH_SHA1, HASH_SHA1},
		{HASH_SHA224, HASH_SHA1},    {HASH_SHA256, HASH_SHA256},
		{HASH_SHA1, HASH_SHA256},    {HASH_SHA384, HASH_MD5},
		{HASH_SHA512, HASH_SHA512},  {HASH_SHA3_224, HASH_SHA3_384},
		{HASH_SHA3_256, HASH_SHA224}};
	uint8_t msg[RSA_MAX_BYTES];
	struct rsa_encryption_params params = {.scheme = RSA_OAEP,
					       .label = msg};

	(void)state;
	openssl_random(msg, sizeof(msg));
	for (size_t i = 1; i < ARRAY_SIZE(pairs); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(algs); j++) {
			size_t used = 2 * hash_size(algs[j][0]) + 2;
			size_t max = rsa_size(&pairs[i].ours);

			params.hash = algs[j][0];
			params.mgf_hash = algs[j][1];
			params.label_bytes = 5 * j;
			/* Long keys take long, and are the same code. */
			if (used > max || (j > 1 && max > 200))
				continue;
			cross_crypt(&pairs[i], &params, msg, max - used);
			cross_crypt(&pairs[i], &params, msg, (max - used) / 2);
			cross_crypt(&pairs[i], &params, msg, 0);
		}
	}
}

static void pkcs1_and_openssl_understand_each_other(void **state)
{
	const struct rsa_encryption_params params = {.scheme = RSA_PKCS1};
	uint8_t msg[RSA_MAX_BYTES];

	(void)state;
	openssl_random(msg, sizeof(msg));
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		size_t max = rsa_size(&pairs[i].ours) - 11;

		cross_crypt(&pairs[i], &params, msg, max);
		cross_crypt(&pairs[i], &params, msg, max / 2);
		cross_crypt(&pairs[i], &params, msg, 0);
	}
}

static void raw_numbers_and_openssls_are_the_same(void **state)
{
	const struct rsa_encryption_params params = {.scheme = RSA_RAW};
	uint8_t msg[RSA_MAX_BYTES];

	(void)state;
	openssl_random(msg, sizeof(msg));
	msg[0] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		cross_crypt(&pairs[i], &params, msg, rsa_size(&pairs[i].ours));
}

static EVP_PKEY_CTX *sign_context(EVP_PKEY *key, bool sign,
				  const struct rsa_signature_params *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool is_pss = params->scheme == RSA_SIG_PSS;
	const EVP_MD *md = NULL;

	assert_int_equal(
		sign ? EVP_PKEY_sign_init(ctx) : EVP_PKEY_verify_init(ctx), 1);
	assert_int_equal(
		EVP_PKEY_CTX_set_rsa_padding(ctx, is_pss ? RSA_PKCS1_PSS_PADDING
							 : RSA_PKCS1_PADDING),
		1);
	if (params->scheme != RSA_SIG_PKCS1_BARE) {
		md = EVP_get_digestbyname(openssl_hash_name(params->hash));
		assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, md), 1);
	}
	if (is_pss)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(
					 ctx, params->salt_bytes),
				 1);
	return ctx;
}

static void cross_sign(struct pair *p,
		       const struct rsa_signature_params *params,
		       const struct number *digest)
{
	uint8_t sig[RSA_MAX_BYTES];
	size_t size = sizeof(sig);
	EVP_PKEY_CTX *ctx = sign_context(p->theirs, true, params);

	assert_int_equal(EVP_PKEY_sign(ctx, sig, &size, digest->bytes,
				       digest->size_bytes),
			 1);
	EVP_PKEY_CTX_free(ctx);
	assert_int_equal(rsa_verify(&p->ours, params, digest,
				    &(struct number){sig, size}),
			 ST_OK);
	for (int i = 0; i < 2; i++) {
		size = sizeof(sig);
		assert_int_equal(rsa_sign(i ? &p->plain : &p->ours, params,
					  digest, sig, &size),
				 ST_OK);
		ctx = sign_context(p->theirs, false, params);
		assert_int_equal(EVP_PKEY_verify(ctx, sig, size, digest->bytes,
						 digest->size_bytes),
				 1);
		EVP_PKEY_CTX_free(ctx);
	}
	sig[size / 2] ^= 1;
	assert_int_equal(rsa_verify(&p->ours, params, digest,
				    &(struct number){sig, size}),
			 ST_SECURITY);
}

static void signatures_and_openssls_verify_each_other(void **state)
{
	uint8_t digest[HASH_MAX_BYTES];
	struct number d = {.bytes = digest};

	(void)state;
	openssl_random(digest, sizeof(digest));
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		for (enum hash_alg a = 0; a <= HASH_SHA3_512; a++) {
			struct rsa_signature_params params = {.hash = a};
			size_t room = rsa_size(&pairs[i].ours) - 11 - 19;

			d.size_bytes = hash_size(a);
			if (d.size_bytes > room ||
			    (a != HASH_SHA256 &&
			     rsa_bits(&pairs[i].ours) > 2000))
				continue;
			cross_sign(&pairs[i], &params, &d);
			params.scheme = RSA_SIG_PSS;
			room = (rsa_bits(&pairs[i].ours) + 6) / 8 - 2;
			params.salt_bytes = (int)(room - d.size_bytes);
			cross_sign(&pairs[i], &params, &d);
			params.salt_bytes = 0;
			cross_sign(&pairs[i], &params, &d);
			params.salt_bytes = (int)MIN(room - d.size_bytes, a);
			cross_sign(&pairs[i], &params, &d);
		}
	}
}

static void bare_signatures_and_openssls_verify_each_other(void **state)
{
	const struct rsa_signature_params params = {.scheme =
							    RSA_SIG_PKCS1_BARE};
	uint8_t digest[RSA_MAX_BYTES];
	struct number d = {digest, 36};

	(void)state;
	openssl_random(digest, sizeof(digest));
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		cross_sign(&pairs[i], &params, &d);
		cross_sign(&pairs[i], &params,
			   &(struct number){digest,
					    rsa_size(&pairs[i].ours) - 11});
	}
}

static void a_short_buffer_is_told_what_it_takes(void **state)
{
	const struct rsa_encryption_params raw = {.scheme = RSA_RAW};
	const struct rsa_encryption_params pkcs1 = {.scheme = RSA_PKCS1};
	const struct rsa_signature_params sig = {RSA_SIG_PKCS1, HASH_SHA1, 0};
	const struct rsa_key *key = &pairs[1].ours;
	uint8_t buf[128] = {1, 2, 3};
	uint8_t out[128];
	const struct number msg = {buf, 20};
	size_t size = 127;

	(void)state;
	assert_int_equal(rsa_encrypt(key, &pkcs1, &msg, out, &size),
			 ST_SHORT_BUFFER);
	assert_int_equal(size, 128);
	size = 0;
	assert_int_equal(rsa_sign(key, &sig, &msg, out, &size),
			 ST_SHORT_BUFFER);
	assert_int_equal(size, 128);
	assert_int_equal(rsa_encrypt(key, &pkcs1, &msg, out, &size), ST_OK);
	size = 19;
	assert_int_equal(rsa_decrypt(key, &pkcs1, &(struct number){out, 128},
				     buf, &size),
			 ST_SHORT_BUFFER);
	assert_int_equal(size, 20);
	size = 127;
	assert_int_equal(
		rsa_decrypt(key, &raw, &(struct number){out, 128}, buf, &size),
		ST_SHORT_BUFFER);
	assert_int_equal(size, 128);
}

static void what_does_not_fit_is_refused(void **state)
{
	struct rsa_encryption_params params = {.scheme = RSA_RAW};
	struct rsa_signature_params sig = {RSA_SIG_PSS, HASH_SHA256, 95};
	const struct rsa_key *key = &pairs[1].ours;
	uint8_t msg[130] = {1};
	uint8_t out[128];
	size_t size = 128;

	(void)state;
	/* The modulus itself, and more bytes than it has. */
	assert_int_equal(rsa_encrypt(key, &params, &key->n, out, &size),
			 ST_BAD_PARAM);
	assert_int_equal(rsa_decrypt(key, &params, &key->n, out, &size),
			 ST_BAD_PARAM);
	assert_int_equal(rsa_encrypt(key, &params, &(struct number){msg, 129},
				     out, &size),
			 ST_BAD_PARAM);
	params.scheme = RSA_PKCS1;
	assert_int_equal(rsa_encrypt(key, &params, &(struct number){msg, 118},
				     out, &size),
			 ST_BAD_PARAM);
	params = (struct rsa_encryption_params){RSA_OAEP, HASH_SHA256,
						HASH_SHA1, NULL, 0};
	assert_int_equal(rsa_encrypt(key, &params, &(struct number){msg, 63},
				     out, &size),
			 ST_BAD_PARAM);
	params.hash = HASH_SHA512;
	assert_int_equal(
		rsa_encrypt(key, &params, &(struct number){msg, 0}, out, &size),
		ST_BAD_PARAM);
	assert_int_equal(
		rsa_decrypt(key, &params, &(struct number){msg, 0}, out, &size),
		ST_BAD_PARAM);
	params.hash = HASH_SM3;
	assert_int_equal(
		rsa_encrypt(key, &params, &(struct number){msg, 0}, out, &size),
		ST_NOT_SUPPORTED);
	assert_int_equal(
		rsa_sign(key, &sig, &(struct number){msg, 32}, out, &size),
		ST_BAD_PARAM);
	sig.salt_bytes = 94;
	assert_int_equal(
		rsa_sign(key, &sig, &(struct number){msg, 31}, out, &size),
		ST_BAD_PARAM);
	assert_int_equal(
		rsa_sign(key, &sig, &(struct number){msg, 32}, out, &size),
		ST_OK);
}

/* An encoding that nobody would make, encrypted. */
static enum status decrypt_forged(const struct rsa_encryption_params *params,
				  const uint8_t em[128])
{
	const struct rsa_encryption_params raw = {.scheme = RSA_RAW};
	const struct rsa_key *key = &pairs[1].ours;
	uint8_t out[128];
	size_t size = sizeof(out);

	assert_int_equal(
		rsa_encrypt(key, &raw, &(struct number){em, 128}, out, &size),
		ST_OK);
	return rsa_decrypt(key, params, &(struct number){out, size}, out,
			   &size);
}

static void wrong_paddings_are_refused(void **state)
{
	const struct rsa_encryption_params params = {.scheme = RSA_PKCS1};
	uint8_t em[128];

	(void)state;
	memset(em, 0xff, sizeof(em));
	em[0] = 0;
	em[1] = 2;
	/* No end. */
	assert_int_equal(decrypt_forged(&params, em), ST_BAD_PARAM);
	em[127] = 0;
	assert_int_equal(decrypt_forged(&params, em), ST_OK);
	em[10] = 0;
	assert_int_equal(decrypt_forged(&params, em), ST_OK);
	/* Seven bytes of padding. */
	em[9] = 0;
	assert_int_equal(decrypt_forged(&params, em), ST_BAD_PARAM);
	em[9] = 0xff;
	em[1] = 1;
	assert_int_equal(decrypt_forged(&params, em), ST_BAD_PARAM);
	em[1] = 2;
	em[0] = 1;
	assert_int_equal(decrypt_forged(&params, em), ST_BAD_PARAM);
}

static void every_changed_byte_of_oaep_is_noticed(void **state)
{
	const struct rsa_encryption_params oaep = {RSA_OAEP, HASH_SHA1,
						   HASH_SHA1, NULL, 0};
	const struct rsa_encryption_params raw = {.scheme = RSA_RAW};
	const struct rsa_key *key = &pairs[1].ours;
	uint8_t msg[80] = {};
	uint8_t em[128];
	size_t size = sizeof(em);

	(void)state;
	assert_int_equal(
		rsa_encrypt(key, &oaep, &(struct number){msg, 80}, em, &size),
		ST_OK);
	assert_int_equal(
		rsa_decrypt(key, &raw, &(struct number){em, 128}, em, &size),
		ST_OK);
	assert_int_equal(decrypt_forged(&oaep, em), ST_OK);
	/* The first byte, the seed, digest of the label, the 01 after it. */
	for (size_t i = 0; i < 48; i++) {
		em[i] ^= 1;
		assert_int_equal(decrypt_forged(&oaep, em), ST_BAD_PARAM);
		em[i] ^= 1;
	}
}

/* Every number of the key in turn, one bit of it changed. */
static void a_key_that_does_not_fit_together_gives_nothing(void **state)
{
	const struct rsa_signature_params params = {RSA_SIG_PKCS1, HASH_SHA1,
						    0};
	uint8_t digest[20] = {5};
	const struct number d = {digest, sizeof(digest)};

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		struct pair *p = &pairs[1];
		uint8_t sig[128] = {};
		static const uint8_t zeros[128];
		size_t size = sizeof(sig);
		/* d is read when the primes are not there. */
		const struct rsa_key *key = i == 2 ? &p->plain : &p->ours;
		uint8_t *byte = &p->store[i][1];

		*byte ^= 4;
		assert_int_not_equal(rsa_sign(key, &params, &d, sig, &size),
				     ST_OK);
		*byte ^= 4;
		assert_memory_equal(sig, zeros, sizeof(sig));
	}
}

static void numbers_that_are_no_key_are_refused(void **state)
{
	static const uint8_t one[] = {1};
	static const uint8_t two[] = {2};
	const struct rsa_encryption_params raw = {.scheme = RSA_RAW};
	const struct rsa_key *key = &pairs[1].ours;
	struct rsa_key k;
	uint8_t out[RSA_MAX_BYTES + 1];
	size_t size = sizeof(out);

	(void)state;
	k = *key;
	k.e = (struct number){one, 1};
	assert_int_equal(rsa_encrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
	k.e = (struct number){two, 1};
	assert_int_equal(rsa_encrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
	k.e = (struct number){};
	assert_int_equal(rsa_encrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
	k = *key;
	k.n = (struct number){one, 1};
	assert_int_equal(rsa_encrypt(&k, &raw, &k.e, out, &size),
			 ST_NOT_SUPPORTED);
	memset(out, 0xff, sizeof(out));
	k.n = (struct number){out, sizeof(out)};
	assert_int_equal(rsa_encrypt(&k, &raw, &k.e, out, &size),
			 ST_NOT_SUPPORTED);
	/* All five parts or none. */
	k = *key;
	k.qinv = (struct number){};
	assert_int_equal(rsa_decrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
	k = *key;
	k.p = k.q = (struct number){two, 1};
	assert_int_equal(rsa_decrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
	k = pairs[1].plain;
	k.d = (struct number){};
	assert_int_not_equal(rsa_decrypt(&k, &raw, &k.e, out, &size), ST_OK);
	k.d = k.n;
	assert_int_equal(rsa_decrypt(&k, &raw, &k.e, out, &size), ST_BAD_PARAM);
}

static void every_failed_allocation_is_reported(void **state)
{
	const struct rsa_encryption_params oaep = {RSA_OAEP, HASH_SHA1,
						   HASH_SHA1, NULL, 0};
	const struct rsa_key *key = &pairs[0].ours;
	uint8_t msg[64] = {1};
	uint8_t out[64];
	enum status st = ST_NO_MEM;

	(void)state;
	for (unsigned long nth = 1; st != ST_OK; nth++) {
		size_t size = sizeof(out);

		heapfault_nth = nth;
		st = rsa_encrypt(key, &oaep, &(struct number){msg, 10}, out,
				 &size);
		if (st == ST_OK)
			st = rsa_decrypt(key, &oaep,
					 &(struct number){out, size}, out,
					 &size);
		assert_true(st == ST_OK || st == ST_NO_MEM);
		assert_true(nth < 100);
	}
	assert_true(heapfault_nth > 0);
	heapfault_nth = 0;
	assert_int_equal(out[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oaep_and_openssl_understand_each_other),
		cmocka_unit_test(pkcs1_and_openssl_understand_each_other),
		cmocka_unit_test(raw_numbers_and_openssls_are_the_same),
		cmocka_unit_test(signatures_and_openssls_verify_each_other),
		cmocka_unit_test(
			bare_signatures_and_openssls_verify_each_other),
		cmocka_unit_test(a_short_buffer_is_told_what_it_takes),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(wrong_paddings_are_refused),
		cmocka_unit_test(every_changed_byte_of_oaep_is_noticed),
		cmocka_unit_test(
			a_key_that_does_not_fit_together_gives_nothing),
		cmocka_unit_test(numbers_that_are_no_key_are_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, make_pairs, free_pairs);
}
