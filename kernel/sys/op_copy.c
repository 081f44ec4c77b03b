/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_copy.h"

/*
 * A running operation is copied whole, its expanded key with it. The room for
 * that is made with a key of zeros: the key that @src began with may be gone
 * from its object by now.
 */
static const uint8_t no_key[24];

static enum status room_for_mac(const struct crypt_state *src,
				struct crypt_state *dst)
{
	const struct mac_alg alg = {.kind = src->alg->how,
				    .hash = src->alg->hash};
	size_t size = 16;

	if (alg.kind == MAC_DES_CBC || alg.kind == MAC_DES_CBC_PKCS5)
		size = 8;
	return mac_create(&alg, no_key, size, &dst->mac);
}

static enum status room_for_cipher(const struct crypt_state *src,
				   struct crypt_state *dst)
{
	const enum cipher_alg alg = src->alg->how;
	struct cipher_keys keys = {.key = no_key, .key_bytes = 16};

	if (alg == CIPHER_DES_ECB || alg == CIPHER_DES_CBC)
		keys.key_bytes = 8;
	if (op_alg_key_count(src->alg) == 2) {
		keys.key2 = no_key;
		keys.key2_bytes = keys.key_bytes;
	}
	return cipher_create(alg, src->mode == TA_MODE_ENCRYPT, &keys,
			     &dst->cipher);
}

static enum status make_room(const struct crypt_state *src,
			     struct crypt_state *dst)
{
	switch ((enum op_class)src->alg->class) {
	case OP_MAC:
		return room_for_mac(src, dst);
	case OP_CIPHER:
		return room_for_cipher(src, dst);
	case OP_AE:
		return src->alg->how == OP_GCM
			       ? aes_gcm_create(no_key, 16, &dst->gcm)
			       : aes_ccm_create(no_key, 16, &dst->ccm);
	case OP_DIGEST:
	case OP_ENCRYPTION:
	case OP_SIGNATURE:
	case OP_DERIVE:
		break;
	}
	return ST_OK;
}

static void copy(struct crypt_state *dst, const struct crypt_state *src)
{
	switch ((enum op_class)src->alg->class) {
	case OP_DIGEST:
		hash_copy(dst->hash, src->hash);
		break;
	case OP_MAC:
		mac_copy(dst->mac, src->mac);
		break;
	case OP_CIPHER:
		cipher_copy(dst->cipher, src->cipher);
		break;
	case OP_AE:
		if (src->alg->how == OP_GCM)
			aes_gcm_copy(dst->gcm, src->gcm);
		else
			aes_ccm_copy(dst->ccm, src->ccm);
		break;
	case OP_ENCRYPTION:
	case OP_SIGNATURE:
	case OP_DERIVE:
		break;
	}
	dst->is_initialised = src->is_initialised;
	dst->is_squeezing = src->is_squeezing;
	dst->has_text = src->has_text;
	dst->tag_bytes = src->tag_bytes;
}

enum status op_copy(struct crypt_state *dst, const struct crypt_state *src)
{
	enum status st;

	/* What has never begun has nothing to copy. */
	if (!src->hash) {
		crypt_state_stop(dst);
		return ST_OK;
	}
	if (!dst->hash) {
		st = make_room(src, dst);
		if (st != ST_OK)
			return st;
	}
	copy(dst, src);
	return ST_OK;
}
