/* SPDX-License-Identifier: BSD-2-Clause */
/* The two operations on numbers. Spec: RFC 8017 5.1, 5.2 */
#include "base/bytes/mem.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/crypto/secret.h"
#include "kernel/mm/heap.h"

size_t rsa_bits(const struct rsa_key *key)
{
	return number_bits(&key->n);
}

size_t rsa_size(const struct rsa_key *key)
{
	return (rsa_bits(key) + 7) / 8;
}

enum status rsa_load(const struct rsa_key *key, struct rsa_loaded *out)
{
	size_t bits = rsa_bits(key);

	if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS)
		return ST_NOT_SUPPORTED;
	out->e = number_trim(&key->e);
	if (!number_is_odd(&out->e) || number_bits(&out->e) < 2 ||
	    number_bits(&out->e) > bits)
		return ST_BAD_PARAM;
	return modulus_create(&key->n, &out->n);
}

void rsa_unload(struct rsa_loaded *k)
{
	modulus_destroy(k->n);
	k->n = NULL;
}

enum status rsa_public_power(const struct rsa_loaded *k, uint8_t *block)
{
	const struct number in = {block, k->n->size_bytes};
	mbedtls_mpi_uint *base = modulus_residue(k->n);
	mbedtls_mpi_uint *x = modulus_residue(k->n);
	enum status st = base && x ? ST_OK : ST_NO_MEM;

	if (st == ST_OK)
		st = modulus_read(k->n, &in, base);
	if (st == ST_OK) {
		modulus_enter(k->n, base);
		modulus_power_public(k->n, x, base, &k->e);
		modulus_leave(k->n, x);
		modulus_write(k->n, x, block);
	}
	modulus_free(base, k->n->limbs);
	modulus_free(x, k->n->limbs);
	return st;
}

/* One prime's half of the computation: x = c^exponent mod prime, entered. */
struct half {
	struct modulus *prime;
	mbedtls_mpi_uint *exponent;
	mbedtls_mpi_uint *x;
};

static void half_fini(struct half *h)
{
	if (!h->prime)
		return;
	modulus_free(h->exponent, h->prime->limbs);
	modulus_free(h->x, h->prime->limbs);
	modulus_destroy(h->prime);
}

static enum status half_power(struct half *h, const struct number *prime,
			      const struct number *exponent,
			      const mbedtls_mpi_uint *c, size_t c_limbs)
{
	enum status st = modulus_create(prime, &h->prime);

	if (st != ST_OK)
		return st;
	h->exponent = modulus_residue(h->prime);
	h->x = modulus_residue(h->prime);
	if (!h->exponent || !h->x)
		return ST_NO_MEM;
	/* All of its limbs count as exponent, whatever its value. */
	st = modulus_read(h->prime, exponent, h->exponent);
	if (st != ST_OK)
		return st;
	modulus_reduce(h->prime, h->x, c, c_limbs);
	return modulus_power(h->prime, h->x, h->exponent, h->prime->limbs);
}

/*
 * x = m mod n from its halves. Garner: m = m2 + ((m1 - m2) * qinv mod p) * q.
 * What is in the halves is used up.
 */
static enum status combine(struct half *p, struct half *q,
			   const struct number *qinv, mbedtls_mpi_uint *x,
			   size_t limbs)
{
	size_t wide_limbs = p->prime->limbs + q->prime->limbs;
	mbedtls_mpi_uint *wide = heap_alloc_array(wide_limbs, LIMB_BYTES);
	mbedtls_mpi_uint *m2 = modulus_residue(p->prime);
	enum status st = wide && m2 ? ST_OK : ST_NO_MEM;

	/* Its place is free by now. */
	if (st == ST_OK)
		st = modulus_read(p->prime, qinv, p->exponent);
	if (st == ST_OK) {
		modulus_leave(q->prime, q->x);
		modulus_reduce(p->prime, m2, q->x, q->prime->limbs);
		modulus_subtract(p->prime, p->x, p->x, m2);
		modulus_multiply(p->prime, p->x, p->x, p->exponent);
		limbs_multiply(wide, p->x, p->prime->limbs, q->prime->n,
			       q->prime->limbs);
		(void)limbs_add(wide, wide_limbs, q->x, q->prime->limbs);
		/* Below p * q, that is n: its limbs hold it. */
		memcpy(x, wide, limbs * LIMB_BYTES);
	}
	modulus_free(wide, wide_limbs);
	modulus_free(m2, p->prime->limbs);
	return st;
}

/* ST_BAD_PARAM: the modulus is another. */
static enum status check_product(const struct half *p, const struct half *q,
				 const struct modulus *n)
{
	size_t wide_limbs = p->prime->limbs + q->prime->limbs;
	mbedtls_mpi_uint *wide;
	mbedtls_mpi_uint rest = 0;
	enum status st = ST_BAD_PARAM;

	if (wide_limbs < n->limbs)
		return ST_BAD_PARAM;
	wide = heap_alloc_array(wide_limbs, LIMB_BYTES);
	if (!wide)
		return ST_NO_MEM;
	limbs_multiply(wide, p->prime->n, p->prime->limbs, q->prime->n,
		       q->prime->limbs);
	for (size_t i = n->limbs; i < wide_limbs; i++)
		rest |= wide[i];
	if (secret_reveal(ct_equal(wide, n->n, n->limbs * LIMB_BYTES) &
			  (rest == 0)))
		st = ST_OK;
	modulus_free(wide, wide_limbs);
	return st;
}

/* x = x^d by the primes; neither entered. */
static enum status power_by_primes(struct modulus *n, const struct rsa_key *key,
				   mbedtls_mpi_uint *x)
{
	struct half p = {};
	struct half q = {};
	enum status st = half_power(&p, &key->p, &key->dp, x, n->limbs);

	if (st == ST_OK)
		st = half_power(&q, &key->q, &key->dq, x, n->limbs);
	if (st == ST_OK)
		st = check_product(&p, &q, n);
	if (st == ST_OK)
		st = combine(&p, &q, &key->qinv, x, n->limbs);
	half_fini(&p);
	half_fini(&q);
	return st;
}

/* x = x^d; neither entered. */
static enum status power_whole(struct modulus *n, const struct rsa_key *key,
			       mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint *d = modulus_residue(n);
	enum status st = d ? modulus_read(n, &key->d, d) : ST_NO_MEM;

	if (st == ST_OK) {
		modulus_enter(n, x);
		st = modulus_power(n, x, d, n->limbs);
		modulus_leave(n, x);
	}
	modulus_free(d, n->limbs);
	return st;
}

static enum status power_unblinded(struct modulus *n, const struct rsa_key *key,
				   mbedtls_mpi_uint *x)
{
	const struct number *crt[] = {&key->p, &key->q, &key->dp, &key->dq,
				      &key->qinv};
	size_t given = 0;

	for (size_t i = 0; i < ARRAY_SIZE(crt); i++)
		given += crt[i]->size_bytes > 0;
	if (given == ARRAY_SIZE(crt))
		return power_by_primes(n, key, x);
	return given == 0 ? power_whole(n, key, x) : ST_BAD_PARAM;
}

/* More than can be tried, and short, for the inverse costs by length. */
#define BLINDING_LIMBS (128 / LIMB_BITS)

/* What a private operation needs: residues of n. */
struct blinded {
	mbedtls_mpi_uint *r;     /* random, then its inverse */
	mbedtls_mpi_uint *c;     /* what goes in: c * r^e */
	mbedtls_mpi_uint *x;     /* what comes out: x * r */
	mbedtls_mpi_uint *check; /* its power, to compare */
};

/*
 * b->c = b->c * r^e, for a random r; b->r = 1 / r. The primes then meet a
 * number that nobody chose.
 */
static enum status blind(const struct rsa_loaded *k, struct blinded *b)
{
	memset(b->r, 0, k->n->limbs * LIMB_BYTES);
	rng_bytes(b->r, BLINDING_LIMBS * LIMB_BYTES);
	b->r[0] |= 1; /* not zero */
	memcpy(b->x, b->r, k->n->limbs * LIMB_BYTES);
	modulus_enter(k->n, b->x);
	modulus_power_public(k->n, b->check, b->x, &k->e);
	modulus_multiply(k->n, b->c, b->c, b->check);
	return modulus_invert(k->n, b->r, BLINDING_LIMBS);
}

/* b->x is verified, then b->x = b->x / r. */
static enum status unblind(const struct rsa_loaded *k, struct blinded *b)
{
	size_t size_bytes = k->n->limbs * LIMB_BYTES;

	modulus_enter(k->n, b->x);
	modulus_power_public(k->n, b->check, b->x, &k->e);
	modulus_leave(k->n, b->check);
	if (!secret_reveal(ct_equal(b->check, b->c, size_bytes)))
		return ST_CORRUPT;
	modulus_multiply(k->n, b->x, b->x, b->r);
	return ST_OK;
}

static enum status run_blinded(const struct rsa_loaded *k,
			       const struct rsa_key *key, struct blinded *b,
			       uint8_t *block)
{
	const struct number in = {block, k->n->size_bytes};
	enum status st = modulus_read(k->n, &in, b->c);

	if (st == ST_OK)
		st = blind(k, b);
	if (st != ST_OK)
		return st;
	memcpy(b->x, b->c, k->n->limbs * LIMB_BYTES);
	st = power_unblinded(k->n, key, b->x);
	if (st == ST_OK)
		st = unblind(k, b);
	if (st == ST_OK)
		modulus_write(k->n, b->x, block);
	return st;
}

enum status rsa_private_power(const struct rsa_loaded *k,
			      const struct rsa_key *key, uint8_t *block)
{
	struct blinded b = {
		.r = modulus_residue(k->n),
		.c = modulus_residue(k->n),
		.x = modulus_residue(k->n),
		.check = modulus_residue(k->n),
	};
	enum status st = ST_NO_MEM;

	if (b.r && b.c && b.x && b.check)
		st = run_blinded(k, key, &b, block);
	modulus_free(b.r, k->n->limbs);
	modulus_free(b.c, k->n->limbs);
	modulus_free(b.x, k->n->limbs);
	modulus_free(b.check, k->n->limbs);
	return st;
}
