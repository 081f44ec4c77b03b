/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/frame.h"
#include "base/bytes/mem.h"

/* An answer carries the request's type, with this added. */
#define ANSWER 0x0100u

/* What the code covers: all from the data to the end. */
#define COVERED_FROM  offsetof(struct rpmb_frame, data)
#define COVERED_BYTES (sizeof(struct rpmb_frame) - COVERED_FROM)

void rpmb_set16(uint8_t field[2], uint32_t value)
{
	field[0] = (uint8_t)(value >> 8);
	field[1] = (uint8_t)value;
}

void rpmb_set32(uint8_t field[4], uint32_t value)
{
	rpmb_set16(field, value >> 16);
	rpmb_set16(field + 2, value);
}

uint32_t rpmb_get16(const uint8_t field[2])
{
	return (uint32_t)field[0] << 8 | field[1];
}

uint32_t rpmb_get32(const uint8_t field[4])
{
	return rpmb_get16(field) << 16 | rpmb_get16(field + 2);
}

void rpmb_frame_init(struct rpmb_frame *f, enum rpmb_type type)
{
	memset(f, 0, sizeof(*f));
	rpmb_set16(f->type, type);
}

enum rpmb_result rpmb_frame_result(const struct rpmb_frame *f)
{
	return (enum rpmb_result)(f->result[1] & 0x3F);
}

bool rpmb_frame_answers(const struct rpmb_frame *f, enum rpmb_type type)
{
	return rpmb_get16(f->type) == (uint32_t)type * ANSWER;
}

static enum status code_of(struct mac *key, const struct rpmb_frame *frames,
			   size_t count, uint8_t code[RPMB_KEY_BYTES])
{
	mac_restart(key);
	for (size_t i = 0; i < count; i++)
		mac_update(key, (const uint8_t *)&frames[i] + COVERED_FROM,
			   COVERED_BYTES);
	return mac_final(key, code);
}

enum status rpmb_seal(struct mac *key, struct rpmb_frame *frames, size_t count)
{
	return code_of(key, frames, count, frames[count - 1].mac);
}

enum status rpmb_verify(struct mac *key, const struct rpmb_frame *frames,
			size_t count)
{
	uint8_t code[RPMB_KEY_BYTES];
	enum status st = code_of(key, frames, count, code);

	if (st != ST_OK)
		return st;
	return ct_equal(code, frames[count - 1].mac, sizeof(code))
		       ? ST_OK
		       : ST_SECURITY;
}
