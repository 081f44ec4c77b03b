/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HUK_H
#define KERNEL_CRYPTO_HUK_H

#include "base/bytes/compiler.h"
#include "base/status.h"

#define HUK_BYTES 16

/*
 * What a platform without a driver for its key has: data, in platform/. A
 * key that everybody can read is said to be public.
 */
struct huk_default {
	uint8_t key[HUK_BYTES];
	bool is_public;
};
extern const struct huk_default platform_huk;

/* Start-up: says in the log when secrets rest on a public key. */
void huk_init(void);

/* Keys derived from the hardware unique key (reference: abi-formats 1). */
enum huk_usage {
	HUK_RPMB = 0,
	HUK_SSK = 1,
	HUK_DIE_ID = 2,
	HUK_TA_UNIQUE = 3,
	HUK_TA_ENC = 4,
};

#define HUK_KEY_MAX_BYTES 32

/*
 * @key_bytes 1..32. @data: constant input of the usage; none for HUK_SSK,
 * the card's id without revision and check sum for HUK_RPMB.
 * ST_OK; ST_BAD_PARAM (sizes, usage).
 */
enum status huk_derive(enum huk_usage usage, const void *data,
		       size_t data_bytes, uint8_t *key, size_t key_bytes);

#endif
