/* SPDX-License-Identifier: BSD-2-Clause */
/* Encryption for a public key. Spec: GB/T 32918.4 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/sm2_priv.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/secret.h"

#define POINT_BYTES (2 * SM2_BYTES)

void sm2_kdf(const uint8_t *secret, size_t secret_bytes, uint8_t *out,
	     size_t size_bytes)
{
	uint8_t block[SM2_BYTES];
	struct hash h;

	hash_init(&h, HASH_SM3);
	for (uint32_t i = 1; size_bytes > 0; i++) {
		size_t used = MIN(size_bytes, sizeof(block));
		const uint8_t counter[4] = {(uint8_t)(i >> 24),
					    (uint8_t)(i >> 16),
					    (uint8_t)(i >> 8), (uint8_t)i};

		hash_restart(&h);
		hash_update(&h, secret, secret_bytes);
		hash_update(&h, counter, sizeof(counter));
		hash_final(&h, block);
		memcpy(out, block, used);
		out += used;
		size_bytes -= used;
	}
	secure_zero(block, sizeof(block));
	secure_zero(&h, sizeof(h));
}

/* C3: the digest of the text between the halves of the shared point. */
static void digest_of(const uint8_t point[POINT_BYTES], const uint8_t *text,
		      size_t size_bytes, uint8_t digest[SM2_BYTES])
{
	struct hash h;

	hash_init(&h, HASH_SM3);
	hash_update(&h, point, SM2_BYTES);
	hash_update(&h, text, size_bytes);
	hash_update(&h, point + SM2_BYTES, SM2_BYTES);
	hash_final(&h, digest);
	secure_zero(&h, sizeof(h));
}

/* @out = @in under the mask that @point gives. False: the mask is nothing but
 * zeros, and @out zeros too. */
static bool apply_mask(const uint8_t point[POINT_BYTES], const uint8_t *in,
		       size_t size_bytes, uint8_t *out)
{
	uint8_t any = 0;

	sm2_kdf(point, POINT_BYTES, out, size_bytes);
	for (size_t i = 0; i < size_bytes; i++)
		any |= out[i];
	if (secret_reveal(any == 0))
		return false;
	for (size_t i = 0; i < size_bytes; i++)
		out[i] ^= in[i];
	return true;
}

/* What both directions need. */
struct crypting {
	mbedtls_ecp_group g;
	mbedtls_ecp_point q;
	struct modulus *n;
	ec_residue k;
	uint8_t shared[POINT_BYTES];
};

static enum status crypting_init(struct crypting *x)
{
	enum status st = ec_open(EC_SM2, &x->g);

	mbedtls_ecp_point_init(&x->q);
	x->n = NULL;
	return st == ST_OK ? ec_modulus(&x->g.N, &x->n) : st;
}

static void crypting_fini(struct crypting *x)
{
	modulus_destroy(x->n);
	mbedtls_ecp_point_free(&x->q);
	mbedtls_ecp_group_free(&x->g);
	secure_zero(x, sizeof(*x));
}

static enum status set_shared(struct crypting *x)
{
	return ec_multiply(&x->g, x->n, x->k, &x->q, x->shared,
			   x->shared + SM2_BYTES);
}

/* k, C1 and the shared point. */
static enum status start(struct crypting *x, const struct number *k,
			 uint8_t *c1)
{
	enum status st = ST_OK;

	if (k)
		st = ec_read_factor(x->n, k, x->k);
	else
		modulus_random(x->n, x->k);
	c1[0] = 4; /* not compressed */
	if (st == ST_OK)
		st = ec_multiply(&x->g, x->n, x->k, NULL, c1 + 1,
				 c1 + 1 + SM2_BYTES);
	return st == ST_OK ? set_shared(x) : st;
}

enum status sm2_encrypt_with(const struct ec_point *q, const uint8_t *text,
			     size_t size_bytes, const struct number *k,
			     uint8_t *out)
{
	uint8_t *c2 = out + 1 + POINT_BYTES;
	struct crypting x;
	bool done = false;
	enum status st = crypting_init(&x);

	if (st == ST_OK && size_bytes == 0)
		st = ST_BAD_PARAM;
	if (st == ST_OK)
		st = ec_status(ec_read_point(&x.g, q, &x.q));
	while (st == ST_OK && !done) {
		st = start(&x, k, out);
		if (st == ST_OK)
			done = apply_mask(x.shared, text, size_bytes, c2);
	}
	if (st == ST_OK)
		digest_of(x.shared, text, size_bytes, c2 + size_bytes);
	else
		memset(out, 0, size_bytes + SM2_OVERHEAD_BYTES);
	crypting_fini(&x);
	return st;
}

enum status sm2_encrypt(const struct ec_point *q, const uint8_t *text,
			size_t size_bytes, uint8_t *out)
{
	return sm2_encrypt_with(q, text, size_bytes, NULL, out);
}

/* The shared point of @c1. ST_SECURITY: it is no point of the curve. */
static enum status open_point(struct crypting *x, const uint8_t *c1)
{
	const struct ec_point point = {{c1 + 1, SM2_BYTES},
				       {c1 + 1 + SM2_BYTES, SM2_BYTES}};
	enum status st;

	if (c1[0] != 4)
		return ST_SECURITY;
	st = ec_status(ec_read_point(&x->g, &point, &x->q));
	if (st == ST_BAD_PARAM)
		return ST_SECURITY;
	return st == ST_OK ? set_shared(x) : st;
}

enum status sm2_decrypt(const struct number *d, const uint8_t *cipher,
			size_t size_bytes, uint8_t *out)
{
	const uint8_t *c2 = cipher + 1 + POINT_BYTES;
	uint8_t digest[SM2_BYTES];
	size_t text_bytes;
	struct crypting x;
	enum status st;

	if (size_bytes <= SM2_OVERHEAD_BYTES)
		return ST_SECURITY;
	text_bytes = size_bytes - SM2_OVERHEAD_BYTES;
	st = crypting_init(&x);
	if (st == ST_OK)
		st = ec_read_private(x.n, EC_SM2, d, x.k);
	if (st == ST_OK)
		st = open_point(&x, cipher);
	if (st == ST_OK && !apply_mask(x.shared, c2, text_bytes, out))
		st = ST_SECURITY;
	if (st == ST_OK) {
		digest_of(x.shared, out, text_bytes, digest);
		if (!secret_reveal(
			    ct_equal(digest, c2 + text_bytes, SM2_BYTES)))
			st = ST_SECURITY;
	}
	if (st != ST_OK)
		secure_zero(out, text_bytes);
	crypting_fini(&x);
	return st;
}
