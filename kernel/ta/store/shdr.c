/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/shdr.h"
#include "base/bytes/checked.h"
#include "base/bytes/cursor.h"
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "kernel/crypto/huk.h"
#include "kernel/crypto/rsa.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/store/roots.h"
#include "kernel/ta/store/subkey.h"
#include "kernel/ta/store/version.h"

/* More than the largest key and the longest digest need. */
#define SIGNATURE_MAX 512u
#define PAYLOAD_MAX   4096u
#define NAME_MAX      256u

enum {
	ALG_PKCS1_SHA256 = 0x70004830,
	ALG_PKCS1_SHA384 = 0x70005830,
	ALG_PKCS1_SHA512 = 0x70006830,
	ALG_PSS_SHA256 = 0x70414930,
	ALG_PSS_SHA384 = 0x70515930,
	ALG_PSS_SHA512 = 0x70616930,
	ALG_AES_GCM = 0x40000810,
};

/* UUID and version, after the headers of type 1 and 2. */
#define BOOTSTRAP_BYTES 20
#define ENCRYPTED_BYTES 12

static enum status refuse(const char *why)
{
	log_debug("TA file refused: %s", why);
	return ST_SECURITY;
}

/* The one place where the file is read; advances *@offset. */
static enum status take(const struct shdr_source *src, uint64_t *offset,
			void *dst, size_t size_bytes)
{
	enum status st = ST_OK;

	if (!range_fits(*offset, size_bytes, src->size_bytes))
		return refuse("it is truncated");
	st = src->read(src, *offset, dst, size_bytes);
	*offset += size_bytes;
	return st;
}

static bool decode_algorithm(uint32_t algorithm, enum hash_alg *alg,
			     bool *is_pss)
{
	*is_pss = algorithm & 0x00F00000;
	switch (algorithm) {
	case ALG_PKCS1_SHA256:
	case ALG_PSS_SHA256:
		*alg = HASH_SHA256;
		return true;
	case ALG_PKCS1_SHA384:
	case ALG_PSS_SHA384:
		*alg = HASH_SHA384;
		return true;
	case ALG_PKCS1_SHA512:
	case ALG_PSS_SHA512:
		*alg = HASH_SHA512;
		return true;
	default:
		return false;
	}
}

/* One link of the chain: header, digest, signature. */
struct link {
	uint8_t header[sizeof(struct shdr)]; /* as signed */
	struct shdr shdr;
	enum hash_alg alg;
	bool is_pss;
	uint8_t digest[HASH_MAX_BYTES];
	uint8_t signature[SIGNATURE_MAX];
};

static enum status read_link(const struct shdr_source *src, uint64_t *offset,
			     struct link *l)
{
	struct shdr *h = &l->shdr;
	struct cursor c = cursor_over(l->header, sizeof(l->header));
	enum status st = take(src, offset, l->header, sizeof(l->header));

	if (st != ST_OK)
		return st;
	h->magic = cursor_le32(&c);
	h->type = cursor_le32(&c);
	h->image_size = cursor_le32(&c);
	h->algorithm = cursor_le32(&c);
	h->hash_size = cursor_le16(&c);
	h->signature_size = cursor_le16(&c);
	if (h->magic != SHDR_MAGIC)
		return refuse("no signed header where one belongs");
	if (!decode_algorithm(h->algorithm, &l->alg, &l->is_pss))
		return refuse("signature algorithm is not allowed");
	if (h->hash_size != hash_size(l->alg))
		return refuse("hash size does not fit the algorithm");
	if (!h->signature_size || h->signature_size > SIGNATURE_MAX)
		return refuse("signature size");
	st = take(src, offset, l->digest, h->hash_size);
	if (st == ST_OK)
		st = take(src, offset, l->signature, h->signature_size);
	return st;
}

static enum status verify_with(const struct link *l,
			       const struct rsa_public_key *key)
{
	if (l->is_pss)
		return rsa_pss_verify(key, l->alg, l->digest,
				      (int)l->shdr.hash_size, l->signature,
				      l->shdr.signature_size);
	return rsa_pkcs1_verify(key, l->alg, l->digest, l->signature,
				l->shdr.signature_size);
}

/* By any of the root keys; *@root is the one. Files of one system have one
 * signer, as a rule, so the last good key is tried first. */
static enum status verify_with_root(const struct link *l,
				    const struct rsa_public_key **root)
{
	static size_t last_good; /* a hint: races do no harm */
	size_t first = READ_ONCE(last_good);

	for (size_t n = 0; n < ta_root_key_count; n++) {
		size_t i = (first + n) % ta_root_key_count;
		const struct rsa_public_key *key = &ta_root_keys[i];
		enum status st = ST_SECURITY;

		/* A signature is as long as its key. */
		if (key->modulus_bytes != l->shdr.signature_size)
			continue;
		st = verify_with(l, key);
		if (st == ST_NO_MEM)
			return st;
		if (st == ST_OK) {
			*root = key;
			WRITE_ONCE(last_good, i);
			return ST_OK;
		}
	}
	return refuse("no root key made the signature");
}

/* State of the walk down the chain. */
struct chain {
	const struct rsa_public_key *root;
	uint8_t *payload; /* of the last subkey; its key points in there */
	struct subkey subkey;
	bool has_subkey;
	uint8_t next_uuid[16]; /* what it may sign */
	struct link link;
};

static enum status verify_link(struct chain *ch)
{
	enum status st = ST_OK;

	if (!ch->has_subkey)
		return verify_with_root(&ch->link, &ch->root);
	st = verify_with(&ch->link, &ch->subkey.key);
	return st == ST_OK || st == ST_NO_MEM
		       ? st
		       : refuse("the subkey did not make the signature");
}

/* Is the digest that was signed the one of header and payload? */
static enum status check_payload(const struct link *l, const uint8_t *payload)
{
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *h = NULL;
	enum status st = hash_create(l->alg, &h);

	if (st != ST_OK)
		return st;
	hash_update(h, l->header, sizeof(l->header));
	hash_update(h, payload, l->shdr.image_size);
	hash_final(h, digest);
	hash_destroy(h);
	return ct_equal(digest, l->digest, l->shdr.hash_size)
		       ? ST_OK
		       : refuse("hash of a subkey");
}

static enum status check_subkey(const struct chain *ch,
				const struct subkey *next)
{
	uint32_t depth_limit =
		ch->has_subkey ? ch->subkey.max_depth : UINT32_MAX;

	if (next->max_depth >= depth_limit)
		return refuse("chain of subkeys is too deep");
	if (ch->has_subkey && !uuid_is_equal(next->uuid, ch->next_uuid))
		return refuse("UUID of a subkey");
	if (next->name_bytes > NAME_MAX)
		return refuse("name after a subkey is too long");
	return ST_OK;
}

static enum status check_subkey_version(const struct subkey *k)
{
	enum status st =
		ta_version_check(TA_VERSION_SUBKEY, k->uuid, k->version);

	return st == ST_CONFLICT ? refuse("a later subkey was seen") : st;
}

/* Read the subkey that follows its verified link. */
static enum status take_subkey(const struct shdr_source *src, uint64_t *offset,
			       struct chain *ch)
{
	const struct link *l = &ch->link;
	uint8_t name[NAME_MAX];
	uint8_t *payload = NULL;
	struct subkey next = {};
	enum status st = ST_OK;

	if (l->shdr.image_size > PAYLOAD_MAX)
		return refuse("subkey is too large");
	payload = heap_alloc(PAYLOAD_MAX);
	if (!payload)
		return ST_NO_MEM;
	st = take(src, offset, payload, l->shdr.image_size);
	if (st == ST_OK)
		st = check_payload(l, payload);
	if (st == ST_OK &&
	    subkey_decode(payload, l->shdr.image_size, &next) != ST_OK)
		st = refuse("malformed subkey");
	if (st == ST_OK)
		st = check_subkey(ch, &next);
	if (st == ST_OK)
		st = check_subkey_version(&next);
	if (st == ST_OK)
		st = take(src, offset, name, next.name_bytes);
	if (st == ST_OK)
		st = subkey_next_uuid(&next, name, ch->next_uuid);
	if (st != ST_OK) {
		heap_free(payload);
		return st;
	}
	heap_free(ch->payload);
	ch->payload = payload;
	ch->subkey = next;
	ch->has_subkey = true;
	return ST_OK;
}

/* The modulus of the root key goes into the key of encrypted TAs. */
static enum status derive_key(const struct chain *ch, uint8_t key[32])
{
	const uint8_t *modulus = ch->root->modulus;
	size_t size = ch->root->modulus_bytes;

	while (size && !*modulus) {
		modulus++;
		size--;
	}
	return huk_derive(HUK_TA_ENC, modulus, size, key, 32);
}

static enum status take_encryption(const struct shdr_source *src,
				   uint64_t *offset, const struct chain *ch,
				   struct shdr_image *image)
{
	uint8_t raw[ENCRYPTED_BYTES];
	struct cursor c = cursor_over(raw, sizeof(raw));
	uint32_t algorithm = 0;
	uint16_t iv_bytes = 0;
	uint16_t tag_bytes = 0;
	enum status st = take(src, offset, raw, sizeof(raw));

	if (st != ST_OK)
		return st;
	algorithm = cursor_le32(&c);
	/* Which key: device or class. There is but one, as in the incumbent. */
	cursor_skip(&c, 4);
	iv_bytes = cursor_le16(&c);
	tag_bytes = cursor_le16(&c);
	if (algorithm != ALG_AES_GCM)
		return refuse("encryption algorithm");
	if (!iv_bytes || iv_bytes > sizeof(image->iv) || tag_bytes < 12 ||
	    tag_bytes > sizeof(image->tag))
		return refuse("sizes of the encryption header");
	image->iv_bytes = (uint8_t)iv_bytes;
	image->tag_bytes = (uint8_t)tag_bytes;
	st = take(src, offset, image->iv, iv_bytes);
	if (st == ST_OK)
		st = take(src, offset, image->tag, tag_bytes);
	if (st != ST_OK)
		return st;
	hash_update(image->hash, raw, sizeof(raw));
	hash_update(image->hash, image->iv, iv_bytes);
	hash_update(image->hash, image->tag, tag_bytes);
	return derive_key(ch, image->key);
}

/* UUID and version of types 1 and 2. */
static enum status take_bootstrap(const struct shdr_source *src,
				  uint64_t *offset, const uint8_t uuid[16],
				  struct shdr_image *image)
{
	uint8_t raw[BOOTSTRAP_BYTES];
	struct cursor c = cursor_over(raw, sizeof(raw));
	enum status st = take(src, offset, raw, sizeof(raw));

	if (st != ST_OK)
		return st;
	if (!uuid_is_equal(cursor_take(&c, UUID_BYTES), uuid))
		return refuse("it is another TA's");
	image->version = cursor_le32(&c);
	hash_update(image->hash, raw, sizeof(raw));
	return ST_OK;
}

static enum status take_image(const struct shdr_source *src, uint64_t *offset,
			      const struct chain *ch, const uint8_t uuid[16],
			      struct shdr_image *image)
{
	const struct link *l = &ch->link;
	enum status st = ST_OK;

	if (ch->has_subkey && !uuid_is_equal(ch->next_uuid, uuid))
		return refuse("the subkey may not sign this UUID");
	st = hash_create(l->alg, &image->hash);
	if (st != ST_OK)
		return st;
	hash_update(image->hash, l->header, sizeof(l->header));
	if (l->shdr.type != SHDR_TA)
		st = take_bootstrap(src, offset, uuid, image);
	if (st == ST_OK && l->shdr.type == SHDR_ENCRYPTED_TA)
		st = take_encryption(src, offset, ch, image);
	if (st != ST_OK)
		return st;
	if (src->size_bytes - *offset != l->shdr.image_size ||
	    !l->shdr.image_size)
		return refuse("file size and image size differ");
	memcpy(image->uuid, uuid, sizeof(image->uuid));
	memcpy(image->digest, l->digest, sizeof(image->digest));
	image->type = l->shdr.type;
	image->has_subkey = ch->has_subkey;
	image->alg = l->alg;
	image->offset_bytes = *offset;
	image->size_bytes = l->shdr.image_size;
	return ST_OK;
}

static enum status walk(const struct shdr_source *src, struct chain *ch,
			const uint8_t uuid[16], struct shdr_image *image)
{
	uint64_t offset = 0;

	for (;;) {
		enum status st = read_link(src, &offset, &ch->link);

		if (st == ST_OK)
			st = verify_link(ch);
		if (st != ST_OK)
			return st;
		switch (ch->link.shdr.type) {
		case SHDR_SUBKEY:
			st = take_subkey(src, &offset, ch);
			if (st != ST_OK)
				return st;
			break;
		case SHDR_TA:
		case SHDR_BOOTSTRAP_TA:
		case SHDR_ENCRYPTED_TA:
			return take_image(src, &offset, ch, uuid, image);
		default:
			return refuse("unknown image type");
		}
	}
}

enum status shdr_open(const struct shdr_source *src, const uint8_t uuid[16],
		      struct shdr_image *out)
{
	struct chain *ch = heap_alloc(sizeof(*ch));
	enum status st = ST_OK;

	if (!ch)
		return ST_NO_MEM;
	memset(out, 0, sizeof(*out));
	st = walk(src, ch, uuid, out);
	heap_free(ch->payload);
	heap_free(ch);
	if (st != ST_OK)
		shdr_close(out);
	return st;
}

void shdr_close(struct shdr_image *image)
{
	hash_destroy(image->hash);
	secure_zero(image, sizeof(*image));
}
