/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_DSA_H
#define KERNEL_CRYPTO_DSA_H

#include "base/status.h"
#include "kernel/crypto/number.h"

/*
 * DSA with given parameters. Spec: FIPS 186-4 4. Context: thread, long.
 * All functions: ST_OK; ST_NO_MEM; ST_NOT_SUPPORTED (p not of DSA_MIN_BITS to
 * DSA_MAX_BITS, q not of 160 to 256 bits or not shorter than p); ST_BAD_PARAM
 * (numbers that cannot be a key: even, out of range); ST_SHORT_BUFFER (sizes
 * are what it takes; nothing else was written).
 */
#define DSA_MIN_BITS        512
#define DSA_MAX_BITS        3072
#define DSA_MAX_ORDER_BYTES 32
#define DSA_MAX_SIG_BYTES   (2 * DSA_MAX_ORDER_BYTES)

struct dsa_group {
	struct number p, q, g;
};

/* Bytes of q without leading zeros. A signature has twice as many. */
size_t dsa_order_size(const struct dsa_group *group);

/*
 * r and s, each dsa_order_size() bytes. *sig_bytes: in: room; out: written.
 * @digest: its first bits are used, as many as q has; 1 to 64 bytes. @x:
 * private.
 */
enum status dsa_sign(const struct dsa_group *group, const struct number *x,
		     const struct number *digest, uint8_t *sig,
		     size_t *sig_bytes);
/* @y: public. Also ST_SECURITY: does not verify, its size included. */
enum status dsa_verify(const struct dsa_group *group, const struct number *y,
		       const struct number *digest, const struct number *sig);
/* A new key. Room: @x as q, @y as p; written without leading zeros. */
enum status dsa_generate(const struct dsa_group *group, struct number_out *x,
			 struct number_out *y);

#endif
