/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/device.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"
#include "kernel/storage/rpmb/device_priv.h"
#include "kernel/storage/rpmb/policy.h"
#include "kernel/thread/mutex.h"

/* How often a write is sent again. */
#define WRITE_TRIES 3

static struct {
	struct mutex lock;
	struct rpmb_device device;
	uint32_t generation;
} rpmb = {.lock = MUTEX_INIT(rpmb.lock)};

enum status rpmb_device_enter(uint32_t *generation)
{
	struct rpmb_device *d = &rpmb.device;
	enum status st = ST_OK;

	if (!rpmb_policy.is_enabled)
		return ST_NOT_AVAILABLE;
	mutex_lock(&rpmb.lock);
	if (!d->key) {
		rpmb.generation++;
		st = rpmb_device_find(d);
	}
	if (st != ST_OK) {
		rpmb_device_leave();
		return st;
	}
	*generation = rpmb.generation;
	return ST_OK;
}

void rpmb_device_leave(void)
{
	rpmb_link_release(&rpmb.device.link);
	mutex_unlock(&rpmb.lock);
}

uint32_t rpmb_device_block_count(void)
{
	return rpmb.device.block_count;
}

/* Whatever went wrong: what is known of device and contents is in doubt. */
static enum status forget(enum status st)
{
	rpmb_device_forget(&rpmb.device);
	return st;
}

static enum status check_read(struct rpmb_device *d, uint32_t block,
			      uint32_t count)
{
	const struct rpmb_frame *last = &d->frames->in[count - 1];

	if (!rpmb_frame_answers(last, RPMB_READ) ||
	    rpmb_frame_result(last) != RPMB_RESULT_OK)
		return rpmb_refuse("not read");
	if (rpmb_verify(d->key, d->frames->in, count) != ST_OK)
		return rpmb_refuse("what was read has a wrong code");
	if (rpmb_get16(last->address) != block ||
	    memcmp(last->nonce, d->frames->ask.nonce, sizeof(last->nonce)) != 0)
		return rpmb_refuse("something else was read");
	return ST_OK;
}

static enum status read_piece(struct rpmb_device *d, uint32_t block,
			      uint8_t *dst, uint32_t count)
{
	struct rpmb_frame *ask = &d->frames->ask;
	enum status st = ST_OK;

	rpmb_frame_init(ask, RPMB_READ);
	rng_bytes(ask->nonce, sizeof(ask->nonce));
	rpmb_set16(ask->address, block);
	st = rpmb_link_status(
		rpmb_link_exchange(&d->link, ask, 1, d->frames->in, count));
	if (st == ST_OK)
		st = check_read(d, block, count);
	for (uint32_t i = 0; i < count && st == ST_OK; i++)
		memcpy(dst + (size_t)i * RPMB_BLOCK_BYTES,
		       d->frames->in[i].data, RPMB_BLOCK_BYTES);
	return st;
}

enum status rpmb_device_read(uint32_t block, void *dst, uint32_t count)
{
	struct rpmb_device *d = &rpmb.device;
	uint8_t *p = dst;

	if (!d->key)
		return ST_NOT_AVAILABLE;
	if (!range_fits(block, count, d->block_count))
		return ST_BAD_PARAM;
	while (count) {
		uint32_t n = MIN(count, RPMB_FRAMES_MAX);
		enum status st = read_piece(d, block, p, n);

		if (st != ST_OK)
			return forget(st);
		block += n;
		count -= n;
		p += (size_t)n * RPMB_BLOCK_BYTES;
	}
	return ST_OK;
}

/* Is it the answer to the write of counter @counter at @block? */
static enum status check_written(struct rpmb_device *d, uint32_t block)
{
	const struct rpmb_frame *answer = d->frames->in;

	if (!rpmb_frame_answers(answer, RPMB_WRITE) ||
	    rpmb_frame_result(answer) != RPMB_RESULT_OK)
		return rpmb_refuse("not written");
	if (rpmb_verify(d->key, answer, 1) != ST_OK)
		return rpmb_refuse("the answer to a write has a wrong code");
	if (rpmb_get16(answer->address) != block ||
	    rpmb_get32(answer->counter) != d->counter + 1)
		return rpmb_refuse("something else was written");
	return ST_OK;
}

static enum status make_write(struct rpmb_device *d, uint32_t block,
			      const uint8_t *src, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct rpmb_frame *f = &d->frames->out[i];

		rpmb_frame_init(f, RPMB_WRITE);
		memcpy(f->data, src + (size_t)i * RPMB_BLOCK_BYTES,
		       RPMB_BLOCK_BYTES);
		rpmb_set32(f->counter, d->counter);
		rpmb_set16(f->address, block);
		rpmb_set16(f->count, count);
	}
	return rpmb_seal(d->key, d->frames->out, count);
}

/*
 * The answer was not good: it may have been lost after the write was done.
 * The counter says so, as no other frame was made for its present value.
 * ST_OK: done; ST_BUSY: not done, to be sent again.
 */
static enum status settle_write(struct rpmb_device *d)
{
	uint32_t counter = 0;
	enum status st = rpmb_read_counter(d, &counter);

	if (st != ST_OK)
		return st == ST_NO_MEM ? st : ST_NOT_AVAILABLE;
	if (counter == d->counter + 1)
		return ST_OK;
	return counter == d->counter ? ST_BUSY
				     : rpmb_refuse("somebody else writes");
}

static enum status write_piece(struct rpmb_device *d, uint32_t block,
			       const uint8_t *src, uint32_t count)
{
	enum status st = make_write(d, block, src, count);

	if (st != ST_OK)
		return st;
	st = ST_BUSY;
	for (int i = 0; i < WRITE_TRIES && st == ST_BUSY; i++) {
		st = rpmb_link_exchange(&d->link, d->frames->out, count,
					d->frames->in, 1);
		if (st == ST_OK)
			st = check_written(d, block);
		if (st != ST_OK)
			st = settle_write(d);
	}
	if (st != ST_OK)
		return st == ST_BUSY ? rpmb_refuse("the device does not write")
				     : st;
	d->counter++;
	return ST_OK;
}

enum status rpmb_device_write(uint32_t block, const void *src, uint32_t count)
{
	struct rpmb_device *d = &rpmb.device;
	const uint8_t *p = src;

	if (!d->key)
		return ST_NOT_AVAILABLE;
	if (!range_fits(block, count, d->block_count))
		return ST_BAD_PARAM;
	while (count) {
		uint32_t n = MIN(count, d->write_max);
		enum status st = write_piece(d, block, p, n);

		if (st != ST_OK)
			return forget(st);
		block += n;
		count -= n;
		p += (size_t)n * RPMB_BLOCK_BYTES;
	}
	return ST_OK;
}
