/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes_hard.h"

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/panic.h"

/* From the library's aesce.h, which shows them only to files that are compiled
 * with vector registers. */
int mbedtls_aesce_setkey_enc(unsigned char *rk, const unsigned char *key,
			     const size_t bits);
void mbedtls_aesce_inverse_key(unsigned char *invkey,
			       const unsigned char *fwdkey, int nr);
int mbedtls_aesce_crypt_ecb(mbedtls_aes_context *ctx, int mode,
			    const unsigned char input[16],
			    unsigned char output[16]);
void mbedtls_aesce_gcm_mult(unsigned char c[16], const unsigned char a[16],
			    const unsigned char b[16]);

bool aes_hard_is_present(void)
{
	const struct cpu_features *cpu = arch_cpu_features();

	return cpu->aes && cpu->pmull;
}

void aes_hard_init(struct aes_hard *a, const uint8_t *key, size_t key_bytes)
{
	int rounds = (int)key_bytes / 4 + 6;
	int err = mbedtls_aesce_setkey_enc((unsigned char *)a->encrypt.buf, key,
					   key_bytes * 8);

	check_fatal(err == 0);
	a->encrypt.nr = rounds;
	a->encrypt.rk_offset = 0;
	mbedtls_aesce_inverse_key((unsigned char *)a->decrypt.buf,
				  (const unsigned char *)a->encrypt.buf,
				  rounds);
	a->decrypt.nr = rounds;
	a->decrypt.rk_offset = 0;
}

static void run(const mbedtls_aes_context *ctx, int mode, const uint8_t *in,
		uint8_t *out, size_t blocks)
{
	/* The library's type is older than const; it only reads. */
	mbedtls_aes_context *c = (mbedtls_aes_context *)(uintptr_t)ctx;

	for (; blocks > 0; blocks--, in += 16, out += 16)
		(void)mbedtls_aesce_crypt_ecb(c, mode, in, out);
}

void aes_hard_encrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	run(&a->encrypt, MBEDTLS_AES_ENCRYPT, in, out, blocks);
}

void aes_hard_decrypt(const struct aes_hard *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	run(&a->decrypt, MBEDTLS_AES_DECRYPT, in, out, blocks);
}

void aes_hard_ghash(uint8_t acc[16], const uint8_t h[16], const uint8_t *data,
		    size_t blocks)
{
	for (; blocks > 0; blocks--, data += 16) {
		uint64_t a[2];
		uint64_t block[2];

		memcpy(a, acc, 16);
		memcpy(block, data, 16);
		a[0] ^= block[0];
		a[1] ^= block[1];
		mbedtls_aesce_gcm_mult(acc, (const unsigned char *)a, h);
	}
}
