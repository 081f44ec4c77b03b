/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_CIPHER_H
#define KERNEL_CRYPTO_CIPHER_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Block ciphers in the modes that keep no tag. Spec: NIST SP 800-38A (ECB, CBC,
 * CTR) and its addendum (CTS: CBC-CS3), IEEE 1619 (XTS); FIPS 197 (AES), NIST
 * SP 800-67 (DES, DES3), GB/T 32907-2016 (SM4).
 * Context: thread or start-up; interrupts are masked for short whiles.
 */
enum cipher_alg {
	CIPHER_AES_ECB,
	CIPHER_AES_CBC,
	CIPHER_AES_CTR, /* all 128 bits count */
	CIPHER_AES_CTS,
	CIPHER_AES_XTS, /* one data unit; blocks are numbered from 0 */
	CIPHER_DES_ECB,
	CIPHER_DES_CBC,
	CIPHER_DES3_ECB,
	CIPHER_DES3_CBC,
	CIPHER_SM4_ECB,
	CIPHER_SM4_CBC,
	CIPHER_SM4_CTR, /* all 128 bits count */
	CIPHER_SM4_XTS, /* one data unit; multiplication as in IEEE 1619 */
	CIPHER_ALG_COUNT
};

#define CIPHER_MAX_BLOCK_BYTES 16

/* Bytes of a block (8: DES, DES3; else 16); 0: no such algorithm. */
size_t cipher_block_size(enum cipher_alg alg);
/* Bytes of the IV that cipher_start() takes: a block; ECB: 0. */
size_t cipher_iv_size(enum cipher_alg alg);

struct cipher;

/*
 * @key: AES 16, 24 or 32 bytes; DES 8; DES3 16 or 24 (16: first key again as
 * the third); SM4 16. Parity bits of DES are ignored, weak keys allowed.
 * @key2: XTS only, as long as @key; else NULL, 0. That it differs from @key is
 * the caller's policy: the first vector of IEEE 1619 uses equal ones.
 * ST_OK; ST_NO_MEM; ST_BAD_PARAM (algorithm, sizes).
 */
struct cipher_keys {
	const uint8_t *key, *key2;
	size_t key_bytes, key2_bytes;
};
enum status cipher_create(enum cipher_alg alg, bool encrypt,
			  const struct cipher_keys *keys, struct cipher **out);
void cipher_destroy(struct cipher *c); /* wipes; NULL allowed */
/* Same algorithm on both sides. */
void cipher_copy(struct cipher *dst, const struct cipher *src);

/* Begin data; also new data after the last. @iv: cipher_iv_size()
 * bytes. ST_OK; ST_BAD_PARAM (size). */
enum status cipher_start(struct cipher *c, const uint8_t *iv, size_t iv_bytes);

/*
 * Does @c read each byte of its input once, write each of its output once and
 * never read it? Then both may lie where others can write meanwhile: they
 * change their own text only. @dst may also lie before @src.
 */
bool cipher_is_one_pass(const struct cipher *c);

/*
 * @dst may equal @src, and is as long. Whole blocks but in CTR; CTS and XTS
 * must keep back for cipher_final() what it takes.
 * ST_OK; ST_BAD_STATE (not started); ST_BAD_PARAM (size).
 */
enum status cipher_update(struct cipher *c, const uint8_t *src,
			  size_t size_bytes, uint8_t *dst);

/*
 * The last piece, then the cipher must be started again. ECB, CBC: whole
 * blocks or nothing; CTR: anything; CTS: more than one block, or one block when
 * that is all there is; XTS: nothing, or at least one block.
 * ST_OK; ST_BAD_STATE; ST_BAD_PARAM (size: nothing was written, try again).
 */
enum status cipher_final(struct cipher *c, const uint8_t *src,
			 size_t size_bytes, uint8_t *dst);

#endif
