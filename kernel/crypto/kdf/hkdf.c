/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/kdf.h"
#include "kernel/crypto/kdf/kdf_hash_priv.h"

/* Spec: RFC 5869 2.3 */
#define BLOCKS_MAX 255

static void extract(enum hash_alg alg, const struct kdf_bytes *secret,
		    const struct kdf_bytes *salt, uint8_t prk[HASH_MAX_BYTES])
{
	struct hmac h;

	/* No salt: HMAC fills its key up with zeros by itself. */
	hmac_init(&h, alg, salt->data, salt->size_bytes);
	hmac_update(&h, secret->data, secret->size_bytes);
	hmac_final(&h, prk);
}

static void expand(enum hash_alg alg, const uint8_t *prk,
		   const struct kdf_bytes *info, uint8_t *out, size_t out_bytes)
{
	size_t digest_bytes = hash_size(alg);
	uint8_t block[HASH_MAX_BYTES];
	struct hmac h;

	for (uint8_t i = 1; out_bytes > 0; i++) {
		size_t taken = MIN(out_bytes, digest_bytes);

		hmac_init(&h, alg, prk, digest_bytes);
		if (i > 1)
			hmac_update(&h, block, digest_bytes);
		hmac_update(&h, info->data, info->size_bytes);
		hmac_update(&h, &i, 1);
		hmac_final(&h, block);
		memcpy(out, block, taken);
		out += taken;
		out_bytes -= taken;
	}
	secure_zero(block, sizeof(block));
}

enum status hkdf(enum hash_alg alg, const struct kdf_bytes *secret,
		 const struct kdf_bytes *salt, const struct kdf_bytes *info,
		 uint8_t *out, size_t out_bytes)
{
	uint8_t prk[HASH_MAX_BYTES];

	if (!kdf_hash_is_allowed(alg) || out_bytes == 0 ||
	    out_bytes > BLOCKS_MAX * hash_size(alg))
		return ST_BAD_PARAM;
	extract(alg, secret, salt, prk);
	expand(alg, prk, info, out, out_bytes);
	secure_zero(prk, sizeof(prk));
	return ST_OK;
}
