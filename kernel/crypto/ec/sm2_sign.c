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

/* With the digest in x->e. */
static enum status start(struct ec_signing *x, const uint8_t *digest)
{
	enum status st = ec_signing_init(x, EC_SM2);

	if (st == ST_OK)
		st = ec_status(ec_read_digest(&x->g, digest, SM2_BYTES, &x->e));
	return st;
}

/* out = (e + x of the point) mod n. */
static int set_r(struct ec_signing *x, mbedtls_mpi *out)
{
	return mbedtls_mpi_add_mpi(out, &x->e, &x->point.X)
		       ?: mbedtls_mpi_mod_mpi(out, out, &x->g.N);
}

/*
 * s = (k - r d) / (1 + d), both times a random number: what takes time that
 * depends on the operands sees k and d only so.
 */
static int set_s(struct ec_signing *x)
{
	const mbedtls_mpi *n = &x->g.N;

	return mbedtls_mpi_random(&x->blind, 1, n, ec_draw, NULL)
		       ?: ec_multiply_mod_n(&x->g, &x->t, &x->blind, &x->d)
		       ?: ec_multiply_mod_n(&x->g, &x->s, &x->blind, &x->k)
		       ?: ec_multiply_mod_n(&x->g, &x->k, &x->r, &x->t)
		       ?: mbedtls_mpi_sub_mpi(&x->s, &x->s, &x->k)
		       ?: mbedtls_mpi_add_mpi(&x->t, &x->t, &x->blind)
		       ?: mbedtls_mpi_inv_mod(&x->t, &x->t, n)
		       ?: ec_multiply_mod_n(&x->g, &x->s, &x->s, &x->t);
}

/* With the nonce in x->k, which is used up. *@again: another is needed. */
static int try_to_sign(struct ec_signing *x, bool *again)
{
	int ret = ec_multiply(&x->g, &x->point, &x->k, NULL)
			  ?: set_r(x, &x->r)
			  ?: mbedtls_mpi_add_mpi(&x->t, &x->r, &x->k);

	*again = false;
	if (ret)
		return ret;
	*again = ec_is_zero(&x->r) || mbedtls_mpi_cmp_mpi(&x->t, &x->g.N) == 0;
	if (*again)
		return 0;
	ret = set_s(x);
	*again = !ret && ec_is_zero(&x->s);
	return ret;
}

static int sign(struct ec_signing *x, const struct ec_nonce *n,
		const struct number *given)
{
	bool again = true;
	int ret = 0;

	for (unsigned int skip = 0; !ret && again; skip++) {
		ret = given ? mbedtls_mpi_read_binary(&x->k, given->bytes,
						      given->size_bytes)
			    : ec_nonce(&x->g, &x->d, n, skip, &x->k);
		if (!ret)
			ret = try_to_sign(x, &again);
	}
	return ret;
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
	struct ec_signing x;
	enum status st = start(&x, digest);

	rng_bytes(extra, sizeof(extra));
	if (st == ST_OK)
		st = ec_status(ec_read_private(&x.g, EC_SM2, d, &x.d)
				       ?: sign(&x, &n, k)
				       ?: mbedtls_mpi_write_binary(&x.r, sig,
								   SM2_BYTES)
				       ?: mbedtls_mpi_write_binary(
						  &x.s, sig + SM2_BYTES,
						  SM2_BYTES));
	secure_zero(extra, sizeof(extra));
	ec_signing_fini(&x);
	return st;
}

enum status sm2_sign(const struct number *d, const uint8_t digest[SM2_BYTES],
		     uint8_t sig[SM2_SIGNATURE_BYTES])
{
	return sm2_sign_with(d, digest, NULL, sig);
}

/* r, s and r + s are no multiples of n, and the first two are below it. */
static int read_signature(struct ec_signing *x, const uint8_t *sig, bool *good)
{
	int ret = mbedtls_mpi_read_binary(&x->r, sig, SM2_BYTES)
			  ?: mbedtls_mpi_read_binary(&x->s, sig + SM2_BYTES,
						     SM2_BYTES)
			  ?: mbedtls_mpi_add_mpi(&x->t, &x->r, &x->s)
			  ?: mbedtls_mpi_mod_mpi(&x->t, &x->t, &x->g.N);

	*good = !ret && ec_signing_is_in_range(x) && !ec_is_zero(&x->t);
	return ret;
}

static enum status verify(struct ec_signing *x, const mbedtls_ecp_point *q,
			  const uint8_t *sig)
{
	bool good;
	int ret = read_signature(x, sig, &good);

	if (ret)
		return ec_status(ret);
	if (!good)
		return ST_SECURITY;
	ret = mbedtls_ecp_muladd(&x->g, &x->point, &x->s, &x->g.G, &x->t, q)
		      ?: set_r(x, &x->k);
	if (ret)
		return ec_status(ret);
	if (mbedtls_ecp_is_zero(&x->point) ||
	    mbedtls_mpi_cmp_mpi(&x->k, &x->r) != 0)
		return ST_SECURITY;
	return ST_OK;
}

enum status sm2_verify(const struct ec_point *q,
		       const uint8_t digest[SM2_BYTES], const uint8_t *sig,
		       size_t sig_bytes)
{
	mbedtls_ecp_point public;
	struct ec_signing x;
	enum status st = start(&x, digest);

	mbedtls_ecp_point_init(&public);
	if (st == ST_OK)
		st = ec_status(ec_read_point(&x.g, q, &public));
	if (st == ST_OK)
		st = sig_bytes == SM2_SIGNATURE_BYTES ? verify(&x, &public, sig)
						      : ST_SECURITY;
	mbedtls_ecp_point_free(&public);
	ec_signing_fini(&x);
	return st;
}
