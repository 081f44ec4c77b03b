/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SM4_SM4_H
#define KERNEL_CRYPTO_SM4_SM4_H

#include "base/status.h"
#include "kernel/crypto/sm4/sm4_hard.h"
#include "kernel/crypto/sm4/sm4_soft.h"

/*
 * A key of SM4, whichever way this CPU computes it, in constant time. No
 * pointers inside; its owner wipes it. The functions mask interrupts for at
 * most 4 KiB of data. Spec: GB/T 32907-2016
 */
struct sm4_key {
	bool is_hard;
	union {
		struct sm4_hard hard;
		struct sm4_soft soft;
	};
};

/* ST_OK; ST_BAD_PARAM (not 16 bytes). */
enum status sm4_key_init(struct sm4_key *k, const uint8_t *key,
			 size_t key_bytes);
/* Whole blocks, each for itself; @out may equal @in. */
void sm4_encrypt_blocks(const struct sm4_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);
void sm4_decrypt_blocks(const struct sm4_key *k, const uint8_t *in,
			uint8_t *out, size_t blocks);

#endif
