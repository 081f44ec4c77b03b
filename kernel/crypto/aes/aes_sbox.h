/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AES_AES_SBOX_H
#define KERNEL_CRYPTO_AES_AES_SBOX_H

#include <stdint.h>

/*
 * SubBytes on planes: the S-box as a circuit of 113 gates, on all 64 bytes.
 * @q: q[i] holds bit i of each byte.
 */
void aes_sbox(uint64_t q[8]);
/* InvSubBytes. */
void aes_sbox_inverse(uint64_t q[8]);

#endif
