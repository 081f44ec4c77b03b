/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys that are given, and what is computed from them without chance, against
 * a known digest of all of it; what takes random numbers, by its counterpart.
 */
#include "base/bytes/mem.h"
#include "kernel/crypto/edwards.h"
#include "kernel/crypto/montgomery.h"
#include "kernel/crypto/selftest_priv.h"
#include "kernel/crypto/sm2.h"

/* A private key for any curve: its first bytes keep it below the order. */
static void fill_key(uint8_t *key, size_t size_bytes, uint8_t first)
{
	for (size_t i = 0; i < size_bytes; i++)
		key[i] = i < 2 ? 0 : (uint8_t)(first + i * 7);
}

static enum status sign_and_verify(enum ec_curve curve, const struct number *d,
				   const struct ec_point *q)
{
	static const uint8_t digest[32] = {1, 2, 3};
	uint8_t sig[2 * EC_MAX_BYTES];
	enum status st;

	if (curve == EC_SM2) {
		st = sm2_sign(d, digest, sig);
		return st == ST_OK
			       ? sm2_verify(q, digest, sig, SM2_SIGNATURE_BYTES)
			       : st;
	}
	st = ecdsa_sign(curve, d, digest, sizeof(digest), sig);
	return st == ST_OK ? ecdsa_verify(curve, q, digest, sizeof(digest), sig,
					  2 * ec_size(curve))
			   : st;
}

static enum status add_weierstrass(struct hash *all, enum ec_curve curve)
{
	uint8_t key[EC_MAX_BYTES];
	uint8_t out[3][EC_MAX_BYTES];
	size_t size_bytes = ec_size(curve);
	const struct number d = {key, size_bytes};
	const struct ec_point q = {{out[0], size_bytes}, {out[1], size_bytes}};
	enum status st;

	fill_key(key, size_bytes, 1);
	st = ec_public_of(curve, &d, out[0], out[1]);
	if (st == ST_OK)
		st = sign_and_verify(curve, &d, &q);
	fill_key(key, size_bytes, 2);
	if (st == ST_OK)
		st = ecdh_derive(curve, &d, &q, out[2]);
	for (size_t i = 0; i < 3 && st == ST_OK; i++)
		hash_update(all, out[i], size_bytes);
	return st;
}

static enum status add_edwards(struct hash *all, enum edwards_curve curve)
{
	uint8_t key[EDWARDS_MAX_KEY_BYTES];
	uint8_t public[EDWARDS_MAX_KEY_BYTES];
	uint8_t sig[EDWARDS_MAX_SIGNATURE_BYTES];
	const struct edwards_message m = {.bytes = key, .size_bytes = 20};
	size_t sig_bytes = edwards_signature_size(curve);
	enum status st;

	fill_key(key, edwards_key_size(curve), 3);
	st = edwards_public_of(curve, key, public);
	if (st == ST_OK)
		st = edwards_sign(curve, key, &m, sig);
	if (st == ST_OK)
		st = edwards_verify(curve, public, &m, sig, sig_bytes);
	if (st == ST_OK)
		hash_update(all, sig, sig_bytes);
	return st;
}

static enum status add_montgomery(struct hash *all, enum montgomery_curve curve)
{
	uint8_t key[MONTGOMERY_MAX_BYTES];
	uint8_t public[MONTGOMERY_MAX_BYTES];
	uint8_t secret[MONTGOMERY_MAX_BYTES];
	enum status st;

	fill_key(key, montgomery_size(curve), 4);
	st = montgomery_public_of(curve, key, public);
	if (st == ST_OK)
		st = montgomery_derive(curve, key, public, secret);
	if (st == ST_OK)
		hash_update(all, secret, montgomery_size(curve));
	return st;
}

static enum status add_all(struct hash *all)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; i < EC_CURVE_COUNT && st == ST_OK; i++)
		st = add_weierstrass(all, (enum ec_curve)i);
	for (unsigned int i = 0; i < EDWARDS_CURVE_COUNT && st == ST_OK; i++)
		st = add_edwards(all, (enum edwards_curve)i);
	for (unsigned int i = 0; i < MONTGOMERY_CURVE_COUNT && st == ST_OK; i++)
		st = add_montgomery(all, (enum montgomery_curve)i);
	return st;
}

enum status selftest_curves(void)
{
	static const uint8_t expected[32] = {
		0xc8, 0x4a, 0x14, 0xed, 0x5b, 0xf2, 0x13, 0x64,
		0xea, 0x78, 0x93, 0x50, 0x5e, 0x5a, 0xec, 0x78,
		0xc7, 0x0d, 0x77, 0xea, 0x8d, 0x3c, 0x3e, 0x9e,
		0xf1, 0x51, 0xe7, 0x44, 0xa3, 0x36, 0xe9, 0x15};
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *all;
	enum status st = hash_create(HASH_SHA256, &all);

	if (st != ST_OK)
		return st;
	st = add_all(all);
	hash_final(all, digest);
	hash_destroy(all);
	if (st == ST_NO_MEM)
		return st;
	if (st != ST_OK || !ct_equal(digest, expected, sizeof(expected)))
		return selftest_fail("elliptic curves");
	return ST_OK;
}
