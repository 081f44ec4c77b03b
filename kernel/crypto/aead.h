/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_AEAD_H
#define KERNEL_CRYPTO_AEAD_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/* AES-GCM in steps, for data that comes in pieces. */
struct aes_gcm;
enum status aes_gcm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_gcm **out);
void aes_gcm_destroy(struct aes_gcm *g); /* wipes; NULL allowed */
enum status aes_gcm_start(struct aes_gcm *g, bool encrypt, const uint8_t *iv,
			  size_t iv_bytes, const uint8_t *aad,
			  size_t aad_bytes);
/* @dst may equal @src. */
enum status aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst);
/* Encrypt: writes @tag. Decrypt: compares in constant time, ST_SECURITY. */
enum status aes_gcm_finish(struct aes_gcm *g, uint8_t *tag, size_t tag_bytes);

#endif
