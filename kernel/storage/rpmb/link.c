/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/link.h"
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "base/bytes/mem.h"
#include "kernel/arch/mmu.h"
#include "kernel/log/log.h"
#include "kernel/storage/rpmb/policy.h"

/* What precedes frames that the supplicant gets, in its byte order. */
struct supplicant_request {
	uint16_t cmd;
	uint16_t device;
	uint16_t block_count;
};
static_assert(sizeof(struct supplicant_request) == 6, "RPMB request");

enum {
	SUPPLICANT_FRAMES = 0,
	SUPPLICANT_INFO = 1,
};

struct supplicant_info {
	uint8_t cid[RPMB_CID_BYTES];
	uint8_t size_mult;
	uint8_t reliable_count;
	uint8_t status; /* 0: good */
};
static_assert(sizeof(struct supplicant_info) == 19, "RPMB device info");

enum {
	DEVICE_EMMC = 0,
	/* More than any machine has. */
	DEVICES_MAX = 16,
};

static enum status status_of(uint32_t result)
{
	switch (result) {
	case GP_SUCCESS:
		return ST_OK;
	case GP_ERROR_ITEM_NOT_FOUND:
		return ST_NOT_FOUND;
	case GP_ERROR_OUT_OF_MEMORY:
		return ST_NO_MEM;
	case GP_ERROR_NOT_SUPPORTED:
	case GP_ERROR_NOT_IMPLEMENTED:
		return ST_NOT_SUPPORTED;
	default:
		return ST_PEER_GONE;
	}
}

static enum status command(uint32_t cmd, struct rpc_param *p, size_t count)
{
	uint32_t result = 0;
	enum status st = rpc_command(cmd, p, count, &result);

	return st == ST_OK ? status_of(result) : st;
}

enum status rpmb_link_open(struct rpmb_link *l, bool may_use_kernel)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_OUT};
	enum status st = ST_NOT_SUPPORTED;

	*l = (struct rpmb_link){
		.memory = RPC_SHM_APPL,
		.supplicant_device = rpmb_policy.supplicant_device,
	};
	if (may_use_kernel)
		st = command(OPTEE_RPC_CMD_RPMB_PROBE_RESET, &p, 1);
	if (st == ST_NOT_SUPPORTED)
		return ST_OK;
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_PEER_GONE : st;
	if (p.value.a != RPC_SHM_APPL && p.value.a != RPC_SHM_KERNEL)
		return ST_BAD_FORMAT;
	l->is_kernel = true;
	l->memory = (enum rpc_shm_type)p.value.a;
	return ST_OK;
}

/*
 * One exchange through a buffer of normal world's: @request in its first
 * pages, @answer from the page behind them. The answer must be as long as
 * was asked for.
 */
struct transfer {
	uint32_t cmd;
	const void *header; /* before the request */
	size_t header_bytes;
	const void *request;
	size_t request_bytes;
	void *answer;
	size_t answer_bytes;
};

static enum status run(const struct transfer *t, struct shm *shm,
		       uint64_t answer_at)
{
	struct rpc_param p[2] = {
		{.kind = RPC_PARAM_MEMREF_IN,
		 .memref = {shm, 0, t->header_bytes + t->request_bytes}},
		{.kind = RPC_PARAM_MEMREF_OUT,
		 .memref = {shm, answer_at, t->answer_bytes}},
	};
	enum status st = ST_OK;

	if (t->header_bytes)
		st = shm_write(shm, 0, t->header, t->header_bytes);
	if (st == ST_OK && t->request_bytes)
		st = shm_write(shm, t->header_bytes, t->request,
			       t->request_bytes);
	if (st == ST_OK)
		st = command(t->cmd, p, 2);
	if (st != ST_OK)
		return st;
	if (p[1].memref.size_bytes != t->answer_bytes)
		return ST_BAD_FORMAT;
	return shm_read(shm, answer_at, t->answer, t->answer_bytes);
}

/* The buffer is kept till rpmb_link_release(): the longest request with its
 * header, then the longest answer. */
#define FRAMES_BYTES (RPMB_FRAMES_MAX * sizeof(struct rpmb_frame))
#define ANSWER_AT    (FRAMES_BYTES + PAGE_BYTES)
static_assert(IS_ALIGNED(ANSWER_AT, PAGE_BYTES), "answers begin a page");

static enum status borrow(struct rpmb_link *l)
{
	if (l->shm)
		return ST_OK;
	return rpc_shm_alloc(l->memory, ANSWER_AT + FRAMES_BYTES, &l->shm);
}

void rpmb_link_release(struct rpmb_link *l)
{
	rpc_shm_free(l->memory, l->shm);
	l->shm = NULL;
}

static enum status transfer(struct rpmb_link *l, const struct transfer *t)
{
	uint64_t answer_at =
		ALIGN_UP((uint64_t)t->header_bytes + t->request_bytes,
			 (uint64_t)PAGE_BYTES);
	enum status st = borrow(l);

	return st == ST_OK ? run(t, l->shm, answer_at) : st;
}

static enum status next_of_supplicant(struct rpmb_link *l,
				      struct rpmb_device_info *out)
{
	const struct supplicant_request header = {
		.cmd = SUPPLICANT_INFO,
		.device = l->supplicant_device,
	};
	struct supplicant_info info = {0};
	const struct transfer t = {
		.cmd = OPTEE_RPC_CMD_RPMB,
		.header = &header,
		.header_bytes = sizeof(header),
		.answer = &info,
		.answer_bytes = sizeof(info),
	};
	enum status st = transfer(l, &t);

	if (st != ST_OK)
		return st;
	if (info.status)
		return ST_NOT_FOUND;
	memcpy(out->cid, info.cid, sizeof(out->cid));
	out->size_mult = info.size_mult;
	/* Not relied on: how many frames a driver of that way writes at once
	 * cannot be known. */
	out->reliable_count = 0;
	return ST_OK;
}

/* One step; ST_SHORT_BUFFER: not a device that we know how to use. */
static enum status probe_next(struct shm *shm, struct rpmb_device_info *out)
{
	struct rpc_param p[2] = {
		{.kind = RPC_PARAM_VALUE_OUT},
		{.kind = RPC_PARAM_MEMREF_OUT,
		 .memref = {shm, 0, RPMB_CID_BYTES}},
	};
	uint32_t result = 0;
	enum status st =
		rpc_command(OPTEE_RPC_CMD_RPMB_PROBE_NEXT, p, 2, &result);

	if (st != ST_OK)
		return st;
	if (result == GP_ERROR_SHORT_BUFFER)
		return ST_SHORT_BUFFER;
	st = status_of(result);
	if (st != ST_OK)
		return st;
	if (p[0].value.a != DEVICE_EMMC ||
	    p[1].memref.size_bytes != RPMB_CID_BYTES)
		return ST_SHORT_BUFFER;
	out->size_mult = (uint32_t)MIN(p[0].value.b, (uint64_t)UINT8_MAX);
	out->reliable_count = (uint32_t)MIN(p[0].value.c, (uint64_t)UINT8_MAX);
	return shm_read(shm, 0, out->cid, sizeof(out->cid));
}

static enum status next_of_kernel(struct rpmb_link *l,
				  struct rpmb_device_info *out)
{
	enum status st = borrow(l);

	if (st != ST_OK)
		return st;
	st = ST_SHORT_BUFFER;
	for (int n = 0; n < DEVICES_MAX && st == ST_SHORT_BUFFER; n++)
		st = probe_next(l->shm, out);
	return st == ST_SHORT_BUFFER ? ST_NOT_FOUND : st;
}

enum status rpmb_link_next(struct rpmb_link *l, struct rpmb_device_info *out)
{
	return l->is_kernel ? next_of_kernel(l, out)
			    : next_of_supplicant(l, out);
}

enum status rpmb_link_exchange(struct rpmb_link *l,
			       const struct rpmb_frame *request,
			       size_t request_count, struct rpmb_frame *answer,
			       size_t answer_count)
{
	const struct supplicant_request header = {
		.cmd = SUPPLICANT_FRAMES,
		.device = l->supplicant_device,
		.block_count = (uint16_t)MAX(request_count, answer_count),
	};
	const struct transfer t = {
		.cmd = l->is_kernel ? OPTEE_RPC_CMD_RPMB_FRAMES
				    : OPTEE_RPC_CMD_RPMB,
		.header = &header,
		.header_bytes = l->is_kernel ? 0 : sizeof(header),
		.request = request,
		.request_bytes = request_count * sizeof(*request),
		.answer = answer,
		.answer_bytes = answer_count * sizeof(*answer),
	};

	return transfer(l, &t);
}
