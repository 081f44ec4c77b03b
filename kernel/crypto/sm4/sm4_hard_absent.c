/* SPDX-License-Identifier: BSD-2-Clause */
/* For architectures without instructions for SM4: nothing here is called but
 * the question. */
#include "kernel/crypto/sm4/sm4_hard.h"
#include "kernel/log/panic.h"

bool sm4_hard_is_present(void)
{
	return false;
}

void sm4_hard_init(struct sm4_hard *s, const uint8_t key[16])
{
	(void)s;
	(void)key;
	panic("no SM4 instructions");
}

void sm4_hard_encrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	(void)s;
	(void)in;
	(void)out;
	(void)blocks;
	panic("no SM4 instructions");
}

void sm4_hard_decrypt(const struct sm4_hard *s, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	sm4_hard_encrypt(s, in, out, blocks);
}
