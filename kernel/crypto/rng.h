/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RNG_H
#define KERNEL_CRYPTO_RNG_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/* Start-up, once, with what seed material the device tree and the machine
 * gave; more is drawn from arch_entropy_u64(). Logs when there is no real
 * source. */
void rng_init(const void *seed, size_t seed_bytes);
/* Mix in data from anywhere; never lowers the quality. */
void rng_add_entropy(const void *data, size_t size_bytes);
/* Fill with random bytes. Never fails after rng_init(). Context: any. */
void rng_bytes(void *dst, size_t size_bytes);
/* True when a hardware source seeded it. */
bool rng_has_real_source(void);

#endif
