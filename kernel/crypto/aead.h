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
/* Encrypt: writes @tag. Decrypt: compares in constant time, ST_SECURITY.
 * @tag_bytes: 4 to 16. ST_OK; ST_BAD_STATE; ST_BAD_PARAM (size: try again). */
enum status aes_gcm_finish(struct aes_gcm *g, uint8_t *tag, size_t tag_bytes);

#endif
