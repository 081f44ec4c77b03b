/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text/format.h"

/* In front of these octets the text has a dash. */
static bool has_dash_before(size_t octet)
{
	return octet == 4 || octet == 6 || octet == 8 || octet == 10;
}

void uuid_octets_to_text(const uint8_t octets[16], char out[UUID_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char *p = out;

	for (size_t i = 0; i < 16; i++) {
		if (has_dash_before(i))
			*p++ = '-';
		*p++ = digits[octets[i] >> 4];
		*p++ = digits[octets[i] & 15];
	}
	*p = '\0';
}

enum {
	NO_DIGIT = -1
};

/* The value of a hexadecimal digit, NO_DIGIT of anything else. */
static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return NO_DIGIT;
}

bool uuid_text_to_octets(const char *text, size_t length, uint8_t out[16])
{
	uint8_t octets[16];
	const char *p = text;

	if (length != UUID_TEXT_BYTES - 1)
		return false;
	for (size_t i = 0; i < 16; i++) {
		int high;
		int low;

		if (has_dash_before(i) && *p++ != '-')
			return false;
		high = hex_value(*p++);
		low = hex_value(*p++);
		if (high < 0 || low < 0)
			return false;
		octets[i] = (uint8_t)(high << 4 | low);
	}
	for (size_t i = 0; i < 16; i++)
		out[i] = octets[i];
	return true;
}
