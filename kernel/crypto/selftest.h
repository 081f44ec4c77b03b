/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SELFTEST_H
#define KERNEL_CRYPTO_SELFTEST_H

#include "base/status.h"

/*
 * Does this CPU compute what it should? Known answers, and the instructions
 * for AES and GHASH against the software, on the machine itself: the host's
 * tests cannot run them. Logs what failed. Context: thread.
 * ST_OK; ST_CORRUPT; ST_NO_MEM.
 */
enum status crypto_self_test(void);

#endif
