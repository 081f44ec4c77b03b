/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RSA_H
#define KERNEL_CRYPTO_RSA_H

#include "kernel/crypto/hash.h"

/* Public key: big-endian numbers, leading zeros allowed; memory stays the
 * caller's. */
struct rsa_public_key {
	const uint8_t *modulus;
	size_t modulus_bytes;
	const uint8_t *exponent;
	size_t exponent_bytes;
};

/*
 * Verify a signature over a digest. ST_OK; ST_SECURITY (does not verify);
 * ST_NOT_SUPPORTED (key < 2048 or > 4096 bits, even modulus, hash);
 * ST_NO_MEM. @salt_bytes < 0: any salt length.
 */
enum status rsa_pss_verify(const struct rsa_public_key *key, enum hash_alg alg,
			   const uint8_t *digest, int salt_bytes,
			   const uint8_t *sig, size_t sig_bytes);
enum status rsa_pkcs1_verify(const struct rsa_public_key *key,
			     enum hash_alg alg, const uint8_t *digest,
			     const uint8_t *sig, size_t sig_bytes);

#endif
