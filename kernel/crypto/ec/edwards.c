/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EdDSA with OpenSSL's arithmetic and hashing. Its functions say 1 or 0; 0 is
 * memory that was not there, or else a signature that does not verify.
 */
#include "kernel/crypto/edwards.h"

#include <crypto/ecx.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rng.h"

#define PREHASH_BYTES     64
#define CONTEXT_MAX_BYTES 255

static const struct {
	size_t key_bytes;
	size_t signature_bytes;
} sizes[EDWARDS_CURVE_COUNT] = {
	[EDWARDS_25519] = {ED25519_KEYLEN, ED25519_SIGSIZE},
	[EDWARDS_448] = {ED448_KEYLEN, ED448_SIGSIZE},
};

size_t edwards_key_size(enum edwards_curve curve)
{
	return (unsigned int)curve < EDWARDS_CURVE_COUNT
		       ? sizes[curve].key_bytes
		       : 0;
}

size_t edwards_signature_size(enum edwards_curve curve)
{
	return (unsigned int)curve < EDWARDS_CURVE_COUNT
		       ? sizes[curve].signature_bytes
		       : 0;
}

enum status edwards_public_of(enum edwards_curve curve,
			      const uint8_t *private_key, uint8_t *public_key)
{
	int good;

	if (edwards_key_size(curve) == 0)
		return ST_BAD_PARAM;
	if (curve == EDWARDS_25519)
		good = ossl_ed25519_public_from_private(NULL, public_key,
							private_key, NULL);
	else
		good = ossl_ed448_public_from_private(NULL, public_key,
						      private_key, NULL);
	return good ? ST_OK : ST_NO_MEM;
}

enum status edwards_generate(enum edwards_curve curve, uint8_t *private_key,
			     uint8_t *public_key)
{
	size_t size_bytes = edwards_key_size(curve);
	enum status st;

	rng_bytes(private_key, size_bytes);
	st = edwards_public_of(curve, private_key, public_key);
	if (st != ST_OK) {
		secure_zero(private_key, size_bytes);
		memset(public_key, 0, size_bytes);
	}
	return st;
}

/* What is signed in the place of @m, which may be @m itself.
 * ST_OK; ST_BAD_PARAM. Spec: RFC 8032 5.1, 5.2 (PH) */
static enum status prepare(enum edwards_curve curve,
			   const struct edwards_message *m,
			   uint8_t prehash[PREHASH_BYTES],
			   struct edwards_message *out)
{
	struct hash h;

	if (edwards_key_size(curve) == 0 ||
	    m->context_bytes > CONTEXT_MAX_BYTES)
		return ST_BAD_PARAM;
	*out = *m;
	if (!m->prehash)
		return ST_OK;
	hash_init(&h, curve == EDWARDS_25519 ? HASH_SHA512 : HASH_SHAKE256);
	hash_update(&h, m->bytes, m->size_bytes);
	if (curve == EDWARDS_25519)
		hash_final(&h, prehash);
	else if (hash_extract(&h, prehash, PREHASH_BYTES) != ST_OK)
		return ST_BAD_PARAM;
	out->bytes = prehash;
	out->size_bytes = PREHASH_BYTES;
	return ST_OK;
}

/* Flags of OpenSSL's Ed25519: whether there is a prefix at all, and whether it
 * is there only to hold a context. */
static bool has_prefix(const struct edwards_message *m)
{
	return m->prehash || m->context_bytes > 0;
}

static bool is_context_variant(const struct edwards_message *m)
{
	return !m->prehash && m->context_bytes > 0;
}

enum status edwards_sign(enum edwards_curve curve, const uint8_t *private_key,
			 const struct edwards_message *m, uint8_t *sig)
{
	uint8_t public_key[EDWARDS_MAX_KEY_BYTES];
	uint8_t made[EDWARDS_MAX_SIGNATURE_BYTES];
	uint8_t prehash[PREHASH_BYTES];
	struct edwards_message p;
	enum status st = prepare(curve, m, prehash, &p);
	int good;

	if (st == ST_OK)
		st = edwards_public_of(curve, private_key, public_key);
	if (st != ST_OK)
		return st;
	if (curve == EDWARDS_25519)
		good = ossl_ed25519_sign(
			made, p.bytes, p.size_bytes, public_key, private_key,
			has_prefix(&p), p.prehash, is_context_variant(&p),
			p.context, p.context_bytes, NULL, NULL);
	else
		good = ossl_ed448_sign(NULL, made, p.bytes, p.size_bytes,
				       public_key, private_key, p.context,
				       p.context_bytes, p.prehash, NULL);
	if (!good)
		return ST_NO_MEM;
	memcpy(sig, made, sizes[curve].signature_bytes);
	return ST_OK;
}

/*
 * Points of order 1, 2, 4 and 8 by their second coordinate: a signature under
 * them says nothing, since it verifies for many messages.
 */
static const uint8_t small_25519[][ED25519_KEYLEN] = {
	{0},
	{1},
	{0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
	{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

static const uint8_t small_448[][ED448_KEYLEN] = {
	{0},
	{1},
	{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00},
};

static bool is_small_order(enum edwards_curve curve, const uint8_t *key)
{
	bool is_25519 = curve == EDWARDS_25519;
	const uint8_t *table = is_25519 ? small_25519[0] : small_448[0];
	size_t rows =
		is_25519 ? ARRAY_SIZE(small_25519) : ARRAY_SIZE(small_448);
	size_t size_bytes = edwards_key_size(curve);
	uint8_t y[EDWARDS_MAX_KEY_BYTES];

	memcpy(y, key, size_bytes);
	y[size_bytes - 1] &= 0x7f; /* the sign of the first coordinate */
	for (size_t i = 0; i < rows; i++) {
		if (memcmp(y, table + i * size_bytes, size_bytes) == 0)
			return true;
	}
	return false;
}

/* A coordinate that is not below p, which OpenSSL would reduce; for the other
 * curve it does look. Spec: RFC 8032 5.1.3 step 1 */
static bool is_reduced(enum edwards_curve curve, const uint8_t *key)
{
	if (curve != EDWARDS_25519 || key[0] < 0xed || (key[31] | 0x80) != 0xff)
		return true;
	for (size_t i = 1; i < 31; i++) {
		if (key[i] != 0xff)
			return true;
	}
	return false;
}

enum status edwards_verify(enum edwards_curve curve, const uint8_t *public_key,
			   const struct edwards_message *m, const uint8_t *sig,
			   size_t sig_bytes)
{
	unsigned long failed = shim_failed_allocations();
	uint8_t prehash[PREHASH_BYTES];
	struct edwards_message p;
	enum status st = prepare(curve, m, prehash, &p);
	int good;

	if (st != ST_OK)
		return st;
	if (sig_bytes != sizes[curve].signature_bytes ||
	    !is_reduced(curve, public_key) || is_small_order(curve, public_key))
		return ST_SECURITY;
	if (curve == EDWARDS_25519)
		good = ossl_ed25519_verify(
			p.bytes, p.size_bytes, sig, public_key, has_prefix(&p),
			p.prehash, is_context_variant(&p), p.context,
			p.context_bytes, NULL, NULL);
	else
		good = ossl_ed448_verify(NULL, p.bytes, p.size_bytes, sig,
					 public_key, p.context, p.context_bytes,
					 p.prehash, NULL);
	if (good)
		return ST_OK;
	/* Another thread's failure may be taken for ours: no harm, as it does
	 * not verify either way. */
	return shim_failed_allocations() != failed ? ST_NO_MEM : ST_SECURITY;
}
