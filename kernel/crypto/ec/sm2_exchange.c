/* SPDX-License-Identifier: BSD-2-Clause */
/* Key exchange. Spec: GB/T 32918.3, 6.1 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/sm2_priv.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/secret.h"

#define HALF_BITS 127 /* w of the specification */

/* What the shared key is derived from, in this order. */
struct agreed {
	uint8_t x[SM2_BYTES];
	uint8_t y[SM2_BYTES];
	uint8_t z_initiator[SM2_BYTES];
	uint8_t z_responder[SM2_BYTES];
	/* Not for the key: the ephemeral points, for confirmations. */
	uint8_t points[4 * SM2_BYTES];
};
#define AGREED_KEY_BYTES offsetof(struct agreed, points)

struct exchanging {
	mbedtls_ecp_group g;
	mbedtls_ecp_point key;
	mbedtls_ecp_point ephemeral;
	mbedtls_ecp_point point;
	mbedtls_mpi half;
	struct modulus *n;
	ec_residue d;
	ec_residue r;
	struct agreed agreed;
};

static enum status exchanging_init(struct exchanging *x)
{
	enum status st = ec_open(EC_SM2, &x->g);

	mbedtls_ecp_point_init(&x->key);
	mbedtls_ecp_point_init(&x->ephemeral);
	mbedtls_ecp_point_init(&x->point);
	mbedtls_mpi_init(&x->half);
	x->n = NULL;
	return st == ST_OK ? ec_modulus(&x->g.N, &x->n) : st;
}

static void exchanging_fini(struct exchanging *x)
{
	modulus_destroy(x->n);
	mbedtls_mpi_free(&x->half);
	mbedtls_ecp_point_free(&x->point);
	mbedtls_ecp_point_free(&x->ephemeral);
	mbedtls_ecp_point_free(&x->key);
	mbedtls_ecp_group_free(&x->g);
	secure_zero(x, sizeof(*x));
}

/* half = 2^w + the lower w bits of the coordinate. */
static int set_half(struct exchanging *x, const uint8_t coordinate[SM2_BYTES])
{
	uint8_t bytes[SM2_BYTES / 2];

	memcpy(bytes, coordinate + sizeof(bytes), sizeof(bytes));
	bytes[0] |= 0x80;
	return mbedtls_mpi_read_binary(&x->half, bytes, sizeof(bytes));
}

/* d = d + half * r mod n. */
static void set_exponent(struct exchanging *x)
{
	ec_residue factor;

	ec_copy(x->n, &x->half, factor);
	modulus_enter(x->n, factor);
	ec_field_multiply(x->n, x->r, x->r, factor);
	ec_field_add(x->n, x->d, x->d, x->r);
}

/* point = the peer's key + half * its ephemeral point. All is public. */
static int set_peer_point(struct exchanging *x)
{
	mbedtls_mpi one;
	int ret;

	mbedtls_mpi_init(&one);
	ret = mbedtls_mpi_lset(&one, 1)
		      ?: mbedtls_ecp_muladd(&x->g, &x->point, &one, &x->key,
					    &x->half, &x->ephemeral);
	mbedtls_mpi_free(&one);
	return ret;
}

static enum status read_inputs(struct exchanging *x,
			       const struct sm2_exchange *in)
{
	enum status st = ec_read_private(x->n, EC_SM2, &in->d, x->d);

	if (st == ST_OK)
		st = ec_read_private(x->n, EC_SM2, &in->ephemeral_d, x->r);
	if (st == ST_OK)
		st = ec_status(ec_read_point(&x->g, &in->peer.key, &x->key)
				       ?: ec_read_point(&x->g,
							&in->peer.ephemeral,
							&x->ephemeral));
	return st;
}

/* The coordinates of the shared point. ST_SECURITY: it is infinity. */
static enum status agree(struct exchanging *x, const uint8_t *own_x,
			 const uint8_t *peer_x)
{
	enum status st = ec_status(set_half(x, own_x));

	if (st != ST_OK)
		return st;
	set_exponent(x);
	st = ec_status(set_half(x, peer_x) ?: set_peer_point(x));
	if (st != ST_OK)
		return st;
	if (mbedtls_ecp_is_zero(&x->point) || ec_residue_is_zero(x->n, x->d))
		return ST_SECURITY;
	return ec_multiply(&x->g, x->n, x->d, &x->point, x->agreed.x,
			   x->agreed.y);
}

static void confirmation(const struct agreed *a, uint8_t tag,
			 uint8_t out[SM2_BYTES])
{
	uint8_t inner[SM2_BYTES];
	struct hash h;

	hash_init(&h, HASH_SM3);
	hash_update(&h, a->x, sizeof(a->x));
	hash_update(&h, a->z_initiator, sizeof(a->z_initiator));
	hash_update(&h, a->z_responder, sizeof(a->z_responder));
	hash_update(&h, a->points, sizeof(a->points));
	hash_final(&h, inner);
	hash_restart(&h);
	hash_update(&h, &tag, 1);
	hash_update(&h, a->y, sizeof(a->y));
	hash_update(&h, inner, sizeof(inner));
	hash_final(&h, out);
	secure_zero(inner, sizeof(inner));
	secure_zero(&h, sizeof(h));
}

/* The responder's is tagged 2, the initiator's 3. */
static enum status confirm(const struct sm2_exchange *in,
			   const struct agreed *a)
{
	uint8_t expected[SM2_BYTES];
	enum status st = ST_OK;

	confirmation(a, in->is_initiator ? 2 : 3, expected);
	if (in->confirmation_in &&
	    !secret_reveal(
		    ct_equal(expected, in->confirmation_in, sizeof(expected))))
		st = ST_SECURITY;
	else if (in->confirmation_out)
		confirmation(a, in->is_initiator ? 3 : 2, in->confirmation_out);
	secure_zero(expected, sizeof(expected));
	return st;
}

/* Identities and ephemeral points of both sides. */
static enum status write_public(const struct sm2_exchange *in, struct agreed *a)
{
	const struct sm2_party *first = in->is_initiator ? &in->own : &in->peer;
	const struct sm2_party *second =
		in->is_initiator ? &in->peer : &in->own;
	enum status st = sm2_identity(first->id, first->id_bytes, &first->key,
				      a->z_initiator);

	if (st == ST_OK)
		st = sm2_identity(second->id, second->id_bytes, &second->key,
				  a->z_responder);
	if (st == ST_OK)
		st = ec_write_public(EC_SM2, &first->ephemeral, a->points,
				     a->points + SM2_BYTES);
	if (st == ST_OK)
		st = ec_write_public(EC_SM2, &second->ephemeral,
				     a->points + 2 * SM2_BYTES,
				     a->points + 3 * SM2_BYTES);
	return st;
}

enum status sm2_derive(const struct sm2_exchange *in, uint8_t *key,
		       size_t key_bytes)
{
	struct exchanging x;
	size_t own = in->is_initiator ? 0 : 2 * SM2_BYTES;
	size_t peer = in->is_initiator ? 2 * SM2_BYTES : 0;
	enum status st = exchanging_init(&x);

	if (st == ST_OK && key_bytes == 0)
		st = ST_BAD_PARAM;
	if (st == ST_OK)
		st = write_public(in, &x.agreed);
	if (st == ST_OK)
		st = read_inputs(&x, in);
	if (st == ST_OK)
		st = agree(&x, x.agreed.points + own, x.agreed.points + peer);
	if (st == ST_OK)
		st = confirm(in, &x.agreed);
	if (st == ST_OK)
		sm2_kdf((const uint8_t *)&x.agreed, AGREED_KEY_BYTES, key,
			key_bytes);
	else
		memset(key, 0, key_bytes);
	if (st != ST_OK && in->confirmation_out)
		memset(in->confirmation_out, 0, SM2_BYTES);
	exchanging_fini(&x);
	return st;
}
