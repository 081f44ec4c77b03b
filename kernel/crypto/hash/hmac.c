/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"

/* Spec: RFC 2104 2 */
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

/* The key itself, or its digest when it is longer than a block. */
static void load_key(struct hash *h, const uint8_t *key, size_t key_bytes,
		     uint8_t *pad)
{
	memset(pad, 0, HASH_MAX_BLOCK_BYTES);
	if (key_bytes > hash_block_size(h->alg)) {
		hash_update(h, key, key_bytes);
		hash_final(h, pad);
		hash_restart(h);
	} else if (key_bytes > 0) {
		memcpy(pad, key, key_bytes);
	}
}

void hmac_init(struct hmac *h, enum hash_alg alg, const uint8_t *key,
	       size_t key_bytes)
{
	size_t block_bytes = hash_block_size(alg);
	uint8_t pad[HASH_MAX_BLOCK_BYTES];

	hash_init(&h->inner, alg);
	hash_init(&h->outer, alg);
	load_key(&h->inner, key, key_bytes, pad);
	for (size_t i = 0; i < block_bytes; i++)
		pad[i] ^= INNER_PAD;
	hash_update(&h->inner, pad, block_bytes);
	for (size_t i = 0; i < block_bytes; i++)
		pad[i] ^= INNER_PAD ^ OUTER_PAD;
	hash_update(&h->outer, pad, block_bytes);
	secure_zero(pad, sizeof(pad));
}

void hmac_update(struct hmac *h, const void *data, size_t size_bytes)
{
	hash_update(&h->inner, data, size_bytes);
}

void hmac_final(struct hmac *h, uint8_t *mac)
{
	uint8_t inner[HASH_MAX_BYTES];

	hash_final(&h->inner, inner);
	hash_update(&h->outer, inner, hash_size(h->outer.alg));
	hash_final(&h->outer, mac);
	secure_zero(inner, sizeof(inner));
	secure_zero(h, sizeof(*h));
}

enum status hmac_sha256(const uint8_t *key, size_t key_bytes, const void *data,
			size_t size_bytes, uint8_t mac[32])
{
	struct hmac h;

	hmac_init(&h, HASH_SHA256, key, key_bytes);
	hmac_update(&h, data, size_bytes);
	hmac_final(&h, mac);
	return ST_OK;
}
