/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AEAD_H
#define KERNEL_CRYPTO_AEAD_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * AES-GCM in steps, for data that comes in pieces. Spec: NIST SP 800-38D.
 * Context: thread or start-up; interrupts are masked for short whiles.
 */
struct aes_gcm;
/* @key_bytes: 16, 24 or 32. ST_OK; ST_BAD_PARAM; ST_NO_MEM. */
enum status aes_gcm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_gcm **out);
void aes_gcm_destroy(struct aes_gcm *g); /* wipes; NULL allowed */
void aes_gcm_copy(struct aes_gcm *dst, const struct aes_gcm *src);
/* A message; also a new one after the last. @iv_bytes > 0.
 * ST_OK; ST_BAD_PARAM (sizes). */
enum status aes_gcm_start(struct aes_gcm *g, bool encrypt, const uint8_t *iv,
			  size_t iv_bytes, const uint8_t *aad,
			  size_t aad_bytes);
/* More of it, before any text. ST_OK; ST_BAD_STATE; ST_BAD_PARAM (size). */
enum status aes_gcm_add_aad(struct aes_gcm *g, const uint8_t *aad,
			    size_t aad_bytes);
/* @dst may equal @src. Decrypted text is not to be used before the tag was
 * found right. ST_OK; ST_BAD_STATE; ST_BAD_PARAM (size). */
enum status aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst);
/* As cipher_is_one_pass(). */
bool aes_gcm_is_one_pass(const struct aes_gcm *g);
/* Encrypt: writes @tag. Decrypt: compares in constant time, ST_SECURITY.
 * @tag_bytes: 4 to 16. ST_OK; ST_BAD_STATE; ST_BAD_PARAM (size: try again). */
enum status aes_gcm_finish(struct aes_gcm *g, uint8_t *tag, size_t tag_bytes);

/*
 * AES-CCM in steps. All lengths are known before. Spec: NIST SP 800-38C
 */
struct aes_ccm;
struct aes_ccm_start {
	bool encrypt;
	const uint8_t *nonce;
	size_t nonce_bytes;  /* 7 to 13; the text's length takes 15 less it */
	size_t tag_bytes;    /* 4 to 16, even */
	uint64_t aad_bytes;  /* all of it */
	uint64_t text_bytes; /* all of it */
};
/* @key_bytes: 16, 24 or 32. ST_OK; ST_BAD_PARAM; ST_NO_MEM. */
enum status aes_ccm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_ccm **out);
void aes_ccm_destroy(struct aes_ccm *c); /* wipes; NULL allowed */
void aes_ccm_copy(struct aes_ccm *dst, const struct aes_ccm *src);
/* A message; also a new one after the last. ST_OK; ST_BAD_PARAM (sizes). */
enum status aes_ccm_start(struct aes_ccm *c, const struct aes_ccm_start *p);
/* ST_OK; ST_BAD_STATE (not started); ST_BAD_PARAM (more than announced). */
enum status aes_ccm_add_aad(struct aes_ccm *c, const uint8_t *aad,
			    size_t aad_bytes);
/* @dst may equal @src. Decrypted text is not to be used before the tag was
 * found right. ST_OK; ST_BAD_STATE (also: data to authenticate are missing);
 * ST_BAD_PARAM (more than announced). */
enum status aes_ccm_update(struct aes_ccm *c, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst);
/* As of GCM; ST_BAD_STATE when anything announced is missing; @tag_bytes as
 * announced. */
enum status aes_ccm_finish(struct aes_ccm *c, uint8_t *tag, size_t tag_bytes);

#endif
