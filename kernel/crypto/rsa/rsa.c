/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel itself trusts: fewer keys and hashes than TAs may use. */
#include "kernel/crypto/rsa.h"

#include "kernel/crypto/modular/limbs.h"

#define MODULUS_MIN_BITS  2048
/* Real exponents are 3, 17 or 65537; huge ones only cost time. */
#define EXPONENT_MAX_BITS 64

static enum status check_policy(const struct rsa_public_key *key,
				struct rsa_key *out)
{
	*out = (struct rsa_key){
		.n = {key->modulus, key->modulus_bytes},
		.e = {key->exponent, key->exponent_bytes},
	};
	if (rsa_bits(out) < MODULUS_MIN_BITS || rsa_bits(out) > RSA_MAX_BITS ||
	    !number_is_odd(&out->n) || !number_is_odd(&out->e) ||
	    number_bits(&out->e) < 2 ||
	    number_bits(&out->e) > EXPONENT_MAX_BITS)
		return ST_NOT_SUPPORTED;
	return ST_OK;
}

static enum status verify(const struct rsa_public_key *key,
			  const struct rsa_signature_params *params,
			  const uint8_t *digest, const uint8_t *sig,
			  size_t sig_bytes)
{
	const struct number d = {digest, hash_size(params->hash)};
	const struct number s = {sig, sig_bytes};
	struct rsa_key k;
	enum status st = check_policy(key, &k);

	return st == ST_OK ? rsa_verify(&k, params, &d, &s) : st;
}

enum status rsa_pss_verify(const struct rsa_public_key *key, enum hash_alg alg,
			   const uint8_t *digest, int salt_bytes,
			   const uint8_t *sig, size_t sig_bytes)
{
	const struct rsa_signature_params params = {RSA_SIG_PSS, alg,
						    salt_bytes};

	return verify(key, &params, digest, sig, sig_bytes);
}

enum status rsa_pkcs1_verify(const struct rsa_public_key *key,
			     enum hash_alg alg, const uint8_t *digest,
			     const uint8_t *sig, size_t sig_bytes)
{
	const struct rsa_signature_params params = {RSA_SIG_PKCS1, alg, 0};

	if (alg != HASH_SHA224 && alg != HASH_SHA256 && alg != HASH_SHA384 &&
	    alg != HASH_SHA512)
		return ST_NOT_SUPPORTED;
	return verify(key, &params, digest, sig, sig_bytes);
}
