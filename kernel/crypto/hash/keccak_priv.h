/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HASH_KECCAK_PRIV_H
#define KERNEL_CRYPTO_HASH_KECCAK_PRIV_H

#include "base/bytes/compiler.h"

/*
 * The sponge of SHA-3 and SHAKE. Constant time; no pointers inside: a copy
 * of the bytes is a copy of the state. Spec: FIPS 202
 */
struct keccak {
	uint64_t lanes[25];
	uint8_t rate_bytes; /* a multiple of 8 */
	uint8_t pos_bytes;  /* < rate: next byte to absorb or squeeze */
	bool is_squeezing;
};

/* All rounds on the lanes, by instructions: keccak_hard.c or
 * hash_hard_absent.c. Between arch_kernel_fp_begin() and _end(); NULL: this CPU
 * has none. */
typedef void keccak_permutation(uint64_t lanes[25],
				const uint64_t round_constants[24]);
keccak_permutation *keccak_hard_find(void);

/* What is appended to a message, with the first bit of the padding. */
#define KECCAK_SHA3_SUFFIX  0x06
#define KECCAK_SHAKE_SUFFIX 0x1f

/* @capacity_bytes: twice the strength in bytes. */
void keccak_init(struct keccak *k, size_t capacity_bytes);
void keccak_absorb(struct keccak *k, const uint8_t *data, size_t size_bytes);
/* Ends the message when it is the first one. */
void keccak_squeeze(struct keccak *k, uint8_t suffix, uint8_t *out,
		    size_t size_bytes);

#endif
