/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: Renes, Costello, Batina, Complete addition formulas for prime order
 * elliptic curves, 2016 (algorithms 4 and 6) */
#include "kernel/crypto/ec/point_priv.h"

/* A step of an algorithm: what it computes, from what. */
#define MUL(out, a, b) ec_field_multiply(f->p, out, a, b)
#define ADD(out, a, b) ec_field_add(f->p, out, a, b)
#define SUB(out, a, b) ec_field_subtract(f->p, out, a, b)

void ec_point_add(struct ec_field *f, struct ec_projective *out,
		  const struct ec_projective *a, const struct ec_projective *b)
{
	mbedtls_mpi_uint *t0 = f->scratch[0], *t1 = f->scratch[1];
	mbedtls_mpi_uint *t2 = f->scratch[2], *t3 = f->scratch[3];
	mbedtls_mpi_uint *t4 = f->scratch[4];
	mbedtls_mpi_uint *x = f->scratch[5], *y = f->scratch[6];

	MUL(t0, a->x, b->x);
	MUL(t1, a->y, b->y);
	MUL(t2, a->z, b->z);
	ADD(t3, a->x, a->y);
	ADD(t4, b->x, b->y);
	MUL(t3, t3, t4);
	ADD(t4, t0, t1);
	SUB(t3, t3, t4);
	ADD(t4, a->y, a->z);
	ADD(x, b->y, b->z);
	MUL(t4, t4, x);
	ADD(x, t1, t2);
	SUB(t4, t4, x);
	ADD(x, a->x, a->z);
	ADD(y, b->x, b->z);
	MUL(x, x, y);
	ADD(y, t0, t2);
	SUB(y, x, y);
	/* Nothing more of the inputs is needed. */
	MUL(out->z, f->b, t2);
	SUB(x, y, out->z);
	ADD(out->z, x, x);
	ADD(x, x, out->z);
	SUB(out->z, t1, x);
	ADD(x, t1, x);
	MUL(y, f->b, y);
	ADD(t1, t2, t2);
	ADD(t2, t1, t2);
	SUB(y, y, t2);
	SUB(y, y, t0);
	ADD(t1, y, y);
	ADD(y, t1, y);
	ADD(t1, t0, t0);
	ADD(t0, t1, t0);
	SUB(t0, t0, t2);
	MUL(t1, t4, y);
	MUL(t2, t0, y);
	MUL(y, x, out->z);
	ADD(out->y, y, t2);
	MUL(x, t3, x);
	SUB(out->x, x, t1);
	MUL(out->z, t4, out->z);
	MUL(t1, t3, t0);
	ADD(out->z, out->z, t1);
}

void ec_point_double(struct ec_field *f, struct ec_projective *out,
		     const struct ec_projective *a)
{
	mbedtls_mpi_uint *t0 = f->scratch[0], *t1 = f->scratch[1];
	mbedtls_mpi_uint *t2 = f->scratch[2], *t3 = f->scratch[3];
	mbedtls_mpi_uint *x = f->scratch[4], *y = f->scratch[5];
	mbedtls_mpi_uint *z = f->scratch[6];

	MUL(t0, a->x, a->x);
	MUL(t1, a->y, a->y);
	MUL(t2, a->z, a->z);
	MUL(t3, a->x, a->y);
	ADD(t3, t3, t3);
	MUL(z, a->x, a->z);
	ADD(z, z, z);
	MUL(y, f->b, t2);
	SUB(y, y, z);
	ADD(x, y, y);
	ADD(y, x, y);
	SUB(x, t1, y);
	ADD(y, t1, y);
	MUL(y, x, y);
	MUL(x, x, t3);
	ADD(t3, t2, t2);
	ADD(t2, t2, t3);
	MUL(z, f->b, z);
	SUB(z, z, t2);
	SUB(z, z, t0);
	ADD(t3, z, z);
	ADD(z, z, t3);
	ADD(t3, t0, t0);
	ADD(t0, t3, t0);
	SUB(t0, t0, t2);
	MUL(t0, t0, z);
	MUL(t3, a->y, a->z);
	/* Nothing more of the input is needed. */
	ADD(out->y, y, t0);
	ADD(t3, t3, t3);
	MUL(z, t3, z);
	SUB(out->x, x, z);
	MUL(z, t3, t1);
	ADD(z, z, z);
	ADD(out->z, z, z);
}
