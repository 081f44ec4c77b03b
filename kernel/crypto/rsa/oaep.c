/* SPDX-License-Identifier: BSD-2-Clause */
/* EME-OAEP. Spec: RFC 8017 7.1 */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/rsa/ct_priv.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/crypto/secret.h"

/*
 * 00, seed, then the data block: digest of the label, zeros, 01, message. Each
 * of the two is masked by the other.
 */
static enum status check_sizes(const struct rsa_encryption_params *params,
			       size_t em_bytes)
{
	size_t digest_bytes = hash_size(params->hash);

	return em_bytes < 2 * digest_bytes + 2 ? ST_BAD_PARAM : ST_OK;
}

static void hash_label(const struct rsa_encryption_params *params,
		       uint8_t out[HASH_MAX_BYTES])
{
	struct hash h;

	hash_init(&h, params->hash);
	hash_update(&h, params->label, params->label_bytes);
	hash_final(&h, out);
}

enum status rsa_oaep_pad(const struct rsa_encryption_params *params,
			 const uint8_t *msg, size_t msg_bytes, uint8_t *em,
			 size_t em_bytes)
{
	size_t digest_bytes = hash_size(params->hash);
	uint8_t label[HASH_MAX_BYTES];
	uint8_t *seed = em + 1;
	uint8_t *db = seed + digest_bytes;
	size_t db_bytes = em_bytes - digest_bytes - 1;
	enum status st = check_sizes(params, em_bytes);

	if (st != ST_OK)
		return st;
	if (db_bytes - digest_bytes - 1 < msg_bytes)
		return ST_BAD_PARAM;
	/* First, for it may lie in @em. */
	if (msg_bytes > 0)
		memmove(db + db_bytes - msg_bytes, msg, msg_bytes);
	hash_label(params, label);
	em[0] = 0;
	rng_bytes(seed, digest_bytes);
	memset(db, 0, db_bytes - msg_bytes);
	memcpy(db, label, digest_bytes);
	db[db_bytes - msg_bytes - 1] = 1;
	rsa_apply_mgf1(params->mgf_hash, seed, digest_bytes, db, db_bytes);
	rsa_apply_mgf1(params->mgf_hash, db, db_bytes, seed, digest_bytes);
	return ST_OK;
}

/* One answer for everything that may be wrong, at the same time (Manger). */
enum status rsa_oaep_unpad(const struct rsa_encryption_params *params,
			   uint8_t *em, size_t em_bytes, size_t *start)
{
	size_t digest_bytes = hash_size(params->hash);
	uint8_t label[HASH_MAX_BYTES];
	uint8_t *seed = em + 1;
	uint8_t *db = seed + digest_bytes;
	size_t db_bytes = em_bytes - digest_bytes - 1;
	size_t bad = em[0];
	size_t one =
		0; /* where the first byte after the zeros is; 0: nowhere */
	enum status st = check_sizes(params, em_bytes);

	if (st != ST_OK)
		return st;
	hash_label(params, label);
	rsa_apply_mgf1(params->mgf_hash, db, db_bytes, seed, digest_bytes);
	rsa_apply_mgf1(params->mgf_hash, seed, digest_bytes, db, db_bytes);
	for (size_t i = 0; i < digest_bytes; i++)
		bad |= (size_t)(db[i] ^ label[i]);
	for (size_t i = digest_bytes; i < db_bytes; i++) {
		size_t is_first = ~ct_is_zero(db[i]) & ct_is_zero(one);

		one = ct_select(is_first, i, one);
		bad |= is_first & (db[i] ^ 1u);
	}
	bad |= ct_is_zero(one);
	*start = (size_t)(db - em) + one + 1;
	return secret_reveal(ct_is_zero(bad) & 1) ? ST_OK : ST_BAD_PARAM;
}
