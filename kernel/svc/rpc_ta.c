/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/rpc_ta.h"
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "base/bytes/mem.h"
#include "kernel/mm/page.h"
#include "kernel/thread/rpc.h"

/* One exchange; @shm NULL asks for the size only. */
static enum status load(const uint8_t uuid[16], struct shm *shm,
			uint64_t *size_bytes, uint32_t *result)
{
	struct rpc_param p[2] = {
		{.kind = RPC_PARAM_VALUE_IN},
		{.kind = RPC_PARAM_MEMREF_OUT,
		 .memref = {.shm = shm,
			    .size_bytes = shm ? shm->size_bytes : 0}},
	};
	enum status st = ST_OK;

	memcpy(&p[0].value.a, uuid, sizeof(uint64_t));
	memcpy(&p[0].value.b, uuid + 8, sizeof(uint64_t));
	st = rpc_command(OPTEE_RPC_CMD_LOAD_TA, p, 2, result);
	*size_bytes = p[1].memref.size_bytes;
	return st;
}

static enum status status_of(uint32_t result)
{
	switch (result) {
	case GP_SUCCESS:
		return ST_OK;
	case GP_ERROR_ITEM_NOT_FOUND:
		return ST_NOT_FOUND;
	case GP_ERROR_OUT_OF_MEMORY:
		return ST_NO_MEM;
	case GP_ERROR_COMMUNICATION:
		return ST_PEER_GONE;
	default:
		return ST_GENERIC;
	}
}

/* A file that secure memory could never hold is not worth a buffer. */
static enum status check_size(uint64_t size_bytes)
{
	struct page_stats stats;

	page_get_stats(&stats);
	if (!size_bytes)
		return ST_GENERIC;
	return size_bytes <= (uint64_t)stats.total_pages << PAGE_BITS
		       ? ST_OK
		       : ST_NO_MEM;
}

enum status rpc_load_ta(const uint8_t uuid[16], struct shm **out,
			uint64_t *size_bytes)
{
	uint32_t result = 0;
	uint64_t asked = 0;
	uint64_t got = 0;
	struct shm *shm = NULL;
	enum status st = load(uuid, NULL, &asked, &result);

	if (st == ST_OK)
		st = status_of(result);
	if (st == ST_OK)
		st = check_size(asked);
	if (st == ST_OK)
		st = rpc_shm_alloc(RPC_SHM_APPL, asked, &shm);
	if (st != ST_OK)
		return st;
	st = load(uuid, shm, &got, &result);
	if (st == ST_OK)
		st = status_of(result);
	if (st == ST_OK && (!got || got > shm->size_bytes))
		st = ST_GENERIC;
	if (st != ST_OK) {
		rpc_shm_free(RPC_SHM_APPL, shm);
		return st;
	}
	*out = shm;
	*size_bytes = got;
	return ST_OK;
}

void rpc_load_ta_done(struct shm *shm)
{
	rpc_shm_free(RPC_SHM_APPL, shm);
}
