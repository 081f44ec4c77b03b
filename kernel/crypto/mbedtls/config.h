/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mbedtls, as much of it as the facade headers of this room offer. Only
 * primitives: no TLS, X.509, PSA, files, time or entropy. Protocol glue such
 * as HMAC, PSS padding and the random generator is ours (docs/design/0002).
 */
#ifndef KERNEL_CRYPTO_MBEDTLS_CONFIG_H
#define KERNEL_CRYPTO_MBEDTLS_CONFIG_H

#include <stddef.h>

/* Glue: memory is the kernel heap's, which zeroes it; wiping is ours. */
void *heap_alloc_array(size_t count, size_t size_bytes);
void heap_free(void *ptr);
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO heap_alloc_array
#define MBEDTLS_PLATFORM_FREE_MACRO   heap_free
#define MBEDTLS_PLATFORM_ZEROIZE_ALT
#define MBEDTLS_NO_PLATFORM_ENTROPY
#define MBEDTLS_HAVE_ASM /* multiply-add of big numbers */

/* Hashes; the Armv8 instructions for SHA-512 when the CPU has them, those for
 * SHA-1 and SHA-256 are ours. */
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA224_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C

/* Ciphers. Of AES only the part for Armv8's instructions is linked; without
 * them ours is used, which needs no tables. */
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_GCM_C
#define MBEDTLS_CHACHA20_C

/* Public-key arithmetic. */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_GENPRIME
#define MBEDTLS_MPI_WINDOW_SIZE 5 /* bits of an exponent at a time */
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_DP_SECP192R1_ENABLED
#define MBEDTLS_ECP_DP_SECP224R1_ENABLED
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED

#ifdef __aarch64__ /* style: ok (the CPU is asked) */
#define MBEDTLS_AESCE_C
#define MBEDTLS_SHA512_USE_A64_CRYPTO_IF_PRESENT
#endif

#endif
