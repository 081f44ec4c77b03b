/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_H
#define KERNEL_CRYPTO_AES_AES_H

#include "base/bytes/mem.h"
#include "base/status.h"
#include "kernel/crypto/aes/aes_hard.h"
#include "kernel/crypto/aes/aes_soft.h"

/*
 * A key of AES, whichever way this CPU computes it, in constant time. No
 * pointers inside; its owner wipes it. The functions mask interrupts for at
 * most 4 KiB of data.
 */
struct aes_key {
	bool is_hard;
	union {
		struct aes_hard hard;
		struct aes_soft soft;
	};
};

/* ST_OK; ST_BAD_PARAM (not 16, 24 or 32 bytes). */
enum status aes_key_init(struct aes_key *k, const uint8_t *key,
			 size_t key_bytes);
/* Whole blocks, each for itself; @out may equal @in. */
void aes_encrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);
void aes_decrypt_blocks(const struct aes_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);

/* The modes that the CPU computes in one pass; NULL when @k is not hard. */
const struct aes_hard_ops *aes_key_modes(const struct aes_key *k);
void aes_run_mode(const struct aes_key *k, aes_hard_mode *mode, void *state,
		  const uint8_t *in, uint8_t *out, size_t blocks);

/* GHASH of GCM. Spec: NIST SP 800-38D 6.4 */
struct ghash {
	union {
		uint8_t h[AES_BLOCK_BYTES];
		struct ghash_hard powers;
	};
	uint8_t acc[AES_BLOCK_BYTES];
	uint8_t used; /* bytes added to acc since the last multiplication */
	bool is_hard;
};
/* @is_hard: aes_hard_find() found instructions. */
void ghash_init(struct ghash *g, const uint8_t h[AES_BLOCK_BYTES],
		bool is_hard);
/* Nothing is hashed, the key stays. */
void ghash_restart(struct ghash *g);
void ghash_update(struct ghash *g, const uint8_t *data, size_t size_bytes);
/* Zeros up to the next block. */
void ghash_pad(struct ghash *g);

#endif
