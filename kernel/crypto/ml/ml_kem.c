/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Key encapsulation by OpenSSL. Its functions say 1 or 0; 0 is memory that was
 * not there, or else a key that is malformed: sizes are checked here. Spec:
 * FIPS 203
 */
#include "kernel/crypto/ml/ml_priv.h"

#include <crypto/ml_kem.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"

static const struct {
	int type;
	struct ml_sizes sizes;
} algs[ML_KEM_ALG_COUNT] = {
	[ML_KEM_512] = {EVP_PKEY_ML_KEM_512, {800, 64, 1632, 768}},
	[ML_KEM_768] = {EVP_PKEY_ML_KEM_768, {1184, 64, 2400, 1088}},
	[ML_KEM_1024] = {EVP_PKEY_ML_KEM_1024, {1568, 64, 3168, 1568}},
};

struct ml_sizes ml_kem_sizes(enum ml_kem_alg alg)
{
	return (unsigned int)alg < ML_KEM_ALG_COUNT ? algs[alg].sizes
						    : (struct ml_sizes){0};
}

/* Why something failed since @failed was read. Another thread's failure may be
 * taken for ours: then the caller may try again. */
static enum status reason(unsigned long failed)
{
	return shim_failed_allocations() != failed ? ST_NO_MEM : ST_BAD_PARAM;
}

static void key_free(ML_KEM_KEY *key)
{
	/* A seed is still there if nothing was made of it. */
	if (key)
		secure_zero(key->seedbuf, sizeof(key->seedbuf));
	ossl_ml_kem_key_free(key);
}

/* A key by @load; NULL in *@out unless ST_OK. @size_bytes was checked. */
static enum status key_load(enum ml_kem_alg alg, const uint8_t *bytes,
			    size_t size_bytes,
			    int (*load)(const uint8_t *, size_t, ML_KEM_KEY *),
			    ML_KEM_KEY **out)
{
	unsigned long failed = shim_failed_allocations();

	*out = ossl_ml_kem_key_new(NULL, NULL, algs[alg].type);
	if (*out && load(bytes, size_bytes, *out))
		return ST_OK;
	key_free(*out);
	*out = NULL;
	return reason(failed);
}

static int load_seed(const uint8_t *bytes, size_t size_bytes, ML_KEM_KEY *key)
{
	return ossl_ml_kem_set_seed(bytes, size_bytes, key) &&
	       ossl_ml_kem_genkey(NULL, 0, key);
}

static enum status open_private(enum ml_kem_alg alg, const uint8_t *bytes,
				size_t size_bytes, ML_KEM_KEY **out)
{
	struct ml_sizes sizes = ml_kem_sizes(alg);

	*out = NULL;
	if (size_bytes == 0)
		return ST_BAD_PARAM;
	if (size_bytes == sizes.seed_bytes)
		return key_load(alg, bytes, size_bytes, load_seed, out);
	if (size_bytes == sizes.expanded_bytes)
		return key_load(alg, bytes, size_bytes,
				ossl_ml_kem_parse_private_key, out);
	return ST_BAD_PARAM;
}

enum status ml_kem_public_of(enum ml_kem_alg alg, const uint8_t *private_key,
			     size_t private_bytes, uint8_t *public_key)
{
	ML_KEM_KEY *key;
	enum status st = open_private(alg, private_key, private_bytes, &key);

	if (st == ST_OK &&
	    !ossl_ml_kem_encode_public_key(public_key,
					   ml_kem_sizes(alg).public_bytes, key))
		st = ST_BAD_PARAM;
	key_free(key);
	return st;
}

enum status ml_kem_generate(enum ml_kem_alg alg,
			    uint8_t seed[ML_KEM_SEED_BYTES],
			    uint8_t *public_key)
{
	enum status st;

	rng_bytes(seed, ML_KEM_SEED_BYTES);
	st = ml_kem_public_of(alg, seed, ML_KEM_SEED_BYTES, public_key);
	if (st != ST_OK) {
		secure_zero(seed, ML_KEM_SEED_BYTES);
		memset(public_key, 0, ml_kem_sizes(alg).public_bytes);
	}
	return st;
}

enum status ml_kem_encapsulate_with(enum ml_kem_alg alg,
				    const uint8_t *public_key,
				    size_t public_bytes,
				    const uint8_t random[ML_RANDOM_BYTES],
				    uint8_t *cipher,
				    uint8_t secret[ML_KEM_SECRET_BYTES])
{
	unsigned long failed = shim_failed_allocations();
	struct ml_sizes sizes = ml_kem_sizes(alg);
	ML_KEM_KEY *key = NULL;
	enum status st = ST_BAD_PARAM;

	if (public_bytes > 0 && public_bytes == sizes.public_bytes)
		st = key_load(alg, public_key, public_bytes,
			      ossl_ml_kem_parse_public_key, &key);
	if (st == ST_OK &&
	    !ossl_ml_kem_encap_seed(cipher, sizes.output_bytes, secret,
				    ML_KEM_SECRET_BYTES, random,
				    ML_RANDOM_BYTES, key))
		st = reason(failed);
	if (st != ST_OK) {
		secure_zero(secret, ML_KEM_SECRET_BYTES);
		memset(cipher, 0, sizes.output_bytes);
	}
	key_free(key);
	return st;
}

enum status ml_kem_encapsulate(enum ml_kem_alg alg, const uint8_t *public_key,
			       size_t public_bytes, uint8_t *cipher,
			       uint8_t secret[ML_KEM_SECRET_BYTES])
{
	uint8_t random[ML_RANDOM_BYTES];
	enum status st;

	rng_bytes(random, sizeof(random));
	st = ml_kem_encapsulate_with(alg, public_key, public_bytes, random,
				     cipher, secret);
	secure_zero(random, sizeof(random));
	return st;
}

enum status ml_kem_decapsulate(enum ml_kem_alg alg, const uint8_t *private_key,
			       size_t private_bytes, const uint8_t *cipher,
			       size_t cipher_bytes,
			       uint8_t secret[ML_KEM_SECRET_BYTES])
{
	unsigned long failed = shim_failed_allocations();
	ML_KEM_KEY *key = NULL;
	enum status st = ST_BAD_PARAM;

	if (cipher_bytes > 0 && cipher_bytes == ml_kem_sizes(alg).output_bytes)
		st = open_private(alg, private_key, private_bytes, &key);
	if (st == ST_OK && !ossl_ml_kem_decap(secret, ML_KEM_SECRET_BYTES,
					      cipher, cipher_bytes, key))
		st = reason(failed);
	if (st != ST_OK)
		secure_zero(secret, ML_KEM_SECRET_BYTES);
	key_free(key);
	return st;
}
