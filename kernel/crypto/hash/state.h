/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HASH_STATE_H
#define KERNEL_CRYPTO_HASH_STATE_H

#include <mbedtls/md5.h>
#include <mbedtls/sha512.h>

#include "kernel/crypto/hash.h"
#include "kernel/crypto/hash/keccak_priv.h"
#include "kernel/crypto/hash/md_priv.h"

/* This room only: the state itself, for those who keep it on their stack. It
 * has no pointers: a copy of the bytes is a copy of the state. */
struct hash {
	enum hash_alg alg;
	union {
		mbedtls_md5_context md5;
		mbedtls_sha512_context sha512;
		struct keccak keccak;
		struct md md;
	} state;
};

/* hash_create() in the caller's memory; @alg < HASH_ALG_COUNT. */
void hash_init(struct hash *h, enum hash_alg alg);

/* HMAC with any hash, in the caller's memory, which hmac_final() wipes. Both
 * have absorbed the key: a copy taken before the message saves doing it again.
 */
struct hmac {
	struct hash inner;
	struct hash outer;
};
void hmac_init(struct hmac *h, enum hash_alg alg, const uint8_t *key,
	       size_t key_bytes);
void hmac_update(struct hmac *h, const void *data, size_t size_bytes);
void hmac_final(struct hmac *h, uint8_t *mac);

#endif
