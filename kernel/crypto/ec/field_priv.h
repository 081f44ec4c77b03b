/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_FIELD_PRIV_H
#define KERNEL_CRYPTO_EC_FIELD_PRIV_H

#include "kernel/crypto/ec.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/modular/modulus.h"

/*
 * Residues modulo the prime or the order of a curve, as of modulus.h, by
 * functions that are unrolled for the sizes that there are: they take a third
 * of the instructions. Time depends on the modulus only. Outputs may be inputs.
 */
#define EC_MAX_LIMBS ((EC_MAX_BYTES + LIMB_BYTES - 1) / LIMB_BYTES)

typedef mbedtls_mpi_uint ec_residue[EC_MAX_LIMBS];

void ec_field_multiply(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
void ec_field_add(const struct modulus *m, mbedtls_mpi_uint *out,
		  const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
void ec_field_subtract(const struct modulus *m, mbedtls_mpi_uint *out,
		       const mbedtls_mpi_uint *a, const mbedtls_mpi_uint *b);
/* x = 1 / x, entered both; 0 stays 0. The modulus is a prime. */
void ec_field_invert(const struct modulus *m, mbedtls_mpi_uint *x);

#endif
