/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic over mbedtls. Spec: GP Core 1.3.1 8.8 to 8.10 */
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/bigint_mpi.h"

typedef int (*mpi_function)(mbedtls_mpi *x, const mbedtls_mpi *a,
			    const mbedtls_mpi *b);

void mpi_check(int result)
{
	if (result == MBEDTLS_ERR_MPI_ALLOC_FAILED)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	if (result != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

void mpi_load(mbedtls_mpi *x, const TEE_BigInt *b)
{
	bigint_check(b);
	mbedtls_mpi_init(x);
	mpi_check(mbedtls_mpi_read_binary_le(
		x, (const uint8_t *)bigint_magnitude(b),
		bigint_words(b) * sizeof(*b)));
	if (bigint_is_negative(b))
		x->MBEDTLS_PRIVATE(s) = -1;
}

void mpi_store(TEE_BigInt *b, const mbedtls_mpi *x)
{
	uint32_t *words = b + BIGINT_HEADER_WORDS;
	size_t room = b[0] * sizeof(*b);

	if (mbedtls_mpi_size(x) > room)
		TEE_Panic(TEE_ERROR_OVERFLOW);
	mpi_check(mbedtls_mpi_write_binary_le(x, (uint8_t *)words, room));
	panic_unless_ok(
		bigint_set(b, words, b[0], mbedtls_mpi_cmp_int(x, 0) < 0));
}

/* Moduli are 2 or more. */
static void check_modulus(const mbedtls_mpi *n)
{
	if (mbedtls_mpi_cmp_int(n, 2) < 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

/* @dest = @f(@op1, @op2), modulo @n unless that is NULL. */
static void compute(TEE_BigInt *dest, const TEE_BigInt *op1,
		    const TEE_BigInt *op2, const TEE_BigInt *n, mpi_function f)
{
	mbedtls_mpi x, a, b, modulus;

	bigint_check(dest);
	mbedtls_mpi_init(&x);
	mpi_load(&a, op1);
	mpi_load(&b, op2);
	mpi_check(f(&x, &a, &b));
	if (n != NULL) {
		mpi_load(&modulus, n);
		check_modulus(&modulus);
		mpi_check(mbedtls_mpi_mod_mpi(&x, &x, &modulus));
		mbedtls_mpi_free(&modulus);
	}
	mpi_store(dest, &x);
	mbedtls_mpi_free(&x);
	mbedtls_mpi_free(&a);
	mbedtls_mpi_free(&b);
}

void TEE_BigIntAdd(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	compute(dest, op1, op2, NULL, mbedtls_mpi_add_mpi);
}

void TEE_BigIntSub(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	compute(dest, op1, op2, NULL, mbedtls_mpi_sub_mpi);
}

void TEE_BigIntMul(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	compute(dest, op1, op2, NULL, mbedtls_mpi_mul_mpi);
}

void TEE_BigIntSquare(TEE_BigInt *dest, const TEE_BigInt *op)
{
	compute(dest, op, op, NULL, mbedtls_mpi_mul_mpi);
}

void TEE_BigIntDiv(TEE_BigInt *dest_q, TEE_BigInt *dest_r,
		   const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	mbedtls_mpi q, r, a, b;

	if (dest_q != NULL)
		bigint_check(dest_q);
	if (dest_r != NULL)
		bigint_check(dest_r);
	mbedtls_mpi_init(&q);
	mbedtls_mpi_init(&r);
	mpi_load(&a, op1);
	mpi_load(&b, op2);
	/* Rounds towards zero; the remainder has the sign of @op1. */
	mpi_check(mbedtls_mpi_div_mpi(&q, &r, &a, &b));
	if (dest_q != NULL)
		mpi_store(dest_q, &q);
	if (dest_r != NULL)
		mpi_store(dest_r, &r);
	mbedtls_mpi_free(&q);
	mbedtls_mpi_free(&r);
	mbedtls_mpi_free(&a);
	mbedtls_mpi_free(&b);
}

static int mod(mbedtls_mpi *x, const mbedtls_mpi *a, const mbedtls_mpi *n)
{
	check_modulus(n);
	return mbedtls_mpi_mod_mpi(x, a, n);
}

void TEE_BigIntMod(TEE_BigInt *dest, const TEE_BigInt *op, const TEE_BigInt *n)
{
	compute(dest, op, n, NULL, mod);
}

void TEE_BigIntAddMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	compute(dest, op1, op2, n, mbedtls_mpi_add_mpi);
}

void TEE_BigIntSubMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	compute(dest, op1, op2, n, mbedtls_mpi_sub_mpi);
}

void TEE_BigIntMulMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	compute(dest, op1, op2, n, mbedtls_mpi_mul_mpi);
}

void TEE_BigIntSquareMod(TEE_BigInt *dest, const TEE_BigInt *op,
			 const TEE_BigInt *n)
{
	compute(dest, op, op, n, mbedtls_mpi_mul_mpi);
}

void TEE_BigIntInvMod(TEE_BigInt *dest, const TEE_BigInt *op,
		      const TEE_BigInt *n)
{
	compute(dest, op, n, NULL, mbedtls_mpi_inv_mod);
}

TEE_Result TEE_BigIntExpMod(TEE_BigInt *dest, const TEE_BigInt *op1,
			    const TEE_BigInt *op2, const TEE_BigInt *n,
			    const TEE_BigIntFMMContext *context)
{
	TEE_Result result = TEE_SUCCESS;
	mbedtls_mpi x, a, e, modulus;

	(void)context; /* it could only save a little of the work */
	bigint_check(dest);
	mbedtls_mpi_init(&x);
	mpi_load(&a, op1);
	mpi_load(&e, op2);
	mpi_load(&modulus, n);
	check_modulus(&modulus);
	if (mbedtls_mpi_get_bit(&modulus, 0) == 0) {
		result = TEE_ERROR_NOT_SUPPORTED;
	} else {
		/* Of a negative base that the modulus divides, mbedtls would
		 * make the modulus itself. */
		mpi_check(mbedtls_mpi_mod_mpi(&a, &a, &modulus));
		mpi_check(mbedtls_mpi_exp_mod(&x, &a, &e, &modulus, NULL));
		mpi_store(dest, &x);
	}
	mbedtls_mpi_free(&x);
	mbedtls_mpi_free(&a);
	mbedtls_mpi_free(&e);
	mbedtls_mpi_free(&modulus);
	return result;
}

bool TEE_BigIntRelativePrime(const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	mbedtls_mpi g, a, b;
	bool is_one;

	mbedtls_mpi_init(&g);
	mpi_load(&a, op1);
	mpi_load(&b, op2);
	mpi_check(mbedtls_mpi_gcd(&g, &a, &b));
	is_one = mbedtls_mpi_cmp_int(&g, 1) == 0;
	mbedtls_mpi_free(&g);
	mbedtls_mpi_free(&a);
	mbedtls_mpi_free(&b);
	return is_one;
}

/* One row of Euclid's algorithm: r = u * op1 + v * op2. */
struct row {
	mbedtls_mpi r, u, v;
};

static void row_init(struct row *row, const TEE_BigInt *op, int u, int v)
{
	mpi_load(&row->r, op);
	mbedtls_mpi_init(&row->u);
	mbedtls_mpi_init(&row->v);
	mpi_check(mbedtls_mpi_lset(&row->u, u));
	mpi_check(mbedtls_mpi_lset(&row->v, v));
}

static void row_free(struct row *row)
{
	mbedtls_mpi_free(&row->r);
	mbedtls_mpi_free(&row->u);
	mbedtls_mpi_free(&row->v);
}

/* @x -= @q * @y, then the two change places. */
static void step(mbedtls_mpi *x, mbedtls_mpi *y, const mbedtls_mpi *q)
{
	mbedtls_mpi product;

	mbedtls_mpi_init(&product);
	mpi_check(mbedtls_mpi_mul_mpi(&product, q, y));
	mpi_check(mbedtls_mpi_sub_mpi(x, x, &product));
	mbedtls_mpi_swap(x, y);
	mbedtls_mpi_free(&product);
}

static void negate(mbedtls_mpi *x)
{
	x->MBEDTLS_PRIVATE(s) = (short)-x->MBEDTLS_PRIVATE(s);
}

/* After it @a->r is the greatest common divisor. */
static void euclid(struct row *a, struct row *b)
{
	mbedtls_mpi q;

	mbedtls_mpi_init(&q);
	while (mbedtls_mpi_cmp_int(&b->r, 0) != 0) {
		mpi_check(mbedtls_mpi_div_mpi(&q, NULL, &a->r, &b->r));
		step(&a->r, &b->r, &q);
		step(&a->u, &b->u, &q);
		step(&a->v, &b->v, &q);
	}
	mbedtls_mpi_free(&q);
	if (mbedtls_mpi_cmp_int(&a->r, 0) < 0) {
		negate(&a->r);
		negate(&a->u);
		negate(&a->v);
	}
}

void TEE_BigIntComputeExtendedGcd(TEE_BigInt *gcd, TEE_BigInt *u, TEE_BigInt *v,
				  const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	struct row a;
	struct row b;

	bigint_check(gcd);
	if (u != NULL)
		bigint_check(u);
	if (v != NULL)
		bigint_check(v);
	row_init(&a, op1, 1, 0);
	row_init(&b, op2, 0, 1);
	euclid(&a, &b);
	mpi_store(gcd, &a.r);
	if (u != NULL)
		mpi_store(u, &a.u);
	if (v != NULL)
		mpi_store(v, &a.v);
	row_free(&a);
	row_free(&b);
}

static int random_bytes(void *arg, unsigned char *buf, size_t size)
{
	(void)arg;
	panic_unless_ok(_utee_cryp_random_number_generate(buf, size));
	return 0;
}

int32_t TEE_BigIntIsProbablePrime(const TEE_BigInt *op,
				  uint32_t confidenceLevel)
{
	/* A round errs once in four times. More than 512 bits mean nothing. */
	uint32_t bits = confidenceLevel < 80 ? 80 : confidenceLevel;
	int rounds = (int)((bits > 512 ? 512 : bits) + 1) / 2;
	mbedtls_mpi x;
	int result;

	mpi_load(&x, op);
	result = mbedtls_mpi_is_prime_ext(&x, rounds, random_bytes, NULL);
	mbedtls_mpi_free(&x);
	if (result == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE)
		return 0;
	mpi_check(result);
	return 1;
}
