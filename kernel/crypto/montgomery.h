/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MONTGOMERY_H
#define KERNEL_CRYPTO_MONTGOMERY_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * X25519 and X448. Keys are byte strings of montgomery_size(), little endian,
 * as the specification writes them; every string is a private key (the bits
 * that must be set or clear are when it is used) and a public key.
 * Context: thread. Time does not depend on secrets, copies are wiped.
 * Spec: RFC 7748
 */
enum montgomery_curve {
	MONTGOMERY_25519,
	MONTGOMERY_448,
	MONTGOMERY_CURVE_COUNT
};

#define MONTGOMERY_MAX_BYTES 56

/* 32, 56; 0 for what is no curve. */
size_t montgomery_size(enum montgomery_curve curve);

/* A key pair from the kernel's random numbers. ST_OK; ST_BAD_PARAM (curve).
 * After an error the outputs are zeros. */
enum status montgomery_generate(enum montgomery_curve curve,
				uint8_t *private_key, uint8_t *public_key);
/* ST_OK; ST_BAD_PARAM (curve). */
enum status montgomery_public_of(enum montgomery_curve curve,
				 const uint8_t *private_key,
				 uint8_t *public_key);
/*
 * ST_OK; ST_BAD_PARAM (curve); ST_SECURITY (the secret is zero: the peer's key
 * is of small order and would give the same secret with everybody). On error
 * @secret is zeros. Spec: RFC 7748 6.1, 6.2
 */
enum status montgomery_derive(enum montgomery_curve curve,
			      const uint8_t *private_key, const uint8_t *peer,
			      uint8_t *secret);

#endif
