/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SELFTEST_PRIV_H
#define KERNEL_CRYPTO_SELFTEST_PRIV_H

#include "kernel/crypto/hash.h"

/* Logs that @what is wrong. ST_CORRUPT. */
enum status selftest_fail(const char *what);

/* Parts of crypto_self_test(). */
enum status selftest_ciphers(void);
enum status selftest_curves(void);
enum status selftest_lattices(void);

#endif
