/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RSA_RSA_PRIV_H
#define KERNEL_CRYPTO_RSA_RSA_PRIV_H

#include "kernel/crypto/modular/modulus.h"
#include "kernel/crypto/rsa.h"

/*
 * The key without leading zeros and its modulus, ready to compute with.
 * Results as rsa.h has them for all functions.
 */
struct rsa_loaded {
	struct modulus *n; /* rsa_unload() destroys it */
	struct number e;
};
enum status rsa_load(const struct rsa_key *key, struct rsa_loaded *out);
void rsa_unload(struct rsa_loaded *k);

/* block = block^e, of k->n->size_bytes both. ST_BAD_PARAM: block >= n. */
enum status rsa_public_power(const struct rsa_loaded *k, uint8_t *block);
/*
 * block = block^d, blinded, and verified by the public exponent, so that a
 * fault, or a key whose parts do not belong together, gives ST_CORRUPT and no
 * number that betrays a prime. ST_BAD_PARAM also: block >= n.
 */
enum status rsa_private_power(const struct rsa_loaded *k,
			      const struct rsa_key *key, uint8_t *block);

/* XOR the mask that @seed generates into @data. Spec: RFC 8017 B.2.1 */
void rsa_apply_mgf1(enum hash_alg alg, const uint8_t *seed, size_t seed_bytes,
		    uint8_t *data, size_t size_bytes);

/*
 * Encodings: @em is as long as the modulus for PKCS#1 and OAEP. For PSS it is
 * of em_bits = bits of the modulus - 1, rounded up to bytes; the salt, of
 * @salt_bytes, is random.
 */
enum status rsa_pss_encode(enum hash_alg alg, const uint8_t *digest,
			   size_t salt_bytes, uint8_t *em, size_t em_bits);
/* ST_OK; ST_SECURITY. @em is changed. @salt_bytes < 0: any. */
enum status rsa_pss_check(enum hash_alg alg, const uint8_t *digest,
			  int salt_bytes, uint8_t *em, size_t em_bits);

/* What a signature holds; ST_BAD_PARAM (does not fit). @alg: HASH_ALG_COUNT:
 * no DigestInfo. ST_NOT_SUPPORTED: no identifier for it. */
enum status rsa_pkcs1_encode(enum hash_alg alg, const uint8_t *digest,
			     size_t digest_bytes, uint8_t *em, size_t em_bytes);

/* Padding for encryption; ST_BAD_PARAM (message too long). */
enum status rsa_pkcs1_pad(const uint8_t *msg, size_t msg_bytes, uint8_t *em,
			  size_t em_bytes);
enum status rsa_oaep_pad(const struct rsa_encryption_params *params,
			 const uint8_t *msg, size_t msg_bytes, uint8_t *em,
			 size_t em_bytes);
/* Where the message begins in @em; it ends with it. ST_BAD_PARAM (padding), in
 * constant time until then. */
enum status rsa_pkcs1_unpad(const uint8_t *em, size_t em_bytes, size_t *start);
/* @em is changed. */
enum status rsa_oaep_unpad(const struct rsa_encryption_params *params,
			   uint8_t *em, size_t em_bytes, size_t *start);

#endif
