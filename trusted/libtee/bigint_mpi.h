/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_BIGINT_MPI_H
#define TRUSTED_LIBTEE_BIGINT_MPI_H

#include <mbedtls/bignum.h>

#include "trusted/libtee/bigint.h"

/* Bridge to mbedtls's big numbers, which lie on the TA's heap: when it is used
 * up, the TA panics. */

/* Panic unless the library has succeeded. */
void mpi_check(int result);
/* @x, initialised here, becomes @b. The caller frees it. */
void mpi_load(mbedtls_mpi *x, const TEE_BigInt *b);
/* @b, checked before, becomes @x. Panic when there is no room. */
void mpi_store(TEE_BigInt *b, const mbedtls_mpi *x);

#endif
