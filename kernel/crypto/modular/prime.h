/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODULAR_PRIME_H
#define KERNEL_CRYPTO_MODULAR_PRIME_H

#include <mbedtls/bignum.h>

#include "base/status.h"

/*
 * A random prime of exactly @bits (at least 100) whose square has 2 * bits, so
 * that products of two have as many bits as both together. p - 1 has no factor
 * in common with @e (odd). Spec: FIPS 186-5 A.1.3
 * ST_OK; ST_NO_MEM.
 */
enum status prime_generate(mbedtls_mpi *p, size_t bits, const mbedtls_mpi *e);

/* What the library's codes mean when arguments are right. */
enum status status_from_mpi(int err);

#endif
