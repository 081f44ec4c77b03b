/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/rng.h"
#include "kernel/storage/htree_priv.h"

/* Only half of the root's hash is authenticated by the header: the format's
 * default. Spec: abi-formats 2.4 */
#define META_HASH_BYTES 16

/* One message; sealing writes the tag, opening compares it. */
struct message {
	const uint8_t *iv;
	uint8_t *tag;
	const uint8_t *aad;
	size_t aad_bytes;
	const uint8_t *src;
	size_t size_bytes;
};

static enum status crypt(struct htree *t, bool encrypt, const struct message *m,
			 uint8_t *dst)
{
	enum status st = aes_gcm_start(t->gcm, encrypt, m->iv, HTREE_IV_BYTES,
				       m->aad, m->aad_bytes);

	if (st == ST_OK)
		st = aes_gcm_update(t->gcm, m->src, m->size_bytes, dst);
	if (st == ST_OK)
		st = aes_gcm_finish(t->gcm, m->tag, HTREE_TAG_BYTES);
	return st == ST_SECURITY ? ST_CORRUPT : st;
}

struct meta_aad {
	uint8_t hash[META_HASH_BYTES];
	uint8_t counter[4];
	uint8_t wrapped_fek[16];
	uint8_t iv[HTREE_IV_BYTES];
};
static_assert(sizeof(struct meta_aad) == 52, "abi-formats 2.4");

static struct meta_aad meta_aad(const struct htree *t, unsigned int version)
{
	const struct htree_header *h = &t->header[version];
	struct meta_aad aad = {};

	memcpy(aad.hash, htree_image(t, 1, version)->hash, sizeof(aad.hash));
	memcpy(aad.counter, h->counter, sizeof(aad.counter));
	memcpy(aad.wrapped_fek, h->wrapped_fek, sizeof(aad.wrapped_fek));
	memcpy(aad.iv, h->iv, sizeof(aad.iv));
	return aad;
}

enum status htree_open_meta(struct htree *t, unsigned int version,
			    struct htree_meta *meta)
{
	struct htree_header *h = &t->header[version];
	struct meta_aad aad = meta_aad(t, version);
	struct message m = {.iv = h->iv,
			    .tag = h->tag,
			    .aad = (const uint8_t *)&aad,
			    .aad_bytes = sizeof(aad),
			    .src = h->meta,
			    .size_bytes = sizeof(h->meta)};

	return crypt(t, false, &m, (uint8_t *)meta);
}

enum status htree_seal_meta(struct htree *t, unsigned int version,
			    uint32_t counter)
{
	struct htree_header *h = &t->header[version];
	struct htree_meta meta = {
		.length_bytes = t->now.length_bytes,
		.node_count = t->now.node_count > 1 ? t->now.node_count : 0};
	struct meta_aad aad;
	struct message m = {.iv = h->iv,
			    .tag = h->tag,
			    .aad = (const uint8_t *)&aad,
			    .aad_bytes = sizeof(aad),
			    .src = (const uint8_t *)&meta,
			    .size_bytes = sizeof(meta)};

	memcpy(h->wrapped_fek, t->wrapped_fek, sizeof(h->wrapped_fek));
	memcpy(h->counter, &counter, sizeof(h->counter));
	rng_bytes(h->iv, sizeof(h->iv));
	aad = meta_aad(t, version);
	return crypt(t, true, &m, h->meta);
}

struct block_aad {
	uint8_t wrapped_fek[16];
	uint8_t iv[HTREE_IV_BYTES];
};

static enum status crypt_block(struct htree *t, uint32_t block, bool encrypt,
			       const uint8_t *src, uint8_t *dst)
{
	struct htree_node *n = htree_node(t, block + 1);
	struct block_aad aad;
	struct message m = {.iv = n->iv,
			    .tag = n->tag,
			    .aad = (const uint8_t *)&aad,
			    .aad_bytes = sizeof(aad),
			    .src = src,
			    .size_bytes = HTREE_PAGE_BYTES};

	if (encrypt)
		rng_bytes(n->iv, sizeof(n->iv));
	memcpy(aad.wrapped_fek, t->wrapped_fek, sizeof(aad.wrapped_fek));
	memcpy(aad.iv, n->iv, sizeof(aad.iv));
	return crypt(t, encrypt, &m, dst);
}

enum status htree_open_block(struct htree *t, uint32_t block,
			     const uint8_t *stored, uint8_t *plain)
{
	return crypt_block(t, block, false, stored, plain);
}

enum status htree_seal_block(struct htree *t, uint32_t block,
			     const uint8_t *plain, uint8_t *stored)
{
	return crypt_block(t, block, true, plain, stored);
}
