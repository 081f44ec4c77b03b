/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_PLANES_H
#define KERNEL_CRYPTO_AES_PLANES_H

#include "base/bytes/compiler.h"

/* Bytes worked on together, and how they are held: bit p of plane i is bit i of
 * byte p. */
#define PLANES_BYTES 64

void planes_load(const uint8_t in[PLANES_BYTES], uint64_t q[8]);
/* @q is used up. */
void planes_store(uint64_t q[8], uint8_t out[PLANES_BYTES]);

#endif
