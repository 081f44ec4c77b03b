/* SPDX-License-Identifier: BSD-2-Clause */
/* Spec: NIST SP 800-38C (sections in brackets), RFC 3610 */
#include "kernel/crypto/aead.h"
#include "kernel/crypto/modes/cbc_mac_priv.h"
#include "kernel/crypto/modes/ctr_priv.h"
#include "kernel/mm/heap.h"

#define NONCE_MIN_BYTES 7
#define NONCE_MAX_BYTES 13
#define TAG_MIN_BYTES   4

struct aes_ccm {
	struct block_key key;
	struct cbc_mac mac;
	struct ctr ctr;
	uint8_t tag_mask[AES_BLOCK_BYTES];
	size_t tag_bytes;
	uint64_t aad_left;
	uint64_t text_left;
	bool is_started;
	bool is_encrypting;
};

enum status aes_ccm_create(const uint8_t *key, size_t key_bytes,
			   struct aes_ccm **out)
{
	struct aes_ccm *c = heap_alloc(sizeof(*c));
	enum status st;

	if (!c)
		return ST_NO_MEM;
	st = block_key_init(&c->key, BLOCK_AES, key, key_bytes);
	if (st != ST_OK) {
		heap_free(c);
		return st;
	}
	*out = c;
	return ST_OK;
}

void aes_ccm_destroy(struct aes_ccm *c)
{
	if (!c)
		return;
	secure_zero(c, sizeof(*c));
	heap_free(c);
}

void aes_ccm_copy(struct aes_ccm *dst, const struct aes_ccm *src)
{
	memcpy(dst, src, sizeof(*dst));
}

static bool is_possible(const struct aes_ccm_start *p)
{
	/* Bytes that are left for the length. */
	size_t q = 15 - p->nonce_bytes;

	if (p->nonce_bytes < NONCE_MIN_BYTES ||
	    p->nonce_bytes > NONCE_MAX_BYTES)
		return false;
	if (p->tag_bytes < TAG_MIN_BYTES || p->tag_bytes > AES_BLOCK_BYTES ||
	    p->tag_bytes % 2 != 0)
		return false;
	return q >= 8 || p->text_bytes >> (8 * q) == 0;
}

/* [A.2.1]: flags, nonce, length of the text. */
static void add_first_block(struct aes_ccm *c, const struct aes_ccm_start *p)
{
	uint8_t block[AES_BLOCK_BYTES] = {0};
	size_t q = 15 - p->nonce_bytes;

	block[0] = (uint8_t)((p->aad_bytes > 0 ? 0x40 : 0) |
			     (p->tag_bytes - 2) / 2 << 3 | (q - 1));
	memcpy(block + 1, p->nonce, p->nonce_bytes);
	for (size_t i = 0; i < q && i < 8; i++)
		block[15 - i] = (uint8_t)(p->text_bytes >> (8 * i));
	cbc_mac_update(&c->mac, &c->key, block, sizeof(block));
}

/* [A.2.2]: how long the associated data are, in 2, 6 or 10 bytes. */
static void add_aad_length(struct aes_ccm *c, uint64_t aad_bytes)
{
	uint8_t head[10] = {0xff};
	size_t skipped = 8; /* of the ten bytes */

	for (unsigned int i = 0; i < 8; i++)
		head[9 - i] = (uint8_t)(aad_bytes >> (8 * i));
	if (aad_bytes >= 0xff00) {
		skipped = aad_bytes >> 32 ? 0 : 4;
		head[skipped] = 0xff;
		head[skipped + 1] = skipped == 0 ? 0xff : 0xfe;
	}
	cbc_mac_update(&c->mac, &c->key, head + skipped,
		       sizeof(head) - skipped);
}

enum status aes_ccm_start(struct aes_ccm *c, const struct aes_ccm_start *p)
{
	uint8_t counter[AES_BLOCK_BYTES] = {0};

	c->is_started = false;
	if (!is_possible(p))
		return ST_BAD_PARAM;
	cbc_mac_init(&c->mac);
	add_first_block(c, p);
	if (p->aad_bytes > 0)
		add_aad_length(c, p->aad_bytes);
	/* [A.3]; the first block of key stream masks the tag. */
	counter[0] = (uint8_t)(14 - p->nonce_bytes);
	memcpy(counter + 1, p->nonce, p->nonce_bytes);
	ctr_init(&c->ctr, counter, CTR_128);
	memset(c->tag_mask, 0, sizeof(c->tag_mask));
	ctr_xor(&c->ctr, &c->key, c->tag_mask, c->tag_mask,
		sizeof(c->tag_mask));
	c->tag_bytes = p->tag_bytes;
	c->aad_left = p->aad_bytes;
	c->text_left = p->text_bytes;
	c->is_started = true;
	c->is_encrypting = p->encrypt;
	return ST_OK;
}

enum status aes_ccm_add_aad(struct aes_ccm *c, const uint8_t *aad,
			    size_t aad_bytes)
{
	if (!c->is_started)
		return ST_BAD_STATE;
	if (aad_bytes > c->aad_left)
		return ST_BAD_PARAM;
	if (aad_bytes == 0)
		return ST_OK;
	cbc_mac_update(&c->mac, &c->key, aad, aad_bytes);
	c->aad_left -= aad_bytes;
	if (c->aad_left == 0)
		cbc_mac_pad(&c->mac, &c->key);
	return ST_OK;
}

enum status aes_ccm_update(struct aes_ccm *c, const uint8_t *src,
			   size_t size_bytes, uint8_t *dst)
{
	if (!c->is_started || c->aad_left > 0)
		return ST_BAD_STATE;
	if (size_bytes > c->text_left)
		return ST_BAD_PARAM;
	/* What is authenticated is the plain text. */
	if (c->is_encrypting)
		cbc_mac_update(&c->mac, &c->key, src, size_bytes);
	ctr_xor(&c->ctr, &c->key, src, dst, size_bytes);
	if (!c->is_encrypting)
		cbc_mac_update(&c->mac, &c->key, dst, size_bytes);
	c->text_left -= size_bytes;
	return ST_OK;
}

enum status aes_ccm_finish(struct aes_ccm *c, uint8_t *tag, size_t tag_bytes)
{
	uint8_t whole[AES_BLOCK_BYTES];
	enum status st;

	if (!c->is_started || c->aad_left > 0 || c->text_left > 0)
		return ST_BAD_STATE;
	if (tag_bytes != c->tag_bytes)
		return ST_BAD_PARAM;
	c->is_started = false;
	cbc_mac_pad(&c->mac, &c->key);
	st = cbc_mac_final(&c->mac, &c->key, whole);
	xor_words(whole, whole, c->tag_mask, AES_BLOCK_BYTES);
	if (st == ST_OK && c->is_encrypting)
		memcpy(tag, whole, tag_bytes);
	else if (st == ST_OK && !ct_equal(tag, whole, tag_bytes))
		st = ST_SECURITY;
	secure_zero(whole, sizeof(whole));
	return st;
}
