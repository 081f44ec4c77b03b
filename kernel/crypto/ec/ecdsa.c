/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: FIPS 186-5, 6.4 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/panic.h"

/*
 * s = (e + r d) / k. The library's arithmetic mod n takes time that depends on
 * its operands, so it sees d and k only times a random number, which goes away
 * in the quotient.
 */
static int set_s(struct ec_signing *x)
{
	const mbedtls_mpi *n = &x->g.N;

	return mbedtls_mpi_random(&x->blind, 1, n, ec_draw, NULL)
		       ?: ec_multiply_mod_n(&x->g, &x->s, &x->blind, &x->d)
		       ?: ec_multiply_mod_n(&x->g, &x->s, &x->s, &x->r)
		       ?: ec_multiply_mod_n(&x->g, &x->e, &x->e, &x->blind)
		       ?: mbedtls_mpi_add_mpi(&x->s, &x->s, &x->e)
		       ?: ec_multiply_mod_n(&x->g, &x->k, &x->k, &x->blind)
		       ?: mbedtls_mpi_inv_mod(&x->k, &x->k, n)
		       ?: ec_multiply_mod_n(&x->g, &x->s, &x->s, &x->k);
}

/* Once; r or s is zero if another nonce must be tried. */
static int try_to_sign(struct ec_signing *x, const struct ec_nonce *n,
		       unsigned int skip)
{
	return ec_read_digest(&x->g, n->digest, n->digest_bytes, &x->e)
		       ?: ec_nonce(&x->g, &x->d, n, skip, &x->k)
		       ?: ec_multiply(&x->g, &x->point, &x->k, NULL)
		       ?: mbedtls_mpi_mod_mpi(&x->r, &x->point.X, &x->g.N)
		       ?: set_s(x);
}

static int sign(struct ec_signing *x, const struct ec_nonce *n, uint8_t *sig,
		size_t size_bytes)
{
	int ret;

	for (unsigned int skip = 0;; skip++) {
		ret = try_to_sign(x, n, skip);
		if (ret || (!ec_is_zero(&x->r) && !ec_is_zero(&x->s)))
			break;
	}
	/* Neither can fail then: they are below n, as long as half of it. */
	return ret ?: mbedtls_mpi_write_binary(&x->r, sig, size_bytes)
		       ?: mbedtls_mpi_write_binary(&x->s, sig + size_bytes,
						   size_bytes);
}

static bool is_fit(enum ec_curve curve, size_t digest_bytes)
{
	return ec_size(curve) > 0 && curve != EC_SM2 && digest_bytes > 0 &&
	       digest_bytes <= HASH_MAX_BYTES;
}

enum status ecdsa_sign_with(enum ec_curve curve, const struct number *d,
			    const struct ec_nonce *n, uint8_t *sig)
{
	struct ec_signing x;
	enum status st = ec_signing_init(&x, curve);

	if (st == ST_OK)
		st = ec_status(ec_read_private(&x.g, curve, d, &x.d)
				       ?: sign(&x, n, sig, ec_size(curve)));
	ec_signing_fini(&x);
	return st;
}

enum status ecdsa_sign(enum ec_curve curve, const struct number *d,
		       const uint8_t *digest, size_t digest_bytes, uint8_t *sig)
{
	uint8_t extra[EC_NONCE_EXTRA_BYTES];
	struct ec_nonce n = {
		.alg = ec_size(curve) > 32 ? HASH_SHA512 : HASH_SHA256,
		.digest = digest,
		.digest_bytes = digest_bytes,
		.extra = extra,
		.extra_bytes = sizeof(extra),
	};
	enum status st;

	if (!is_fit(curve, digest_bytes))
		return ST_BAD_PARAM;
	rng_bytes(extra, sizeof(extra));
	st = ecdsa_sign_with(curve, d, &n, sig);
	secure_zero(extra, sizeof(extra));
	return st;
}

/*
 * point = e/s * G + r/s * Q. Everything is public. A result of infinity is
 * ECP_INVALID_KEY too, but Q was found good before.
 */
static int set_point(struct ec_signing *x, const mbedtls_ecp_point *q)
{
	return mbedtls_mpi_inv_mod(&x->k, &x->s, &x->g.N)
		       ?: ec_multiply_mod_n(&x->g, &x->e, &x->e, &x->k)
		       ?: ec_multiply_mod_n(&x->g, &x->d, &x->r, &x->k)
		       ?: mbedtls_ecp_muladd(&x->g, &x->point, &x->e, &x->g.G,
					     &x->d, q)
		       ?: mbedtls_mpi_mod_mpi(&x->k, &x->point.X, &x->g.N);
}

static enum status verify(struct ec_signing *x, const mbedtls_ecp_point *q,
			  const uint8_t *sig, size_t sig_bytes)
{
	size_t half = sig_bytes / 2;
	int ret = mbedtls_mpi_read_binary(&x->r, sig, half)
			  ?: mbedtls_mpi_read_binary(&x->s, sig + half, half);

	if (ret)
		return ec_status(ret);
	if (!ec_signing_is_in_range(x))
		return ST_SECURITY;
	ret = set_point(x, q);
	if (ret)
		return ec_status(ret);
	/* Infinity has x = 1 in the library, as a point may. */
	if (mbedtls_ecp_is_zero(&x->point) ||
	    mbedtls_mpi_cmp_mpi(&x->k, &x->r) != 0)
		return ST_SECURITY;
	return ST_OK;
}

enum status ecdsa_verify(enum ec_curve curve, const struct ec_point *q,
			 const uint8_t *digest, size_t digest_bytes,
			 const uint8_t *sig, size_t sig_bytes)
{
	mbedtls_ecp_point public;
	struct ec_signing x;
	enum status st;

	if (!is_fit(curve, digest_bytes))
		return ST_BAD_PARAM;
	mbedtls_ecp_point_init(&public);
	st = ec_signing_init(&x, curve);
	if (st == ST_OK)
		st = ec_status(ec_read_point(&x.g, q, &public)
				       ?: ec_read_digest(&x.g, digest,
							 digest_bytes, &x.e));
	if (st == ST_OK)
		st = sig_bytes == 2 * ec_size(curve)
			     ? verify(&x, &public, sig, sig_bytes)
			     : ST_SECURITY;
	ec_signing_fini(&x);
	mbedtls_ecp_point_free(&public);
	return st;
}
