/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MAC_H
#define KERNEL_CRYPTO_MAC_H

#include "kernel/crypto/hash.h"

/*
 * Message authentication codes in steps. HMAC: RFC 2104. CMAC: NIST SP
 * 800-38B. CBC-MAC is for old protocols: safe only for messages of one length,
 * whole blocks, no padding of its own.
 * Context: thread or start-up; interrupts are masked for short whiles.
 */
enum mac_kind {
	MAC_HMAC,
	MAC_AES_CMAC,
	MAC_AES_CBC,
	MAC_AES_CBC_PKCS5,
	MAC_DES_CBC,
	MAC_DES_CBC_PKCS5,
	MAC_DES3_CBC,
	MAC_DES3_CBC_PKCS5,
	MAC_DES3_CMAC,
};
struct mac_alg {
	enum mac_kind kind;
	enum hash_alg hash; /* MAC_HMAC; not SHAKE */
};

/* Bytes of the code; 0: no such algorithm. */
size_t mac_size(const struct mac_alg *alg);

struct mac;
/* HMAC: a key of any size; AES: 16, 24 or 32 bytes; DES: 8; DES3: 16 or 24.
 * Started.
 * ST_OK; ST_BAD_PARAM; ST_NO_MEM. */
enum status mac_create(const struct mac_alg *alg, const uint8_t *key,
		       size_t key_bytes, struct mac **out);
void mac_destroy(struct mac *m); /* wipes; NULL allowed */
/* A new message under the same key. */
void mac_restart(struct mac *m);
void mac_update(struct mac *m, const void *data, size_t size_bytes);
/* @code: mac_size() bytes; then the state must be restarted. ST_OK;
 * ST_BAD_PARAM (CBC-MAC without padding: not whole blocks). Compare by
 * ct_equal(). */
enum status mac_final(struct mac *m, uint8_t *code);
/* Same algorithm on both sides. */
void mac_copy(struct mac *dst, const struct mac *src);

#endif
