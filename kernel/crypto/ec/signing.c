/* SPDX-License-Identifier: BSD-2-Clause */
/* What the signatures of NIST and of SM2 have in common. */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/mm/heap.h"

static enum status read_inputs(struct ec_signing *w, enum ec_curve curve,
			       const struct number *d, const uint8_t *digest,
			       size_t digest_bytes)
{
	enum status st = ec_modulus(&w->g.N, &w->n);
	mbedtls_mpi e;

	if (st == ST_OK)
		st = ec_read_private(w->n, curve, d, w->d);
	if (st != ST_OK)
		return st;
	mbedtls_mpi_init(&e);
	st = ec_status(ec_read_digest(&w->g, digest, digest_bytes, &e));
	if (st == ST_OK)
		ec_copy(w->n, &e, w->e);
	mbedtls_mpi_free(&e);
	return st;
}

enum status ec_signing_create(enum ec_curve curve, const struct number *d,
			      const uint8_t *digest, size_t digest_bytes,
			      struct ec_signing **out)
{
	struct ec_signing *w = heap_alloc(sizeof(*w));
	enum status st;

	*out = NULL;
	if (!w)
		return ST_NO_MEM;
	st = ec_open(curve, &w->g);
	if (st == ST_OK)
		st = read_inputs(w, curve, d, digest, digest_bytes);
	if (st == ST_OK)
		*out = w;
	else
		ec_signing_destroy(w);
	return st;
}

void ec_signing_destroy(struct ec_signing *w)
{
	if (!w)
		return;
	modulus_destroy(w->n);
	mbedtls_ecp_group_free(&w->g);
	secure_zero(w, sizeof(*w));
	heap_free(w);
}

enum status ec_signing_commit(struct ec_signing *w)
{
	uint8_t x[EC_MAX_BYTES];
	enum status st = ec_multiply(&w->g, w->n, w->k, NULL, x, NULL);

	if (st != ST_OK)
		return st;
	/* Primes and orders are of a size, so this fits. */
	st = limbs_read(&(struct number){x, w->n->size_bytes}, w->t,
			w->n->limbs);
	modulus_reduce(w->n, w->r, w->t, w->n->limbs);
	modulus_leave(w->n, w->r);
	return st;
}

void ec_signing_blind(struct ec_signing *w)
{
	modulus_random(w->n, w->factor);
	memcpy(w->blind, w->factor, w->n->limbs * LIMB_BYTES);
	modulus_enter(w->n, w->blind);
}

void ec_signing_write(const struct ec_signing *w, uint8_t *sig)
{
	modulus_write(w->n, w->r, sig);
	modulus_write(w->n, w->s, sig + w->n->size_bytes);
}

/* Once the curve is open. */
static int verifying_read(struct ec_verifying *w, const struct ec_point *q,
			  const uint8_t *digest, size_t digest_bytes)
{
	return ec_read_point(&w->g, q, &w->q)
		       ?: ec_read_digest(&w->g, digest, digest_bytes, &w->e);
}

enum status ec_verifying_init(struct ec_verifying *w, enum ec_curve curve,
			      const struct ec_point *q, const uint8_t *digest,
			      size_t digest_bytes)
{
	enum status st = ec_open(curve, &w->g);

	mbedtls_ecp_point_init(&w->q);
	mbedtls_ecp_point_init(&w->point);
	mbedtls_mpi_init(&w->e);
	mbedtls_mpi_init(&w->r);
	mbedtls_mpi_init(&w->s);
	mbedtls_mpi_init(&w->t);
	mbedtls_mpi_init(&w->u);
	if (st == ST_OK)
		st = ec_status(verifying_read(w, q, digest, digest_bytes));
	return st;
}

void ec_verifying_fini(struct ec_verifying *w)
{
	mbedtls_mpi_free(&w->u);
	mbedtls_mpi_free(&w->t);
	mbedtls_mpi_free(&w->s);
	mbedtls_mpi_free(&w->r);
	mbedtls_mpi_free(&w->e);
	mbedtls_ecp_point_free(&w->point);
	mbedtls_ecp_point_free(&w->q);
	mbedtls_ecp_group_free(&w->g);
}

bool ec_is_zero(const mbedtls_mpi *x)
{
	return mbedtls_mpi_cmp_int(x, 0) == 0;
}

bool ec_verifying_is_in_range(const struct ec_verifying *w)
{
	return mbedtls_ecp_check_privkey(&w->g, &w->r) == 0 &&
	       mbedtls_ecp_check_privkey(&w->g, &w->s) == 0;
}
