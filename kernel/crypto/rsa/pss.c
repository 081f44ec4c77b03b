/* SPDX-License-Identifier: BSD-2-Clause */
/* EMSA-PSS. Spec: RFC 8017 9.1 (steps in brackets) */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/rsa/rsa_priv.h"

void rsa_apply_mgf1(enum hash_alg alg, const uint8_t *seed, size_t seed_bytes,
		    uint8_t *data, size_t size_bytes)
{
	struct hash h;
	uint8_t block[HASH_MAX_BYTES];
	size_t block_bytes = hash_size(alg);

	hash_init(&h, alg);
	for (uint32_t i = 0; size_bytes > 0; i++) {
		size_t used = MIN(size_bytes, block_bytes);
		const uint8_t counter[4] = {(uint8_t)(i >> 24),
					    (uint8_t)(i >> 16),
					    (uint8_t)(i >> 8), (uint8_t)i};

		hash_restart(&h);
		hash_update(&h, seed, seed_bytes);
		hash_update(&h, counter, sizeof(counter));
		hash_final(&h, block);
		for (size_t j = 0; j < used; j++)
			*data++ ^= block[j];
		size_bytes -= used;
	}
	secure_zero(block, sizeof(block));
}

/* H of the specification, over M': eight zeros, digest, salt. */
static void hash_salted(enum hash_alg alg, const uint8_t *digest,
			const uint8_t *salt, size_t salt_bytes,
			uint8_t out[HASH_MAX_BYTES])
{
	static const uint8_t zeros[8];
	struct hash h;

	hash_init(&h, alg);
	hash_update(&h, zeros, sizeof(zeros));
	hash_update(&h, digest, hash_size(alg));
	hash_update(&h, salt, salt_bytes);
	hash_final(&h, out);
}

static uint8_t top_mask(size_t em_bytes, size_t em_bits)
{
	return (uint8_t)(0xff >> (em_bytes * 8 - em_bits));
}

enum status rsa_pss_encode(enum hash_alg alg, const uint8_t *digest,
			   size_t salt_bytes, uint8_t *em, size_t em_bits)
{
	size_t digest_bytes = hash_size(alg);
	size_t em_bytes = (em_bits + 7) / 8;
	uint8_t hash[HASH_MAX_BYTES];
	size_t db_bytes;

	if (em_bytes < digest_bytes + 2 ||
	    em_bytes - digest_bytes - 2 < salt_bytes)
		return ST_BAD_PARAM; /* [3] */
	db_bytes = em_bytes - digest_bytes - 1;
	memset(em, 0, db_bytes);
	em[db_bytes - salt_bytes - 1] = 1;
	rng_bytes(em + db_bytes - salt_bytes, salt_bytes);
	hash_salted(alg, digest, em + db_bytes - salt_bytes, salt_bytes, hash);
	memcpy(em + db_bytes, hash, digest_bytes);
	rsa_apply_mgf1(alg, hash, digest_bytes, em, db_bytes);
	em[0] &= top_mask(em_bytes, em_bits);
	em[em_bytes - 1] = 0xbc;
	return ST_OK;
}

/* A signature is public, and so is all that its power holds. */
enum status rsa_pss_check(enum hash_alg alg, const uint8_t *digest,
			  int salt_bytes, uint8_t *em, size_t em_bits)
{
	size_t digest_bytes = hash_size(alg);
	size_t em_bytes = (em_bits + 7) / 8;
	uint8_t mask = top_mask(em_bytes, em_bits);
	const uint8_t *expected;
	uint8_t got[HASH_MAX_BYTES];
	size_t db_bytes;
	size_t i = 0;

	if (em_bytes < digest_bytes + 2 || em[em_bytes - 1] != 0xbc)
		return ST_SECURITY; /* [3, 4] */
	db_bytes = em_bytes - digest_bytes - 1;
	expected = em + db_bytes;
	if (em[0] & ~mask)
		return ST_SECURITY; /* [6] */
	rsa_apply_mgf1(alg, expected, digest_bytes, em, db_bytes);
	em[0] &= mask;
	while (i < db_bytes && em[i] == 0)
		i++;
	if (i == db_bytes || em[i] != 1)
		return ST_SECURITY; /* [10] */
	i++;
	if (salt_bytes >= 0 && db_bytes - i != (size_t)salt_bytes)
		return ST_SECURITY;
	hash_salted(alg, digest, em + i, db_bytes - i, got);
	return ct_equal(got, expected, digest_bytes) ? ST_OK : ST_SECURITY;
}
