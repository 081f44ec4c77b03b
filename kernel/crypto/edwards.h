/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EDWARDS_H
#define KERNEL_CRYPTO_EDWARDS_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * EdDSA. Keys and signatures are byte strings of fixed size, as the
 * specification writes them. Context: thread, with 7 KiB of stack. Keys are
 * secret: time does not depend on them, copies are wiped. Trust: every
 * argument's content may come from outside; sizes of keys are the caller's to
 * check. Spec: RFC 8032
 */
enum edwards_curve {
	EDWARDS_25519,
	EDWARDS_448,
	EDWARDS_CURVE_COUNT
};

#define EDWARDS_MAX_KEY_BYTES       57
#define EDWARDS_MAX_SIGNATURE_BYTES 114

/* Of a private key and of a public key: 32, 57; 0 for what is no curve. */
size_t edwards_key_size(enum edwards_curve curve);
/* 64, 114. */
size_t edwards_signature_size(enum edwards_curve curve);

/*
 * What is signed. Ed25519 with neither a prehash nor a context is the pure
 * one, with a context Ed25519ctx, with a prehash Ed25519ph.
 */
struct edwards_message {
	const uint8_t *bytes; /* the message itself */
	size_t size_bytes;
	/* Ed25519ph, Ed448ph: the message is hashed here first, by SHA-512 or
	 * 64 bytes of SHAKE256. */
	bool prehash;
	const uint8_t *context;
	size_t context_bytes; /* at most 255 */
};

/* A key pair from the kernel's random numbers. ST_OK; ST_BAD_PARAM (curve);
 * ST_NO_MEM. After an error the outputs are zeros. */
enum status edwards_generate(enum edwards_curve curve, uint8_t *private_key,
			     uint8_t *public_key);
/* ST_OK; ST_BAD_PARAM (curve); ST_NO_MEM. */
enum status edwards_public_of(enum edwards_curve curve,
			      const uint8_t *private_key, uint8_t *public_key);

/*
 * The public key is computed from the private one: a wrong one beside it could
 * betray the key. @sig: edwards_signature_size() bytes, untouched on error.
 * ST_OK; ST_BAD_PARAM (curve, context too long); ST_NO_MEM.
 */
enum status edwards_sign(enum edwards_curve curve, const uint8_t *private_key,
			 const struct edwards_message *m, uint8_t *sig);

/*
 * ST_OK; ST_SECURITY (does not verify: also a wrong size, s not below the
 * order, a key that is no point or of small order); ST_BAD_PARAM (curve,
 * context too long); ST_NO_MEM.
 */
enum status edwards_verify(enum edwards_curve curve, const uint8_t *public_key,
			   const struct edwards_message *m, const uint8_t *sig,
			   size_t sig_bytes);

#endif
