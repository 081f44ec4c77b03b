/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/mac.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/modes/cbc_mac_priv.h"
#include "kernel/mm/heap.h"

enum ending {
	END_HMAC,
	END_CMAC,
	END_WHOLE,
	END_PKCS5
};

static const struct {
	enum ending ending;
	enum block_cipher cipher; /* not of HMAC */
} rows[] = {
	[MAC_HMAC] = {END_HMAC, BLOCK_AES},
	[MAC_AES_CMAC] = {END_CMAC, BLOCK_AES},
	[MAC_AES_CBC] = {END_WHOLE, BLOCK_AES},
	[MAC_AES_CBC_PKCS5] = {END_PKCS5, BLOCK_AES},
	[MAC_DES_CBC] = {END_WHOLE, BLOCK_DES},
	[MAC_DES_CBC_PKCS5] = {END_PKCS5, BLOCK_DES},
	[MAC_DES3_CBC] = {END_WHOLE, BLOCK_DES3},
	[MAC_DES3_CBC_PKCS5] = {END_PKCS5, BLOCK_DES3},
	[MAC_DES3_CMAC] = {END_CMAC, BLOCK_DES3},
};

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
			struct block_key key;
			struct cbc_mac chain;
		} block;
	};
};

size_t mac_size(const struct mac_alg *alg)
{
	if ((unsigned int)alg->kind >= ARRAY_SIZE(rows))
		return 0;
	if (alg->kind != MAC_HMAC)
		return block_size(rows[alg->kind].cipher);
	if (alg->hash == HASH_SHAKE128 || alg->hash == HASH_SHAKE256)
		return 0;
	return hash_size(alg->hash);
}

static enum status set_key(struct mac *m, const uint8_t *key, size_t key_bytes)
{
	if (m->alg.kind != MAC_HMAC)
		return block_key_init(&m->block.key, rows[m->alg.kind].cipher,
				      key, key_bytes);
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
		cbc_mac_init(&m->block.chain);
}

void mac_update(struct mac *m, const void *data, size_t size_bytes)
{
	if (m->alg.kind == MAC_HMAC)
		hmac_update(&m->hmac.running, data, size_bytes);
	else
		cbc_mac_update(&m->block.chain, &m->block.key, data,
			       size_bytes);
}

enum status mac_final(struct mac *m, uint8_t *code)
{
	struct cbc_mac *chain = &m->block.chain;
	const struct block_key *key = &m->block.key;

	switch (rows[m->alg.kind].ending) {
	case END_HMAC:
		hmac_final(&m->hmac.running, code);
		return ST_OK;
	case END_CMAC:
		cbc_mac_final_cmac(chain, key, code);
		return ST_OK;
	case END_PKCS5:
		cbc_mac_final_pkcs5(chain, key, code);
		return ST_OK;
	case END_WHOLE:
		return cbc_mac_final(chain, key, code);
	}
	return ST_BAD_PARAM;
}

void mac_copy(struct mac *dst, const struct mac *src)
{
	memcpy(dst, src, sizeof(*dst));
}
