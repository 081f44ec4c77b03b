/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys from given seeds, and the secret that a ciphertext of no one's gives,
 * against a known digest of all of it; what takes random numbers, by its
 * counterpart.
 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ml.h"
#include "kernel/crypto/selftest_priv.h"
#include "kernel/mm/heap.h"

static const uint8_t seed[ML_KEM_SEED_BYTES] = {1, 2, 3};

struct buffers {
	uint8_t public_key[ML_DSA_MAX_PUBLIC_BYTES];
	uint8_t output[ML_DSA_MAX_SIGNATURE_BYTES];
	uint8_t secret[2][ML_KEM_SECRET_BYTES];
};

static enum status add_kem(struct hash *all, struct buffers *b,
			   enum ml_kem_alg alg)
{
	struct ml_sizes sizes = ml_kem_sizes(alg);
	enum status st =
		ml_kem_public_of(alg, seed, sizes.seed_bytes, b->public_key);

	if (st == ST_OK)
		st = ml_kem_encapsulate(alg, b->public_key, sizes.public_bytes,
					b->output, b->secret[0]);
	if (st == ST_OK)
		st = ml_kem_decapsulate(alg, seed, sizes.seed_bytes, b->output,
					sizes.output_bytes, b->secret[1]);
	if (st != ST_OK)
		return st;
	if (!ct_equal(b->secret[0], b->secret[1], ML_KEM_SECRET_BYTES))
		return ST_CORRUPT;
	memset(b->output, 0x5a, sizes.output_bytes);
	st = ml_kem_decapsulate(alg, seed, sizes.seed_bytes, b->output,
				sizes.output_bytes, b->secret[1]);
	hash_update(all, b->public_key, sizes.public_bytes);
	hash_update(all, b->secret[1], ML_KEM_SECRET_BYTES);
	return st;
}

static enum status add_dsa(struct hash *all, struct buffers *b,
			   enum ml_dsa_alg alg)
{
	const struct ml_dsa_message m = {seed, sizeof(seed), NULL, 0};
	struct ml_sizes sizes = ml_dsa_sizes(alg);
	enum status st =
		ml_dsa_public_of(alg, seed, sizes.seed_bytes, b->public_key);

	if (st == ST_OK)
		st = ml_dsa_sign(alg, seed, sizes.seed_bytes, &m, b->output);
	if (st == ST_OK)
		st = ml_dsa_verify(alg, b->public_key, sizes.public_bytes, &m,
				   b->output, sizes.output_bytes);
	if (st == ST_OK)
		hash_update(all, b->public_key, sizes.public_bytes);
	return st;
}

static enum status add_all(struct hash *all, struct buffers *b)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; i < ML_KEM_ALG_COUNT && st == ST_OK; i++)
		st = add_kem(all, b, (enum ml_kem_alg)i);
	for (unsigned int i = 0; i < ML_DSA_ALG_COUNT && st == ST_OK; i++)
		st = add_dsa(all, b, (enum ml_dsa_alg)i);
	return st;
}

enum status selftest_lattices(void)
{
	static const uint8_t expected[32] = {
		0x9d, 0xc0, 0xef, 0x64, 0x28, 0x09, 0x31, 0xb0,
		0x1e, 0x16, 0xbc, 0x7b, 0xb3, 0x17, 0x8a, 0x6c,
		0x2e, 0xbd, 0x51, 0x41, 0x3e, 0x80, 0x66, 0xba,
		0xcf, 0x76, 0xda, 0x1a, 0x84, 0xcb, 0x5c, 0xfb};
	uint8_t digest[HASH_MAX_BYTES];
	struct buffers *b;
	struct hash *all;
	enum status st = hash_create(HASH_SHA256, &all);

	if (st != ST_OK)
		return st;
	b = heap_alloc(sizeof(*b));
	st = b ? add_all(all, b) : ST_NO_MEM;
	hash_final(all, digest);
	heap_free(b);
	hash_destroy(all);
	if (st == ST_NO_MEM)
		return st;
	if (st != ST_OK || !ct_equal(digest, expected, sizeof(expected)))
		return selftest_fail("lattices");
	return ST_OK;
}
