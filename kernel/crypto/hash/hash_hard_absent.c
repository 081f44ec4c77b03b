/* SPDX-License-Identifier: BSD-2-Clause */
/* For architectures without instructions for digests. */
#include "kernel/crypto/hash/keccak_priv.h"
#include "kernel/crypto/hash/md_priv.h"

md_blocks *sha1_hard_find(void)
{
	return NULL;
}

md_blocks *sha256_hard_find(void)
{
	return NULL;
}

md_blocks *sm3_hard_find(void)
{
	return NULL;
}

keccak_permutation *keccak_hard_find(void)
{
	return NULL;
}
