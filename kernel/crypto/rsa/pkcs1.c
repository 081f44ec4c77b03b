/* SPDX-License-Identifier: BSD-2-Clause */
/* The paddings of PKCS#1 v1.5. Spec: RFC 8017 7.2, 9.2 */
#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/rsa/ct_priv.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/crypto/secret.h"

/* 00, type, eight bytes of padding at least, 00 */
#define OVERHEAD_BYTES  11
#define PADDING_MIN_END 10

/*
 * DER of DigestInfo in front of the digest: what differs is the identifier.
 * Spec: RFC 8017 9.2 note 1; NIST's register for SHA-3
 */
#define PREFIX_MAX_BYTES 19
#define NIST_PREFIX(id, digest_bytes)                                          \
	{                                                                      \
		19,                                                            \
		{                                                              \
			0x30, 17 + (digest_bytes), 0x30, 0x0d, 0x06, 0x09,     \
				0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,      \
				0x02, (id), 0x05, 0x00, 0x04, (digest_bytes)   \
		}                                                              \
	}
struct prefix {
	uint8_t size_bytes; /* 0: has no identifier */
	uint8_t bytes[PREFIX_MAX_BYTES];
};
static const struct prefix prefixes[HASH_ALG_COUNT] = {
	[HASH_MD5] = {18,
		      {0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48,
		       0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04, 0x10}},
	[HASH_SHA1] = {15,
		       {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03,
			0x02, 0x1a, 0x05, 0x00, 0x04, 0x14}},
	[HASH_SHA224] = NIST_PREFIX(4, 28),
	[HASH_SHA256] = NIST_PREFIX(1, 32),
	[HASH_SHA384] = NIST_PREFIX(2, 48),
	[HASH_SHA512] = NIST_PREFIX(3, 64),
	[HASH_SHA3_224] = NIST_PREFIX(7, 28),
	[HASH_SHA3_256] = NIST_PREFIX(8, 32),
	[HASH_SHA3_384] = NIST_PREFIX(9, 48),
	[HASH_SHA3_512] = NIST_PREFIX(10, 64),
};

enum status rsa_pkcs1_encode(enum hash_alg alg, const uint8_t *digest,
			     size_t digest_bytes, uint8_t *em, size_t em_bytes)
{
	static const struct prefix none;
	const struct prefix *p = &none;
	size_t pad_end;

	if (alg != HASH_ALG_COUNT) {
		if (hash_size(alg) == 0 || prefixes[alg].size_bytes == 0)
			return ST_NOT_SUPPORTED;
		p = &prefixes[alg];
	}
	if (em_bytes < OVERHEAD_BYTES ||
	    em_bytes - OVERHEAD_BYTES < digest_bytes ||
	    em_bytes - OVERHEAD_BYTES - digest_bytes < p->size_bytes)
		return ST_BAD_PARAM;
	pad_end = em_bytes - digest_bytes - p->size_bytes - 1;
	em[0] = 0;
	em[1] = 1;
	memset(em + 2, 0xff, pad_end - 2);
	em[pad_end] = 0;
	memcpy(em + pad_end + 1, p->bytes, p->size_bytes);
	memcpy(em + em_bytes - digest_bytes, digest, digest_bytes);
	return ST_OK;
}

/* Random bytes, none of them zero. */
static void random_nonzero(uint8_t *p, size_t size_bytes)
{
	rng_bytes(p, size_bytes);
	for (size_t i = 0; i < size_bytes; i++) {
		while (p[i] == 0)
			rng_bytes(p + i, 1);
	}
}

enum status rsa_pkcs1_pad(const uint8_t *msg, size_t msg_bytes, uint8_t *em,
			  size_t em_bytes)
{
	size_t pad_end;

	if (em_bytes < OVERHEAD_BYTES || em_bytes - OVERHEAD_BYTES < msg_bytes)
		return ST_BAD_PARAM;
	pad_end = em_bytes - msg_bytes - 1;
	/* First, for it may lie in @em. */
	if (msg_bytes > 0)
		memmove(em + pad_end + 1, msg, msg_bytes);
	em[0] = 0;
	em[1] = 2;
	random_nonzero(em + 2, pad_end - 2);
	em[pad_end] = 0;
	return ST_OK;
}

/* The whole of @em is read whatever it holds (Bleichenbacher). */
enum status rsa_pkcs1_unpad(const uint8_t *em, size_t em_bytes, size_t *start)
{
	size_t bad = (size_t)em[0] | (em[1] ^ 2u);
	size_t end = 0; /* of the padding, where the first zero is */

	for (size_t i = 2; i < em_bytes; i++) {
		size_t is_first = ct_is_zero(em[i]) & ct_is_zero(end);

		end = ct_select(is_first, i, end);
	}
	/* Nowhere, or too early. */
	bad |= ct_is_less(end, PADDING_MIN_END);
	*start = end + 1;
	return secret_reveal(ct_is_zero(bad) & 1) ? ST_OK : ST_BAD_PARAM;
}
