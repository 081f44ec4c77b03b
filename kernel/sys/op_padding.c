/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_padding.h"

#include "base/bytes/mem.h"
#include "kernel/sys/user_pump.h"
#include "kernel/uctx/uctx.h"

#define BLOCK CIPHER_MAX_BLOCK_BYTES

static bool is_encrypting(const struct crypt_state *s)
{
	return s->mode == TA_MODE_ENCRYPT;
}

uint64_t padding_room(const struct crypt_state *s, uint64_t size_bytes)
{
	if (is_encrypting(s))
		return (size_bytes / BLOCK + 1) * BLOCK;
	return size_bytes % BLOCK ? 0 : size_bytes;
}

/* How many bytes at the end of @block are padding; 0: it is none. Takes the
 * same time for all blocks: only whether it is padding may be told. */
static size_t padding_of(const uint8_t block[BLOCK])
{
	const uint32_t count = block[BLOCK - 1];
	/* All ones where a number is beyond its limit. */
	uint32_t wrong = (count - 1) >> 8 | (BLOCK - count) >> 8;

	for (uint32_t i = 0; i < BLOCK; i++) {
		/* Ones for the last @count bytes: i < count. */
		uint32_t is_padding = (i - count) >> 8;

		wrong |= is_padding & (block[BLOCK - 1 - i] ^ count);
	}
	return wrong ? 0 : count;
}

static enum status step(void *ctx, const uint8_t *src, size_t size_bytes,
			uint8_t *dst, __unused bool is_last)
{
	return cipher_update(ctx, src, size_bytes, dst);
}

/* The last block, in place. @tail: how much of it came from the TA. */
static enum status finish_block(const struct crypt_state *s,
				uint8_t block[BLOCK], size_t tail,
				size_t *out_bytes)
{
	enum status st = ST_OK;

	if (is_encrypting(s))
		memset(block + tail, (int)(BLOCK - tail), BLOCK - tail);
	st = cipher_final(s->cipher, block, BLOCK, block);
	*out_bytes = BLOCK;
	if (st != ST_OK || is_encrypting(s))
		return st;
	*out_bytes -= padding_of(block);
	return *out_bytes < BLOCK ? ST_OK : ST_SECURITY;
}

enum status padding_finish(const struct sys_args *args,
			   const struct crypt_state *s, uint64_t *out_bytes)
{
	const uint64_t size = args->a[2];
	const size_t tail = is_encrypting(s) ? size % BLOCK : BLOCK;
	const uint64_t before = size - tail;
	uint8_t block[BLOCK];
	size_t last = 0;
	/* First, for the output may lie over it. */
	enum status st =
		uctx_copy_in(block, (user_addr_t){args->a[1] + before}, tail);

	if (st == ST_OK)
		st = user_pump(&(const struct user_pump){
			.uctx = args->ta->uctx,
			.src = args->a[1],
			.dst = args->a[3],
			.size_bytes = before,
			.is_one_pass = cipher_is_one_pass(s->cipher),
			.step = step,
			.ctx = s->cipher});
	if (st == ST_OK)
		st = finish_block(s, block, tail, &last);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){args->a[3] + before}, block,
				   last);
	secure_zero(block, sizeof(block));
	*out_bytes = before + last;
	return st;
}
