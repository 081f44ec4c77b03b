/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/mac.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/modes/cbc_mac_priv.h"
#include "kernel/mm/heap.h"

struct mac {
	struct mac_alg alg;
	union {
		/* What follows the key, and the message so far: a restart
		 * copies the first. */
		struct {
			struct hmac keyed;
			struct hmac running;
		} hmac;
		struct {
			struct aes_key key;
			struct cbc_mac chain;
		} aes;
	};
};

size_t mac_size(const struct mac_alg *alg)
{
	switch (alg->kind) {
	case MAC_HMAC:
		if (alg->hash == HASH_SHAKE128 || alg->hash == HASH_SHAKE256)
			return 0;
		return hash_size(alg->hash);
	case MAC_AES_CMAC:
	case MAC_AES_CBC:
		return AES_BLOCK_BYTES;
	case MAC_AES_CBC_PKCS5:
	case MAC_DES_CBC:
	case MAC_DES_CBC_PKCS5:
	case MAC_DES3_CBC:
	case MAC_DES3_CBC_PKCS5:
	case MAC_DES3_CMAC:
		break;
	}
	return 0;
}

static enum status set_key(struct mac *m, const uint8_t *key, size_t key_bytes)
{
	if (m->alg.kind != MAC_HMAC)
		return aes_key_init(&m->aes.key, key, key_bytes);
	hmac_init(&m->hmac.keyed, m->alg.hash, key, key_bytes);
	return ST_OK;
}

enum status mac_create(const struct mac_alg *alg, const uint8_t *key,
		       size_t key_bytes, struct mac **out)
{
	struct mac *m;
	enum status st;

	if (mac_size(alg) == 0)
		return ST_BAD_PARAM;
	m = heap_alloc(sizeof(*m));
	if (!m)
		return ST_NO_MEM;
	m->alg = *alg;
	st = set_key(m, key, key_bytes);
	if (st != ST_OK) {
		mac_destroy(m);
		return st;
	}
	mac_restart(m);
	*out = m;
	return ST_OK;
}

void mac_destroy(struct mac *m)
{
	if (!m)
		return;
	secure_zero(m, sizeof(*m));
	heap_free(m);
}

void mac_restart(struct mac *m)
{
	if (m->alg.kind == MAC_HMAC)
		memcpy(&m->hmac.running, &m->hmac.keyed,
		       sizeof(m->hmac.running));
	else
		cbc_mac_init(&m->aes.chain);
}

void mac_update(struct mac *m, const void *data, size_t size_bytes)
{
	if (m->alg.kind == MAC_HMAC)
		hmac_update(&m->hmac.running, data, size_bytes);
	else
		cbc_mac_update(&m->aes.chain, &m->aes.key, data, size_bytes);
}

enum status mac_final(struct mac *m, uint8_t *code)
{
	switch (m->alg.kind) {
	case MAC_HMAC:
		hmac_final(&m->hmac.running, code);
		return ST_OK;
	case MAC_AES_CMAC:
		cbc_mac_final_cmac(&m->aes.chain, &m->aes.key, code);
		return ST_OK;
	case MAC_AES_CBC:
		return cbc_mac_final(&m->aes.chain, &m->aes.key, code);
	case MAC_AES_CBC_PKCS5:
	case MAC_DES_CBC:
	case MAC_DES_CBC_PKCS5:
	case MAC_DES3_CBC:
	case MAC_DES3_CBC_PKCS5:
	case MAC_DES3_CMAC:
		break;
	}
	return ST_BAD_PARAM;
}

void mac_copy(struct mac *dst, const struct mac *src)
{
	memcpy(dst, src, sizeof(*dst));
}
