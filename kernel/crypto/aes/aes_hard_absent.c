/* SPDX-License-Identifier: BSD-2-Clause */
/* For architectures without instructions for AES. */
#include "kernel/crypto/aes/aes_hard.h"

const struct aes_hard_ops *aes_hard_find(void)
{
	return NULL;
}
