/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/names.h"
#include "base/bytes/mem.h"

#define OWNER_AT     1u
#define OWNER_DIGITS (2 * sizeof(((struct storage_name *)0)->owner))
#define ID_AT        (OWNER_AT + OWNER_DIGITS + 1)
static_assert(ID_AT + 2 * STORAGE_OBJECT_ID_MAX < RPMB_NAME_BYTES, "id fits");

static void put_hex(char *out, const uint8_t *bytes, size_t size_bytes)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < size_bytes; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 0xF];
	}
}

#define NO_DIGIT 16u

/* Upper case only. */
static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A') + 10;
	return NO_DIGIT;
}

static bool get_hex(const char *text, uint8_t *bytes, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++) {
		unsigned int high = digit(text[2 * i]);
		unsigned int low =
			high == NO_DIGIT ? NO_DIGIT : digit(text[2 * i + 1]);

		if (low == NO_DIGIT)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void rpmb_name_of(const struct storage_name *name, char out[RPMB_NAME_BYTES])
{
	memset(out, 0, RPMB_NAME_BYTES);
	out[0] = '/';
	put_hex(out + OWNER_AT, name->owner, sizeof(name->owner));
	out[ID_AT - 1] = '/';
	put_hex(out + ID_AT, name->id, name->id_bytes);
}

/* Does it begin as a name of ours? */
static bool has_owner(const char *name, uint8_t owner[16])
{
	return name[0] == '/' && get_hex(name + OWNER_AT, owner, 16) &&
	       name[ID_AT - 1] == '/';
}

bool rpmb_name_decode(const char name[RPMB_NAME_BYTES],
		      struct storage_name *out)
{
	size_t digits = strnlen(name + ID_AT, RPMB_NAME_BYTES - ID_AT);

	memset(out, 0, sizeof(*out));
	if (!has_owner(name, out->owner) || digits % 2 ||
	    digits > 2 * sizeof(out->id))
		return false;
	out->id_bytes = (uint8_t)(digits / 2);
	return get_hex(name + ID_AT, out->id, out->id_bytes);
}

bool rpmb_name_is_unfinished(const char name[RPMB_NAME_BYTES])
{
	uint8_t owner[16];

	return has_owner(name, owner) && name[ID_AT] == '.';
}
