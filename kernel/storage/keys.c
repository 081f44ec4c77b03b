/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/keys.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/huk.h"
#include "kernel/thread/spinlock.h"

#define SSK_BYTES 32

/* Derived once: every open of an object needs it. */
static struct {
	struct spinlock lock;
	bool is_there;
	uint8_t key[SSK_BYTES];
} ssk;

static enum status get_ssk(uint8_t key[SSK_BYTES])
{
	enum status st = ST_OK;
	irq_state_t s = spin_lock(&ssk.lock);
	bool is_there = ssk.is_there;

	if (is_there)
		memcpy(key, ssk.key, SSK_BYTES);
	spin_unlock(&ssk.lock, s);
	if (is_there)
		return ST_OK;
	st = huk_derive(HUK_SSK, NULL, 0, key, SSK_BYTES);
	if (st != ST_OK)
		return st;
	s = spin_lock(&ssk.lock);
	memcpy(ssk.key, key, SSK_BYTES);
	ssk.is_there = true;
	spin_unlock(&ssk.lock, s);
	return ST_OK;
}

static enum status derive(const void *data, size_t size_bytes,
			  uint8_t tsk[STORAGE_TSK_BYTES])
{
	uint8_t key[SSK_BYTES];
	enum status st = get_ssk(key);

	if (st == ST_OK)
		st = hmac_sha256(key, sizeof(key), data, size_bytes, tsk);
	secure_zero(key, sizeof(key));
	return st;
}

enum status storage_tsk(const uint8_t owner[16], uint8_t tsk[STORAGE_TSK_BYTES])
{
	return derive(owner, 16, tsk);
}

enum status storage_directory_tsk(uint8_t tsk[STORAGE_TSK_BYTES])
{
	const uint8_t nobody = 0;

	return derive(&nobody, sizeof(nobody), tsk);
}

static enum status crypt_fek(const uint8_t tsk[STORAGE_TSK_BYTES], bool encrypt,
			     const uint8_t in[STORAGE_FEK_BYTES],
			     uint8_t out[STORAGE_FEK_BYTES])
{
	struct cipher_keys keys = {.key = tsk, .key_bytes = STORAGE_TSK_BYTES};
	struct cipher *c = NULL;
	enum status st = cipher_create(CIPHER_AES_ECB, encrypt, &keys, &c);

	if (st != ST_OK)
		return st;
	st = cipher_start(c, NULL, 0);
	if (st == ST_OK)
		st = cipher_final(c, in, STORAGE_FEK_BYTES, out);
	cipher_destroy(c);
	return st;
}

enum status storage_fek_unwrap(const uint8_t tsk[STORAGE_TSK_BYTES],
			       const uint8_t wrapped[STORAGE_FEK_BYTES],
			       uint8_t fek[STORAGE_FEK_BYTES])
{
	return crypt_fek(tsk, false, wrapped, fek);
}

enum status storage_fek_wrap(const uint8_t tsk[STORAGE_TSK_BYTES],
			     const uint8_t fek[STORAGE_FEK_BYTES],
			     uint8_t wrapped[STORAGE_FEK_BYTES])
{
	return crypt_fek(tsk, true, fek, wrapped);
}
