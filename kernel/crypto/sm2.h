/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SM2_H
#define KERNEL_CRYPTO_SM2_H

#include "kernel/crypto/ec.h"

/*
 * SM2 over the curve EC_SM2 (keys: ec.h). Context, trust and secrets: as of
 * ec.h. Spec: GB/T 32918 (GM/T 0003), parts 2 to 5
 */
#define SM2_BYTES           32 /* coordinate, private key, digest */
#define SM2_SIGNATURE_BYTES (2 * SM2_BYTES)
/* A ciphertext is this much longer than its text: point, then digest. */
#define SM2_OVERHEAD_BYTES  (1 + 2 * SM2_BYTES + SM2_BYTES)
/* Its length in bits is hashed as 16 bits. */
#define SM2_MAX_ID_BYTES    (0xffff / 8)

/*
 * Z, the digest of who signs and of the curve: sm2_sign() takes the SM3 of Z
 * and the message. Spec: part 2, 5.5
 * ST_OK; ST_BAD_PARAM (@id_bytes, @q as of ec_check_public()); ST_NO_MEM.
 */
enum status sm2_identity(const uint8_t *id, size_t id_bytes,
			 const struct ec_point *q, uint8_t z[SM2_BYTES]);

/*
 * @digest is "e" of the specification, the SM3 of Z || message: whoever calls
 * has hashed both. @sig: r || s.
 * ST_OK; ST_BAD_PARAM (@d not in [1, n-2]); ST_NO_MEM. On error untouched.
 */
enum status sm2_sign(const struct number *d, const uint8_t digest[SM2_BYTES],
		     uint8_t sig[SM2_SIGNATURE_BYTES]);
/* ST_OK; ST_SECURITY (does not verify, wrong size); ST_BAD_PARAM (@q);
 * ST_NO_MEM. */
enum status sm2_verify(const struct ec_point *q,
		       const uint8_t digest[SM2_BYTES], const uint8_t *sig,
		       size_t sig_bytes);

/*
 * Public-key encryption: @out is C1 || C2 || C3, that is 04 x y, the masked
 * text, the digest, @size_bytes + SM2_OVERHEAD_BYTES. This is the order of
 * the incumbent; GM/T 0003.4 of 2012 has the digest before the text. @out must
 * not overlap @text.
 * ST_OK; ST_BAD_PARAM (@q; no text); ST_NO_MEM. On error @out is zeros.
 */
enum status sm2_encrypt(const struct ec_point *q, const uint8_t *text,
			size_t size_bytes, uint8_t *out);
/*
 * @out: @size_bytes - SM2_OVERHEAD_BYTES, must not overlap @cipher; zeros on
 * error. ST_OK; ST_BAD_PARAM (@d); ST_SECURITY (too short, no point, digest
 * differs); ST_NO_MEM.
 */
enum status sm2_decrypt(const struct number *d, const uint8_t *cipher,
			size_t size_bytes, uint8_t *out);

/* One side's part in a key exchange. */
struct sm2_party {
	const uint8_t *id;
	size_t id_bytes;
	struct ec_point key;       /* public, long-lived */
	struct ec_point ephemeral; /* public, for this exchange */
};

struct sm2_exchange {
	bool is_initiator;
	struct sm2_party own; /* its points belong to the two numbers below */
	struct number d;
	struct number ephemeral_d;
	struct sm2_party peer;
	/* What the peer sent to confirm, 32 bytes; NULL: is not checked. */
	const uint8_t *confirmation_in;
	/* What the peer is to be sent, 32 bytes; NULL: not wanted. */
	uint8_t *confirmation_out;
};

/*
 * The shared key, @key_bytes (> 0). Spec: part 3, 6.1
 * ST_OK; ST_BAD_PARAM (numbers, points, identities, sizes); ST_SECURITY (the
 * peer's confirmation is wrong, or the shared point is infinity); ST_NO_MEM.
 * On error @key and the confirmation are zeros.
 */
enum status sm2_derive(const struct sm2_exchange *in, uint8_t *key,
		       size_t key_bytes);

#endif
