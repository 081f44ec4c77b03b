/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODULAR_LIMBS_H
#define KERNEL_CRYPTO_MODULAR_LIMBS_H

#include <mbedtls/bignum.h>

#include "base/status.h"
#include "kernel/crypto/number.h"

/* Between numbers as the outside writes them and arrays of limbs. */
#define LIMB_BYTES sizeof(mbedtls_mpi_uint)
#define LIMB_BITS  (LIMB_BYTES * 8)

/* @n without leading zeros: time tells how many there were. */
struct number number_trim(const struct number *n);
/* 0 for the number 0. */
size_t number_bits(const struct number *n);
size_t number_limbs(const struct number *n);
bool number_is_odd(const struct number *n);

/* Constant time. ST_OK; ST_BAD_PARAM (does not fit @limbs). */
enum status limbs_read(const struct number *in, mbedtls_mpi_uint *x,
		       size_t limbs);
/* Without leading zeros: how many there are is not kept secret. ST_OK;
 * ST_SHORT_BUFFER (out->size_bytes: what it takes). */
enum status limbs_write(const mbedtls_mpi_uint *x, size_t limbs,
			struct number_out *out);
/* out = a * b, a_limbs + b_limbs long; another array. Constant time. */
void limbs_multiply(mbedtls_mpi_uint *out, const mbedtls_mpi_uint *a,
		    size_t a_limbs, const mbedtls_mpi_uint *b, size_t b_limbs);
/* x += a, x_limbs >= a_limbs; returns the carry. Constant time. */
mbedtls_mpi_uint limbs_add(mbedtls_mpi_uint *x, size_t x_limbs,
			   const mbedtls_mpi_uint *a, size_t a_limbs);

#endif
