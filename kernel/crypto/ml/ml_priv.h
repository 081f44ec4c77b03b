/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_ML_ML_PRIV_H
#define KERNEL_CRYPTO_ML_ML_PRIV_H

#include "kernel/crypto/ml.h"

/* The same with random numbers that are given, for known answers. */
#define ML_RANDOM_BYTES 32
enum status ml_kem_encapsulate_with(enum ml_kem_alg alg,
				    const uint8_t *public_key,
				    size_t public_bytes,
				    const uint8_t random[ML_RANDOM_BYTES],
				    uint8_t *cipher,
				    uint8_t secret[ML_KEM_SECRET_BYTES]);
enum status ml_dsa_sign_with(enum ml_dsa_alg alg, const uint8_t *private_key,
			     size_t private_bytes,
			     const struct ml_dsa_message *m,
			     const uint8_t random[ML_RANDOM_BYTES],
			     uint8_t *sig);

#endif
