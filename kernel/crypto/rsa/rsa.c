/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Verification with a public key. Everything here is public, so nothing needs
 * constant time. The library does the arithmetic only: the encodings are
 * checked here, because they hash, and hashing takes the vector registers for
 * short whiles (fp.h).
 */
#include "kernel/crypto/rsa.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rsa/public_power_priv.h"

#define MODULUS_MIN_BITS   2048
#define MODULUS_MAX_BITS   4096
#define MODULUS_MAX_BYTES  (MODULUS_MAX_BITS / 8)
/* Real exponents are 3, 17 or 65537; huge ones only cost time. */
#define EXPONENT_MAX_BYTES 8

static void skip_zeros(const uint8_t **p, size_t *size_bytes)
{
	while (*size_bytes > 0 && **p == 0) {
		(*p)++;
		(*size_bytes)--;
	}
}

static size_t bit_length(const uint8_t *p, size_t size_bytes)
{
	if (size_bytes == 0)
		return 0;
	return size_bytes * 8 - (size_t)(__builtin_clz(p[0]) - 24);
}

/* The key without leading zeros; ST_NOT_SUPPORTED. */
static enum status normalise(const struct rsa_public_key *key,
			     struct rsa_public_key *out)
{
	size_t bits;

	*out = *key;
	skip_zeros(&out->modulus, &out->modulus_bytes);
	skip_zeros(&out->exponent, &out->exponent_bytes);
	bits = bit_length(out->modulus, out->modulus_bytes);
	if (bits < MODULUS_MIN_BITS || bits > MODULUS_MAX_BITS ||
	    !(out->modulus[out->modulus_bytes - 1] & 1))
		return ST_NOT_SUPPORTED;
	if (out->exponent_bytes == 0 ||
	    out->exponent_bytes > EXPONENT_MAX_BYTES ||
	    !(out->exponent[out->exponent_bytes - 1] & 1) ||
	    (out->exponent_bytes == 1 && out->exponent[0] == 1))
		return ST_NOT_SUPPORTED;
	return ST_OK;
}

/*
 * sig^e mod n, key->modulus_bytes big-endian bytes. @key: normalised.
 * Spec: RFC 8017 5.2.2
 */
static enum status public_operation(const struct rsa_public_key *key,
				    const uint8_t *sig, size_t sig_bytes,
				    uint8_t out[MODULUS_MAX_BYTES])
{
	uint64_t exponent = 0;
	enum status st;

	if (sig_bytes != key->modulus_bytes)
		return ST_SECURITY;
	for (size_t i = 0; i < key->exponent_bytes; i++)
		exponent = exponent << 8 | key->exponent[i];
	st = public_power(key->modulus, key->modulus_bytes, exponent, sig, out);
	/* Step 1: a signature that is not below the modulus. */
	return st == ST_BAD_PARAM ? ST_SECURITY : st;
}

/* XOR the mask that @seed generates into @data. Spec: RFC 8017 B.2.1 */
static void apply_mgf1(enum hash_alg alg, const uint8_t *seed,
		       size_t seed_bytes, uint8_t *data, size_t size_bytes)
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
}

/*
 * Check the encoding of @digest in @em, em_bits long and so without the bytes
 * in front. @em is changed. Spec: RFC 8017 9.1.2 (steps in brackets)
 */
static enum status check_pss(enum hash_alg alg, const uint8_t *digest,
			     int salt_bytes, uint8_t *em, size_t em_bits)
{
	static const uint8_t zeros[8];
	size_t digest_bytes = hash_size(alg);
	size_t em_bytes = (em_bits + 7) / 8;
	uint8_t top_mask = (uint8_t)(0xff >> (em_bytes * 8 - em_bits));
	const uint8_t *expected;
	uint8_t got[HASH_MAX_BYTES];
	size_t db_bytes;
	size_t i = 0;
	struct hash h;

	if (em_bytes < digest_bytes + 2 || em[em_bytes - 1] != 0xbc)
		return ST_SECURITY; /* [3, 4] */
	db_bytes = em_bytes - digest_bytes - 1;
	expected = em + db_bytes;
	if (em[0] & ~top_mask)
		return ST_SECURITY; /* [6] */
	apply_mgf1(alg, expected, digest_bytes, em, db_bytes);
	em[0] &= top_mask;
	while (i < db_bytes && em[i] == 0)
		i++;
	if (i == db_bytes || em[i] != 1)
		return ST_SECURITY; /* [10] */
	i++;
	if (salt_bytes >= 0 && db_bytes - i != (size_t)salt_bytes)
		return ST_SECURITY;
	hash_init(&h, alg);
	hash_update(&h, zeros, sizeof(zeros));
	hash_update(&h, digest, digest_bytes);
	hash_update(&h, em + i, db_bytes - i);
	hash_final(&h, got);
	return ct_equal(got, expected, digest_bytes) ? ST_OK : ST_SECURITY;
}

enum status rsa_pss_verify(const struct rsa_public_key *key, enum hash_alg alg,
			   const uint8_t *digest, int salt_bytes,
			   const uint8_t *sig, size_t sig_bytes)
{
	uint8_t em[MODULUS_MAX_BYTES];
	struct rsa_public_key k;
	size_t em_bits;
	size_t skipped;
	enum status st = normalise(key, &k);

	if (st == ST_OK && hash_size(alg) == 0)
		st = ST_NOT_SUPPORTED;
	if (st == ST_OK)
		st = public_operation(&k, sig, sig_bytes, em);
	if (st != ST_OK)
		return st;
	/* One bit shorter than the modulus: a byte less where that is 8n + 1
	 * bits long, and then this byte is zero. */
	em_bits = bit_length(k.modulus, k.modulus_bytes) - 1;
	skipped = k.modulus_bytes - (em_bits + 7) / 8;
	if (skipped > 0 && em[0] != 0)
		return ST_SECURITY;
	return check_pss(alg, digest, salt_bytes, em + skipped, em_bits);
}

/* DER of DigestInfo in front of the digest. Spec: RFC 8017 9.2 note 1 */
#define SHA2_PREFIX(id, digest_bytes)                                          \
	{                                                                      \
		0x30, 17 + (digest_bytes), 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, \
			0x48, 0x01, 0x65, 0x03, 0x04, 0x02, (id), 0x05, 0x00,  \
			0x04, (digest_bytes)                                   \
	}
#define SHA2_PREFIX_BYTES 19

static const uint8_t *digest_info_prefix(enum hash_alg alg)
{
	static const struct {
		enum hash_alg alg;
		uint8_t prefix[SHA2_PREFIX_BYTES];
	} rows[] = {
		{HASH_SHA224, SHA2_PREFIX(4, 28)},
		{HASH_SHA256, SHA2_PREFIX(1, 32)},
		{HASH_SHA384, SHA2_PREFIX(2, 48)},
		{HASH_SHA512, SHA2_PREFIX(3, 64)},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].alg == alg)
			return rows[i].prefix;
	}
	return NULL;
}

/*
 * 00 01 ff..ff 00, prefix, digest, filling @em whole. What the signature
 * holds is compared, never parsed: that is how forgeries pass.
 * Spec: RFC 8017 9.2, 8.2.2
 */
static enum status check_pkcs1(const uint8_t *prefix, const uint8_t *digest,
			       size_t digest_bytes, const uint8_t *em,
			       size_t em_bytes)
{
	size_t pad_end = em_bytes - digest_bytes - SHA2_PREFIX_BYTES - 1;

	if (em[0] != 0 || em[1] != 1 || em[pad_end] != 0)
		return ST_SECURITY;
	for (size_t i = 2; i < pad_end; i++) {
		if (em[i] != 0xff)
			return ST_SECURITY;
	}
	em += pad_end + 1;
	if (!ct_equal(em, prefix, SHA2_PREFIX_BYTES) ||
	    !ct_equal(em + SHA2_PREFIX_BYTES, digest, digest_bytes))
		return ST_SECURITY;
	return ST_OK;
}

enum status rsa_pkcs1_verify(const struct rsa_public_key *key,
			     enum hash_alg alg, const uint8_t *digest,
			     const uint8_t *sig, size_t sig_bytes)
{
	uint8_t em[MODULUS_MAX_BYTES];
	const uint8_t *prefix = digest_info_prefix(alg);
	struct rsa_public_key k;
	enum status st = normalise(key, &k);

	if (st == ST_OK && !prefix)
		st = ST_NOT_SUPPORTED;
	if (st == ST_OK)
		st = public_operation(&k, sig, sig_bytes, em);
	if (st != ST_OK)
		return st;
	return check_pkcs1(prefix, digest, hash_size(alg), em, k.modulus_bytes);
}
