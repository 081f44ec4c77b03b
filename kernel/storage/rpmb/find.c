/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/huk.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/device_priv.h"
#include "kernel/storage/rpmb/policy.h"

/* Which device is ours: the one that knows the key made for its id. */

/* Devices of the kernel's that are looked at. */
#define DEVICES_MAX 8

/* Blocks in one unit of a device's size; addresses have 16 bits. */
#define BLOCKS_PER_UNIT 512u
#define BLOCKS_MAX      65536u

/* Published for tests: protects nothing. */
static const uint8_t test_key[RPMB_KEY_BYTES] = {
	0xD3, 0xEB, 0x3E, 0xC3, 0x6E, 0x33, 0x4C, 0x9F, 0x98, 0x8C, 0xE2,
	0xC0, 0xB8, 0x59, 0x54, 0x61, 0x0D, 0x2B, 0xCF, 0x86, 0x64, 0x84,
	0x4D, 0xF2, 0xAB, 0x56, 0xE6, 0xC6, 0x1B, 0xB7, 0x01, 0xE4,
};

enum status rpmb_refuse(const char *why)
{
	log_debug("RPMB: %s", why);
	return ST_NOT_AVAILABLE;
}

enum status rpmb_link_status(enum status st)
{
	if (st == ST_OK || st == ST_NO_MEM)
		return st;
	return rpmb_refuse("normal world reaches no device");
}

enum status rpmb_read_counter(struct rpmb_device *d, uint32_t *counter)
{
	struct rpmb_frame *ask = &d->frames->ask;
	const struct rpmb_frame *answer = d->frames->in;
	enum status st = ST_OK;

	rpmb_frame_init(ask, RPMB_READ_COUNTER);
	rng_bytes(ask->nonce, sizeof(ask->nonce));
	st = rpmb_link_status(
		rpmb_link_exchange(&d->link, ask, 1, d->frames->in, 1));
	if (st != ST_OK)
		return st;
	if (!rpmb_frame_answers(answer, RPMB_READ_COUNTER))
		return rpmb_refuse("not a counter");
	if (rpmb_frame_result(answer) == RPMB_RESULT_NO_KEY)
		return ST_NOT_FOUND;
	if (rpmb_verify(d->key, answer, 1) != ST_OK)
		return rpmb_refuse("the device has another key");
	if (rpmb_frame_result(answer) != RPMB_RESULT_OK ||
	    memcmp(answer->nonce, ask->nonce, sizeof(ask->nonce)) != 0)
		return rpmb_refuse("not our counter");
	*counter = rpmb_get32(answer->counter);
	return ST_OK;
}

/* The product's revision changes with its firmware, and the check sum with
 * it: neither goes into the key. */
static enum status derive_key(const uint8_t cid[RPMB_CID_BYTES],
			      uint8_t key[RPMB_KEY_BYTES])
{
	uint8_t id[RPMB_CID_BYTES];

	if (rpmb_policy.uses_test_key) {
		memcpy(key, test_key, RPMB_KEY_BYTES);
		return ST_OK;
	}
	memcpy(id, cid, sizeof(id));
	id[9] = 0;
	id[15] = 0;
	return huk_derive(HUK_RPMB, id, sizeof(id), key, RPMB_KEY_BYTES);
}

static enum status program_key(struct rpmb_device *d,
			       const uint8_t key[RPMB_KEY_BYTES])
{
	struct rpmb_frame *ask = &d->frames->ask;
	const struct rpmb_frame *answer = d->frames->in;
	enum status st = ST_OK;

	log_info("RPMB: the device gets its key, for ever");
	rpmb_frame_init(ask, RPMB_PROGRAM_KEY);
	memcpy(ask->mac, key, sizeof(ask->mac));
	st = rpmb_link_status(
		rpmb_link_exchange(&d->link, ask, 1, d->frames->in, 1));
	secure_zero(ask->mac, sizeof(ask->mac));
	if (st != ST_OK)
		return st;
	if (!rpmb_frame_answers(answer, RPMB_PROGRAM_KEY) ||
	    rpmb_frame_result(answer) != RPMB_RESULT_OK)
		return rpmb_refuse("the device did not take a key");
	return ST_OK;
}

static enum status greet(struct rpmb_device *d,
			 const uint8_t key[RPMB_KEY_BYTES])
{
	enum status st = rpmb_read_counter(d, &d->counter);

	if (st == ST_NOT_FOUND && rpmb_policy.writes_key) {
		st = program_key(d, key);
		if (st == ST_OK)
			st = rpmb_read_counter(d, &d->counter);
	}
	return st == ST_NOT_FOUND ? rpmb_refuse("the device has no key") : st;
}

static enum status try_device(struct rpmb_device *d,
			      const struct rpmb_device_info *info)
{
	static const struct mac_alg alg = {MAC_HMAC, HASH_SHA256};
	uint8_t key[RPMB_KEY_BYTES];
	enum status st = derive_key(info->cid, key);

	if (st != ST_OK)
		return ST_NOT_AVAILABLE;
	st = mac_create(&alg, key, sizeof(key), &d->key);
	if (st == ST_OK)
		st = greet(d, key);
	secure_zero(key, sizeof(key));
	if (st != ST_OK) {
		mac_destroy(d->key);
		d->key = NULL;
		return st;
	}
	d->block_count = MIN(info->size_mult * BLOCKS_PER_UNIT, BLOCKS_MAX);
	/* A sector has two blocks. */
	d->write_max = MIN(MAX(info->reliable_count * 2, 1u), RPMB_FRAMES_MAX);
	return ST_OK;
}

static enum status try_all(struct rpmb_device *d)
{
	int device_max = d->link.is_kernel ? DEVICES_MAX : 1;
	enum status st = ST_NOT_AVAILABLE;

	for (int i = 0; i < device_max && st == ST_NOT_AVAILABLE; i++) {
		struct rpmb_device_info info = {0};

		st = rpmb_link_next(&d->link, &info);
		if (st != ST_OK)
			return rpmb_link_status(st);
		st = try_device(d, &info);
	}
	return st;
}

enum status rpmb_device_find(struct rpmb_device *d)
{
	enum status st = ST_OK;

	if (!d->frames)
		d->frames = heap_alloc(sizeof(*d->frames));
	if (!d->frames)
		return ST_NO_MEM;
	/* A key is written on the device that the build names. */
	st = rpmb_link_open(&d->link, !rpmb_policy.writes_key);
	st = rpmb_link_status(st);
	if (st == ST_OK)
		st = try_all(d);
	if (st != ST_OK)
		rpmb_device_forget(d);
	return st;
}

void rpmb_device_forget(struct rpmb_device *d)
{
	mac_destroy(d->key);
	d->key = NULL;
	heap_free(d->frames);
	d->frames = NULL;
}
