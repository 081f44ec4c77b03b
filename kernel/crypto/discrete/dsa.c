/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: FIPS 186-4 4 (sections in brackets) */
#include "kernel/crypto/dsa.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/modular/modulus.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/secret.h"

#define ORDER_MIN_BITS   160
#define DIGEST_MAX_BYTES 64
/* The first one serves, unless the parameters are no group. */
#define NONCES_MAX       8

size_t dsa_order_size(const struct dsa_group *group)
{
	return (number_bits(&group->q) + 7) / 8;
}

static enum status check_sizes(const struct dsa_group *group)
{
	size_t p_bits = number_bits(&group->p);
	size_t q_bits = number_bits(&group->q);

	if (p_bits < DSA_MIN_BITS || p_bits > DSA_MAX_BITS ||
	    q_bits < ORDER_MIN_BITS || q_bits > DSA_MAX_ORDER_BYTES * 8 ||
	    q_bits >= p_bits)
		return ST_NOT_SUPPORTED;
	return ST_OK;
}

/* The group, ready to compute with. */
struct loaded {
	struct modulus *p;
	struct modulus *q;
	mbedtls_mpi_uint *g; /* entered */
};

static void unload(struct loaded *k)
{
	if (k->p)
		modulus_free(k->g, k->p->limbs);
	modulus_destroy(k->p);
	modulus_destroy(k->q);
}

/* 1 < g < p. After an error too unload() is due. */
static enum status load_generator(const struct dsa_group *group,
				  struct loaded *k)
{
	enum status st;

	k->g = modulus_residue(k->p);
	if (!k->g)
		return ST_NO_MEM;
	st = modulus_read(k->p, &group->g, k->g);
	if (st == ST_OK && number_bits(&group->g) < 2)
		st = ST_BAD_PARAM;
	modulus_enter(k->p, k->g);
	return st;
}

static enum status load(const struct dsa_group *group, struct loaded *k)
{
	enum status st = check_sizes(group);

	*k = (struct loaded){};
	if (st == ST_OK)
		st = modulus_create(&group->p, &k->p);
	if (st == ST_OK)
		st = modulus_create(&group->q, &k->q);
	if (st == ST_OK)
		st = load_generator(group, k);
	return st;
}

/* out = (g^exponent mod p) mod q, not entered; the exponent is secret. */
static enum status power_mod_q(struct loaded *k,
			       const mbedtls_mpi_uint *exponent,
			       mbedtls_mpi_uint *out)
{
	mbedtls_mpi_uint *x = modulus_residue(k->p);
	enum status st;

	if (!x)
		return ST_NO_MEM;
	memcpy(x, k->g, k->p->limbs * LIMB_BYTES);
	st = modulus_power(k->p, x, exponent, k->q->limbs);
	if (st == ST_OK) {
		modulus_leave(k->p, x);
		modulus_reduce(k->q, out, x, k->p->limbs);
		modulus_leave(k->q, out);
	}
	modulus_free(x, k->p->limbs);
	return st;
}

/* As many of the first bits as q has, mod q, entered. [4.6, 4.7] */
static enum status read_digest(struct loaded *k, const struct number *digest,
			       mbedtls_mpi_uint *out)
{
	mbedtls_mpi_uint wide[DSA_MAX_ORDER_BYTES / LIMB_BYTES];
	size_t taken = MIN(digest->size_bytes, k->q->size_bytes);
	const struct number first = {digest->bytes, taken};
	size_t shift = 0;
	enum status st;

	if (digest->size_bytes == 0 || digest->size_bytes > DIGEST_MAX_BYTES)
		return ST_BAD_PARAM;
	if (taken * 8 > k->q->bits)
		shift = taken * 8 - k->q->bits;
	st = limbs_read(&first, wide, ARRAY_SIZE(wide));
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < ARRAY_SIZE(wide) && shift > 0; i++) {
		mbedtls_mpi_uint above =
			i + 1 < ARRAY_SIZE(wide) ? wide[i + 1] : 0;

		wide[i] = wide[i] >> shift | above << (LIMB_BITS - shift);
	}
	modulus_reduce(k->q, out, wide, ARRAY_SIZE(wide));
	return ST_OK;
}

static bool is_zero(const mbedtls_mpi_uint *x, size_t limbs)
{
	mbedtls_mpi_uint any = 0;

	for (size_t i = 0; i < limbs; i++)
		any |= x[i];
	return secret_reveal(any == 0);
}

/* x = 1 / x, entered both: x^(q - 2), for q is a prime. */
static enum status invert(struct modulus *q, mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint *exponent = modulus_residue(q);
	mbedtls_mpi_uint borrow = 2;
	enum status st;

	if (!exponent)
		return ST_NO_MEM;
	for (size_t i = 0; i < q->limbs; i++) {
		exponent[i] = q->n[i] - borrow;
		borrow = q->n[i] < borrow;
	}
	st = modulus_power(q, x, exponent, q->limbs);
	modulus_free(exponent, q->limbs);
	return st;
}

/* Residues of q. */
struct signing {
	mbedtls_mpi_uint *x, *h; /* private key, digest; entered */
	mbedtls_mpi_uint *nonce; /* entered once r is there */
	mbedtls_mpi_uint *r, *s;
};

/* r and s of @w->nonce. ST_BAD_PARAM: draw another. [4.6] */
static enum status compute(struct loaded *k, struct signing *w)
{
	struct modulus *q = k->q;
	enum status st = power_mod_q(k, w->nonce, w->r);

	if (st != ST_OK)
		return st;
	modulus_enter(q, w->nonce);
	st = invert(q, w->nonce);
	if (st != ST_OK)
		return st;
	/* s = (h + x r) / nonce: entered times plain is plain. */
	modulus_multiply(q, w->s, w->x, w->r);
	modulus_leave(q, w->h);
	modulus_add(q, w->s, w->s, w->h);
	modulus_enter(q, w->h);
	modulus_multiply(q, w->s, w->s, w->nonce);
	if (is_zero(w->r, q->limbs) || is_zero(w->s, q->limbs))
		return ST_BAD_PARAM;
	return ST_OK;
}

/*
 * A number below q that nobody can guess although the random generator may be
 * bad: it depends on the key and the digest too. Twice as many bits as q has
 * leave no bias. (As RFC 6979 3.6, but one reduction instead of a search.)
 */
static void draw_nonce(struct loaded *k, const struct number *x,
		       const struct number *digest, mbedtls_mpi_uint *out)
{
	mbedtls_mpi_uint wide[HASH_MAX_BYTES / LIMB_BYTES];
	uint8_t random[32];
	struct hmac h;

	rng_bytes(random, sizeof(random));
	hmac_init(&h, HASH_SHA512, x->bytes, x->size_bytes);
	hmac_update(&h, random, sizeof(random));
	hmac_update(&h, digest->bytes, digest->size_bytes);
	hmac_final(&h, (uint8_t *)wide);
	modulus_reduce(k->q, out, wide, ARRAY_SIZE(wide));
	modulus_leave(k->q, out);
	secure_zero(random, sizeof(random));
	secure_zero(wide, sizeof(wide));
}

static enum status read_private(struct loaded *k, const struct number *x,
				mbedtls_mpi_uint *out)
{
	enum status st = modulus_read(k->q, x, out);

	if (st == ST_OK && is_zero(out, k->q->limbs))
		st = ST_BAD_PARAM;
	modulus_enter(k->q, out);
	return st;
}

static enum status run_signing(struct loaded *k, struct signing *w,
			       const struct number *x,
			       const struct number *digest, uint8_t *sig)
{
	enum status st = read_private(k, x, w->x);

	if (st == ST_OK)
		st = read_digest(k, digest, w->h);
	if (st != ST_OK)
		return st;
	st = ST_BAD_PARAM;
	for (int i = 0; i < NONCES_MAX && st == ST_BAD_PARAM; i++) {
		draw_nonce(k, x, digest, w->nonce);
		st = compute(k, w);
	}
	if (st == ST_OK) {
		modulus_write(k->q, w->r, sig);
		modulus_write(k->q, w->s, sig + k->q->size_bytes);
	}
	return st;
}

static enum status sign(struct loaded *k, const struct number *x,
			const struct number *digest, uint8_t *sig)
{
	struct signing w = {
		.x = modulus_residue(k->q),
		.h = modulus_residue(k->q),
		.nonce = modulus_residue(k->q),
		.r = modulus_residue(k->q),
		.s = modulus_residue(k->q),
	};
	enum status st = ST_NO_MEM;

	if (w.x && w.h && w.nonce && w.r && w.s)
		st = run_signing(k, &w, x, digest, sig);
	modulus_free(w.x, k->q->limbs);
	modulus_free(w.h, k->q->limbs);
	modulus_free(w.nonce, k->q->limbs);
	modulus_free(w.r, k->q->limbs);
	modulus_free(w.s, k->q->limbs);
	return st;
}

enum status dsa_sign(const struct dsa_group *group, const struct number *x,
		     const struct number *digest, uint8_t *sig,
		     size_t *sig_bytes)
{
	size_t room_bytes = *sig_bytes;
	struct loaded k;
	enum status st = load(group, &k);

	if (st == ST_OK) {
		*sig_bytes = 2 * k.q->size_bytes;
		if (room_bytes < *sig_bytes)
			st = ST_SHORT_BUFFER;
		else
			st = sign(&k, x, digest, sig);
	}
	unload(&k);
	return st;
}

/* One of the two factors of a verification: x = x^u, u entered. */
static enum status raise(struct loaded *k, mbedtls_mpi_uint *x,
			 mbedtls_mpi_uint *u)
{
	modulus_leave(k->q, u);
	return modulus_power(k->p, x, u, k->q->limbs);
}

/* Residues of q: digest, both halves of the signature; entered but for r. Of
 * p: the public key, entered. */
struct verification {
	mbedtls_mpi_uint *h, *r, *s;
	mbedtls_mpi_uint *y;
};

/* ST_SECURITY: r or s is not in 1..q-1. */
static enum status read_signature(struct loaded *k, const struct number *sig,
				  struct verification *w)
{
	size_t half_bytes = k->q->size_bytes;
	const struct number r = {sig->bytes, half_bytes};
	const struct number s = {sig->bytes + half_bytes, half_bytes};

	if (modulus_read(k->q, &r, w->r) != ST_OK ||
	    modulus_read(k->q, &s, w->s) != ST_OK ||
	    is_zero(w->r, k->q->limbs) || is_zero(w->s, k->q->limbs))
		return ST_SECURITY;
	modulus_enter(k->q, w->s);
	return ST_OK;
}

static enum status read_public(struct loaded *k, const struct number *y,
			       mbedtls_mpi_uint *out)
{
	if (number_bits(y) < 2 || modulus_read(k->p, y, out) != ST_OK)
		return ST_BAD_PARAM;
	modulus_enter(k->p, out);
	return ST_OK;
}

/* [4.7] */
static enum status compare(struct loaded *k, struct verification *w)
{
	mbedtls_mpi_uint *g = k->g;
	enum status st = invert(k->q, w->s);

	if (st != ST_OK)
		return st;
	modulus_multiply(k->q, w->h, w->h, w->s);
	/* Entered times plain is plain, and is entered again. */
	modulus_multiply(k->q, w->s, w->s, w->r);
	modulus_enter(k->q, w->s);
	st = raise(k, g, w->h);
	if (st == ST_OK)
		st = raise(k, w->y, w->s);
	if (st != ST_OK)
		return st;
	modulus_multiply(k->p, g, g, w->y);
	modulus_leave(k->p, g);
	modulus_reduce(k->q, w->h, g, k->p->limbs);
	modulus_leave(k->q, w->h);
	return ct_equal(w->h, w->r, k->q->limbs * LIMB_BYTES) ? ST_OK
							      : ST_SECURITY;
}

static enum status verify(struct loaded *k, const struct number *y,
			  const struct number *digest, const struct number *sig)
{
	struct verification w = {
		.h = modulus_residue(k->q),
		.r = modulus_residue(k->q),
		.s = modulus_residue(k->q),
		.y = modulus_residue(k->p),
	};
	enum status st = w.h && w.r && w.s && w.y ? ST_OK : ST_NO_MEM;

	if (st == ST_OK)
		st = read_public(k, y, w.y);
	if (st == ST_OK)
		st = read_digest(k, digest, w.h);
	if (st == ST_OK)
		st = read_signature(k, sig, &w);
	if (st == ST_OK)
		st = compare(k, &w);
	modulus_free(w.h, k->q->limbs);
	modulus_free(w.r, k->q->limbs);
	modulus_free(w.s, k->q->limbs);
	modulus_free(w.y, k->p->limbs);
	return st;
}

enum status dsa_verify(const struct dsa_group *group, const struct number *y,
		       const struct number *digest, const struct number *sig)
{
	struct loaded k;
	enum status st = load(group, &k);

	if (st == ST_OK) {
		if (sig->size_bytes != 2 * k.q->size_bytes)
			st = ST_SECURITY;
		else
			st = verify(&k, y, digest, sig);
	}
	unload(&k);
	return st;
}

/* Spec: FIPS 186-4 B.1.2 */
static enum status generate(struct loaded *k, struct number_out *x,
			    struct number_out *y)
{
	mbedtls_mpi_uint *secret = modulus_residue(k->q);
	enum status st = secret ? ST_OK : ST_NO_MEM;

	if (st == ST_OK) {
		modulus_random(k->q, secret);
		st = modulus_power(k->p, k->g, secret, k->q->limbs);
	}
	if (st == ST_OK) {
		modulus_leave(k->p, k->g);
		st = limbs_write(k->g, k->p->limbs, y);
	}
	if (st == ST_OK)
		st = limbs_write(secret, k->q->limbs, x);
	modulus_free(secret, k->q->limbs);
	return st;
}

enum status dsa_generate(const struct dsa_group *group, struct number_out *x,
			 struct number_out *y)
{
	struct loaded k;
	enum status st = load(group, &k);

	if (st == ST_OK && (x->size_bytes < k.q->size_bytes ||
			    y->size_bytes < k.p->size_bytes)) {
		x->size_bytes = k.q->size_bytes;
		y->size_bytes = k.p->size_bytes;
		st = ST_SHORT_BUFFER;
	}
	if (st == ST_OK)
		st = generate(&k, x, y);
	unload(&k);
	return st;
}
