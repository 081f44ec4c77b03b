/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_HARD_H
#define KERNEL_CRYPTO_AES_AES_HARD_H

#include "base/bytes/compiler.h"

#define AES_HARD_KEYS 15 /* of the longest key */
#define GHASH_POWERS  4

/* AES by the CPU's instructions: the round keys of both directions in the
 * order of their use, at the end of their rooms. */
struct aes_hard {
	uint8_t encrypt[AES_HARD_KEYS][16];
	uint8_t decrypt[AES_HARD_KEYS][16];
	uint8_t rounds; /* 10, 12 or 14 */
};

/* The hash key, its square and so on, with the bits of each byte mirrored;
 * then the sums of their halves, twice each. */
struct ghash_hard {
	uint8_t power[GHASH_POWERS][16];
	uint8_t halves[GHASH_POWERS][16];
};

/* What the halves of GCM share. */
struct aes_hard_gcm {
	uint8_t *counter; /* of the next block */
	uint8_t *acc;
	const struct ghash_hard *hash_key;
};

/*
 * A mode over @blocks whole blocks. Each byte of @in is read once, each of @out
 * written once and not read, @state is left for the next block: what others
 * write to the two meanwhile changes their own text and nothing else. @out may
 * equal @in or lie before it.
 */
typedef void aes_hard_mode(const struct aes_hard *a, void *state,
			   const uint8_t *in, uint8_t *out, size_t blocks);

/*
 * Linked for architectures that have instructions; aes_hard_absent.c is linked
 * for the others. All are called between arch_kernel_fp_begin() and
 * arch_kernel_fp_end().
 */
struct aes_hard_ops {
	/* @key_bytes: 16, 24 or 32. */
	void (*init)(struct aes_hard *a, const uint8_t *key, size_t key_bytes);
	aes_hard_mode *encrypt, *decrypt; /* no state */
	aes_hard_mode *ctr32, *ctr128; /* the counter: that many bits count */
	aes_hard_mode *cbc_encrypt, *cbc_decrypt; /* the last block */
	aes_hard_mode *cbc_mac; /* the same; @out is not used */
	aes_hard_mode *xts_encrypt, *xts_decrypt; /* the tweak */
	aes_hard_mode *gcm_encrypt, *gcm_decrypt; /* struct aes_hard_gcm */
	void (*ghash_init)(struct ghash_hard *g, const uint8_t h[16]);
	/* acc = (acc + block) * h for each of the blocks, in GF(2^128). */
	void (*ghash)(const struct ghash_hard *g, uint8_t acc[16],
		      const uint8_t *data, size_t blocks);
};

/* NULL: this CPU has no instructions for AES and for GHASH. */
const struct aes_hard_ops *aes_hard_find(void);

/* The files beside aes_hard.c only. */
aes_hard_mode aes_hard_ctr32, aes_hard_ctr128, aes_hard_cbc_encrypt,
	aes_hard_cbc_decrypt, aes_hard_cbc_mac, aes_hard_xts_encrypt,
	aes_hard_xts_decrypt, aes_hard_gcm_encrypt, aes_hard_gcm_decrypt;
void aes_hard_ghash_init(struct ghash_hard *g, const uint8_t h[16]);
void aes_hard_ghash(const struct ghash_hard *g, uint8_t acc[16],
		    const uint8_t *data, size_t blocks);

#endif
