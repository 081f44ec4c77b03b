/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_HARD_H
#define KERNEL_CRYPTO_AES_AES_HARD_H

#include <mbedtls/aes.h>

#include "base/bytes/compiler.h"

/*
 * AES and GHASH by the CPU's instructions, through the library. Linked for
 * architectures that have them; aes_hard_absent.c is linked for the others.
 * All but aes_hard_is_present() are called between arch_kernel_fp_begin() and
 * arch_kernel_fp_end(), and only when it said so.
 */
struct aes_hard {
	mbedtls_aes_context encrypt;
	mbedtls_aes_context decrypt;
};

bool aes_hard_is_present(void);
/* @key_bytes: 16, 24 or 32. */
void aes_hard_init(struct aes_hard *a, const uint8_t *key, size_t key_bytes);
void aes_hard_encrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks);
void aes_hard_decrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks);
/* acc = (acc + block) * h for each of the blocks, in GF(2^128). */
void aes_hard_ghash(uint8_t acc[16], const uint8_t h[16], const uint8_t *data,
		    size_t blocks);

#endif
