/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SECRET_H
#define KERNEL_CRYPTO_SECRET_H

#include <stdbool.h>

/*
 * This room only. @answer, where it was computed from secrets but may be known,
 * as whether a key is one: from here on code may branch on it. Everything else
 * that does is found by the leak test (testing/leak_test.c), which brings a
 * function of its own in place of this one.
 */
bool secret_reveal(bool answer);

#endif
