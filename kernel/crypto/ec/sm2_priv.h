/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_SM2_PRIV_H
#define KERNEL_CRYPTO_EC_SM2_PRIV_H

#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/sm2.h"

/* The same with a nonce that is given, for known answers; NULL: a fresh one. */
enum status sm2_sign_with(const struct number *d,
			  const uint8_t digest[SM2_BYTES],
			  const struct number *k,
			  uint8_t sig[SM2_SIGNATURE_BYTES]);
enum status sm2_encrypt_with(const struct ec_point *q, const uint8_t *text,
			     size_t size_bytes, const struct number *k,
			     uint8_t *out);

/* KDF of part 3, 5.4.3; part 4, 5.4.3: @out is derived from @secret. */
void sm2_kdf(const uint8_t *secret, size_t secret_bytes, uint8_t *out,
	     size_t size_bytes);

#endif
