/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modular/prime.h"

#include "kernel/crypto/rng.h"

enum status status_from_mpi(int err)
{
	switch (err) {
	case 0:
		return ST_OK;
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
		return ST_NO_MEM;
	default:
		return ST_BAD_PARAM;
	}
}

static int draw(void *unused, unsigned char *out, size_t size_bytes)
{
	(void)unused;
	rng_bytes(out, size_bytes);
	return 0;
}

/*
 * Rounds of Miller and Rabin for an error below 2^-128, on random candidates.
 * Spec: Menezes et al., Handbook of Applied Cryptography, fact 4.48
 */
static int rounds_for(size_t bits)
{
	static const struct {
		unsigned short bits;
		unsigned char rounds;
	} rows[] = {{1450, 4}, {1150, 5}, {1000, 6}, {850, 7},
		    {750, 8},  {500, 13}, {250, 28}, {150, 40}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (bits >= rows[i].bits)
			return rows[i].rounds;
	}
	return 51;
}

/* An odd number of @bits, at least sqrt(2) * 2^(bits - 1). */
static int draw_candidate(mbedtls_mpi *p, size_t bits)
{
	/* The first 32 bits of that number, rounded up. */
	const mbedtls_mpi_uint least = 0xb504f334;
	size_t size_bytes = (bits + 7) / 8;
	mbedtls_mpi top;
	int err;

	mbedtls_mpi_init(&top);
	do {
		err = mbedtls_mpi_fill_random(p, size_bytes, draw, NULL);
		if (err == 0)
			err = mbedtls_mpi_shift_r(p, size_bytes * 8 - bits);
		if (err == 0)
			err = mbedtls_mpi_set_bit(p, bits - 1, 1);
		if (err == 0)
			err = mbedtls_mpi_copy(&top, p);
		if (err == 0)
			err = mbedtls_mpi_shift_r(&top, bits - 32);
	} while (err == 0 && top.MBEDTLS_PRIVATE(p)[0] < least);
	mbedtls_mpi_free(&top);
	return err ? err : mbedtls_mpi_set_bit(p, 0, 1);
}

/* Has p - 1 no factor in common with @e? *fits: only on success. */
static int check_exponent(const mbedtls_mpi *p, const mbedtls_mpi *e,
			  bool *fits)
{
	mbedtls_mpi t;
	int err;

	mbedtls_mpi_init(&t);
	err = mbedtls_mpi_sub_int(&t, p, 1);
	if (err == 0)
		err = mbedtls_mpi_mod_mpi(&t, &t, e);
	if (err == 0)
		err = mbedtls_mpi_gcd(&t, &t, e);
	*fits = err == 0 && mbedtls_mpi_cmp_int(&t, 1) == 0;
	mbedtls_mpi_free(&t);
	return err;
}

/* MBEDTLS_ERR_MPI_NOT_ACCEPTABLE: none, draw another. */
static int check_candidate(const mbedtls_mpi *p, size_t bits,
			   const mbedtls_mpi *e)
{
	bool fits;
	int err = check_exponent(p, e, &fits);

	if (err != 0)
		return err;
	if (!fits)
		return MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
	return mbedtls_mpi_is_prime_ext(p, rounds_for(bits), draw, NULL);
}

enum status prime_generate(mbedtls_mpi *p, size_t bits, const mbedtls_mpi *e)
{
	int err;

	do {
		err = draw_candidate(p, bits);
		if (err == 0)
			err = check_candidate(p, bits, e);
	} while (err == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE);
	return status_from_mpi(err);
}
