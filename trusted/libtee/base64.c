/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/base64.h"

#include <string.h>

static int sextet(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789+/";
	const char *p = c != '\0' ? strchr(digits, c) : NULL;

	return p != NULL ? (int)(p - digits) : -1;
}

TEE_Result base64_decode(const char *text, void *out, size_t *size)
{
	size_t length = strlen(text);
	size_t room = *size;
	uint8_t *dst = out;
	uint32_t bits = 0;
	size_t n = 0;

	while (length > 0 && text[length - 1] == '=')
		length--;
	if (length % 4 == 1)
		return TEE_ERROR_BAD_FORMAT;
	for (size_t i = 0; i < length; i++) {
		int value = sextet(text[i]);

		if (value < 0)
			return TEE_ERROR_BAD_FORMAT;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4 == 0)
			continue;
		if (n < room)
			dst[n] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
		n++;
	}
	*size = n;
	return n > room ? TEE_ERROR_SHORT_BUFFER : TEE_SUCCESS;
}
