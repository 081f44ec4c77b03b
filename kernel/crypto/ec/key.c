/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys, and the secret that two of them share. */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"

/* @d is random, or read from @given. */
static int make_pair(mbedtls_ecp_group *g, enum ec_curve curve,
		     const struct number *given, mbedtls_mpi *d,
		     mbedtls_ecp_point *q)
{
	mbedtls_mpi max;
	int ret;

	if (given)
		return ec_read_private(g, curve, given, d)
			       ?: ec_multiply(g, q, d, NULL);
	mbedtls_mpi_init(&max);
	ret = mbedtls_mpi_sub_int(&max, &g->N, curve == EC_SM2)
		      ?: mbedtls_mpi_random(d, 1, &max, ec_draw, NULL)
		      ?: ec_multiply(g, q, d, NULL);
	mbedtls_mpi_free(&max);
	return ret;
}

static enum status write_pair(enum ec_curve curve, const struct number *given,
			      uint8_t *d_out, uint8_t *x, uint8_t *y)
{
	mbedtls_ecp_group g;
	mbedtls_ecp_point q;
	mbedtls_mpi d;
	enum status st = ec_open(curve, &g);

	mbedtls_mpi_init(&d);
	mbedtls_ecp_point_init(&q);
	if (st == ST_OK)
		st = ec_status(make_pair(&g, curve, given, &d, &q)
				       ?: ec_write_point(&g, &q, x, y));
	if (st == ST_OK && d_out)
		st = ec_status(
			mbedtls_mpi_write_binary(&d, d_out, ec_size(curve)));
	mbedtls_ecp_point_free(&q);
	mbedtls_mpi_free(&d);
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
	mbedtls_ecp_point product;
	mbedtls_mpi k;
	enum status st = ec_open(curve, &g);

	mbedtls_ecp_point_init(&q);
	mbedtls_ecp_point_init(&product);
	mbedtls_mpi_init(&k);
	/* The product is not infinity: the order is prime. */
	if (st == ST_OK)
		st = ec_status(ec_read_private(&g, curve, d, &k)
				       ?: ec_read_point(&g, peer, &q)
				       ?: ec_multiply(&g, &product, &k, &q)
				       ?: ec_write_point(&g, &product, secret,
							 NULL));
	mbedtls_mpi_free(&k);
	mbedtls_ecp_point_free(&product);
	mbedtls_ecp_point_free(&q);
	mbedtls_ecp_group_free(&g);
	return st;
}
