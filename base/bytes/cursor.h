/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_CURSOR_H
#define BASE_BYTES_CURSOR_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Bounded reader over bytes already copied into memory that nobody else
 * writes. The error is sticky: after the first read past the end every read
 * yields zero (or NULL) and cursor_status() says ST_BAD_FORMAT, so that a
 * decoder reads like the format and tests once at the end.
 * The cursor owns nothing; it must not outlive the buffer.
 */
struct cursor {
	const uint8_t *base;
	size_t size_bytes;
	size_t pos_bytes; /* <= size_bytes */
	bool failed;
};

struct cursor cursor_over(const void *buf, size_t size_bytes);
uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_le16(struct cursor *c);
uint32_t cursor_le32(struct cursor *c);
uint64_t cursor_le64(struct cursor *c);
uint32_t cursor_be32(struct cursor *c);
/* Copy @size_bytes to @dst; on failure @dst is zeroed. */
void cursor_bytes(struct cursor *c, void *dst, size_t size_bytes);
/* Pointer to the next @size_bytes, or NULL. */
const void *cursor_take(struct cursor *c, size_t size_bytes);
void cursor_skip(struct cursor *c, size_t size_bytes);
/* Move to absolute @pos_bytes (may go back). */
void cursor_seek(struct cursor *c, size_t pos_bytes);
size_t cursor_left(const struct cursor *c);
enum status cursor_status(const struct cursor *c);

#endif
