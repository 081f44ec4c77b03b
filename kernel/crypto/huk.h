/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HUK_H
#define KERNEL_CRYPTO_HUK_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/* Keys derived from the hardware unique key (reference: abi-formats 1). */
enum huk_usage {
	HUK_RPMB = 0,
	HUK_SSK = 1,
	HUK_DIE_ID = 2,
	HUK_TA_UNIQUE = 3,
	HUK_TA_ENC = 4,
};

/* @key_bytes 1..32. @data: constant input of the usage. */
enum status huk_derive(enum huk_usage usage, const void *data,
		       size_t data_bytes, uint8_t *key, size_t key_bytes);

#endif
