/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lattices. FIPS 204 samples public numbers in time that depends on them: what
 * of it is public though it comes from a secret is said here, where functions
 * of OpenSSL are entered, and in leak_openssl.h.
 */
#include <crypto/ml_dsa.h>
#include <ml_dsa_key.h>
#include <ml_dsa_sign.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/ml.h"
#include "kernel/crypto/testing/leak_priv.h"
#include "kernel/log/panic.h"

uint32_t leak_known(uint32_t answer)
{
	leak_reveal(&answer, sizeof(answer));
	return answer;
}

/* The linker has OpenSSL's files call these (module.mk). */
int __real_ossl_ml_dsa_matrix_expand_A(EVP_MD_CTX *c, const EVP_MD *md,
				       const uint8_t *rho, MATRIX *out);
int __wrap_ossl_ml_dsa_matrix_expand_A(EVP_MD_CTX *c, const EVP_MD *md,
				       const uint8_t *rho, MATRIX *out)
{
	/* The first part of the public key. */
	leak_reveal(rho, ML_DSA_RHO_BYTES);
	return __real_ossl_ml_dsa_matrix_expand_A(c, md, rho, out);
}

int __real_ossl_ml_dsa_pk_encode(ML_DSA_KEY *key);
int __wrap_ossl_ml_dsa_pk_encode(ML_DSA_KEY *key)
{
	/* The other part. */
	leak_reveal(key->t1.poly, key->t1.num_poly * sizeof(POLY));
	return __real_ossl_ml_dsa_pk_encode(key);
}

int __real_ossl_ml_dsa_poly_sample_in_ball(POLY *out, const uint8_t *seed,
					   int seed_bytes, EVP_MD_CTX *c,
					   const EVP_MD *md, uint32_t tau);
int __wrap_ossl_ml_dsa_poly_sample_in_ball(POLY *out, const uint8_t *seed,
					   int seed_bytes, EVP_MD_CTX *c,
					   const EVP_MD *md, uint32_t tau)
{
	/* The challenge: the first part of the signature. That of one that is
	 * thrown away may be known too: a digest, with fresh numbers in it,
	 * that says as little about the key. */
	leak_reveal(seed, (size_t)seed_bytes);
	return __real_ossl_ml_dsa_poly_sample_in_ball(out, seed, seed_bytes, c,
						      md, tau);
}

int __real_ossl_ml_dsa_sig_encode(const ML_DSA_SIG *sig,
				  const ML_DSA_PARAMS *params, uint8_t *out);
int __wrap_ossl_ml_dsa_sig_encode(const ML_DSA_SIG *sig,
				  const ML_DSA_PARAMS *params, uint8_t *out)
{
	/* The last part, of a signature that is not thrown away. */
	leak_reveal(sig->hint.poly, sig->hint.num_poly * sizeof(POLY));
	return __real_ossl_ml_dsa_sig_encode(sig, params, out);
}

static void kem(enum ml_kem_alg alg)
{
	const struct ml_sizes sizes = ml_kem_sizes(alg);
	uint8_t seed[ML_KEM_SEED_BYTES] = {1, 2, 3};
	uint8_t public_key[ML_KEM_MAX_PUBLIC_BYTES];
	uint8_t cipher[ML_KEM_MAX_CIPHER_BYTES];
	uint8_t secret[ML_KEM_SECRET_BYTES];

	leak_hide(seed, sizeof(seed));
	leak_expect(ml_kem_public_of(alg, seed, sizes.seed_bytes, public_key),
		    "kem");
	leak_reveal(public_key, sizeof(public_key));
	leak_expect(ml_kem_encapsulate(alg, public_key, sizes.public_bytes,
				       cipher, secret),
		    "kem");
	leak_reveal(cipher, sizeof(cipher));
	leak_expect(ml_kem_decapsulate(alg, seed, sizes.seed_bytes, cipher,
				       sizes.output_bytes, secret),
		    "kem");
}

static void sign(enum ml_dsa_alg alg, const uint8_t *key, size_t key_bytes)
{
	const struct ml_dsa_message m = {(const uint8_t *)"text", 4, NULL, 0};
	uint8_t public_key[ML_DSA_MAX_PUBLIC_BYTES];
	uint8_t sig[ML_DSA_MAX_SIGNATURE_BYTES];

	leak_expect(ml_dsa_public_of(alg, key, key_bytes, public_key), "dsa");
	/* Several tries each, most of them in vain. */
	for (int i = 0; i < 2; i++)
		leak_expect(ml_dsa_sign(alg, key, key_bytes, &m, sig), "dsa");
}

/* The other form of the key that @seed makes. */
static void expand(int type, const uint8_t seed[ML_DSA_SEED_BYTES],
		   uint8_t *out)
{
	ML_DSA_KEY *key = ossl_ml_dsa_key_new(NULL, NULL, type);

	check_fatal(key &&
		    ossl_ml_dsa_set_prekey(key, 0, 0, seed, ML_DSA_SEED_BYTES,
					   NULL, 0) &&
		    ossl_ml_dsa_generate_key(key));
	memcpy(out, ossl_ml_dsa_key_get_priv(key),
	       ossl_ml_dsa_key_get_priv_len(key));
	ossl_ml_dsa_key_free(key);
}

static void signature(enum ml_dsa_alg alg, int type)
{
	const size_t expanded_bytes = ml_dsa_sizes(alg).expanded_bytes;
	uint8_t seed[ML_DSA_SEED_BYTES] = {1, 2, 3};
	uint8_t expanded[ML_DSA_MAX_EXPANDED_BYTES];

	leak_hide(seed, sizeof(seed));
	sign(alg, seed, sizeof(seed));
	expand(type, seed, expanded);
	/* In it lies the digest of the public key, too. */
	leak_hide(expanded, expanded_bytes);
	leak_reveal(expanded + ML_DSA_RHO_BYTES + ML_DSA_K_BYTES,
		    ML_DSA_TR_BYTES);
	sign(alg, expanded, expanded_bytes);
}

void leak_lattices(void)
{
	for (int i = 0; i < ML_KEM_ALG_COUNT; i++)
		kem((enum ml_kem_alg)i);
	signature(ML_DSA_44, EVP_PKEY_ML_DSA_44);
	signature(ML_DSA_65, EVP_PKEY_ML_DSA_65);
	signature(ML_DSA_87, EVP_PKEY_ML_DSA_87);
}
