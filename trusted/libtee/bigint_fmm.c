/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fast modular multiplication: numbers in Montgomery's form. Context and number
 * alike have two words of header (words that follow, bits of the modulus; 0:
 * none yet) and then a value below the modulus, least word first: for a number
 * x * R mod n, for a context R * R mod n. Spec: GP Core 1.3.1 8.5, 8.11
 */
#include <string.h>

#include <bignum_core.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/bigint_mpi.h"

size_t TEE_BigIntFMMSizeInU32(size_t modulusSizeInBits)
{
	if (modulusSizeInBits > BIGINT_BITS_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return BIGINT_HEADER_WORDS + (modulusSizeInBits + 31) / 32;
}

size_t TEE_BigIntFMMContextSizeInU32(size_t modulusSizeInBits)
{
	return TEE_BigIntFMMSizeInU32(modulusSizeInBits);
}

static void check_value(const uint32_t *x)
{
	check_in(x, BIGINT_HEADER_WORDS * sizeof(*x));
	if (x[0] > BIGINT_BITS_MAX / 32 || x[1] > x[0] * 32)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_in(x, (BIGINT_HEADER_WORDS + x[0]) * sizeof(*x));
}

static void init(uint32_t *x, size_t len)
{
	if (len < BIGINT_HEADER_WORDS ||
	    len - BIGINT_HEADER_WORDS > BIGINT_BITS_MAX / 32)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(x, len * sizeof(*x));
	memset(x, 0, len * sizeof(*x));
	x[0] = (uint32_t)(len - BIGINT_HEADER_WORDS);
}

void TEE_BigIntInitFMM(TEE_BigIntFMM *bigIntFMM, size_t len)
{
	init(bigIntFMM, len);
}

static void store(uint32_t *x, const mbedtls_mpi *from, size_t bits)
{
	if ((bits + 31) / 32 > x[0])
		TEE_Panic(TEE_ERROR_OVERFLOW);
	x[1] = (uint32_t)bits;
	mpi_check(mbedtls_mpi_write_binary_le(
		from, (uint8_t *)(x + BIGINT_HEADER_WORDS), x[0] * sizeof(*x)));
}

TEE_Result TEE_BigIntInitFMMContext1(TEE_BigIntFMMContext *context, size_t len,
				     const TEE_BigInt *modulus)
{
	TEE_Result result = TEE_SUCCESS;
	mbedtls_mpi n;
	mbedtls_mpi rr;

	init(context, len);
	mbedtls_mpi_init(&rr);
	mpi_load(&n, modulus);
	if (mbedtls_mpi_cmp_int(&n, 2) < 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (mbedtls_mpi_get_bit(&n, 0) == 0) {
		result = TEE_ERROR_NOT_SUPPORTED;
	} else {
		mpi_check(mbedtls_mpi_core_get_mont_r2_unsafe(&rr, &n));
		store(context, &rr, mbedtls_mpi_bitlen(&n));
	}
	mbedtls_mpi_free(&n);
	mbedtls_mpi_free(&rr);
	return result;
}

void TEE_BigIntInitFMMContext(TEE_BigIntFMMContext *context, size_t len,
			      const TEE_BigInt *modulus)
{
	panic_unless_ok(TEE_BigIntInitFMMContext1(context, len, modulus));
}

/* The modulus with what multiplying by it needs. */
struct ring {
	mbedtls_mpi n;
	mbedtls_mpi work;
	size_t bits;
	size_t limbs;
};

static void ring_init(struct ring *ring, const TEE_BigInt *modulus,
		      const TEE_BigIntFMMContext *context)
{
	mpi_load(&ring->n, modulus);
	check_value(context);
	ring->bits = mbedtls_mpi_bitlen(&ring->n);
	ring->limbs = ring->n.MBEDTLS_PRIVATE(n);
	/* A context of another modulus, or one that was never made. */
	if (ring->bits < 2 || context[1] != ring->bits ||
	    mbedtls_mpi_get_bit(&ring->n, 0) == 0 ||
	    mbedtls_mpi_cmp_int(&ring->n, 0) < 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	mbedtls_mpi_init(&ring->work);
	mpi_check(mbedtls_mpi_grow(
		&ring->work,
		mbedtls_mpi_core_montmul_working_limbs(ring->limbs)));
}

static void ring_free(struct ring *ring)
{
	mbedtls_mpi_free(&ring->n);
	mbedtls_mpi_free(&ring->work);
}

/* Panic unless 0 <= @x < modulus; give it as many limbs as that has. */
static void check_below(const struct ring *ring, mbedtls_mpi *x)
{
	if (mbedtls_mpi_cmp_int(x, 0) < 0 ||
	    mbedtls_mpi_cmp_mpi(x, &ring->n) >= 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	mpi_check(mbedtls_mpi_shrink(x, ring->limbs));
	mpi_check(mbedtls_mpi_grow(x, ring->limbs));
}

/* A number's or context's value. */
static void load(const struct ring *ring, mbedtls_mpi *x, const uint32_t *from)
{
	check_value(from);
	/* A new number is 0 whatever the modulus. */
	if (from[1] != 0 && from[1] != ring->bits)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	mbedtls_mpi_init(x);
	mpi_check(mbedtls_mpi_read_binary_le(
		x, (const uint8_t *)(from + BIGINT_HEADER_WORDS),
		from[0] * sizeof(*from)));
	check_below(ring, x);
}

/* @x = @x * @y / R */
static void multiply(struct ring *ring, mbedtls_mpi *x, const mbedtls_mpi *y)
{
	const mbedtls_mpi_uint *n = ring->n.MBEDTLS_PRIVATE(p);

	mbedtls_mpi_core_montmul(x->MBEDTLS_PRIVATE(p), x->MBEDTLS_PRIVATE(p),
				 y->MBEDTLS_PRIVATE(p), ring->limbs, n,
				 ring->limbs, mbedtls_mpi_core_montmul_init(n),
				 ring->work.MBEDTLS_PRIVATE(p));
}

void TEE_BigIntConvertToFMM(TEE_BigIntFMM *dest, const TEE_BigInt *src,
			    const TEE_BigInt *n,
			    const TEE_BigIntFMMContext *context)
{
	struct ring ring;
	mbedtls_mpi rr;
	mbedtls_mpi x;

	check_value(dest);
	ring_init(&ring, n, context);
	load(&ring, &rr, context);
	mpi_load(&x, src);
	check_below(&ring, &x);
	multiply(&ring, &x, &rr);
	store(dest, &x, ring.bits);
	mbedtls_mpi_free(&x);
	mbedtls_mpi_free(&rr);
	ring_free(&ring);
}

void TEE_BigIntConvertFromFMM(TEE_BigInt *dest, const TEE_BigIntFMM *src,
			      const TEE_BigInt *n,
			      const TEE_BigIntFMMContext *context)
{
	struct ring ring;
	mbedtls_mpi one;
	mbedtls_mpi x;

	bigint_check(dest);
	ring_init(&ring, n, context);
	load(&ring, &x, src);
	mbedtls_mpi_init(&one);
	mpi_check(mbedtls_mpi_lset(&one, 1));
	check_below(&ring, &one);
	multiply(&ring, &x, &one);
	mpi_store(dest, &x);
	mbedtls_mpi_free(&one);
	mbedtls_mpi_free(&x);
	ring_free(&ring);
}

void TEE_BigIntComputeFMM(TEE_BigIntFMM *dest, const TEE_BigIntFMM *op1,
			  const TEE_BigIntFMM *op2, const TEE_BigInt *n,
			  const TEE_BigIntFMMContext *context)
{
	struct ring ring;
	mbedtls_mpi x;
	mbedtls_mpi y;

	check_value(dest);
	ring_init(&ring, n, context);
	load(&ring, &x, op1);
	load(&ring, &y, op2);
	multiply(&ring, &x, &y);
	store(dest, &x, ring.bits);
	mbedtls_mpi_free(&x);
	mbedtls_mpi_free(&y);
	ring_free(&ring);
}
