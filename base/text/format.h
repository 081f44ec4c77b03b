/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_TEXT_FORMAT_H
#define BASE_TEXT_FORMAT_H

#include <stdarg.h>

#include "base/bytes/compiler.h"

/*
 * Formatted text: %d %i %u %x %X %o %c %s %p %%, flags '-', '0', '+', ' ', '#',
 * width and precision (also '*'), lengths hh h l ll z t j. No floating point,
 * no %n. Always NUL-terminates when @size_bytes > 0.
 * Returns the length the whole text would have, without the NUL.
 */
int text_vformat(char *buf, size_t size_bytes, const char *fmt, va_list ap);
int text_format(char *buf, size_t size_bytes, const char *fmt, ...)
	__printf(3, 4);

#define UUID_TEXT_BYTES 37 /* 36 characters and NUL */

/* 16 octets in RFC 4122 order to lower-case text. */
void uuid_octets_to_text(const uint8_t octets[16], char out[UUID_TEXT_BYTES]);
/* 36 characters (either case) to octets; false when it is not a UUID. */
bool uuid_text_to_octets(const char *text, size_t length, uint8_t out[16]);

#endif
