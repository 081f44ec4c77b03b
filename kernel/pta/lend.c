/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/lend.h"

#include "base/bytes/mem.h"
#include "kernel/thread/rpc.h"

#define PIECE_BYTES 256u

static enum status fill(const struct ta_memref *m, struct shm *shm)
{
	enum status st = ST_OK;
	uint8_t piece[PIECE_BYTES];

	for (uint64_t done = 0; done < m->size_bytes && st == ST_OK;) {
		size_t n = MIN(m->size_bytes - done, (uint64_t)PIECE_BYTES);

		st = ta_memref_read(m, done, piece, n);
		if (st == ST_OK)
			st = shm_write(shm, done, piece, n);
		done += n;
	}
	return st;
}

enum status lend_begin(const struct ta_memref *m, bool is_input,
		       struct shm **out)
{
	struct shm *shm = NULL;
	enum status st = ST_OK;

	*out = NULL;
	if (m->size_bytes == 0)
		return ST_OK;
	st = rpc_shm_alloc(RPC_SHM_APPL, m->size_bytes, &shm);
	if (st == ST_OK && is_input)
		st = fill(m, shm);
	if (st != ST_OK) {
		lend_end(shm);
		return st;
	}
	*out = shm;
	return ST_OK;
}

enum status lend_collect(const struct ta_memref *m, const struct shm *shm,
			 uint64_t size)
{
	uint64_t end = shm ? MIN(size, m->size_bytes) : 0;
	enum status st = ST_OK;
	uint8_t piece[PIECE_BYTES];

	for (uint64_t done = 0; done < end && st == ST_OK;) {
		size_t n = MIN(end - done, (uint64_t)PIECE_BYTES);

		st = shm_read(shm, done, piece, n);
		if (st == ST_OK)
			st = ta_memref_write(m, done, piece, n);
		done += n;
	}
	return st;
}

void lend_end(struct shm *shm)
{
	rpc_shm_free(RPC_SHM_APPL, shm);
}
