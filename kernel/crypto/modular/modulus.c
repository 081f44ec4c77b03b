/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spec: Menezes et al., Handbook of Applied Cryptography, 14.36. For the short
 * exponents of public keys this takes a third of what the library's own
 * exponentiation does: that one divides to enter the representation.
 */
#include "kernel/crypto/modular/modulus.h"

#include <bignum_core.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/secret.h"
#include "kernel/mm/heap.h"

/* Store: n, rr, sum, scratch. */
#define STORE_LIMBS(limbs) (5 * (limbs) + 1)

/* x = take ? a : x, without telling which. @take: 0 or 1. */
static void select_if(mbedtls_mpi_uint *x, const mbedtls_mpi_uint *a,
		      size_t limbs, mbedtls_mpi_uint take)
{
	/* Volatile, so that no compiler makes a branch of it. */
	const volatile mbedtls_mpi_uint hidden = -take;
	const mbedtls_mpi_uint mask = hidden;

	for (size_t i = 0; i < limbs; i++)
		x[i] = (x[i] & ~mask) | (a[i] & mask);
}

void modulus_add(struct modulus *m, mbedtls_mpi_uint *out,
		 const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	mbedtls_mpi_uint carry = mbedtls_mpi_core_add(out, a, b, m->limbs);
	mbedtls_mpi_uint borrow =
		mbedtls_mpi_core_sub(m->scratch, out, m->n, m->limbs);

	select_if(out, m->scratch, m->limbs, carry | (borrow ^ 1));
}

void modulus_subtract(struct modulus *m, mbedtls_mpi_uint *out,
		      const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	mbedtls_mpi_uint borrow = mbedtls_mpi_core_sub(out, a, b, m->limbs);

	(void)mbedtls_mpi_core_add(m->scratch, out, m->n, m->limbs);
	select_if(out, m->scratch, m->limbs, borrow);
}

void modulus_multiply(struct modulus *m, mbedtls_mpi_uint *out,
		      const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	mbedtls_mpi_core_montmul(out, a, b, m->limbs, m->n, m->limbs, m->mm,
				 m->scratch);
}

void modulus_enter(struct modulus *m, mbedtls_mpi_uint *x)
{
	modulus_multiply(m, x, x, m->rr);
}

void modulus_leave(struct modulus *m, mbedtls_mpi_uint *x)
{
	static const mbedtls_mpi_uint one = 1;

	mbedtls_mpi_core_montmul(x, x, &one, 1, m->n, m->limbs, m->mm,
				 m->scratch);
}

/* rr = R mod n, that is, one. */
static void set_rr_to_one(struct modulus *m)
{
	size_t spare = m->limbs * LIMB_BITS - m->bits;

	/* 2^bits - n is below n: its top bit is set. */
	memset(m->rr, 0, m->limbs * LIMB_BYTES);
	(void)mbedtls_mpi_core_sub(m->rr, m->rr, m->n, m->limbs);
	m->rr[m->limbs - 1] &= ~(mbedtls_mpi_uint)0 >> spare;
	while (spare-- > 0)
		modulus_add(m, m->rr, m->rr, m->rr);
}

/*
 * Two to the power of R's bits, entered. The first bits of that power by
 * doubling, which is cheap, the others by squaring.
 */
static void set_rr(struct modulus *m)
{
	size_t target = m->limbs * LIMB_BITS;
	unsigned int shift = 0;

	while (target >> shift > LIMB_BITS)
		shift++;
	set_rr_to_one(m);
	for (size_t i = target >> shift; i > 0; i--)
		modulus_add(m, m->rr, m->rr, m->rr);
	while (shift-- > 0) {
		modulus_multiply(m, m->rr, m->rr, m->rr);
		if (target >> shift & 1)
			modulus_add(m, m->rr, m->rr, m->rr);
	}
}

enum status modulus_create(const struct number *n, struct modulus **out)
{
	size_t bits = number_bits(n);
	size_t limbs = number_limbs(n);
	struct modulus *m;
	enum status st;

	if (bits < 2 || bits > MODULUS_MAX_BYTES * 8 || !number_is_odd(n))
		return ST_BAD_PARAM;
	m = heap_alloc(sizeof(*m) + STORE_LIMBS(limbs) * LIMB_BYTES);
	if (!m)
		return ST_NO_MEM;
	m->limbs = limbs;
	m->bits = bits;
	m->size_bytes = (bits + 7) / 8;
	m->n = m->store;
	m->rr = m->n + limbs;
	m->sum = m->rr + limbs;
	m->scratch = m->sum + limbs;
	st = limbs_read(n, m->n, limbs);
	if (st != ST_OK) {
		modulus_destroy(m);
		return st;
	}
	m->mm = mbedtls_mpi_core_montmul_init(m->n);
	set_rr(m);
	*out = m;
	return ST_OK;
}

void modulus_destroy(struct modulus *m)
{
	if (!m)
		return;
	secure_zero(m, sizeof(*m) + STORE_LIMBS(m->limbs) * LIMB_BYTES);
	heap_free(m);
}

mbedtls_mpi_uint *modulus_residue(const struct modulus *m)
{
	return heap_alloc_array(m->limbs, LIMB_BYTES);
}

void modulus_free(mbedtls_mpi_uint *x, size_t limbs)
{
	if (!x)
		return;
	secure_zero(x, limbs * LIMB_BYTES);
	heap_free(x);
}

/* @x below the modulus? */
static bool is_residue(struct modulus *m, const mbedtls_mpi_uint *x)
{
	return secret_reveal(
		mbedtls_mpi_core_sub(m->scratch, x, m->n, m->limbs) != 0);
}

enum status modulus_read(struct modulus *m, const struct number *in,
			 mbedtls_mpi_uint *x)
{
	enum status st = limbs_read(in, x, m->limbs);

	if (st == ST_OK && !is_residue(m, x))
		st = ST_BAD_PARAM;
	return st;
}

void modulus_write(const struct modulus *m, const mbedtls_mpi_uint *x,
		   uint8_t *out)
{
	/* The library's function branches on what is above these bytes. */
	for (size_t i = 0; i < m->size_bytes; i++)
		out[m->size_bytes - 1 - i] =
			(uint8_t)(x[i / LIMB_BYTES] >> (i % LIMB_BYTES * 8));
}

void modulus_random(struct modulus *m, mbedtls_mpi_uint *x)
{
	size_t spare = m->limbs * LIMB_BITS - m->bits;
	mbedtls_mpi_uint any;

	/* Half of what is drawn at most is too large. */
	do {
		rng_bytes(x, m->limbs * LIMB_BYTES);
		x[m->limbs - 1] &= ~(mbedtls_mpi_uint)0 >> spare;
		any = 0;
		for (size_t i = 0; i < m->limbs; i++)
			any |= x[i];
	} while (!is_residue(m, x) || secret_reveal(any == 0));
}

void modulus_reduce(struct modulus *m, mbedtls_mpi_uint *out,
		    const mbedtls_mpi_uint *wide, size_t wide_limbs)
{
	size_t chunk_limbs = wide_limbs % m->limbs;

	/* From the top, R at a time: x = x * R + chunk, entered. A chunk need
	 * not be below the modulus: the other factor is. */
	if (chunk_limbs == 0)
		chunk_limbs = m->limbs;
	memset(out, 0, m->limbs * LIMB_BYTES);
	while (wide_limbs > 0) {
		modulus_enter(m, out);
		wide_limbs -= chunk_limbs;
		mbedtls_mpi_core_montmul(m->sum, m->rr, wide + wide_limbs,
					 chunk_limbs, m->n, m->limbs, m->mm,
					 m->scratch);
		modulus_add(m, out, out, m->sum);
		chunk_limbs = m->limbs;
	}
}

enum status modulus_power(struct modulus *m, mbedtls_mpi_uint *x,
			  const mbedtls_mpi_uint *exponent, size_t limbs)
{
	size_t table_limbs =
		mbedtls_mpi_core_exp_mod_working_limbs(m->limbs, limbs);
	mbedtls_mpi_uint *table = heap_alloc_array(table_limbs, LIMB_BYTES);

	if (!table)
		return ST_NO_MEM;
	mbedtls_mpi_core_exp_mod(x, x, m->n, m->limbs, exponent, limbs, m->rr,
				 table);
	modulus_free(table, table_limbs);
	return ST_OK;
}

void modulus_power_public(struct modulus *m, mbedtls_mpi_uint *out,
			  const mbedtls_mpi_uint *base,
			  const struct number *exponent)
{
	size_t bit = number_bits(exponent) - 1;

	memcpy(out, base, m->limbs * LIMB_BYTES);
	while (bit-- > 0) {
		size_t at = exponent->size_bytes - 1 - bit / 8;

		modulus_multiply(m, out, out, out);
		if (exponent->bytes[at] >> (bit % 8) & 1)
			modulus_multiply(m, out, out, base);
	}
}

enum status modulus_invert(struct modulus *m, mbedtls_mpi_uint *x, size_t limbs)
{
	size_t work_limbs = 6 * m->limbs;
	mbedtls_mpi_uint *work = heap_alloc_array(work_limbs, LIMB_BYTES);
	mbedtls_mpi_uint differs;
	mbedtls_mpi_uint *gcd = work;
	enum status st;

	if (!work)
		return ST_NO_MEM;
	mbedtls_mpi_core_gcd_modinv_odd(gcd, x, x, limbs, m->n, m->limbs,
					work + m->limbs);
	differs = gcd[0] ^ 1;
	for (size_t i = 1; i < m->limbs; i++)
		differs |= gcd[i];
	st = secret_reveal(differs == 0) ? ST_OK : ST_BAD_PARAM;
	modulus_free(work, work_limbs);
	return st;
}
