/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RSA_PUBLIC_POWER_PRIV_H
#define KERNEL_CRYPTO_RSA_PUBLIC_POWER_PRIV_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * out = base^exponent mod modulus, for public numbers only: time depends on
 * all of them. The three are @size_bytes big-endian bytes; the modulus is odd
 * and its first byte is not zero; @exponent > 0. @out may be @base.
 * ST_OK; ST_BAD_PARAM (base >= modulus); ST_NO_MEM.
 */
enum status public_power(const uint8_t *modulus, size_t size_bytes,
			 uint64_t exponent, const uint8_t *base, uint8_t *out);

#endif
