/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_H
#define KERNEL_CRYPTO_EC_H

#include "base/status.h"
#include "kernel/crypto/number.h"

/*
 * Curves in short Weierstrass form: keys, ECDSA, ECDH. SM2 has signatures,
 * encryption and key exchange of its own (sm2.h); its keys are made and
 * checked here.
 *
 * "Fixed size" is ec_size() bytes, big endian, with leading zeros. Inputs of
 * type number may have any leading zeros or none.
 *
 * Context: thread (some ten milliseconds on a slow CPU, up to 3 KiB of stack;
 * interrupts stay on). Keys are secret: what is computed with them takes time
 * that does not depend on them, and copies are wiped.
 * Trust: every number may come from outside; each function checks its own.
 * Spec: FIPS 186-5, SP 800-186, SP 800-56A
 */
enum ec_curve {
	EC_P192,
	EC_P224,
	EC_P256,
	EC_P384,
	EC_P521,
	EC_SM2, /* Spec: GB/T 32918.5 */
	EC_CURVE_COUNT
};

#define EC_MAX_BYTES 66

/* Bytes of a coordinate, of a private key and of half a signature: 24, 28,
 * 32, 48, 66, 32; 0 for what is no curve. */
size_t ec_size(enum ec_curve curve);

struct ec_point {
	struct number x;
	struct number y;
};

/*
 * A key pair from the kernel's random numbers; each output of fixed size.
 * ST_OK; ST_BAD_PARAM (curve); ST_NO_MEM. After an error the outputs are
 * zeros.
 */
enum status ec_generate(enum ec_curve curve, uint8_t *d, uint8_t *x,
			uint8_t *y);

/*
 * The public key of @d, of fixed size.
 * ST_OK; ST_BAD_PARAM (curve; @d not in [1, n-1], SM2: [1, n-2]); ST_NO_MEM.
 */
enum status ec_public_of(enum ec_curve curve, const struct number *d,
			 uint8_t *x, uint8_t *y);

/*
 * May @q be a public key: coordinates below p, on the curve, not infinity?
 * (All curves have cofactor 1: more is not to be checked.) Everything here
 * that takes a point checks this itself.
 * ST_OK; ST_BAD_PARAM (no, or no such curve); ST_NO_MEM.
 */
enum status ec_check_public(enum ec_curve curve, const struct ec_point *q);

/*
 * Sign @digest. Of a digest longer than the order the leftmost bits count.
 * The nonce comes from key and digest as in RFC 6979, with fresh random
 * numbers added (its 3.6): it is sound as long as either is.
 * @sig: r || s, 2 * ec_size() bytes, fixed size each.
 * ST_OK; ST_BAD_PARAM (curve, also SM2; @d; digest empty or > 64 bytes);
 * ST_NO_MEM. On error @sig is untouched.
 */
enum status ecdsa_sign(enum ec_curve curve, const struct number *d,
		       const uint8_t *digest, size_t digest_bytes,
		       uint8_t *sig);

/*
 * ST_OK; ST_SECURITY (does not verify; @sig_bytes is not 2 * ec_size());
 * ST_BAD_PARAM (curve, also SM2; @q as of ec_check_public(); digest empty or
 * > 64 bytes); ST_NO_MEM.
 */
enum status ecdsa_verify(enum ec_curve curve, const struct ec_point *q,
			 const uint8_t *digest, size_t digest_bytes,
			 const uint8_t *sig, size_t sig_bytes);

/*
 * The x coordinate of @d * @peer, of fixed size. Spec: SP 800-56A 5.7.1.2
 * ST_OK; ST_BAD_PARAM (curve; @d; @peer as of ec_check_public()); ST_NO_MEM.
 * On error @secret is untouched.
 */
enum status ecdh_derive(enum ec_curve curve, const struct number *d,
			const struct ec_point *peer, uint8_t *secret);

#endif
