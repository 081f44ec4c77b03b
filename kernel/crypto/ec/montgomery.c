/* SPDX-License-Identifier: BSD-2-Clause */
/* X25519 by HACL*, which mbedtls brings; X448 by OpenSSL. */
#include "kernel/crypto/montgomery.h"

#include <crypto/ecx.h>
#include <everest/Hacl_Curve25519.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"

size_t montgomery_size(enum montgomery_curve curve)
{
	switch (curve) {
	case MONTGOMERY_25519:
		return X25519_KEYLEN;
	case MONTGOMERY_448:
		return X448_KEYLEN;
	default:
		return 0;
	}
}

/* Arguments of HACL* are not const; it writes none of them but the first. */
static void multiply_25519(uint8_t *out, const uint8_t *scalar,
			   const uint8_t *point)
{
	uint8_t k[X25519_KEYLEN];
	uint8_t u[X25519_KEYLEN];

	memcpy(k, scalar, sizeof(k));
	memcpy(u, point, sizeof(u));
	/* Bit 255 is to be ignored. Spec: RFC 7748 5 */
	u[X25519_KEYLEN - 1] &= 0x7f;
	Hacl_Curve25519_crypto_scalarmult(out, k, u);
	secure_zero(k, sizeof(k));
}

enum status montgomery_public_of(enum montgomery_curve curve,
				 const uint8_t *private_key,
				 uint8_t *public_key)
{
	static const uint8_t base[X25519_KEYLEN] = {9};

	if (montgomery_size(curve) == 0)
		return ST_BAD_PARAM;
	if (curve == MONTGOMERY_25519)
		multiply_25519(public_key, private_key, base);
	else
		ossl_x448_public_from_private(public_key, private_key);
	return ST_OK;
}

enum status montgomery_generate(enum montgomery_curve curve,
				uint8_t *private_key, uint8_t *public_key)
{
	rng_bytes(private_key, montgomery_size(curve));
	return montgomery_public_of(curve, private_key, public_key);
}

enum status montgomery_derive(enum montgomery_curve curve,
			      const uint8_t *private_key, const uint8_t *peer,
			      uint8_t *secret)
{
	static const uint8_t zeros[MONTGOMERY_MAX_BYTES];
	size_t size_bytes = montgomery_size(curve);

	if (size_bytes == 0)
		return ST_BAD_PARAM;
	if (curve == MONTGOMERY_25519)
		multiply_25519(secret, private_key, peer);
	else
		(void)ossl_x448(secret, private_key, peer);
	return ct_equal(secret, zeros, size_bytes) ? ST_SECURITY : ST_OK;
}
