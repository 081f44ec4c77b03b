/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_EC_PRIV_H
#define KERNEL_CRYPTO_EC_EC_PRIV_H

#include <mbedtls/ecp.h>

#include "kernel/crypto/ec.h"
#include "kernel/crypto/hash.h"

/*
 * The library's curve arithmetic, for the files of this folder. Functions of
 * the library return int, 0 for success, and are chained by `?:`, which goes
 * on while they succeed; ec_status() translates once, at the end.
 */

/* ST_NO_MEM; ST_BAD_PARAM (key or point out of range); anything else cannot be
 * for arguments that we made, and ends the core. */
enum status ec_status(int ret);

/* The library's source of random numbers: coordinates are blinded by it. */
int ec_draw(void *unused, unsigned char *out, size_t size_bytes);

/* Parameters of @curve, to be freed by mbedtls_ecp_group_free() always.
 * ST_OK; ST_BAD_PARAM (no such curve). */
enum status ec_open(enum ec_curve curve, mbedtls_ecp_group *g);
void ec_open_sm2(mbedtls_ecp_group *g); /* the same for that curve */

/* @d, which must be in [1, n-1], SM2: [1, n-2]. */
int ec_read_private(const mbedtls_ecp_group *g, enum ec_curve curve,
		    const struct number *d, mbedtls_mpi *out);
/* @q, which must be a point of the curve. */
int ec_read_point(const mbedtls_ecp_group *g, const struct ec_point *q,
		  mbedtls_ecp_point *out);
/* Coordinates of fixed size; @y may be NULL. Not for infinity. */
int ec_write_point(const mbedtls_ecp_group *g, const mbedtls_ecp_point *q,
		   uint8_t *x, uint8_t *y);
/* The same for @q that comes from outside: ec_check_public() and fixed size. */
enum status ec_write_public(enum ec_curve curve, const struct ec_point *q,
			    uint8_t *x, uint8_t *y);
/* r = k * p in time that does not depend on @k; r = k * G if @p is NULL. */
int ec_multiply(mbedtls_ecp_group *g, mbedtls_ecp_point *r,
		const mbedtls_mpi *k, const mbedtls_ecp_point *p);
/* x = a * b mod n; operands below n. Not for two secrets at once: see
 * ec_blind(). */
int ec_multiply_mod_n(const mbedtls_ecp_group *g, mbedtls_mpi *x,
		      const mbedtls_mpi *a, const mbedtls_mpi *b);

/* The numbers that signing or verifying works with. */
struct ec_signing {
	mbedtls_ecp_group g;
	mbedtls_ecp_point point;
	mbedtls_mpi d;
	mbedtls_mpi e;
	mbedtls_mpi k;
	mbedtls_mpi r;
	mbedtls_mpi s;
	mbedtls_mpi t;
	mbedtls_mpi blind;
};
/* To be ended by ec_signing_fini() always. ST_OK; ST_BAD_PARAM (curve). */
enum status ec_signing_init(struct ec_signing *x, enum ec_curve curve);
void ec_signing_fini(struct ec_signing *x);
bool ec_is_zero(const mbedtls_mpi *x);
/* r and s in [1, n-1]. */
bool ec_signing_is_in_range(const struct ec_signing *x);

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
/* @skip: how many acceptable nonces to leave out: tries that failed. */
int ec_nonce(const mbedtls_ecp_group *g, const mbedtls_mpi *d,
	     const struct ec_nonce *n, unsigned int skip, mbedtls_mpi *k);
#define EC_NONCE_EXTRA_BYTES 32

/* The leftmost bits of @digest that fit below 2^nbits, reduced mod n. */
int ec_read_digest(const mbedtls_ecp_group *g, const uint8_t *digest,
		   size_t digest_bytes, mbedtls_mpi *e);

/* ecdsa_sign() with a nonce that is as given, for known answers. */
enum status ecdsa_sign_with(enum ec_curve curve, const struct number *d,
			    const struct ec_nonce *n, uint8_t *sig);

#endif
