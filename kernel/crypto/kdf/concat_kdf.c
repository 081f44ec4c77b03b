/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/kdf.h"
#include "kernel/crypto/kdf/kdf_hash_priv.h"

enum status concat_kdf(enum hash_alg alg, const struct kdf_bytes *secret,
		       const struct kdf_bytes *other_info, uint8_t *out,
		       size_t out_bytes)
{
	uint8_t block[HASH_MAX_BYTES];
	struct hash h;

	if (!kdf_hash_is_allowed(alg) || out_bytes == 0 ||
	    out_bytes / hash_size(alg) >= UINT32_MAX)
		return ST_BAD_PARAM;
	hash_init(&h, alg);
	for (uint32_t i = 1; out_bytes > 0; i++) {
		const uint8_t counter[4] = {(uint8_t)(i >> 24),
					    (uint8_t)(i >> 16),
					    (uint8_t)(i >> 8), (uint8_t)i};
		size_t taken = MIN(out_bytes, hash_size(alg));

		hash_restart(&h);
		hash_update(&h, counter, sizeof(counter));
		hash_update(&h, secret->data, secret->size_bytes);
		hash_update(&h, other_info->data, other_info->size_bytes);
		hash_final(&h, block);
		memcpy(out, block, taken);
		out += taken;
		out_bytes -= taken;
	}
	secure_zero(block, sizeof(block));
	return ST_OK;
}
