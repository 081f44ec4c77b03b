/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/log/log.h"
#include "kernel/ta/store/shdr.h"
#include "kernel/ta/store/version.h"

/* The image itself: copied piece by piece into secure pages, deciphered there
 * when need be, and hashed as it then stands. */

static enum status start_decryption(const struct shdr_image *image,
				    struct aes_gcm **out)
{
	struct aes_gcm *g = NULL;
	enum status st = ST_OK;

	*out = NULL;
	if (image->type != SHDR_ENCRYPTED_TA)
		return ST_OK;
	st = aes_gcm_create(image->key, sizeof(image->key), &g);
	if (st != ST_OK)
		return st;
	st = aes_gcm_start(g, false, image->iv, image->iv_bytes, NULL, 0);
	if (st != ST_OK) {
		aes_gcm_destroy(g);
		return st;
	}
	*out = g;
	return ST_OK;
}

static enum status copy_image(const struct shdr_source *src,
			      const struct shdr_image *image, struct aes_gcm *g,
			      struct mobj *dst)
{
	uint64_t done = 0;
	enum status st = ST_OK;

	while (done < image->size_bytes && st == ST_OK) {
		size_t piece = 0;
		uint8_t *p = mobj_ptr(dst, done, &piece);

		piece = MIN(piece, image->size_bytes - done);
		st = src->read(src, image->offset_bytes + done, p, piece);
		if (st == ST_OK && g)
			st = aes_gcm_update(g, p, piece, p);
		if (st == ST_OK)
			hash_update(image->hash, p, piece);
		done += piece;
	}
	return st;
}

enum status shdr_load(const struct shdr_source *src, struct shdr_image *image,
		      struct mobj *dst)
{
	uint8_t digest[HASH_MAX_BYTES];
	uint8_t tag[sizeof(image->tag)];
	struct aes_gcm *g = NULL;
	enum status st = start_decryption(image, &g);

	if (st == ST_OK)
		st = copy_image(src, image, g, dst);
	if (st == ST_OK && g) {
		memcpy(tag, image->tag, sizeof(tag));
		st = aes_gcm_finish(g, tag, image->tag_bytes);
	}
	aes_gcm_destroy(g);
	if (st != ST_OK)
		return st;
	hash_final(image->hash, digest);
	if (!ct_equal(digest, image->digest, hash_size(image->alg))) {
		log_debug("TA file refused: hash of the image");
		return ST_SECURITY;
	}
	if (image->type == SHDR_TA)
		return ST_OK;
	return ta_version_check(TA_VERSION_TA, image->uuid, image->version);
}
