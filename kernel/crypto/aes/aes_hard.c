/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes_hard.h"

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/crypto/aes/aes_side_priv.h"
#include "kernel/log/panic.h"

#define SIDE_BLOCKS 8

/* From the library's aesce.h, which shows them only to files that the library
 * would recognise. */
int mbedtls_aesce_setkey_enc(unsigned char *rk, const unsigned char *key,
			     const size_t bits);
void mbedtls_aesce_inverse_key(unsigned char *invkey,
			       const unsigned char *fwdkey, int nr);

static void init(struct aes_hard *a, const uint8_t *key, size_t key_bytes)
{
	int rounds = (int)key_bytes / 4 + 6;
	int unused = AES_HARD_KEYS - 1 - rounds;
	int err;

	memset(a, 0, sizeof(*a));
	a->rounds = (uint8_t)rounds;
	err = mbedtls_aesce_setkey_enc(a->encrypt[unused], key, key_bytes * 8);
	check_fatal(err == 0);
	mbedtls_aesce_inverse_key(a->decrypt[unused], a->encrypt[unused],
				  rounds);
}

SIDE_INLINE void encrypt_side(const struct side_keys *r, const uint8_t *in,
			      uint8_t *out, unsigned int n)
{
	uint8x16_t x[SIDE_BLOCKS];

	for (unsigned int i = 0; i < n; i++)
		x[i] = vld1q_u8(in + (size_t)16 * i);
	side_encrypt(r, x, n);
	for (unsigned int i = 0; i < n; i++)
		vst1q_u8(out + (size_t)16 * i,
			 veorq_u8(x[i], r->k[SIDE_LAST_KEY]));
}

static void encrypt(const struct aes_hard *a, __unused void *state,
		    const uint8_t *in, uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->encrypt, a->rounds);

	for (; blocks >= SIDE_BLOCKS; blocks -= SIDE_BLOCKS) {
		encrypt_side(&r, in, out, SIDE_BLOCKS);
		in += (size_t)16 * SIDE_BLOCKS;
		out += (size_t)16 * SIDE_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		encrypt_side(&r, in, out, 1);
}

SIDE_INLINE void decrypt_side(const struct side_keys *r, const uint8_t *in,
			      uint8_t *out, unsigned int n)
{
	uint8x16_t x[SIDE_BLOCKS];

	for (unsigned int i = 0; i < n; i++)
		x[i] = vld1q_u8(in + (size_t)16 * i);
	side_decrypt(r, x, n);
	for (unsigned int i = 0; i < n; i++)
		vst1q_u8(out + (size_t)16 * i,
			 veorq_u8(x[i], r->k[SIDE_LAST_KEY]));
}

static void decrypt(const struct aes_hard *a, __unused void *state,
		    const uint8_t *in, uint8_t *out, size_t blocks)
{
	const struct side_keys r = side_keys_load(a->decrypt, a->rounds);

	for (; blocks >= SIDE_BLOCKS; blocks -= SIDE_BLOCKS) {
		decrypt_side(&r, in, out, SIDE_BLOCKS);
		in += (size_t)16 * SIDE_BLOCKS;
		out += (size_t)16 * SIDE_BLOCKS;
	}
	for (; blocks > 0; blocks--, in += 16, out += 16)
		decrypt_side(&r, in, out, 1);
}

const struct aes_hard_ops *aes_hard_find(void)
{
	static const struct aes_hard_ops ops = {
		.init = init,
		.encrypt = encrypt,
		.decrypt = decrypt,
		.ctr32 = aes_hard_ctr32,
		.ctr128 = aes_hard_ctr128,
		.cbc_encrypt = aes_hard_cbc_encrypt,
		.cbc_decrypt = aes_hard_cbc_decrypt,
		.cbc_mac = aes_hard_cbc_mac,
		.xts_encrypt = aes_hard_xts_encrypt,
		.xts_decrypt = aes_hard_xts_decrypt,
		.gcm_encrypt = aes_hard_gcm_encrypt,
		.gcm_decrypt = aes_hard_gcm_decrypt,
		.ghash_init = aes_hard_ghash_init,
		.ghash = aes_hard_ghash,
	};
	const struct cpu_features *cpu = arch_cpu_features();

	return cpu->aes && cpu->pmull ? &ops : NULL;
}
