/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_DH_H
#define KERNEL_CRYPTO_DH_H

#include "base/status.h"
#include "kernel/crypto/number.h"

/*
 * Diffie and Hellman's agreement modulo a prime. Spec: PKCS #3, NIST SP
 * 800-56A. Context: thread, long.
 * All functions: ST_OK; ST_NO_MEM; ST_NOT_SUPPORTED (p not of DH_MIN_BITS to
 * DH_MAX_BITS); ST_BAD_PARAM (numbers that cannot be a group or key: even p, g
 * not in 2..p-2, q not in 2..p-1); ST_SHORT_BUFFER (sizes are what it takes;
 * nothing else was written).
 */
#define DH_MIN_BITS 256
#define DH_MAX_BITS 2048

struct dh_group {
	struct number p, g;
	struct number q; /* order of g; size 0: not known */
};

/*
 * A new key: 0 < x < q (without q: p - 1), of @x_bits bits at most when that is
 * not 0. @x_bits 1 or more than that bound has: ST_BAD_PARAM. Room: as p, or
 * for @x what q or @x_bits leave of it; written without leading zeros.
 */
enum status dh_generate(const struct dh_group *group, size_t x_bits,
			struct number_out *x, struct number_out *y);

/*
 * What both sides know. @x: own private key; @y: the peer's public one. @out:
 * room as p; written without leading zeros (as the incumbent does).
 * Also ST_SECURITY: @y is not in 2..p-2, or not of order q when that is known,
 * or the result is 0 or 1.
 */
enum status dh_shared_secret(const struct dh_group *group,
			     const struct number *x, const struct number *y,
			     struct number_out *out);

#endif
