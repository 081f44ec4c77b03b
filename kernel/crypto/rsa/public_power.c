/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base^exponent mod modulus where everything is public, with the library's
 * Montgomery product (Menezes et al., Handbook of Applied Cryptography, 14.36).
 * Its own exponentiation takes three times as long for the exponents of
 * public keys: it divides to enter the representation, and multiplies once
 * for every bit.
 */
#include "kernel/crypto/rsa/public_power_priv.h"

#include <bignum_core.h>

#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"

#define LIMB_BITS (sizeof(mbedtls_mpi_uint) * 8)

/* One computation; all arrays in one piece of heap. R = 2^(limbs' bits). */
struct power {
	size_t limbs;
	size_t modulus_bits;
	mbedtls_mpi_uint mm;       /* -1 / modulus mod 2^LIMB_BITS */
	mbedtls_mpi_uint *modulus; /* limbs */
	mbedtls_mpi_uint *base;    /* limbs */
	mbedtls_mpi_uint *x;       /* limbs */
	mbedtls_mpi_uint *scratch; /* 2 * limbs + 1 */
};

/* out = a * b / R mod modulus; @out may be @a or @b. */
static void multiply(struct power *p, mbedtls_mpi_uint *out,
		     const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b)
{
	mbedtls_mpi_core_montmul(out, a, b, p->limbs, p->modulus, p->limbs,
				 p->mm, p->scratch);
}

/* x = 2x mod modulus. */
static void double_x(struct power *p)
{
	mbedtls_mpi_uint carry =
		mbedtls_mpi_core_add(p->x, p->x, p->x, p->limbs);
	mbedtls_mpi_uint borrow =
		mbedtls_mpi_core_sub(p->scratch, p->x, p->modulus, p->limbs);

	if (carry || !borrow)
		memcpy(p->x, p->scratch, p->limbs * sizeof(*p->x));
}

/* x = R mod modulus, that is, one. */
static void set_x_to_one(struct power *p)
{
	size_t spare = p->limbs * LIMB_BITS - p->modulus_bits;

	/* 2^modulus_bits - modulus is below the modulus: its top bit is set. */
	memset(p->x, 0, p->limbs * sizeof(*p->x));
	(void)mbedtls_mpi_core_sub(p->x, p->x, p->modulus, p->limbs);
	p->x[p->limbs - 1] &= ~(mbedtls_mpi_uint)0 >> spare;
	while (spare-- > 0)
		double_x(p);
}

/*
 * x = R^2 mod modulus: two to the power of R's bits, in the representation.
 * The first bits of that power by doubling, which is cheap, the others by
 * squaring.
 */
static void set_x_to_r_squared(struct power *p)
{
	size_t target = p->limbs * LIMB_BITS;
	unsigned int shift = 0;

	while (target >> shift > LIMB_BITS)
		shift++;
	set_x_to_one(p);
	for (size_t i = target >> shift; i > 0; i--)
		double_x(p);
	while (shift-- > 0) {
		multiply(p, p->x, p->x, p->x);
		if (target >> shift & 1)
			double_x(p);
	}
}

static void raise(struct power *p, uint64_t exponent)
{
	unsigned int bit = 63 - (unsigned int)__builtin_clzll(exponent);
	static const mbedtls_mpi_uint one = 1;

	set_x_to_r_squared(p);
	multiply(p, p->base, p->base, p->x);
	memcpy(p->x, p->base, p->limbs * sizeof(*p->x));
	while (bit-- > 0) {
		multiply(p, p->x, p->x, p->x);
		if (exponent >> bit & 1)
			multiply(p, p->x, p->x, p->base);
	}
	/* Leave the representation. */
	mbedtls_mpi_core_montmul(p->x, p->x, &one, 1, p->modulus, p->limbs,
				 p->mm, p->scratch);
}

enum status public_power(const uint8_t *modulus, size_t size_bytes,
			 uint64_t exponent, const uint8_t *base, uint8_t *out)
{
	struct power p = {.limbs = (size_bytes + sizeof(*p.x) - 1) /
				   sizeof(*p.x)};
	mbedtls_mpi_uint *block =
		heap_alloc_array(5 * p.limbs + 1, sizeof(*p.x));
	enum status st = ST_BAD_PARAM;

	if (!block)
		return ST_NO_MEM;
	p.modulus = block;
	p.base = p.modulus + p.limbs;
	p.x = p.base + p.limbs;
	p.scratch = p.x + p.limbs;
	/* Cannot fail: the limbs were counted for this size. */
	(void)mbedtls_mpi_core_read_be(p.modulus, p.limbs, modulus, size_bytes);
	(void)mbedtls_mpi_core_read_be(p.base, p.limbs, base, size_bytes);
	p.modulus_bits = mbedtls_mpi_core_bitlen(p.modulus, p.limbs);
	p.mm = mbedtls_mpi_core_montmul_init(p.modulus);
	/* A borrow: the base is below the modulus. */
	if (mbedtls_mpi_core_sub(p.scratch, p.base, p.modulus, p.limbs)) {
		raise(&p, exponent);
		(void)mbedtls_mpi_core_write_be(p.x, p.limbs, out, size_bytes);
		st = ST_OK;
	}
	heap_free(block);
	return st;
}
