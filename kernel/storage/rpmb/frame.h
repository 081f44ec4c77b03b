/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_FRAME_H
#define KERNEL_STORAGE_RPMB_FRAME_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/crypto/mac.h"

/*
 * Data frames of a Replay Protected Memory Block, a part of an eMMC device
 * that takes writes only with a code made from a key that it shares with us.
 * Spec: JESD84-B51 6.6.22. Numbers are big endian.
 */
#define RPMB_BLOCK_BYTES 256u
#define RPMB_KEY_BYTES   32u
#define RPMB_NONCE_BYTES 16u

struct rpmb_frame {
	uint8_t stuff[196];
	uint8_t mac[RPMB_KEY_BYTES]; /* or the key, when that is programmed */
	uint8_t data[RPMB_BLOCK_BYTES];
	uint8_t nonce[RPMB_NONCE_BYTES];
	uint8_t counter[4]; /* of writes */
	uint8_t address[2]; /* of the first block of the access */
	uint8_t count[2];   /* of blocks */
	uint8_t result[2];
	uint8_t type[2];
};
static_assert(sizeof(struct rpmb_frame) == 512, "RPMB frame");
static_assert(offsetof(struct rpmb_frame, data) == 228, "RPMB frame");

enum rpmb_type {
	RPMB_PROGRAM_KEY = 1,
	RPMB_READ_COUNTER = 2,
	RPMB_WRITE = 3,
	RPMB_READ = 4,
};

enum rpmb_result {
	RPMB_RESULT_OK = 0,
	RPMB_RESULT_NO_KEY = 7,
};

/* A request, zeroed but for @type. */
void rpmb_frame_init(struct rpmb_frame *f, enum rpmb_type type);
void rpmb_set16(uint8_t field[2], uint32_t value);
void rpmb_set32(uint8_t field[4], uint32_t value);
uint32_t rpmb_get16(const uint8_t field[2]);
uint32_t rpmb_get32(const uint8_t field[4]);
/* Without the bit that says that the counter is used up. */
enum rpmb_result rpmb_frame_result(const struct rpmb_frame *f);
bool rpmb_frame_answers(const struct rpmb_frame *f, enum rpmb_type type);

/* The code over all frames lies in the last. @key: HMAC-SHA-256, any state. */
enum status rpmb_seal(struct mac *key, struct rpmb_frame *frames, size_t count);
/* ST_SECURITY: not made with the key. */
enum status rpmb_verify(struct mac *key, const struct rpmb_frame *frames,
			size_t count);

#endif
