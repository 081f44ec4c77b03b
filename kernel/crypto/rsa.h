/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RSA_H
#define KERNEL_CRYPTO_RSA_H

#include "kernel/crypto/hash.h"
#include "kernel/crypto/number.h"

/*
 * What the kernel itself trusts: signatures over TA files. Strict on purpose.
 */

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

/*
 * What is computed for others, with their keys of RSA_MIN_BITS to
 * RSA_MAX_BITS. Spec: RFC 8017. Context: thread; takes long (a private
 * operation of 4096 bits some 50 million instructions, making such a key a
 * hundred times more), interrupts and preemption stay on.
 *
 * Results of all functions below, besides what they add:
 * ST_OK; ST_NO_MEM; ST_NOT_SUPPORTED (key size, hash);
 * ST_BAD_PARAM (numbers that are no key: even, exponent 0 or 1 or not below
 * the modulus, p * q is not n; message too long for the padding; input that is
 * not below the modulus, or longer); ST_SHORT_BUFFER (*out_bytes then is what
 * it takes; nothing else was written).
 */
#define RSA_MIN_BITS  256
#define RSA_MAX_BITS  4096
#define RSA_MAX_BYTES (RSA_MAX_BITS / 8)

struct rsa_key {
	struct number n, e;
	/* To sign and decrypt. */
	struct number d;
	/* All five or none: makes it four times as fast. dp = d mod p - 1, dq =
	 * d mod q - 1, qinv = 1 / q mod p. */
	struct number p, q, dp, dq, qinv;
};

/* Bytes of the modulus: of signatures and of what is encrypted. */
size_t rsa_size(const struct rsa_key *key);
/* Bits of the modulus. */
size_t rsa_bits(const struct rsa_key *key);

enum rsa_encryption {
	RSA_RAW,   /* the number itself, nothing added */
	RSA_PKCS1, /* RSAES-PKCS1-v1_5 */
	RSA_OAEP,
};
struct rsa_encryption_params {
	enum rsa_encryption scheme;
	/* OAEP: not SHAKE or SM3; the second is the one of MGF1. */
	enum hash_alg hash, mgf_hash;
	const uint8_t *label;
	size_t label_bytes;
};

/*
 * @out: rsa_size() bytes are written, also by RSA_RAW. May be @in.
 * *out_bytes: in: room; out: written.
 */
enum status rsa_encrypt(const struct rsa_key *key,
			const struct rsa_encryption_params *params,
			const struct number *in, uint8_t *out,
			size_t *out_bytes);
/*
 * @in: rsa_size() bytes, or fewer when it is a smaller number. RSA_RAW writes
 * rsa_size() bytes: who must look like the incumbent drops leading zeros (one
 * byte stays). The others write the message, which may be empty.
 * Also ST_BAD_PARAM: the padding is wrong. How it is wrong shows neither in
 * the result nor in the time. Also ST_CORRUPT: the private parts do not undo
 * the public ones (a fault, or no key); nothing leaves.
 */
enum status rsa_decrypt(const struct rsa_key *key,
			const struct rsa_encryption_params *params,
			const struct number *in, uint8_t *out,
			size_t *out_bytes);

enum rsa_signature {
	RSA_SIG_PKCS1,      /* RSASSA-PKCS1-v1_5 */
	RSA_SIG_PKCS1_BARE, /* without DigestInfo: any bytes, such as the 36 of
			     * MD5 and SHA-1 together */
	RSA_SIG_PSS,        /* MGF1 with the same hash */
};
struct rsa_signature_params {
	enum rsa_signature scheme;
	enum hash_alg hash; /* MD5, SHA-1, -2, -3; BARE: ignored */
	int salt_bytes;     /* PSS; < 0: to verify, any */
};

/*
 * @digest: hash_size(params->hash) bytes; BARE: rsa_size() - 11 at most. Else
 * ST_BAD_PARAM. @sig: rsa_size() bytes are written. *sig_bytes: in: room; out:
 * written. Also ST_CORRUPT as of rsa_decrypt().
 */
enum status rsa_sign(const struct rsa_key *key,
		     const struct rsa_signature_params *params,
		     const struct number *digest, uint8_t *sig,
		     size_t *sig_bytes);
/* @digest: as of rsa_sign(). Also ST_SECURITY: does not verify, whatever the
 * reason, its size included. */
enum status rsa_verify(const struct rsa_key *key,
		       const struct rsa_signature_params *params,
		       const struct number *digest, const struct number *sig);

/*
 * A new key, its primes as FIPS 186-5 A.1.3 has them. @bits: RSA_MIN_BITS to
 * RSA_MAX_BITS, any. @e: odd, 65537 <= e < 2^256; size 0: 65537.
 * The numbers are written without leading zeros. Room: n, d: (bits + 7) / 8
 * bytes; e: 32 or what @e has; all others: half of that, rounded up.
 */
struct rsa_key_out {
	struct number_out n, e, d, p, q, dp, dq, qinv;
};
enum status rsa_generate(size_t bits, const struct number *e,
			 struct rsa_key_out *out);

#endif
