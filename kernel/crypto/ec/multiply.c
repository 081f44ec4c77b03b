/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Points times secret numbers. The library's function is not used for that:
 * how long it takes depends on how many limbs of the number are not zero, which
 * for P-521 tells when the nonce of a signature is a short one.
 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/ec/point_priv.h"
#include "kernel/mm/heap.h"

/* A digit of the number at a time. */
#define DIGIT_BITS 4
#define DIGITS     (1 << DIGIT_BITS)

struct multiplying {
	struct ec_field f;
	struct ec_projective multiple[DIGITS];
	struct ec_projective chosen;
	struct ec_projective sum;
	ec_residue random;
};

/* Multiples of @p from infinity on, in coordinates that nobody can guess. */
static void set_multiples(struct multiplying *w, const mbedtls_ecp_point *p)
{
	struct modulus *m = w->f.p;
	struct ec_projective *one = &w->multiple[1];

	w->multiple[0].y[0] = 1;
	modulus_enter(m, w->multiple[0].y);
	modulus_random(m, one->z);
	modulus_enter(m, one->z);
	ec_copy(m, &p->X, one->x);
	modulus_enter(m, one->x);
	ec_field_multiply(m, one->x, one->x, one->z);
	ec_copy(m, &p->Y, one->y);
	modulus_enter(m, one->y);
	ec_field_multiply(m, one->y, one->y, one->z);
	for (size_t i = 2; i < DIGITS; i++)
		ec_point_add(&w->f, &w->multiple[i], &w->multiple[i - 1], one);
}

/* out = in where @mask is set; it has all bits or none. */
static void take_if(mbedtls_mpi_uint *out, const mbedtls_mpi_uint *in,
		    size_t limbs, mbedtls_mpi_uint mask)
{
	for (size_t i = 0; i < limbs; i++)
		out[i] = (out[i] & ~mask) | (in[i] & mask);
}

/* All are read, whichever is chosen. */
static void choose(struct multiplying *w, mbedtls_mpi_uint digit)
{
	size_t limbs = w->f.p->limbs;

	for (mbedtls_mpi_uint i = 0; i < DIGITS; i++) {
		/* Volatile, so that no compiler makes a branch of it. */
		const volatile mbedtls_mpi_uint is_it =
			((i ^ digit) - 1) >> (LIMB_BITS - 1);
		const mbedtls_mpi_uint mask = -is_it;

		take_if(w->chosen.x, w->multiple[i].x, limbs, mask);
		take_if(w->chosen.y, w->multiple[i].y, limbs, mask);
		take_if(w->chosen.z, w->multiple[i].z, limbs, mask);
	}
}

/* sum = k * multiple[1]. Which formulas are used, and when, does not depend on
 * k: leading zeros are digits, and adding infinity is adding. */
static void set_sum(struct multiplying *w, const mbedtls_mpi_uint *k,
		    size_t bits)
{
	w->sum = w->multiple[0];
	for (size_t at = (bits + DIGIT_BITS - 1) / DIGIT_BITS; at-- > 0;) {
		size_t bit = at * DIGIT_BITS;

		for (int i = 0; i < DIGIT_BITS; i++)
			ec_point_double(&w->f, &w->sum, &w->sum);
		choose(w,
		       k[bit / LIMB_BITS] >> (bit % LIMB_BITS) & (DIGITS - 1));
		ec_point_add(&w->f, &w->sum, &w->sum, &w->chosen);
	}
}

/* The sum is not infinity. */
static void write_sum(struct multiplying *w, uint8_t *x, uint8_t *y)
{
	struct modulus *m = w->f.p;

	ec_field_invert(m, w->sum.z);
	ec_field_multiply(m, w->sum.x, w->sum.x, w->sum.z);
	modulus_leave(m, w->sum.x);
	modulus_write(m, w->sum.x, x);
	if (!y)
		return;
	ec_field_multiply(m, w->sum.y, w->sum.y, w->sum.z);
	modulus_leave(m, w->sum.y);
	modulus_write(m, w->sum.y, y);
}

enum status ec_multiply(const mbedtls_ecp_group *g, const struct modulus *n,
			const mbedtls_mpi_uint *k, const mbedtls_ecp_point *p,
			uint8_t *x, uint8_t *y)
{
	struct multiplying *w = heap_alloc(sizeof(*w));
	enum status st;

	if (!w)
		return ST_NO_MEM;
	st = ec_modulus(&g->P, &w->f.p);
	if (st == ST_OK) {
		ec_copy(w->f.p, &g->B, w->f.b);
		modulus_enter(w->f.p, w->f.b);
		set_multiples(w, p ? p : &g->G);
		set_sum(w, k, n->bits);
		write_sum(w, x, y);
	}
	modulus_destroy(w->f.p);
	secure_zero(w, sizeof(*w));
	heap_free(w);
	return st;
}
