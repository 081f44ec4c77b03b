/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/subkey.h"
#include "base/bytes/checked.h"
#include "base/bytes/cursor.h"
#include "base/bytes/mem.h"

enum {
	ATTR_RSA_MODULUS = (int)0xD0000130,
	ATTR_RSA_EXPONENT = (int)0xD0000230,
	ALG_MAIN_MASK = 0xFF,
	ALG_MAIN_RSA = 0x30,
};

/* No key has more attributes than this. */
#define ATTRIBUTE_MAX 16

/* The first attribute of @id: @size bytes inside the payload. */
static const uint8_t *find_attribute(struct cursor attributes, uint32_t count,
				     uint32_t id, size_t *size_bytes)
{
	while (count--) {
		uint32_t this_id = cursor_le32(&attributes);
		uint32_t offset = cursor_le32(&attributes);
		uint32_t size = cursor_le32(&attributes);

		if (this_id != id)
			continue;
		if (cursor_status(&attributes) != ST_OK || !size ||
		    !range_fits(offset, size, attributes.size_bytes))
			return NULL;
		*size_bytes = size;
		return attributes.base + offset;
	}
	return NULL;
}

enum status subkey_decode(const uint8_t *payload, size_t size_bytes,
			  struct subkey *out)
{
	struct cursor c = cursor_over(payload, size_bytes);
	uint32_t algorithm = 0;
	uint32_t count = 0;

	cursor_bytes(&c, out->uuid, sizeof(out->uuid));
	out->name_bytes = cursor_le32(&c);
	out->version = cursor_le32(&c);
	out->max_depth = cursor_le32(&c);
	algorithm = cursor_le32(&c);
	count = cursor_le32(&c);
	if (cursor_status(&c) != ST_OK || count > ATTRIBUTE_MAX ||
	    (algorithm & ALG_MAIN_MASK) != ALG_MAIN_RSA)
		return ST_BAD_FORMAT;
	out->key.modulus = find_attribute(c, count, ATTR_RSA_MODULUS,
					  &out->key.modulus_bytes);
	out->key.exponent = find_attribute(c, count, ATTR_RSA_EXPONENT,
					   &out->key.exponent_bytes);
	return out->key.modulus && out->key.exponent ? ST_OK : ST_BAD_FORMAT;
}

enum status subkey_next_uuid(const struct subkey *k, const uint8_t *name,
			     uint8_t uuid[16])
{
	uint8_t digest[HASH_MAX_BYTES];
	struct hash *h = NULL;
	enum status st = ST_OK;

	if (!k->name_bytes) {
		memcpy(uuid, k->uuid, sizeof(k->uuid));
		return ST_OK;
	}
	st = hash_create(HASH_SHA512, &h);
	if (st != ST_OK)
		return st;
	hash_update(h, k->uuid, sizeof(k->uuid));
	hash_update(h, name, strnlen((const char *)name, k->name_bytes));
	hash_final(h, digest);
	hash_destroy(h);
	/* Version 5, variant of RFC 4122. */
	digest[6] = (digest[6] & 0x0F) | 0x50;
	digest[8] = (digest[8] & 0x3F) | 0x80;
	memcpy(uuid, digest, 16);
	return ST_OK;
}
