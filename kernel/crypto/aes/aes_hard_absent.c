/* SPDX-License-Identifier: BSD-2-Clause */
/* For architectures without instructions for AES: nothing here is called but
 * the question. */
#include "kernel/crypto/aes/aes_hard.h"
#include "kernel/log/panic.h"

bool aes_hard_is_present(void)
{
	return false;
}

void aes_hard_init(struct aes_hard *a, const uint8_t *key, size_t key_bytes)
{
	(void)a;
	(void)key;
	(void)key_bytes;
	panic("no AES instructions");
}

void aes_hard_encrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	(void)a;
	(void)in;
	(void)out;
	(void)blocks;
	panic("no AES instructions");
}

void aes_hard_decrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	aes_hard_encrypt(a, in, out, blocks);
}

void aes_hard_ghash(uint8_t acc[16], const uint8_t h[16], const uint8_t *data,
		    size_t blocks)
{
	(void)acc;
	(void)h;
	(void)data;
	(void)blocks;
	panic("no AES instructions");
}
