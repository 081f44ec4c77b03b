/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/cursor.h"

#include "base/bytes/mem.h"

struct cursor cursor_over(const void *buf, size_t size_bytes)
{
	/* No buffer at all reads like an empty one. */
	static const uint8_t nothing;

	if (!buf)
		return (struct cursor){.base = &nothing};
	return (struct cursor){.base = buf, .size_bytes = size_bytes};
}

const void *cursor_take(struct cursor *c, size_t size_bytes)
{
	const uint8_t *p;

	if (c->failed || size_bytes > c->size_bytes - c->pos_bytes) {
		c->failed = true;
		return NULL;
	}
	p = c->base + c->pos_bytes;
	c->pos_bytes += size_bytes;
	return p;
}

/* Little-endian number of @width bytes; 0 after a failure. */
static uint64_t take_le(struct cursor *c, size_t width)
{
	const uint8_t *p = cursor_take(c, width);
	uint64_t value = 0;

	if (!p)
		return 0;
	for (size_t i = width; i > 0; i--)
		value = value << 8 | p[i - 1];
	return value;
}

uint8_t cursor_u8(struct cursor *c)
{
	return (uint8_t)take_le(c, 1);
}

uint16_t cursor_le16(struct cursor *c)
{
	return (uint16_t)take_le(c, 2);
}

uint32_t cursor_le32(struct cursor *c)
{
	return (uint32_t)take_le(c, 4);
}

uint64_t cursor_le64(struct cursor *c)
{
	return take_le(c, 8);
}

uint32_t cursor_be32(struct cursor *c)
{
	return __builtin_bswap32(cursor_le32(c));
}

void cursor_bytes(struct cursor *c, void *dst, size_t size_bytes)
{
	const void *p = cursor_take(c, size_bytes);

	if (size_bytes == 0)
		return;
	if (p)
		memcpy(dst, p, size_bytes);
	else
		memset(dst, 0, size_bytes);
}

void cursor_skip(struct cursor *c, size_t size_bytes)
{
	(void)cursor_take(c, size_bytes);
}

void cursor_seek(struct cursor *c, size_t pos_bytes)
{
	if (c->failed || pos_bytes > c->size_bytes)
		c->failed = true;
	else
		c->pos_bytes = pos_bytes;
}

size_t cursor_left(const struct cursor *c)
{
	return c->failed ? 0 : c->size_bytes - c->pos_bytes;
}

enum status cursor_status(const struct cursor *c)
{
	return c->failed ? ST_BAD_FORMAT : ST_OK;
}
