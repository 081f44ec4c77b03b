/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic of the curves against the library's, which takes time that depends
 * on its operands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/rng.h"

/* A curve, and room for numbers modulo its prime or order. */
struct bench {
	mbedtls_ecp_group g;
	struct modulus *p;
	struct modulus *n;
	mbedtls_mpi a, b, result;
};

static void bench_init(struct bench *w, enum ec_curve curve)
{
	assert_int_equal(ec_open(curve, &w->g), ST_OK);
	assert_int_equal(ec_modulus(&w->g.P, &w->p), ST_OK);
	assert_int_equal(ec_modulus(&w->g.N, &w->n), ST_OK);
	mbedtls_mpi_init(&w->a);
	mbedtls_mpi_init(&w->b);
	mbedtls_mpi_init(&w->result);
}

static void bench_fini(struct bench *w)
{
	mbedtls_mpi_free(&w->result);
	mbedtls_mpi_free(&w->b);
	mbedtls_mpi_free(&w->a);
	modulus_destroy(w->n);
	modulus_destroy(w->p);
	mbedtls_ecp_group_free(&w->g);
}

/* Does @x, not entered, equal w->result mod @prime? */
static void assert_result(struct bench *w, const struct modulus *m,
			  const mbedtls_mpi *prime, const mbedtls_mpi_uint *x)
{
	ec_residue expected;

	assert_int_equal(mbedtls_mpi_mod_mpi(&w->result, &w->result, prime), 0);
	ec_copy(m, &w->result, expected);
	assert_memory_equal(x, expected, m->limbs * LIMB_BYTES);
}

/* a + b, a - b, a * b and 1 / a of the numbers in @w. */
static void check_field(struct bench *w, struct modulus *m,
			const mbedtls_mpi *prime)
{
	ec_residue a, b, x;

	ec_copy(m, &w->a, a);
	ec_copy(m, &w->b, b);
	ec_field_add(m, x, a, b);
	assert_int_equal(mbedtls_mpi_add_mpi(&w->result, &w->a, &w->b), 0);
	assert_result(w, m, prime, x);
	ec_field_subtract(m, x, a, b);
	assert_int_equal(mbedtls_mpi_sub_mpi(&w->result, &w->a, &w->b), 0);
	assert_result(w, m, prime, x);
	modulus_enter(m, a);
	ec_field_multiply(m, x, a, b);
	assert_int_equal(mbedtls_mpi_mul_mpi(&w->result, &w->a, &w->b), 0);
	assert_result(w, m, prime, x);
	ec_field_invert(m, a);
	modulus_leave(m, a);
	if (mbedtls_mpi_inv_mod(&w->result, &w->a, prime) == 0)
		assert_result(w, m, prime, a);
	else
		assert_true(ec_residue_is_zero(m, a));
}

/* Edges: numbers near 0 and near the prime, words of ones and of zeros. */
static void draw(mbedtls_mpi *x, const mbedtls_mpi *prime, unsigned int kind)
{
	uint8_t bytes[EC_MAX_BYTES];
	size_t size_bytes = mbedtls_mpi_size(prime);

	rng_bytes(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes) && kind % 4 != 0; i++)
		bytes[i] = bytes[i / 4 * 4] & 1 ? 0xff : 0;
	assert_int_equal(mbedtls_mpi_read_binary(x, bytes, size_bytes), 0);
	if (kind % 4 == 2)
		assert_int_equal(mbedtls_mpi_lset(x, bytes[0] & 3), 0);
	if (kind % 4 == 3)
		assert_int_equal(
			mbedtls_mpi_sub_int(x, prime, 1 + bytes[0] % 4), 0);
	assert_int_equal(mbedtls_mpi_mod_mpi(x, x, prime), 0);
}

static void residues_are_those_of_the_library(void **state)
{
	(void)state;
	for (int c = 0; c < EC_CURVE_COUNT; c++) {
		struct bench w;

		bench_init(&w, (enum ec_curve)c);
		for (unsigned int i = 0; i < 160; i++) {
			bool of_prime = i & 1;
			const mbedtls_mpi *prime = of_prime ? &w.g.P : &w.g.N;

			draw(&w.a, prime, i / 2);
			draw(&w.b, prime, i / 8);
			check_field(&w, of_prime ? w.p : w.n, prime);
		}
		bench_fini(&w);
	}
}

/* w->a times @p, and both coordinates of it. */
static void check_product(struct bench *w, const mbedtls_ecp_point *p)
{
	uint8_t expected[2][EC_MAX_BYTES], got[2][EC_MAX_BYTES];
	size_t size_bytes = mbedtls_mpi_size(&w->g.P);
	mbedtls_ecp_point r;
	ec_residue k;

	mbedtls_ecp_point_init(&r);
	ec_copy(w->n, &w->a, k);
	assert_int_equal(ec_multiply(&w->g, w->n, k, p, got[0], got[1]), ST_OK);
	assert_int_equal(mbedtls_mpi_lset(&w->b, 0), 0);
	assert_int_equal(
		mbedtls_ecp_muladd(&w->g, &r, &w->a, p ? p : &w->g.G, &w->b,
				   &w->g.G)
			?: ec_write_point(&w->g, &r, expected[0], expected[1]),
		0);
	assert_memory_equal(got[0], expected[0], size_bytes);
	assert_memory_equal(got[1], expected[1], size_bytes);
	/* One coordinate may be asked for. */
	assert_int_equal(ec_multiply(&w->g, w->n, k, p, got[1], NULL), ST_OK);
	assert_memory_equal(got[1], expected[0], size_bytes);
	mbedtls_ecp_point_free(&r);
}

/* The generator, and another point. */
static void check_products(struct bench *w)
{
	mbedtls_ecp_point p;

	if (mbedtls_mpi_cmp_int(&w->a, 0) == 0)
		return;
	mbedtls_ecp_point_init(&p);
	check_product(w, NULL);
	assert_int_equal(mbedtls_mpi_lset(&w->b, 3), 0);
	assert_int_equal(
		mbedtls_ecp_muladd(&w->g, &p, &w->b, &w->g.G, &w->b, &w->g.G),
		0);
	check_product(w, &p);
	mbedtls_ecp_point_free(&p);
}

static void products_are_those_of_the_library(void **state)
{
	(void)state;
	for (int c = 0; c < EC_CURVE_COUNT; c++) {
		struct bench w;

		bench_init(&w, (enum ec_curve)c);
		for (int i = 1; i <= 17; i++) {
			assert_int_equal(mbedtls_mpi_lset(&w.a, i), 0);
			check_products(&w);
		}
		for (int i = 1; i <= 5; i++) {
			assert_int_equal(mbedtls_mpi_sub_int(&w.a, &w.g.N, i),
					 0);
			check_products(&w);
		}
		for (unsigned int i = 0; i < 8; i++) {
			draw(&w.a, &w.g.N, i);
			check_products(&w);
		}
		bench_fini(&w);
	}
}

/* Numbers with a single bit, and all below a bit. */
static void every_bit_of_a_factor_counts(void **state)
{
	(void)state;
	for (int c = 0; c < EC_CURVE_COUNT; c++) {
		struct bench w;

		bench_init(&w, (enum ec_curve)c);
		for (size_t bit = 0; bit < w.g.nbits - 1; bit += 29) {
			assert_int_equal(
				mbedtls_mpi_lset(&w.a, 1)
					?: mbedtls_mpi_shift_l(&w.a, bit),
				0);
			check_product(&w, NULL);
			assert_int_equal(
				mbedtls_mpi_sub_int(&w.a, &w.g.N, 1)
					?: mbedtls_mpi_shift_r(&w.a, bit),
				0);
			check_product(&w, NULL);
		}
		bench_fini(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(residues_are_those_of_the_library),
		cmocka_unit_test(products_are_those_of_the_library),
		cmocka_unit_test(every_bit_of_a_factor_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
