/* SPDX-License-Identifier: BSD-2-Clause */
#include <mbedtls/gcm.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/fp_priv.h"
#include "kernel/mm/heap.h"

#define TAG_MIN_BYTES 4
#define TAG_MAX_BYTES 16

struct aes_gcm {
	mbedtls_gcm_context ctx;
	bool is_started;
	bool is_encrypting;
};

/* The library reports bad sizes, and memory it could not get. */
static enum status status_of(int err)
{
	if (err == 0)
		return ST_OK;
	return err == MBEDTLS_ERR_GCM_BAD_INPUT ? ST_BAD_PARAM : ST_NO_MEM;
}

enum status aes_gcm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_gcm **out)
{
	struct aes_gcm *g;
	irq_state_t s;
	int err;

	if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)
		return ST_BAD_PARAM;
	g = heap_alloc(sizeof(*g));
	if (!g)
		return ST_NO_MEM;
	s = arch_kernel_fp_begin();
	mbedtls_gcm_init(&g->ctx);
	err = mbedtls_gcm_setkey(&g->ctx, MBEDTLS_CIPHER_ID_AES, key,
				 (unsigned int)key_bytes * 8);
	arch_kernel_fp_end(s);
	if (err != 0) {
		aes_gcm_destroy(g);
		return status_of(err);
	}
	*out = g;
	return ST_OK;
}

void aes_gcm_destroy(struct aes_gcm *g)
{
	irq_state_t s;

	if (!g)
		return;
	s = arch_kernel_fp_begin();
	mbedtls_gcm_free(&g->ctx);
	arch_kernel_fp_end(s);
	secure_zero(g, sizeof(*g));
	heap_free(g);
}

static int add_aad(struct aes_gcm *g, const uint8_t *aad, size_t aad_bytes)
{
	int err = 0;

	while (aad_bytes > 0 && err == 0) {
		size_t chunk = MIN(aad_bytes, (size_t)FP_CHUNK_BYTES);
		irq_state_t s = arch_kernel_fp_begin();

		err = mbedtls_gcm_update_ad(&g->ctx, aad, chunk);
		arch_kernel_fp_end(s);
		aad += chunk;
		aad_bytes -= chunk;
	}
	return err;
}

enum status aes_gcm_start(struct aes_gcm *g, bool encrypt, const uint8_t *iv,
			  size_t iv_bytes, const uint8_t *aad, size_t aad_bytes)
{
	irq_state_t s;
	int err;

	g->is_started = false;
	/* A longer one would be hashed with interrupts masked all along. */
	if (iv_bytes == 0 || iv_bytes > FP_CHUNK_BYTES)
		return ST_BAD_PARAM;
	s = arch_kernel_fp_begin();
	err = mbedtls_gcm_starts(
		&g->ctx, encrypt ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT,
		iv, iv_bytes);
	arch_kernel_fp_end(s);
	if (err == 0)
		err = add_aad(g, aad, aad_bytes);
	g->is_started = err == 0;
	g->is_encrypting = encrypt;
	return status_of(err);
}

enum status aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst)
{
	int err = 0;

	if (!g->is_started)
		return ST_BAD_STATE;
	while (size_bytes > 0 && err == 0) {
		size_t chunk = MIN(size_bytes, (size_t)FP_CHUNK_BYTES);
		size_t written;
		irq_state_t s = arch_kernel_fp_begin();

		err = mbedtls_gcm_update(&g->ctx, src, chunk, dst, chunk,
					 &written);
		arch_kernel_fp_end(s);
		src += chunk;
		dst += chunk;
		size_bytes -= chunk;
	}
	return status_of(err);
}

enum status aes_gcm_finish(struct aes_gcm *g, uint8_t *tag, size_t tag_bytes)
{
	uint8_t whole[TAG_MAX_BYTES];
	size_t written;
	irq_state_t s;
	enum status st;

	if (!g->is_started)
		return ST_BAD_STATE;
	if (tag_bytes < TAG_MIN_BYTES || tag_bytes > TAG_MAX_BYTES)
		return ST_BAD_PARAM;
	g->is_started = false;
	s = arch_kernel_fp_begin();
	st = status_of(mbedtls_gcm_finish(&g->ctx, NULL, 0, &written, whole,
					  sizeof(whole)));
	arch_kernel_fp_end(s);
	if (st == ST_OK && g->is_encrypting)
		memcpy(tag, whole, tag_bytes);
	else if (st == ST_OK && !ct_equal(tag, whole, tag_bytes))
		st = ST_SECURITY;
	/* The right tag of a forged message must not be found later. */
	secure_zero(whole, sizeof(whole));
	return st;
}
