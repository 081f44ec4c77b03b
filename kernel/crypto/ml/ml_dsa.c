/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signatures by OpenSSL. Its functions say 1 or 0; 0 is memory that was not
 * there, or else a malformed key or a signature that does not verify: sizes
 * are checked here. Spec: FIPS 204
 */
#include "kernel/crypto/ml/ml_priv.h"

#include <crypto/ml_dsa.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"

#define CONTEXT_MAX_BYTES 255

static const struct {
	int type;
	struct ml_sizes sizes;
} algs[ML_DSA_ALG_COUNT] = {
	[ML_DSA_44] = {EVP_PKEY_ML_DSA_44,
		       {ML_DSA_44_PUB_LEN, ML_DSA_SEED_BYTES,
			ML_DSA_44_PRIV_LEN, ML_DSA_44_SIG_LEN}},
	[ML_DSA_65] = {EVP_PKEY_ML_DSA_65,
		       {ML_DSA_65_PUB_LEN, ML_DSA_SEED_BYTES,
			ML_DSA_65_PRIV_LEN, ML_DSA_65_SIG_LEN}},
	[ML_DSA_87] = {EVP_PKEY_ML_DSA_87,
		       {ML_DSA_87_PUB_LEN, ML_DSA_SEED_BYTES,
			ML_DSA_87_PRIV_LEN, ML_DSA_87_SIG_LEN}},
};

struct ml_sizes ml_dsa_sizes(enum ml_dsa_alg alg)
{
	return (unsigned int)alg < ML_DSA_ALG_COUNT ? algs[alg].sizes
						    : (struct ml_sizes){0};
}

/* Why something failed since @failed was read: for lack of memory, perhaps
 * another thread's, or for @otherwise. */
static enum status reason(unsigned long failed, enum status otherwise)
{
	return shim_failed_allocations() != failed ? ST_NO_MEM : otherwise;
}

/* OpenSSL copies from there even if it is nothing. */
static const uint8_t *not_null(const uint8_t *bytes)
{
	static const uint8_t none;

	return bytes ? bytes : &none;
}

static int load_seed(ML_DSA_KEY *key, const uint8_t *bytes, size_t size_bytes)
{
	return ossl_ml_dsa_set_prekey(key, 0, 0, bytes, size_bytes, NULL, 0) &&
	       ossl_ml_dsa_generate_key(key);
}

/* A key by @load; NULL in *@out unless ST_OK. @size_bytes was checked. */
static enum status key_load(enum ml_dsa_alg alg, const uint8_t *bytes,
			    size_t size_bytes,
			    int (*load)(ML_DSA_KEY *, const uint8_t *, size_t),
			    ML_DSA_KEY **out)
{
	unsigned long failed = shim_failed_allocations();

	*out = ossl_ml_dsa_key_new(NULL, NULL, algs[alg].type);
	if (*out && load(*out, bytes, size_bytes))
		return ST_OK;
	ossl_ml_dsa_key_free(*out);
	*out = NULL;
	return reason(failed, ST_BAD_PARAM);
}

static enum status open_private(enum ml_dsa_alg alg, const uint8_t *bytes,
				size_t size_bytes, ML_DSA_KEY **out)
{
	struct ml_sizes sizes = ml_dsa_sizes(alg);

	*out = NULL;
	if (size_bytes == 0)
		return ST_BAD_PARAM;
	if (size_bytes == sizes.seed_bytes)
		return key_load(alg, bytes, size_bytes, load_seed, out);
	if (size_bytes == sizes.expanded_bytes)
		return key_load(alg, bytes, size_bytes, ossl_ml_dsa_sk_decode,
				out);
	return ST_BAD_PARAM;
}

enum status ml_dsa_public_of(enum ml_dsa_alg alg, const uint8_t *private_key,
			     size_t private_bytes, uint8_t *public_key)
{
	ML_DSA_KEY *key;
	enum status st = open_private(alg, private_key, private_bytes, &key);

	if (st != ST_OK)
		return st;
	memcpy(public_key, ossl_ml_dsa_key_get_pub(key),
	       ossl_ml_dsa_key_get_pub_len(key));
	ossl_ml_dsa_key_free(key);
	return ST_OK;
}

enum status ml_dsa_generate(enum ml_dsa_alg alg,
			    uint8_t seed[ML_DSA_SEED_BYTES],
			    uint8_t *public_key)
{
	enum status st;

	rng_bytes(seed, ML_DSA_SEED_BYTES);
	st = ml_dsa_public_of(alg, seed, ML_DSA_SEED_BYTES, public_key);
	if (st != ST_OK) {
		secure_zero(seed, ML_DSA_SEED_BYTES);
		memset(public_key, 0, ml_dsa_sizes(alg).public_bytes);
	}
	return st;
}

enum status ml_dsa_sign_with(enum ml_dsa_alg alg, const uint8_t *private_key,
			     size_t private_bytes,
			     const struct ml_dsa_message *m,
			     const uint8_t random[ML_RANDOM_BYTES],
			     uint8_t *sig)
{
	unsigned long failed = shim_failed_allocations();
	size_t sig_bytes = ml_dsa_sizes(alg).output_bytes;
	ML_DSA_KEY *key = NULL;
	enum status st = ST_BAD_PARAM;

	if (m->context_bytes <= CONTEXT_MAX_BYTES)
		st = open_private(alg, private_key, private_bytes, &key);
	if (st == ST_OK &&
	    !ossl_ml_dsa_sign(key, false, not_null(m->bytes), m->size_bytes,
			      not_null(m->context), m->context_bytes, random,
			      ML_RANDOM_BYTES, true, sig, NULL, sig_bytes))
		st = reason(failed, ST_GENERIC);
	if (st != ST_OK)
		memset(sig, 0, sig_bytes);
	ossl_ml_dsa_key_free(key);
	return st;
}

enum status ml_dsa_sign(enum ml_dsa_alg alg, const uint8_t *private_key,
			size_t private_bytes, const struct ml_dsa_message *m,
			uint8_t *sig)
{
	uint8_t random[ML_RANDOM_BYTES];
	enum status st;

	rng_bytes(random, sizeof(random));
	st = ml_dsa_sign_with(alg, private_key, private_bytes, m, random, sig);
	secure_zero(random, sizeof(random));
	return st;
}

enum status ml_dsa_verify(enum ml_dsa_alg alg, const uint8_t *public_key,
			  size_t public_bytes, const struct ml_dsa_message *m,
			  const uint8_t *sig, size_t sig_bytes)
{
	unsigned long failed = shim_failed_allocations();
	struct ml_sizes sizes = ml_dsa_sizes(alg);
	ML_DSA_KEY *key;
	enum status st;

	if (public_bytes == 0 || public_bytes != sizes.public_bytes ||
	    m->context_bytes > CONTEXT_MAX_BYTES)
		return ST_BAD_PARAM;
	st = key_load(alg, public_key, public_bytes, ossl_ml_dsa_pk_decode,
		      &key);
	if (st == ST_OK &&
	    (sig_bytes != sizes.output_bytes ||
	     !ossl_ml_dsa_verify(key, false, not_null(m->bytes), m->size_bytes,
				 not_null(m->context), m->context_bytes, true,
				 sig, sig_bytes)))
		st = reason(failed, ST_SECURITY);
	ossl_ml_dsa_key_free(key);
	return st;
}
