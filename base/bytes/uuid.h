/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_UUID_H
#define BASE_BYTES_UUID_H

#include "base/bytes/mem.h"

#define UUID_BYTES 16

/*
 * A UUID travels in two orders: octets (RFC 4122: messages to normal world,
 * signed headers, our tables) and memory order (TEE_UUID of a little-endian
 * TA: u32, u16, u16, 8 bytes). The change is its own inverse.
 * @out may equal @in.
 */
static inline void uuid_swap_order(const uint8_t in[UUID_BYTES],
				   uint8_t out[UUID_BYTES])
{
	uint8_t t[UUID_BYTES] = {in[3], in[2], in[1], in[0],
				 in[5], in[4], in[7], in[6]};

	memcpy(t + 8, in + 8, 8);
	memcpy(out, t, UUID_BYTES);
}

static inline bool uuid_is_equal(const uint8_t a[UUID_BYTES],
				 const uint8_t b[UUID_BYTES])
{
	return memcmp(a, b, UUID_BYTES) == 0;
}

static inline bool uuid_is_nil(const uint8_t u[UUID_BYTES])
{
	static const uint8_t nil[UUID_BYTES];

	return uuid_is_equal(u, nil);
}

#endif
