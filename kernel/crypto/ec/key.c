/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys, and the secret that two of them share. */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"

/* @given may be NULL: a random one. @d_out may be NULL. */
static enum status write_pair(enum ec_curve curve, const struct number *given,
			      uint8_t *d_out, uint8_t *x, uint8_t *y)
{
	mbedtls_ecp_group g;
	struct modulus *n = NULL;
	ec_residue d;
	enum status st = ec_open(curve, &g);

	if (st == ST_OK)
		st = ec_modulus(&g.N, &n);
	if (st == ST_OK && given)
		st = ec_read_private(n, curve, given, d);
	else if (st == ST_OK)
		ec_draw_private(n, curve, d);
	if (st == ST_OK)
		st = ec_multiply(&g, n, d, NULL, x, y);
	if (st == ST_OK && d_out)
		modulus_write(n, d, d_out);
	secure_zero(d, sizeof(d));
	modulus_destroy(n);
	mbedtls_ecp_group_free(&g);
	return st;
}

enum status ec_generate(enum ec_curve curve, uint8_t *d, uint8_t *x, uint8_t *y)
{
	size_t size_bytes = ec_size(curve);

	memset(d, 0, size_bytes);
	memset(x, 0, size_bytes);
	memset(y, 0, size_bytes);
	return write_pair(curve, NULL, d, x, y);
}

enum status ec_public_of(enum ec_curve curve, const struct number *d,
			 uint8_t *x, uint8_t *y)
{
	return write_pair(curve, d, NULL, x, y);
}

/* @x and @y may be NULL. */
static enum status check_and_write(enum ec_curve curve,
				   const struct ec_point *q, uint8_t *x,
				   uint8_t *y)
{
	mbedtls_ecp_group g;
	mbedtls_ecp_point p;
	enum status st = ec_open(curve, &g);

	mbedtls_ecp_point_init(&p);
	if (st == ST_OK)
		st = ec_status(ec_read_point(&g, q, &p));
	if (st == ST_OK && x)
		st = ec_status(ec_write_point(&g, &p, x, y));
	mbedtls_ecp_point_free(&p);
	mbedtls_ecp_group_free(&g);
	return st;
}

enum status ec_check_public(enum ec_curve curve, const struct ec_point *q)
{
	return check_and_write(curve, q, NULL, NULL);
}

enum status ec_write_public(enum ec_curve curve, const struct ec_point *q,
			    uint8_t *x, uint8_t *y)
{
	return check_and_write(curve, q, x, y);
}

enum status ecdh_derive(enum ec_curve curve, const struct number *d,
			const struct ec_point *peer, uint8_t *secret)
{
	mbedtls_ecp_group g;
	mbedtls_ecp_point q;
	struct modulus *n = NULL;
	ec_residue k;
	enum status st = ec_open(curve, &g);

	mbedtls_ecp_point_init(&q);
	if (st == ST_OK)
		st = ec_modulus(&g.N, &n);
	if (st == ST_OK)
		st = ec_read_private(n, curve, d, k);
	if (st == ST_OK)
		st = ec_status(ec_read_point(&g, peer, &q));
	/* The product is not infinity: the order is prime. */
	if (st == ST_OK)
		st = ec_multiply(&g, n, k, &q, secret, NULL);
	secure_zero(k, sizeof(k));
	modulus_destroy(n);
	mbedtls_ecp_point_free(&q);
	mbedtls_ecp_group_free(&g);
	return st;
}
