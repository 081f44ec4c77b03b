/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: FIPS 186-5, 6.4 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/rng.h"

/*
 * s = (e + r d) / k. Nothing here takes time that depends on d and k; still
 * they are seen only times a random number, which goes away in the quotient.
 */
static void set_s(struct ec_signing *w)
{
	struct modulus *n = w->n;

	ec_signing_blind(w);
	ec_field_multiply(n, w->s, w->blind, w->d);
	modulus_enter(n, w->s);
	ec_field_multiply(n, w->s, w->s, w->r);
	ec_field_multiply(n, w->t, w->blind, w->e);
	ec_field_add(n, w->s, w->s, w->t);
	ec_field_multiply(n, w->k, w->blind, w->k);
	modulus_enter(n, w->k);
	ec_field_invert(n, w->k);
	ec_field_multiply(n, w->s, w->s, w->k);
}

static enum status sign(struct ec_signing *w, const struct ec_nonce *n)
{
	bool again = true;

	/* Another nonce if r or s is zero. */
	for (unsigned int skip = 0; again; skip++) {
		enum status st;

		ec_nonce(w, n, skip);
		st = ec_signing_commit(w);
		if (st != ST_OK)
			return st;
		set_s(w);
		again = ec_residue_is_zero(w->n, w->r) ||
			ec_residue_is_zero(w->n, w->s);
	}
	return ST_OK;
}

static bool is_fit(enum ec_curve curve, size_t digest_bytes)
{
	return ec_size(curve) > 0 && curve != EC_SM2 && digest_bytes > 0 &&
	       digest_bytes <= HASH_MAX_BYTES;
}

enum status ecdsa_sign_with(enum ec_curve curve, const struct number *d,
			    const struct ec_nonce *n, uint8_t *sig)
{
	struct ec_signing *w;
	enum status st =
		ec_signing_create(curve, d, n->digest, n->digest_bytes, &w);

	if (st == ST_OK)
		st = sign(w, n);
	if (st == ST_OK)
		ec_signing_write(w, sig);
	ec_signing_destroy(w);
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
static int set_point(struct ec_verifying *w)
{
	return mbedtls_mpi_inv_mod(&w->t, &w->s, &w->g.N)
		       ?: ec_multiply_mod_n(&w->g, &w->e, &w->e, &w->t)
		       ?: ec_multiply_mod_n(&w->g, &w->u, &w->r, &w->t)
		       ?: mbedtls_ecp_muladd(&w->g, &w->point, &w->e, &w->g.G,
					     &w->u, &w->q)
		       ?: mbedtls_mpi_mod_mpi(&w->t, &w->point.X, &w->g.N);
}

static enum status verify(struct ec_verifying *w, const uint8_t *sig,
			  size_t sig_bytes)
{
	size_t half = sig_bytes / 2;
	int ret = mbedtls_mpi_read_binary(&w->r, sig, half)
			  ?: mbedtls_mpi_read_binary(&w->s, sig + half, half);

	if (ret)
		return ec_status(ret);
	if (!ec_verifying_is_in_range(w))
		return ST_SECURITY;
	ret = set_point(w);
	if (ret)
		return ec_status(ret);
	/* Infinity has x = 1 in the library, as a point may. */
	if (mbedtls_ecp_is_zero(&w->point) ||
	    mbedtls_mpi_cmp_mpi(&w->t, &w->r) != 0)
		return ST_SECURITY;
	return ST_OK;
}

enum status ecdsa_verify(enum ec_curve curve, const struct ec_point *q,
			 const uint8_t *digest, size_t digest_bytes,
			 const uint8_t *sig, size_t sig_bytes)
{
	struct ec_verifying w;
	enum status st;

	if (!is_fit(curve, digest_bytes))
		return ST_BAD_PARAM;
	st = ec_verifying_init(&w, curve, q, digest, digest_bytes);
	if (st == ST_OK)
		st = sig_bytes == 2 * ec_size(curve)
			     ? verify(&w, sig, sig_bytes)
			     : ST_SECURITY;
	ec_verifying_fini(&w);
	return st;
}
