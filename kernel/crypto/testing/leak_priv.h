/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_LEAK_PRIV_H
#define KERNEL_CRYPTO_TESTING_LEAK_PRIV_H

#include <stddef.h>

#include "base/status.h"

/* The leak test (leak_test.c), by families of algorithms. */

/* What is stored there becomes secret, or may be known from here on. */
void leak_hide(void *p, size_t size_bytes);
void leak_reveal(const void *p, size_t size_bytes);

/* Every case ends well, or the test shows nothing: ends the program unless @got
 * is ST_OK. */
void leak_expect(enum status got, const char *what);

void leak_curves(void);   /* ECDSA, ECDH, SM2 */
void leak_lattices(void); /* ML-KEM, ML-DSA */

#endif
