/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"

/* Spec: RFC 2104 2 */
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

void hmac_init(struct hmac *h, enum hash_alg alg, const uint8_t *key,
	       size_t key_bytes)
{
	size_t block_bytes = hash_block_size(alg);

	memset(h->outer_pad, 0, sizeof(h->outer_pad));
	hash_init(&h->inner, alg);
	if (key_bytes > block_bytes) {
		hash_update(&h->inner, key, key_bytes);
		hash_final(&h->inner, h->outer_pad);
		hash_restart(&h->inner);
	} else if (key_bytes > 0) {
		memcpy(h->outer_pad, key, key_bytes);
	}
	for (size_t i = 0; i < block_bytes; i++)
		h->outer_pad[i] ^= INNER_PAD;
	hash_update(&h->inner, h->outer_pad, block_bytes);
	for (size_t i = 0; i < block_bytes; i++)
		h->outer_pad[i] ^= INNER_PAD ^ OUTER_PAD;
}

void hmac_update(struct hmac *h, const void *data, size_t size_bytes)
{
	hash_update(&h->inner, data, size_bytes);
}

void hmac_final(struct hmac *h, uint8_t *mac)
{
	enum hash_alg alg = h->inner.alg;
	uint8_t inner[HASH_MAX_BYTES];

	hash_final(&h->inner, inner);
	hash_restart(&h->inner);
	hash_update(&h->inner, h->outer_pad, hash_block_size(alg));
	hash_update(&h->inner, inner, hash_size(alg));
	hash_final(&h->inner, mac);
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
