/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_EC_PRIV_H
#define KERNEL_CRYPTO_EC_EC_PRIV_H

#include <mbedtls/ecp.h>

#include "kernel/crypto/ec.h"
#include "kernel/crypto/ec/field_priv.h"
#include "kernel/crypto/hash.h"

/*
 * The library's curve arithmetic, for the files of this folder. Functions of
 * the library return int, 0 for success, and are chained by `?:`, which goes
 * on while they succeed; ec_status() translates once, at the end.
 */

/* ST_NO_MEM; ST_BAD_PARAM (key or point out of range); anything else cannot be
 * for arguments that we made, and ends the core. */
enum status ec_status(int ret);

/* Parameters of @curve, to be freed by mbedtls_ecp_group_free() always.
 * ST_OK; ST_BAD_PARAM (no such curve). */
enum status ec_open(enum ec_curve curve, mbedtls_ecp_group *g);
void ec_open_sm2(mbedtls_ecp_group *g); /* the same for that curve */

/* @q, which must be a point of the curve. */
int ec_read_point(const mbedtls_ecp_group *g, const struct ec_point *q,
		  mbedtls_ecp_point *out);
/* Coordinates of fixed size. Not for infinity; @q is public. */
int ec_write_point(const mbedtls_ecp_group *g, const mbedtls_ecp_point *q,
		   uint8_t *x, uint8_t *y);
/* The same for @q that comes from outside: ec_check_public() and fixed size. */
enum status ec_write_public(enum ec_curve curve, const struct ec_point *q,
			    uint8_t *x, uint8_t *y);
/* x = a * b mod n; operands below n and public. */
int ec_multiply_mod_n(const mbedtls_ecp_group *g, mbedtls_mpi *x,
		      const mbedtls_mpi *a, const mbedtls_mpi *b);

/*
 * Secrets are residues modulo the order, not entered: what is done with them
 * takes time that does not depend on them, unlike the library's arithmetic.
 */

/* Modulo the prime or the order of a group. ST_OK; ST_NO_MEM (*@out: NULL). */
enum status ec_modulus(const mbedtls_mpi *prime, struct modulus **out);
/* @in, below the modulus, to @out. */
void ec_copy(const struct modulus *m, const mbedtls_mpi *in,
	     mbedtls_mpi_uint *out);
bool ec_residue_is_zero(const struct modulus *m, const mbedtls_mpi_uint *x);
/* @k, which must be in [1, n-1]. ST_OK; ST_BAD_PARAM. */
enum status ec_read_factor(struct modulus *n, const struct number *k,
			   mbedtls_mpi_uint *out);
/* The same for a private key, which of SM2 is not n-1 either. */
enum status ec_read_private(struct modulus *n, enum ec_curve curve,
			    const struct number *d, mbedtls_mpi_uint *out);
/* A random one. */
void ec_draw_private(struct modulus *n, enum ec_curve curve,
		     mbedtls_mpi_uint *d);
/* k * p, k * G if @p is NULL, in coordinates of fixed size; @y may be NULL.
 * @k is in [1, n-1]. ST_OK; ST_NO_MEM. */
enum status ec_multiply(const mbedtls_ecp_group *g, const struct modulus *n,
			const mbedtls_mpi_uint *k, const mbedtls_ecp_point *p,
			uint8_t *x, uint8_t *y);

/* The numbers that signing works with; on the heap, for stacks are small. */
struct ec_signing {
	mbedtls_ecp_group g;
	struct modulus *n;
	ec_residue d;
	ec_residue e;
	ec_residue k;
	ec_residue r;
	ec_residue s;
	ec_residue t;
	ec_residue blind;  /* random, entered */
	ec_residue factor; /* the same, not entered */
};
/* With the private key and the digest. ST_OK; ST_BAD_PARAM (curve, key);
 * ST_NO_MEM. *@out: NULL unless ST_OK. */
enum status ec_signing_create(enum ec_curve curve, const struct number *d,
			      const uint8_t *digest, size_t digest_bytes,
			      struct ec_signing **out);
void ec_signing_destroy(struct ec_signing *w); /* wipes; NULL allowed */
/* r = x of k * G, mod n. ST_OK; ST_NO_MEM. */
enum status ec_signing_commit(struct ec_signing *w);
void ec_signing_blind(struct ec_signing *w); /* draws such a number */
/* r and s, of fixed size each. */
void ec_signing_write(const struct ec_signing *w, uint8_t *sig);

/* Those that verifying works with, all of them public. */
struct ec_verifying {
	mbedtls_ecp_group g;
	mbedtls_ecp_point q;
	mbedtls_ecp_point point;
	mbedtls_mpi e;
	mbedtls_mpi r;
	mbedtls_mpi s;
	mbedtls_mpi t;
	mbedtls_mpi u;
};
/* With the public key and the digest. To be ended by ec_verifying_fini()
 * always. ST_OK; ST_BAD_PARAM (curve, key); ST_NO_MEM. */
enum status ec_verifying_init(struct ec_verifying *w, enum ec_curve curve,
			      const struct ec_point *q, const uint8_t *digest,
			      size_t digest_bytes);
void ec_verifying_fini(struct ec_verifying *w);
bool ec_is_zero(const mbedtls_mpi *x);
/* r and s in [1, n-1]. */
bool ec_verifying_is_in_range(const struct ec_verifying *w);

/*
 * A secret nonce in [1, n-1] for signing @digest with @d, by the generator of
 * RFC 6979, into which @extra goes too (3.6): with fresh random numbers there,
 * the nonce is secret and new as long as either they or @d are.
 */
struct ec_nonce {
	enum hash_alg alg; /* of the generator; any size will do */
	const uint8_t *digest;
	size_t digest_bytes; /* at most HASH_MAX_BYTES */
	const uint8_t *extra;
	size_t extra_bytes;
};
/* Sets w->k. @skip: how many acceptable nonces to leave out: tries that
 * failed. */
void ec_nonce(struct ec_signing *w, const struct ec_nonce *n,
	      unsigned int skip);
#define EC_NONCE_EXTRA_BYTES 32

/* The leftmost bits of @digest that fit below 2^nbits, reduced mod n. */
int ec_read_digest(const mbedtls_ecp_group *g, const uint8_t *digest,
		   size_t digest_bytes, mbedtls_mpi *e);

/* ecdsa_sign() with a nonce that is as given, for known answers. */
enum status ecdsa_sign_with(enum ec_curve curve, const struct number *d,
			    const struct ec_nonce *n, uint8_t *sig);

#endif
