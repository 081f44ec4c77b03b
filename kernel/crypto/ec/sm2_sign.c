/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures, and who signs. Spec: GB/T 32918.2 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/sm2_priv.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rng.h"

/* a, b and G of the curve, as they are hashed. */
static const uint8_t parameters[4 * SM2_BYTES] = {
	0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, 0x28, 0xe9, 0xfa, 0x9e,
	0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09, 0xa7,
	0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41,
	0x4d, 0x94, 0x0e, 0x93, 0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19,
	0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf,
	0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7,
	0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3,
	0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40,
	0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0};

enum status sm2_identity(const uint8_t *id, size_t id_bytes,
			 const struct ec_point *q, uint8_t z[SM2_BYTES])
{
	uint8_t bits[2] = {(uint8_t)(id_bytes * 8 >> 8),
			   (uint8_t)(id_bytes * 8)};
	uint8_t point[2 * SM2_BYTES];
	struct hash h;
	enum status st;

	if (id_bytes > SM2_MAX_ID_BYTES)
		return ST_BAD_PARAM;
	st = ec_write_public(EC_SM2, q, point, point + SM2_BYTES);
	if (st != ST_OK)
		return st;
	hash_init(&h, HASH_SM3);
	hash_update(&h, bits, sizeof(bits));
	hash_update(&h, id, id_bytes);
	hash_update(&h, parameters, sizeof(parameters));
	hash_update(&h, point, sizeof(point));
	hash_final(&h, z);
	return ST_OK;
}

/*
 * s = (k - r d) / (1 + d), both times a random number, which goes away in the
 * quotient: as of ECDSA.
 */
static void set_s(struct ec_signing *w)
{
	struct modulus *n = w->n;

	ec_signing_blind(w);
	ec_field_multiply(n, w->t, w->blind, w->d);
	ec_field_multiply(n, w->s, w->blind, w->k);
	ec_field_add(n, w->factor, w->factor, w->t);
	modulus_enter(n, w->t);
	ec_field_multiply(n, w->t, w->t, w->r);
	ec_field_subtract(n, w->s, w->s, w->t);
	modulus_enter(n, w->factor);
	ec_field_invert(n, w->factor);
	ec_field_multiply(n, w->s, w->s, w->factor);
}

/* With the nonce in w->k. *@again: another is needed. */
static enum status try_to_sign(struct ec_signing *w, bool *again)
{
	enum status st = ec_signing_commit(w);

	*again = false;
	if (st != ST_OK)
		return st;
	ec_field_add(w->n, w->r, w->r, w->e);
	ec_field_add(w->n, w->t, w->r, w->k);
	*again = ec_residue_is_zero(w->n, w->r) ||
		 ec_residue_is_zero(w->n, w->t);
	if (*again)
		return ST_OK;
	set_s(w);
	*again = ec_residue_is_zero(w->n, w->s);
	return ST_OK;
}

static enum status sign(struct ec_signing *w, const struct ec_nonce *n,
			const struct number *given)
{
	enum status st = ST_OK;
	bool again = true;

	for (unsigned int skip = 0; st == ST_OK && again; skip++) {
		if (given)
			st = ec_read_factor(w->n, given, w->k);
		else
			ec_nonce(w, n, skip);
		if (st == ST_OK)
			st = try_to_sign(w, &again);
	}
	return st;
}

enum status sm2_sign_with(const struct number *d,
			  const uint8_t digest[SM2_BYTES],
			  const struct number *k,
			  uint8_t sig[SM2_SIGNATURE_BYTES])
{
	uint8_t extra[EC_NONCE_EXTRA_BYTES];
	const struct ec_nonce n = {.alg = HASH_SHA256,
				   .digest = digest,
				   .digest_bytes = SM2_BYTES,
				   .extra = extra,
				   .extra_bytes = sizeof(extra)};
	struct ec_signing *w;
	enum status st = ec_signing_create(EC_SM2, d, digest, SM2_BYTES, &w);

	rng_bytes(extra, sizeof(extra));
	if (st == ST_OK)
		st = sign(w, &n, k);
	if (st == ST_OK)
		ec_signing_write(w, sig);
	secure_zero(extra, sizeof(extra));
	ec_signing_destroy(w);
	return st;
}

enum status sm2_sign(const struct number *d, const uint8_t digest[SM2_BYTES],
		     uint8_t sig[SM2_SIGNATURE_BYTES])
{
	return sm2_sign_with(d, digest, NULL, sig);
}

/* r, s and r + s are no multiples of n, and the first two are below it. */
static int read_signature(struct ec_verifying *w, const uint8_t *sig,
			  bool *good)
{
	int ret = mbedtls_mpi_read_binary(&w->r, sig, SM2_BYTES)
			  ?: mbedtls_mpi_read_binary(&w->s, sig + SM2_BYTES,
						     SM2_BYTES)
			  ?: mbedtls_mpi_add_mpi(&w->t, &w->r, &w->s)
			  ?: mbedtls_mpi_mod_mpi(&w->t, &w->t, &w->g.N);

	*good = !ret && ec_verifying_is_in_range(w) && !ec_is_zero(&w->t);
	return ret;
}

/* u = (e + x of the point) mod n. */
static int set_u(struct ec_verifying *w)
{
	return mbedtls_mpi_add_mpi(&w->u, &w->e, &w->point.X)
		       ?: mbedtls_mpi_mod_mpi(&w->u, &w->u, &w->g.N);
}

static enum status verify(struct ec_verifying *w, const uint8_t *sig)
{
	bool good;
	int ret = read_signature(w, sig, &good);

	if (ret)
		return ec_status(ret);
	if (!good)
		return ST_SECURITY;
	ret = mbedtls_ecp_muladd(&w->g, &w->point, &w->s, &w->g.G, &w->t, &w->q)
		      ?: set_u(w);
	if (ret)
		return ec_status(ret);
	if (mbedtls_ecp_is_zero(&w->point) ||
	    mbedtls_mpi_cmp_mpi(&w->u, &w->r) != 0)
		return ST_SECURITY;
	return ST_OK;
}

enum status sm2_verify(const struct ec_point *q,
		       const uint8_t digest[SM2_BYTES], const uint8_t *sig,
		       size_t sig_bytes)
{
	struct ec_verifying w;
	enum status st = ec_verifying_init(&w, EC_SM2, q, digest, SM2_BYTES);

	if (st == ST_OK)
		st = sig_bytes == SM2_SIGNATURE_BYTES ? verify(&w, sig)
						      : ST_SECURITY;
	ec_verifying_fini(&w);
	return st;
}
