/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_LEAK_OPENSSL_H
#define KERNEL_CRYPTO_TESTING_LEAK_OPENSSL_H

/*
 * The compiler of the leak test reads this before each file of OpenSSL's
 * ML-DSA (module.mk). Those files branch on a secret only where they say so,
 * by a barrier round the condition: whether a number drawn for the key is in
 * range, which says nothing about those that are kept; whether a signature is
 * thrown away for another, which by the design of FIPS 204 does not depend on
 * the key; whether an encoded key is none. Elsewhere barriers keep secrets
 * secret: those of the header come before this.
 */
#include <internal/constant_time.h>

uint32_t leak_known(uint32_t answer);

#define value_barrier_32(answer) leak_known(value_barrier_32(answer))

/* Does an expanded key fit itself? (Of ML-KEM this must not be known: there it
 * tells whether a ciphertext is one.) */
#undef CRYPTO_memcmp
#define CRYPTO_memcmp(a, b, n)                                                 \
	((int)leak_known((uint32_t)shim_compare(a, b, n)))

#endif
