/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODULAR_MODULUS_H
#define KERNEL_CRYPTO_MODULAR_MODULUS_H

#include <mbedtls/bignum.h>

#include "base/status.h"
#include "kernel/crypto/number.h"

/*
 * Arithmetic modulo an odd number, over the library's Montgomery product.
 * Residues are arrays of m->limbs, below the modulus, least significant limb
 * first. Time depends on the sizes only, also of the modulus itself, but for
 * what is called public. A modulus serves one thread: products need its scratch
 * space. "Entered": times R = 2^(bits of all limbs), as products want it.
 */
struct modulus {
	size_t limbs;
	size_t bits;
	size_t size_bytes;
	mbedtls_mpi_uint mm; /* -1 / n mod 2^(bits of a limb) */
	/* All in store. */
	mbedtls_mpi_uint *n;
	mbedtls_mpi_uint *rr;      /* R^2 mod n: what enters a residue */
	mbedtls_mpi_uint *sum;     /* limbs */
	mbedtls_mpi_uint *scratch; /* 2 * limbs + 1 */
	mbedtls_mpi_uint store[];
};

#define MODULUS_MAX_BYTES 512

/* ST_OK; ST_BAD_PARAM (even, below 3, above MODULUS_MAX_BYTES); ST_NO_MEM. */
enum status modulus_create(const struct number *n, struct modulus **out);
void modulus_destroy(struct modulus *m); /* wipes; NULL allowed */

/* A residue of zero, from the heap; NULL without memory. */
mbedtls_mpi_uint *modulus_residue(const struct modulus *m);
/* @limbs of it. Wipes; NULL allowed. */
void modulus_free(mbedtls_mpi_uint *x, size_t limbs);

/* ST_OK; ST_BAD_PARAM (not below the modulus). */
enum status modulus_read(struct modulus *m, const struct number *in,
			 mbedtls_mpi_uint *x);
/* m->size_bytes big-endian bytes. */
void modulus_write(const struct modulus *m, const mbedtls_mpi_uint *x,
		   uint8_t *out);
/* 0 < x < n, from the kernel's random numbers. */
void modulus_random(struct modulus *m, mbedtls_mpi_uint *x);

/* out = a * b / R: of two entered ones the entered product, of an entered one
 * and one that is not, one that is not. Any may be the same. */
void modulus_multiply(struct modulus *m, mbedtls_mpi_uint *out,
		      const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
void modulus_enter(struct modulus *m, mbedtls_mpi_uint *x);
void modulus_leave(struct modulus *m, mbedtls_mpi_uint *x);
void modulus_add(struct modulus *m, mbedtls_mpi_uint *out,
		 const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
void modulus_subtract(struct modulus *m, mbedtls_mpi_uint *out,
		      const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
/* @out: entered; @wide: any number of any size, not entered. @out is another
 * array. */
void modulus_reduce(struct modulus *m, mbedtls_mpi_uint *out,
		    const mbedtls_mpi_uint *wide, size_t wide_limbs);

/* x = x^exponent, both entered; the exponent is secret but for @limbs.
 * ST_OK; ST_NO_MEM. */
enum status modulus_power(struct modulus *m, mbedtls_mpi_uint *x,
			  const mbedtls_mpi_uint *exponent, size_t limbs);
/* The exponent is public, not zero, without leading zeros. @out and @base:
 * entered, two arrays. */
void modulus_power_public(struct modulus *m, mbedtls_mpi_uint *out,
			  const mbedtls_mpi_uint *base,
			  const struct number *exponent);
/* x = 1 / x, neither entered. Only the first @limbs of @x count, the others are
 * zero: the fewer, the faster. ST_OK; ST_BAD_PARAM (no inverse); ST_NO_MEM. */
enum status modulus_invert(struct modulus *m, mbedtls_mpi_uint *x,
			   size_t limbs);

#endif
