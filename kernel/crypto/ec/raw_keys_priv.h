/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_RAW_KEYS_PRIV_H
#define KERNEL_CRYPTO_EC_RAW_KEYS_PRIV_H

#include "kernel/crypto/testing/stanza.h"

/* Tests: the keys that OpenSSL's vectors name, as they come by. */
struct raw_key {
	char name[64];
	char alg[16];
	bool is_private;
	uint8_t bytes[64];
	size_t size_bytes;
};

static struct raw_key raw_keys[128];
static size_t raw_key_count;

/* name:algorithm:hex */
static inline void raw_key_add(const char *text, bool is_private)
{
	struct raw_key *k = &raw_keys[raw_key_count++];
	char hex[256];

	assert_true(raw_key_count < ARRAY_SIZE(raw_keys));
	assert_int_equal(
		sscanf(text, "%63[^:]:%15[^:]:%255s", k->name, k->alg, hex), 3);
	k->is_private = is_private;
	k->size_bytes = testhex_bytes(hex, k->bytes, sizeof(k->bytes));
}

/* True if @s was a key. */
static inline bool raw_key_take(const struct stanza *s)
{
	const char *private = stanza_value(s, "PrivateKeyRaw");
	const char *public = stanza_value(s, "PublicKeyRaw");

	if (private)
		raw_key_add(private, true);
	if (public)
		raw_key_add(public, false);
	return private || public;
}

static inline const struct raw_key *raw_key_find(const char *name,
						 bool is_private)
{
	for (size_t i = 0; name && i < raw_key_count; i++) {
		if (strcmp(raw_keys[i].name, name) == 0 &&
		    raw_keys[i].is_private == is_private)
			return &raw_keys[i];
	}
	return NULL;
}

#endif
