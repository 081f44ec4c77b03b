/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/filekey.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/rng.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/frame.h"

struct rpmb_filekey {
	struct cipher *vector; /* makes initial vectors */
	struct cipher *seal;
	struct cipher *unseal;
};

void rpmb_filekey_close(struct rpmb_filekey *k)
{
	if (!k)
		return;
	cipher_destroy(k->vector);
	cipher_destroy(k->seal);
	cipher_destroy(k->unseal);
	heap_free(k);
}

static enum status create_vector(const uint8_t fek[STORAGE_FEK_BYTES],
				 struct cipher **out)
{
	uint8_t digest[32];
	const struct cipher_keys keys = {.key = digest, .key_bytes = 16};
	enum status st =
		hash_digest(HASH_SHA256, fek, STORAGE_FEK_BYTES, digest);

	if (st == ST_OK)
		st = cipher_create(CIPHER_AES_ECB, true, &keys, out);
	secure_zero(digest, sizeof(digest));
	return st;
}

static enum status create(const uint8_t fek[STORAGE_FEK_BYTES],
			  struct rpmb_filekey **out)
{
	const struct cipher_keys keys = {
		.key = fek,
		.key_bytes = STORAGE_FEK_BYTES,
	};
	struct rpmb_filekey *k = heap_alloc(sizeof(*k));
	enum status st = ST_OK;

	if (!k)
		return ST_NO_MEM;
	st = create_vector(fek, &k->vector);
	if (st == ST_OK)
		st = cipher_create(CIPHER_AES_CBC, true, &keys, &k->seal);
	if (st == ST_OK)
		st = cipher_create(CIPHER_AES_CBC, false, &keys, &k->unseal);
	if (st != ST_OK) {
		rpmb_filekey_close(k);
		return st;
	}
	*out = k;
	return ST_OK;
}

static bool is_zero(const uint8_t *p, size_t size_bytes)
{
	uint8_t any = 0;

	while (size_bytes--)
		any |= *p++;
	return !any;
}

enum status rpmb_filekey_open(const uint8_t owner[16],
			      const uint8_t wrapped[STORAGE_FEK_BYTES],
			      struct rpmb_filekey **out)
{
	uint8_t tsk[STORAGE_TSK_BYTES];
	uint8_t fek[STORAGE_FEK_BYTES];
	enum status st = ST_OK;

	if (is_zero(wrapped, STORAGE_FEK_BYTES))
		return ST_CORRUPT;
	st = storage_tsk(owner, tsk);
	if (st == ST_OK)
		st = storage_fek_unwrap(tsk, wrapped, fek);
	if (st == ST_OK)
		st = create(fek, out);
	secure_zero(tsk, sizeof(tsk));
	secure_zero(fek, sizeof(fek));
	return st;
}

enum status rpmb_filekey_make(const uint8_t owner[16],
			      uint8_t wrapped[STORAGE_FEK_BYTES],
			      struct rpmb_filekey **out)
{
	uint8_t tsk[STORAGE_TSK_BYTES];
	uint8_t fek[STORAGE_FEK_BYTES];
	enum status st = storage_tsk(owner, tsk);

	if (st != ST_OK)
		return st;
	do {
		rng_bytes(fek, sizeof(fek));
		st = storage_fek_wrap(tsk, fek, wrapped);
	} while (st == ST_OK && is_zero(wrapped, STORAGE_FEK_BYTES));
	if (st == ST_OK)
		st = create(fek, out);
	secure_zero(tsk, sizeof(tsk));
	secure_zero(fek, sizeof(fek));
	return st;
}

/* One block under the vector of its number. */
static enum status run_block(struct cipher *vector, struct cipher *c,
			     uint32_t block, uint8_t *data)
{
	uint8_t iv[16] = {(uint8_t)block, (uint8_t)(block >> 8)};
	enum status st = cipher_start(vector, NULL, 0);

	if (st == ST_OK)
		st = cipher_final(vector, iv, sizeof(iv), iv);
	if (st == ST_OK)
		st = cipher_start(c, iv, sizeof(iv));
	if (st == ST_OK)
		st = cipher_final(c, data, RPMB_BLOCK_BYTES, data);
	return st;
}

static enum status run(struct cipher *vector, struct cipher *c, uint32_t block,
		       uint8_t *data, uint32_t count)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < count && st == ST_OK; i++)
		st = run_block(vector, c, block + i,
			       data + (size_t)i * RPMB_BLOCK_BYTES);
	return st;
}

enum status rpmb_filekey_seal(struct rpmb_filekey *k, uint32_t block,
			      uint8_t *data, uint32_t count)
{
	return run(k->vector, k->seal, block, data, count);
}

enum status rpmb_filekey_unseal(struct rpmb_filekey *k, uint32_t block,
				uint8_t *data, uint32_t count)
{
	return run(k->vector, k->unseal, block, data, count);
}
