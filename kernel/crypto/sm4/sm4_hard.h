/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SM4_SM4_HARD_H
#define KERNEL_CRYPTO_SM4_SM4_HARD_H

#include "base/bytes/compiler.h"

/*
 * SM4 by the CPU's instructions. Linked for architectures that have them;
 * sm4_hard_absent.c is linked for the others. All but sm4_hard_is_present() are
 * called between arch_kernel_fp_begin() and arch_kernel_fp_end(), and only when
 * it said so.
 */
struct sm4_hard {
	uint32_t round_key[32];
	uint32_t reversed[32]; /* the same, the last first */
};

bool sm4_hard_is_present(void);
void sm4_hard_init(struct sm4_hard *s, const uint8_t key[16]);
void sm4_hard_encrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks);
void sm4_hard_decrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks);

#endif
