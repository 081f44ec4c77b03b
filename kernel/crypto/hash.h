/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HASH_H
#define KERNEL_CRYPTO_HASH_H

#include "base/bytes/compiler.h"
#include "base/status.h"

#define HASH_MAX_BYTES       64
#define HASH_MAX_BLOCK_BYTES 168 /* SHAKE128 */

enum hash_alg {
	HASH_MD5,
	HASH_SHA1,
	HASH_SHA224,
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
	HASH_SHA3_224,
	HASH_SHA3_256,
	HASH_SHA3_384,
	HASH_SHA3_512,
	HASH_SHAKE128,
	HASH_SHAKE256,
	HASH_SM3,
	HASH_ALG_COUNT
};

size_t hash_size(enum hash_alg alg); /* bytes of digest */
size_t hash_block_size(enum hash_alg alg);

/* A running hash; from the heap. Context: thread or start-up. */
struct hash;
/* ST_OK; ST_NO_MEM; ST_BAD_PARAM (no such algorithm). */
enum status hash_create(enum hash_alg alg, struct hash **out);
void hash_destroy(struct hash *h); /* wipes; NULL allowed */
void hash_restart(struct hash *h);
void hash_update(struct hash *h, const void *data, size_t size_bytes);
/* @digest: hash_size() bytes. The state must be restarted after it. */
void hash_final(struct hash *h, uint8_t *digest);
/*
 * The next @size_bytes of what SHAKE yields; the first call ends the message.
 * No hash_update() or hash_final() until the state is restarted.
 * ST_OK; ST_BAD_PARAM (not SHAKE: nothing is written).
 */
enum status hash_extract(struct hash *h, uint8_t *out, size_t size_bytes);
/* Same algorithm on both sides. */
void hash_copy(struct hash *dst, const struct hash *src);

/* One shot; needs no heap. ST_BAD_PARAM: no such algorithm. */
enum status hash_digest(enum hash_alg alg, const void *data, size_t size_bytes,
			uint8_t *digest);

/* RFC 2104; any key size. Needs no heap; fails never. */
enum status hmac_sha256(const uint8_t *key, size_t key_bytes, const void *data,
			size_t size_bytes, uint8_t mac[32]);

#endif
