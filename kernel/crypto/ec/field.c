/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: Koc, Acar, Kaliski, Analyzing and Comparing Montgomery Multiplication
 * Algorithms, 1996 (FIOS) */
#include "kernel/crypto/ec/field_priv.h"

#include "base/bytes/mem.h"

/* To be compiled once for each size. */
#define UNROLLED static inline __attribute__((always_inline))

/* The low limb of a * b + x + *carry; the high one is the next carry. */
UNROLLED mbedtls_mpi_uint product(mbedtls_mpi_uint a, mbedtls_mpi_uint b,
				  mbedtls_mpi_uint x, mbedtls_mpi_uint *carry)
{
	/* Cannot overflow: (B-1)^2 + 2(B-1) = B^2 - 1. */
	mbedtls_t_udbl sum = (mbedtls_t_udbl)a * b + x + *carry;

	*carry = (mbedtls_mpi_uint)(sum >> LIMB_BITS);
	return (mbedtls_mpi_uint)sum;
}

/* out = a - b; returns the borrow. */
UNROLLED mbedtls_mpi_uint difference(mbedtls_mpi_uint *out,
				     const mbedtls_mpi_uint *a,
				     const mbedtls_mpi_uint *b, size_t limbs)
{
	mbedtls_mpi_uint borrow = 0;

	for (size_t i = 0; i < limbs; i++) {
		mbedtls_t_udbl x = (mbedtls_t_udbl)a[i] - b[i] - borrow;

		out[i] = (mbedtls_mpi_uint)x;
		borrow = (mbedtls_mpi_uint)(x >> LIMB_BITS) & 1;
	}
	return borrow;
}

/* All bits or none, so that no compiler makes a branch of it. */
UNROLLED mbedtls_mpi_uint mask_of(mbedtls_mpi_uint bit)
{
	const volatile mbedtls_mpi_uint hidden = -bit;

	return hidden;
}

/* out = x mod n for x = x + high * R below 2 * n. */
UNROLLED void reduce_once(const struct modulus *m, mbedtls_mpi_uint *out,
			  const mbedtls_mpi_uint *x, mbedtls_mpi_uint high,
			  size_t limbs)
{
	ec_residue less;
	mbedtls_mpi_uint borrow = difference(less, x, m->n, limbs);
	mbedtls_mpi_uint mask = mask_of(high | (borrow ^ 1));

	for (size_t i = 0; i < limbs; i++)
		out[i] = (less[i] & mask) | (x[i] & ~mask);
}

UNROLLED void multiply(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b,
		       size_t limbs)
{
	ec_residue x;
	mbedtls_mpi_uint high = 0;

	memset(x, 0, limbs * LIMB_BYTES);
	for (size_t i = 0; i < limbs; i++) {
		mbedtls_mpi_uint carry[2] = {0, 0};
		mbedtls_mpi_uint low = product(a[0], b[i], x[0], &carry[0]);
		/* What makes the lowest limb zero, which then drops out. */
		mbedtls_mpi_uint factor = low * m->mm;
		mbedtls_t_udbl sum;

		(void)product(factor, m->n[0], low, &carry[1]);
		for (size_t j = 1; j < limbs; j++) {
			low = product(a[j], b[i], x[j], &carry[0]);
			x[j - 1] = product(factor, m->n[j], low, &carry[1]);
		}
		sum = (mbedtls_t_udbl)carry[0] + carry[1] + high;
		x[limbs - 1] = (mbedtls_mpi_uint)sum;
		high = (mbedtls_mpi_uint)(sum >> LIMB_BITS);
	}
	reduce_once(m, out, x, high, limbs);
}

UNROLLED void add(const struct modulus *m, mbedtls_mpi_uint *out,
		  const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b,
		  size_t limbs)
{
	ec_residue x;
	mbedtls_mpi_uint carry = 0;

	for (size_t i = 0; i < limbs; i++) {
		mbedtls_t_udbl sum = (mbedtls_t_udbl)a[i] + b[i] + carry;

		x[i] = (mbedtls_mpi_uint)sum;
		carry = (mbedtls_mpi_uint)(sum >> LIMB_BITS);
	}
	reduce_once(m, out, x, carry, limbs);
}

UNROLLED void subtract(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b,
		       size_t limbs)
{
	mbedtls_mpi_uint mask = mask_of(difference(out, a, b, limbs));
	mbedtls_mpi_uint carry = 0;

	for (size_t i = 0; i < limbs; i++) {
		mbedtls_t_udbl sum =
			(mbedtls_t_udbl)out[i] + (m->n[i] & mask) + carry;

		out[i] = (mbedtls_mpi_uint)sum;
		carry = (mbedtls_mpi_uint)(sum >> LIMB_BITS);
	}
}

/* Sizes of the curves, with limbs of 64 bits; others take longer. */
#define FOR_EACH_SIZE(function, m, out, a, b)                                  \
	do {                                                                   \
		switch ((m)->limbs) {                                          \
		case 3:                                                        \
			function(m, out, a, b, 3);                             \
			break;                                                 \
		case 4:                                                        \
			function(m, out, a, b, 4);                             \
			break;                                                 \
		case 6:                                                        \
			function(m, out, a, b, 6);                             \
			break;                                                 \
		case 9:                                                        \
			function(m, out, a, b, 9);                             \
			break;                                                 \
		default:                                                       \
			function(m, out, a, b, (m)->limbs);                    \
		}                                                              \
	} while (0)

void ec_field_multiply(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	FOR_EACH_SIZE(multiply, m, out, a, b);
}

void ec_field_add(const struct modulus *m, mbedtls_mpi_uint *out,
		  const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	FOR_EACH_SIZE(add, m, out, a, b);
}

void ec_field_subtract(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	FOR_EACH_SIZE(subtract, m, out, a, b);
}

/* x^(n - 2), for n is a prime. The exponent is public. */
void ec_field_invert(const struct modulus *m, mbedtls_mpi_uint *x)
{
	static const ec_residue two = {2};
	ec_residue exponent;
	ec_residue base;

	(void)difference(exponent, m->n, two, m->limbs);
	memcpy(base, x, m->limbs * LIMB_BYTES);
	/* The highest bit is set: n is no power of two plus one. */
	for (size_t bit = m->bits - 1; bit-- > 0;) {
		ec_field_multiply(m, x, x, x);
		if (exponent[bit / LIMB_BITS] >> (bit % LIMB_BITS) & 1)
			ec_field_multiply(m, x, x, base);
	}
	secure_zero(base, sizeof(base));
}
