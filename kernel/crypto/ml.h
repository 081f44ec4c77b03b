/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_ML_H
#define KERNEL_CRYPTO_ML_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Cryptography on module lattices, against quantum computers: key
 * encapsulation and signatures. Keys are byte strings as the specification
 * encodes them. A private key is its seed or its expanded form; the size says
 * which. Working memory is on the heap (up to 180 KiB) and 9 KiB of stack.
 * Context: thread. Time
 * does not depend on secrets; copies are wiped.
 * Trust: everything may come from outside and is checked.
 */

/* Spec: FIPS 203 */
enum ml_kem_alg {
	ML_KEM_512,
	ML_KEM_768,
	ML_KEM_1024,
	ML_KEM_ALG_COUNT
};

#define ML_KEM_SEED_BYTES         64 /* d || z */
#define ML_KEM_SECRET_BYTES       32
#define ML_KEM_MAX_PUBLIC_BYTES   1568
#define ML_KEM_MAX_EXPANDED_BYTES 3168
#define ML_KEM_MAX_CIPHER_BYTES   1568

struct ml_sizes {
	size_t public_bytes;
	size_t seed_bytes;
	size_t expanded_bytes;
	size_t output_bytes; /* ciphertext or signature */
};

/* Zeros for what is no algorithm. */
struct ml_sizes ml_kem_sizes(enum ml_kem_alg alg);

/* A key pair from the kernel's random numbers.
 * ST_OK; ST_BAD_PARAM (algorithm); ST_NO_MEM. On error outputs are zeros. */
enum status ml_kem_generate(enum ml_kem_alg alg,
			    uint8_t seed[ML_KEM_SEED_BYTES],
			    uint8_t *public_key);
/* ST_OK; ST_BAD_PARAM (algorithm, size, key that does not fit itself);
 * ST_NO_MEM. On error @public_key is untouched. */
enum status ml_kem_public_of(enum ml_kem_alg alg, const uint8_t *private_key,
			     size_t private_bytes, uint8_t *public_key);
/* A fresh secret and the ciphertext that carries it. ST_OK; ST_BAD_PARAM
 * (algorithm, size, malformed key); ST_NO_MEM. On error outputs are zeros. */
enum status ml_kem_encapsulate(enum ml_kem_alg alg, const uint8_t *public_key,
			       size_t public_bytes, uint8_t *cipher,
			       uint8_t secret[ML_KEM_SECRET_BYTES]);
/*
 * A ciphertext that was tampered with gives a secret that nobody else has, not
 * an error: that is the specification's way.
 * ST_OK; ST_BAD_PARAM (algorithm, sizes, malformed key); ST_NO_MEM. On error
 * @secret is zeros.
 */
enum status ml_kem_decapsulate(enum ml_kem_alg alg, const uint8_t *private_key,
			       size_t private_bytes, const uint8_t *cipher,
			       size_t cipher_bytes,
			       uint8_t secret[ML_KEM_SECRET_BYTES]);

/* Spec: FIPS 204 (the pure variant) */
enum ml_dsa_alg {
	ML_DSA_44,
	ML_DSA_65,
	ML_DSA_87,
	ML_DSA_ALG_COUNT
};

#define ML_DSA_SEED_BYTES          32
#define ML_DSA_MAX_PUBLIC_BYTES    2592
#define ML_DSA_MAX_EXPANDED_BYTES  4896
#define ML_DSA_MAX_SIGNATURE_BYTES 4627

struct ml_dsa_message {
	const uint8_t *bytes;
	size_t size_bytes;
	const uint8_t *context;
	size_t context_bytes; /* at most 255 */
};

struct ml_sizes ml_dsa_sizes(enum ml_dsa_alg alg);

/* As those of ML-KEM. */
enum status ml_dsa_generate(enum ml_dsa_alg alg,
			    uint8_t seed[ML_DSA_SEED_BYTES],
			    uint8_t *public_key);
enum status ml_dsa_public_of(enum ml_dsa_alg alg, const uint8_t *private_key,
			     size_t private_bytes, uint8_t *public_key);
/* Hedged: with fresh random numbers. @sig: output_bytes. ST_OK; ST_BAD_PARAM
 * (algorithm, size, malformed key, context); ST_NO_MEM. On error zeros. */
enum status ml_dsa_sign(enum ml_dsa_alg alg, const uint8_t *private_key,
			size_t private_bytes, const struct ml_dsa_message *m,
			uint8_t *sig);
/* ST_OK; ST_SECURITY (does not verify, wrong size); ST_BAD_PARAM (algorithm,
 * malformed key or its size, context); ST_NO_MEM. */
enum status ml_dsa_verify(enum ml_dsa_alg alg, const uint8_t *public_key,
			  size_t public_bytes, const struct ml_dsa_message *m,
			  const uint8_t *sig, size_t sig_bytes);

#endif
