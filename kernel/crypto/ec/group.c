/* SPDX-License-Identifier: BSD-2-Clause */
/* Curves, and what goes in and out of the library's arithmetic. */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/secret.h"
#include "kernel/log/panic.h"

/* The order bounds r and s; all our curves have it as long as the prime. */
static const struct {
	mbedtls_ecp_group_id id;
	size_t size_bytes;
} curves[EC_CURVE_COUNT] = {
	[EC_P192] = {MBEDTLS_ECP_DP_SECP192R1, 24},
	[EC_P224] = {MBEDTLS_ECP_DP_SECP224R1, 28},
	[EC_P256] = {MBEDTLS_ECP_DP_SECP256R1, 32},
	[EC_P384] = {MBEDTLS_ECP_DP_SECP384R1, 48},
	[EC_P521] = {MBEDTLS_ECP_DP_SECP521R1, EC_MAX_BYTES},
	[EC_SM2] = {MBEDTLS_ECP_DP_NONE, 32},
};

size_t ec_size(enum ec_curve curve)
{
	return (unsigned int)curve < EC_CURVE_COUNT ? curves[curve].size_bytes
						    : 0;
}

enum status ec_open(enum ec_curve curve, mbedtls_ecp_group *g)
{
	mbedtls_ecp_group_init(g);
	if (ec_size(curve) == 0)
		return ST_BAD_PARAM;
	if (curve == EC_SM2) {
		ec_open_sm2(g);
		return ST_OK;
	}
	return ec_status(mbedtls_ecp_group_load(g, curves[curve].id));
}

enum status ec_status(int ret)
{
	switch (ret) {
	case 0:
		return ST_OK;
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
		return ST_NO_MEM;
	default:
		check_fatal(ret == MBEDTLS_ERR_ECP_INVALID_KEY);
		return ST_BAD_PARAM;
	}
}

enum status ec_modulus(const mbedtls_mpi *prime, struct modulus **out)
{
	uint8_t bytes[EC_MAX_BYTES];
	size_t size_bytes = mbedtls_mpi_size(prime);
	enum status st =
		ec_status(mbedtls_mpi_write_binary(prime, bytes, size_bytes));

	*out = NULL;
	if (st == ST_OK)
		st = modulus_create(&(struct number){bytes, size_bytes}, out);
	return st;
}

void ec_copy(const struct modulus *m, const mbedtls_mpi *in,
	     mbedtls_mpi_uint *out)
{
	memset(out, 0, m->limbs * LIMB_BYTES);
	memcpy(out, in->p, MIN(in->n, m->limbs) * LIMB_BYTES);
}

bool ec_residue_is_zero(const struct modulus *m, const mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint any = 0;

	for (size_t i = 0; i < m->limbs; i++)
		any |= x[i];
	return secret_reveal(any == 0);
}

/* At most @max_bytes behind the leading zeros. */
static int read_number(const struct number *n, size_t max_bytes,
		       mbedtls_mpi *out)
{
	const uint8_t *p = n->bytes;
	size_t left = n->size_bytes;

	while (left > max_bytes && *p == 0) {
		p++;
		left--;
	}
	if (left > max_bytes)
		return MBEDTLS_ERR_ECP_INVALID_KEY;
	return mbedtls_mpi_read_binary(out, p, left);
}

/* n - 1: SM2 divides by what follows the private key. */
static bool is_last(const struct modulus *n, const mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint differs = x[0] ^ (n->n[0] - 1);

	for (size_t i = 1; i < n->limbs; i++)
		differs |= x[i] ^ n->n[i];
	return secret_reveal(differs == 0);
}

enum status ec_read_factor(struct modulus *n, const struct number *k,
			   mbedtls_mpi_uint *out)
{
	enum status st = modulus_read(n, k, out);

	return st == ST_OK && ec_residue_is_zero(n, out) ? ST_BAD_PARAM : st;
}

enum status ec_read_private(struct modulus *n, enum ec_curve curve,
			    const struct number *d, mbedtls_mpi_uint *out)
{
	enum status st = ec_read_factor(n, d, out);

	return st == ST_OK && curve == EC_SM2 && is_last(n, out) ? ST_BAD_PARAM
								 : st;
}

void ec_draw_private(struct modulus *n, enum ec_curve curve,
		     mbedtls_mpi_uint *d)
{
	do
		modulus_random(n, d);
	while (curve == EC_SM2 && is_last(n, d));
}

int ec_read_point(const mbedtls_ecp_group *g, const struct ec_point *q,
		  mbedtls_ecp_point *out)
{
	size_t size_bytes = mbedtls_mpi_size(&g->P);

	return read_number(&q->x, size_bytes, &out->X)
		       ?: read_number(&q->y, size_bytes, &out->Y)
		       ?: mbedtls_mpi_lset(&out->Z, 1)
		       ?: mbedtls_ecp_check_pubkey(g, out);
}

int ec_write_point(const mbedtls_ecp_group *g, const mbedtls_ecp_point *q,
		   uint8_t *x, uint8_t *y)
{
	size_t size_bytes = mbedtls_mpi_size(&g->P);

	return mbedtls_mpi_write_binary(&q->X, x, size_bytes)
		       ?: mbedtls_mpi_write_binary(&q->Y, y, size_bytes);
}

int ec_multiply_mod_n(const mbedtls_ecp_group *g, mbedtls_mpi *x,
		      const mbedtls_mpi *a, const mbedtls_mpi *b)
{
	return mbedtls_mpi_mul_mpi(x, a, b) ?: mbedtls_mpi_mod_mpi(x, x, &g->N);
}

int ec_read_digest(const mbedtls_ecp_group *g, const uint8_t *digest,
		   size_t digest_bytes, mbedtls_mpi *e)
{
	size_t used = MIN(digest_bytes, (g->nbits + 7) / 8);
	int ret = mbedtls_mpi_read_binary(e, digest, used);

	if (!ret && used * 8 > g->nbits)
		ret = mbedtls_mpi_shift_r(e, used * 8 - g->nbits);
	return ret ?: mbedtls_mpi_mod_mpi(e, e, &g->N);
}
