/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clients of a service with a TA's entry points (trusted/sp/kit/ta.c): several,
 * with requests and shared memory of their making. Buffers that reach the
 * service lie in what its client shared.
 */
#include <sp_memory.h>
#include <sp_ta.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes/compiler.h"
#include "base/bytes/cursor.h"
#include "trusted/sp/kit/start.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const void *sp_boot_info;

#define CLIENTS 3u
static uint8_t shared[CLIENTS][4096] __aligned(4096);
static uint32_t client;
static bool open_sessions[64];

uint16_t sp_id(void)
{
	return 0x8001;
}

uint32_t sp_version(void)
{
	return FFA_VERSION_1_1;
}

static void retrieve(struct sp_regs *r)
{
	const struct ffa_mem_access access = {.permissions = FFA_ACCESS_RW,
					      .composite_offset = 64};
	const struct ffa_mem_composite composite = {1, 1, 0};
	const struct ffa_mem_range range = {(uintptr_t)shared[client], 1, 0};

	memset(sp_rx, 0, 128);
	memcpy(sp_rx + 48, &access, sizeof(access));
	memcpy(sp_rx + 64, &composite, sizeof(composite));
	memcpy(sp_rx + 80, &range, sizeof(range));
	*r = (struct sp_regs){.x = {FFA_MEM_RETRIEVE_RESP, 96, 96}};
}

void sp_svc(struct sp_regs *r)
{
	if ((uint32_t)r->x[0] == FFA_MEM_RETRIEVE_REQ)
		retrieve(r);
	else
		*r = (struct sp_regs){.x = {FFA_SUCCESS}};
}

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

/* Every byte is the client's own. */
static void touch(uint32_t types, TEE_Param params[4])
{
	for (unsigned int i = 0; i < 4; i++) {
		uint32_t type = types >> 4 * i & 0xf;
		uint8_t *bytes = params[i].memref.buffer;
		size_t n = params[i].memref.size;

		if (type < TEE_PARAM_TYPE_MEMREF_INPUT)
			continue;
		if (bytes < shared[client] ||
		    bytes + n > shared[client] + sizeof(shared[client]))
			abort();
		if (type != TEE_PARAM_TYPE_MEMREF_INPUT)
			memset(bytes, 0xff, n);
	}
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t param_types, TEE_Param params[4],
				    void **session_context)
{
	static uintptr_t next;

	touch(param_types, params);
	next = (next + 1) % ARRAY_SIZE(open_sessions);
	while (open_sessions[next])
		next = (next + 1) % ARRAY_SIZE(open_sessions);
	open_sessions[next] = true;
	*session_context = &open_sessions[next];
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session_context)
{
	bool *is_open = session_context;

	if (!*is_open)
		abort();
	*is_open = false;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session_context, uint32_t command,
				      uint32_t param_types, TEE_Param params[4])
{
	if (!*(bool *)session_context)
		abort();
	touch(param_types, params);
	return command;
}

static void ask(struct cursor *c)
{
	uint8_t who = cursor_u8(c);
	struct sp_regs r = {.x = {FFA_MSG_SEND_DIRECT_REQ}};
	size_t n = MIN((size_t)(who >> 2), cursor_left(c));
	const void *bytes = NULL;

	client = who % CLIENTS;
	bytes = cursor_take(c, n);
	if (bytes)
		memcpy(shared[client], bytes, n);
	r.x[1] = (uint64_t)client << 16 | sp_id();
	r.x[3] = cursor_u8(c) % 8u | (uint64_t)(cursor_u8(c) % 16u) << 8 |
		 (uint64_t)(cursor_u8(c) % 40u) << 16;
	r.x[4] = cursor_u8(c) & 1 ? 0 : cursor_le32(c);
	sp_ta_request(&r);
}

static void close_all(void)
{
	for (client = 0; client < CLIENTS; client++) {
		for (uint64_t n = 0; n < 64; n++) {
			struct sp_regs r = {.x = {[1] = (uint64_t)client << 16,
						  [3] = SP_TA_CLOSE | n << 16}};

			sp_ta_request(&r);
			r.x[3] = SP_TA_UNMAP | n << 8;
			sp_ta_request(&r);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(open_sessions); i++)
		if (open_sessions[i])
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor c = cursor_over(data, size);

	if (!sp_tx && sp_rxtx_map() != FFA_OK)
		abort();
	while (cursor_left(&c))
		ask(&c);
	close_all();
	return 0;
}
