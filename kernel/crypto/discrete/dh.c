/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/dh.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/modular/modulus.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/secret.h"

static enum status check_sizes(const struct dh_group *group)
{
	size_t p_bits = number_bits(&group->p);

	if (p_bits < DH_MIN_BITS || p_bits > DH_MAX_BITS)
		return ST_NOT_SUPPORTED;
	if (group->q.size_bytes > 0 &&
	    (number_bits(&group->q) < 2 || number_bits(&group->q) > p_bits))
		return ST_BAD_PARAM;
	return ST_OK;
}

/* A residue in 2..p-2, entered. ST_BAD_PARAM. */
static enum status read_element(struct modulus *p, const struct number *in,
				mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint differs;
	enum status st = modulus_read(p, in, x);

	if (st != ST_OK)
		return st;
	if (number_bits(in) < 2)
		return ST_BAD_PARAM;
	/* p is odd: p - 1 differs from it in one bit. */
	differs = x[0] ^ p->n[0] ^ 1;
	for (size_t i = 1; i < p->limbs; i++)
		differs |= x[i] ^ p->n[i];
	if (differs == 0)
		return ST_BAD_PARAM;
	modulus_enter(p, x);
	return ST_OK;
}

static bool is_one_or_zero(const mbedtls_mpi_uint *x, size_t limbs)
{
	mbedtls_mpi_uint others = x[0] & ~(mbedtls_mpi_uint)1;

	for (size_t i = 1; i < limbs; i++)
		others |= x[i];
	return secret_reveal(others == 0);
}

/* x = x^exponent, left. */
static enum status power_number(struct modulus *p, mbedtls_mpi_uint *x,
				const struct number *exponent)
{
	/* What is written tells the size, not what is in it. */
	size_t limbs = (exponent->size_bytes + LIMB_BYTES - 1) / LIMB_BYTES;
	mbedtls_mpi_uint *e;
	enum status st;

	if (limbs == 0)
		return ST_BAD_PARAM;
	limbs = MIN(limbs, p->limbs);
	e = modulus_residue(p);
	if (!e)
		return ST_NO_MEM;
	st = limbs_read(exponent, e, limbs);
	if (st == ST_OK)
		st = modulus_power(p, x, e, limbs);
	modulus_leave(p, x);
	modulus_free(e, p->limbs);
	return st;
}

/* The bound below which x is: q, or p - 1, and 2^x_bits. */
struct bound {
	size_t limbs;
	size_t bits;
	mbedtls_mpi_uint *n; /* q or p - 1 */
};

static enum status make_bound(const struct dh_group *group,
			      const struct modulus *p, size_t x_bits,
			      struct bound *b)
{
	bool has_q = group->q.size_bytes > 0;
	size_t most_bits = has_q ? number_bits(&group->q) : p->bits;
	enum status st = ST_OK;

	if (x_bits > most_bits || x_bits == 1)
		return ST_BAD_PARAM;
	b->bits = x_bits > 0 ? x_bits : most_bits;
	b->limbs = p->limbs;
	b->n = modulus_residue(p);
	if (!b->n)
		return ST_NO_MEM;
	if (has_q) {
		st = limbs_read(&group->q, b->n, b->limbs);
	} else {
		memcpy(b->n, p->n, p->limbs * LIMB_BYTES);
		b->n[0] ^= 1;
	}
	return st;
}

/* Not zero, and below the bound? */
static bool is_in_range(const struct bound *b, const mbedtls_mpi_uint *x)
{
	mbedtls_mpi_uint any = 0;
	bool is_less = false;

	for (size_t i = 0; i < b->limbs; i++) {
		any |= x[i];
		is_less = (x[i] < b->n[i]) | ((x[i] == b->n[i]) & is_less);
	}
	return secret_reveal((any != 0) & is_less);
}

/* What is too large is thrown away, half of the draws at most. */
static void draw_private(const struct bound *b, mbedtls_mpi_uint *x)
{
	size_t used = (b->bits + LIMB_BITS - 1) / LIMB_BITS;
	size_t spare = used * LIMB_BITS - b->bits;

	do {
		rng_bytes(x, used * LIMB_BYTES);
		x[used - 1] &= ~(mbedtls_mpi_uint)0 >> spare;
	} while (!is_in_range(b, x));
}

/* @g: the generator, entered; is used up. @x: room for the key. */
static enum status generate(struct modulus *p, const struct bound *b,
			    mbedtls_mpi_uint *g, mbedtls_mpi_uint *x,
			    struct number_out *x_out, struct number_out *y_out)
{
	size_t x_limbs = (b->bits + LIMB_BITS - 1) / LIMB_BITS;
	enum status st;

	draw_private(b, x);
	st = modulus_power(p, g, x, x_limbs);
	if (st != ST_OK)
		return st;
	modulus_leave(p, g);
	st = limbs_write(g, p->limbs, y_out);
	return st == ST_OK ? limbs_write(x, x_limbs, x_out) : st;
}

static enum status check_rooms(const struct modulus *p, const struct bound *b,
			       struct number_out *x, struct number_out *y)
{
	size_t x_bytes = (b->bits + 7) / 8;

	if (x->size_bytes >= x_bytes && y->size_bytes >= p->size_bytes)
		return ST_OK;
	x->size_bytes = x_bytes;
	y->size_bytes = p->size_bytes;
	return ST_SHORT_BUFFER;
}

enum status dh_generate(const struct dh_group *group, size_t x_bits,
			struct number_out *x, struct number_out *y)
{
	struct modulus *p;
	struct bound b = {};
	mbedtls_mpi_uint *g;
	mbedtls_mpi_uint *secret;
	enum status st = check_sizes(group);

	if (st == ST_OK)
		st = modulus_create(&group->p, &p);
	if (st != ST_OK)
		return st;
	g = modulus_residue(p);
	secret = modulus_residue(p);
	st = g && secret ? make_bound(group, p, x_bits, &b) : ST_NO_MEM;
	if (st == ST_OK)
		st = check_rooms(p, &b, x, y);
	if (st == ST_OK)
		st = read_element(p, &group->g, g);
	if (st == ST_OK)
		st = generate(p, &b, g, secret, x, y);
	modulus_free(g, p->limbs);
	modulus_free(secret, p->limbs);
	modulus_free(b.n, p->limbs);
	modulus_destroy(p);
	return st;
}

/* ST_SECURITY: y is not of order q. @y: entered; @x: any room. */
static enum status check_order(const struct dh_group *group, struct modulus *p,
			       const mbedtls_mpi_uint *y, mbedtls_mpi_uint *x)
{
	const struct number q = number_trim(&group->q);

	if (group->q.size_bytes == 0)
		return ST_OK;
	modulus_power_public(p, x, y, &q);
	modulus_leave(p, x);
	return is_one_or_zero(x, p->limbs) && x[0] == 1 ? ST_OK : ST_SECURITY;
}

/* @own, @peer: residues of @p. */
static enum status agree(const struct dh_group *group, struct modulus *p,
			 const struct number *x, const struct number *y,
			 mbedtls_mpi_uint *peer, mbedtls_mpi_uint *room)
{
	enum status st = read_element(p, y, peer);

	if (st != ST_OK)
		return ST_SECURITY;
	st = check_order(group, p, peer, room);
	if (st == ST_OK)
		st = power_number(p, peer, x);
	if (st == ST_OK && is_one_or_zero(peer, p->limbs))
		st = ST_SECURITY;
	return st;
}

enum status dh_shared_secret(const struct dh_group *group,
			     const struct number *x, const struct number *y,
			     struct number_out *out)
{
	struct modulus *p;
	mbedtls_mpi_uint *peer;
	mbedtls_mpi_uint *room;
	enum status st = check_sizes(group);

	if (st == ST_OK)
		st = modulus_create(&group->p, &p);
	if (st != ST_OK)
		return st;
	peer = modulus_residue(p);
	room = modulus_residue(p);
	st = peer && room ? ST_OK : ST_NO_MEM;
	if (st == ST_OK && out->size_bytes < p->size_bytes) {
		out->size_bytes = p->size_bytes;
		st = ST_SHORT_BUFFER;
	}
	if (st == ST_OK)
		st = agree(group, p, x, y, peer, room);
	if (st == ST_OK)
		st = limbs_write(peer, p->limbs, out);
	modulus_free(peer, p->limbs);
	modulus_free(room, p->limbs);
	modulus_destroy(p);
	return st;
}
