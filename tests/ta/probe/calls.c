/* SPDX-License-Identifier: BSD-2-Clause */
/* TA to TA: every kind of memory that a caller can hand on. */
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "probe.h"

#define TYPES                                                                  \
	TEE_PARAM_TYPES(                                                       \
		TEE_PARAM_TYPE_VALUE_INOUT, TEE_PARAM_TYPE_VALUE_INOUT,        \
		TEE_PARAM_TYPE_MEMREF_INOUT, TEE_PARAM_TYPE_MEMREF_INOUT)

static TEE_Result open_peer(uint32_t bits, TEE_TASessionHandle *session)
{
	TEE_UUID uuid = TEST_UUID((uint8_t)bits, TEST_TA_PEER);
	uint32_t origin = 0;

	return TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, session,
				 &origin);
}

static TEE_Result call(TEE_TASessionHandle session, uint32_t command,
		       TEE_Param params[4], uint32_t *origin)
{
	return TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, command,
				   TYPES, params, origin);
}

/* Tell the kept TA a letter; what goes wrong shows there as one missing. */
void mark(char letter)
{
	TEE_UUID uuid = TEST_UUID(TEST_BITS, TEST_TA_KEEP);
	TEE_Param p[4] = {[0].value.a = (uint8_t)letter};
	TEE_TASessionHandle session;
	uint32_t origin = 0;

	if (TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &session,
			      &origin) != TEE_SUCCESS)
		return;
	(void)call(session, KEEP_MARK, p, &origin);
	TEE_CloseTASession(session);
}

/* One buffer through the peer, from and to memory of one kind. */
static TEE_Result transform(TEE_TASessionHandle session, uint8_t *src,
			    uint8_t *dst, size_t size)
{
	TEE_Param p[4] = {[2].memref = {src, size}, [3].memref = {dst, size}};
	uint32_t origin = 0;

	for (size_t i = 0; i < size; i++) {
		src[i] = (uint8_t)(i * 3);
		dst[i] = 0;
	}
	CHECK(call(session, PEER_TRANSFORM, p, &origin) == TEE_SUCCESS);
	CHECK(origin == TEE_ORIGIN_TRUSTED_APP);
	CHECK(p[3].memref.size == size);
	for (size_t i = 0; i < size; i++) {
		CHECK(src[i] == (uint8_t)(i * 3));
		CHECK(dst[i] == (uint8_t)(i * 3 + 1));
	}
	return TEE_SUCCESS;
}

static TEE_Result check_buffers(TEE_TASessionHandle session,
				TEE_Param params[4])
{
	static uint8_t in_data[5000];
	static uint8_t out_data[5000];
	uint8_t in_stack[100];
	uint8_t out_stack[100];
	uint8_t *in_heap = malloc(9000);
	uint8_t *out_heap = malloc(9000);
	uint8_t *shared = tee_map_zi(8192, TEE_MEMORY_ACCESS_ANY_OWNER);
	uint8_t *private = tee_map_zi(8192, 0);

	CHECK(in_heap != NULL && out_heap != NULL);
	CHECK(shared != NULL && private != NULL);
	CHECK(transform(session, in_data, out_data, 5000) == TEE_SUCCESS);
	CHECK(transform(session, in_stack, out_stack, 100) == TEE_SUCCESS);
	CHECK(transform(session, in_heap, out_heap, 9000) == TEE_SUCCESS);
	CHECK(transform(session, shared, shared + 4096, 4096) == TEE_SUCCESS);
	CHECK(transform(session, private, out_data, 4096) == TEE_SUCCESS);
	CHECK(transform(session, in_stack, shared + 17, 99) == TEE_SUCCESS);
	/* Memory of the normal world, handed on. */
	CHECK(transform(session, params[2].memref.buffer,
			params[3].memref.buffer,
			params[2].memref.size) == TEE_SUCCESS);
	CHECK(tee_unmap(shared, 8192) == TEE_SUCCESS);
	CHECK(tee_unmap(private, 8192) == TEE_SUCCESS);
	free(in_heap);
	free(out_heap);
	return TEE_SUCCESS;
}

static TEE_Result check_values(TEE_TASessionHandle session)
{
	TEE_Param p[4] = {[0].value = {40, 2}, [1].value = {1, 5}};
	uint8_t small[4] = {0};
	uint32_t origin = 0;

	CHECK(call(session, PEER_VALUES, p, &origin) == TEE_SUCCESS);
	CHECK(p[0].value.a == 42 && p[0].value.b == 2);
	CHECK(p[1].value.a == 6);

	p[3].memref.buffer = small;
	p[3].memref.size = sizeof(small);
	CHECK(call(session, PEER_SHORT, p, &origin) == TEE_ERROR_SHORT_BUFFER);
	CHECK(p[3].memref.size == sizeof(small) + 1);
	CHECK(origin == TEE_ORIGIN_TRUSTED_APP);
	return TEE_SUCCESS;
}

static TEE_Result check_caller(TEE_TASessionHandle session)
{
	const TEE_UUID own = TEST_UUID(TEST_BITS, TEST_TA_PROBE);
	TEE_UUID seen = {0};
	TEE_Param p[4] = {[2].memref = {&seen, sizeof(seen)}};
	uint32_t origin = 0;

	CHECK(call(session, PEER_CALLER, p, &origin) == TEE_SUCCESS);
	CHECK(p[0].value.a == TEE_LOGIN_TRUSTED_APP);
	CHECK(memcmp(&seen, &own, sizeof(own)) == 0);
	return TEE_SUCCESS;
}

TEE_Result probe_call_peer(TEE_Param params[4])
{
	const TEE_UUID missing = TEST_UUID(TEST_BITS, TEST_TA_MISSING);
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	TEE_TASessionHandle second = TEE_HANDLE_NULL;
	uint32_t origin = 0;

	CHECK(TEE_OpenTASession(&missing, TEE_TIMEOUT_INFINITE, 0, NULL,
				&session, &origin) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK(origin == TEE_ORIGIN_TEE && session == TEE_HANDLE_NULL);
	CHECK(open_peer(params[0].value.a, &session) == TEE_SUCCESS);
	CHECK(open_peer(params[0].value.a, &second) == TEE_SUCCESS);
	CHECK(session != second);
	CHECK(check_values(session) == TEE_SUCCESS);
	CHECK(check_buffers(session, params) == TEE_SUCCESS);
	CHECK(check_caller(second) == TEE_SUCCESS);
	TEE_CloseTASession(session);
	TEE_CloseTASession(second);
	TEE_CloseTASession(TEE_HANDLE_NULL);
	return TEE_SUCCESS;
}

TEE_Result probe_peer_panic(TEE_Param params[4])
{
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	TEE_Param p[4] = {0};
	uint32_t origin = 0;

	CHECK(open_peer(params[0].value.a, &session) == TEE_SUCCESS);
	CHECK(call(session, PEER_PANIC, p, &origin) == TEE_ERROR_TARGET_DEAD);
	CHECK(origin == TEE_ORIGIN_TEE);
	CHECK(call(session, PEER_VALUES, p, &origin) == TEE_ERROR_TARGET_DEAD);
	TEE_CloseTASession(session);
	/* A new session gets a new instance. */
	CHECK(open_peer(params[0].value.a, &session) == TEE_SUCCESS);
	CHECK(check_values(session) == TEE_SUCCESS);
	TEE_CloseTASession(session);
	return TEE_SUCCESS;
}

TEE_Result probe_leak_sessions(TEE_Param params[4])
{
	TEE_TASessionHandle session;

	for (uint32_t i = 0; i < params[0].value.b; i++)
		CHECK(open_peer(params[0].value.a, &session) == TEE_SUCCESS);
	return TEE_SUCCESS;
}
