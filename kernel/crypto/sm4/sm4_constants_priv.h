/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_SM4_SM4_CONSTANTS_PRIV_H
#define KERNEL_CRYPTO_SM4_SM4_CONSTANTS_PRIV_H

#include <stdint.h>

/* FK and CK of the key schedule. Spec: GB/T 32907 7.3 */
static const uint32_t sm4_fk[4] = {0xa3b1bac6, 0x56aa3350, 0x677d9197,
				   0xb27022dc};

/* Bytes that grow by seven. */
static inline uint32_t sm4_ck(unsigned int i)
{
	uint32_t ck = 0;

	for (unsigned int j = 0; j < 4; j++)
		ck = ck << 8 | (uint8_t)((4 * i + j) * 7);
	return ck;
}

#endif
