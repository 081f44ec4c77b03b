/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions with other TAs. The kernel hands no private memory of one TA to
 * another, so what the caller has in its own image or stack goes through
 * pages mapped for the call.
 */
#include <string.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/params.h"
#include "trusted/libtee/system_pta.h"

/* Pieces in the shared pages start at multiples of this. */
#define PIECE_ALIGN ((size_t)16)

struct call {
	struct utee_params block;
	TEE_Param *params;
	void *shared; /* NULL: nothing had to be copied */
	size_t shared_bytes;
	bool is_copied[TEE_NUM_PARAMS];
};

static uint32_t type_of(const struct call *c, size_t i)
{
	return TEE_PARAM_TYPE_GET(c->block.types, i);
}

static void check_memref(uint32_t type, const TEE_Param *p)
{
	if (p->memref.buffer == NULL && p->memref.size != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_inbuf(p->memref.buffer, p->memref.size);
	if (param_is_out(type))
		check_outbuf(p->memref.buffer, p->memref.size);
}

/* Fill the block; remember which buffers are private. */
static TEE_Result gather(struct call *c)
{
	size_t total = 0;

	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		uint32_t type = type_of(c, i);
		TEE_Param *p = &c->params[i];
		size_t size;

		if (param_is_value(type)) {
			c->block.p[i].a = p->value.a;
			c->block.p[i].b = p->value.b;
		} else if (param_is_memref(type)) {
			size = p->memref.size;
			check_memref(type, p);
			c->block.p[i].a = (uintptr_t)p->memref.buffer;
			c->block.p[i].b = size;
			if (size == 0 || !is_private(p->memref.buffer, size))
				continue;
			c->is_copied[i] = true;
			if (__builtin_add_overflow(size, PIECE_ALIGN - 1,
						   &size) ||
			    __builtin_add_overflow(
				    total, size & ~(PIECE_ALIGN - 1), &total))
				return TEE_ERROR_OUT_OF_MEMORY;
		}
	}
	c->shared_bytes = total;
	return TEE_SUCCESS;
}

static TEE_Result copy_in(struct call *c)
{
	char *at;

	if (c->shared_bytes == 0)
		return TEE_SUCCESS;
	c->shared = map_shareable(c->shared_bytes);
	if (c->shared == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	at = c->shared;
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		size_t size;

		if (!c->is_copied[i])
			continue;
		size = c->params[i].memref.size;
		if (param_is_in(type_of(c, i)))
			memcpy(at, c->params[i].memref.buffer, size);
		c->block.p[i].a = (uintptr_t)at;
		at += (size + PIECE_ALIGN - 1) & ~(PIECE_ALIGN - 1);
	}
	return TEE_SUCCESS;
}

static TEE_Result begin(struct call *c, uint32_t types, TEE_Param *params)
{
	TEE_Result result;

	memset(c, 0, sizeof(*c));
	c->params = params;
	if (types == 0)
		return TEE_SUCCESS;
	c->block.types = types;
	check_out(params, TEE_NUM_PARAMS * sizeof(params[0]));
	result = gather(c);
	if (result != TEE_SUCCESS)
		return result;
	return copy_in(c);
}

/* Give results to the caller and let go of the shared pages. */
static void finish(struct call *c)
{
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		uint32_t type = type_of(c, i);
		TEE_Param *p = &c->params[i];
		size_t size;

		if (!param_is_out(type))
			continue;
		if (param_is_value(type)) {
			p->value.a = (uint32_t)c->block.p[i].a;
			p->value.b = (uint32_t)c->block.p[i].b;
			continue;
		}
		size = (size_t)c->block.p[i].b;
		if (c->is_copied[i])
			memcpy(p->memref.buffer,
			       (void *)(uintptr_t)c->block.p[i].a,
			       size < p->memref.size ? size : p->memref.size);
		p->memref.size = size;
	}
}

static void release(struct call *c)
{
	if (c->shared != NULL)
		unmap_shareable(c->shared, c->shared_bytes);
}

TEE_Result TEE_OpenTASession(const TEE_UUID *destination,
			     uint32_t cancellationRequestTimeout,
			     uint32_t paramTypes,
			     TEE_Param params[TEE_NUM_PARAMS],
			     TEE_TASessionHandle *session,
			     uint32_t *returnOrigin)
{
	uint32_t origin = TEE_ORIGIN_TEE;
	TEE_UUID uuid;
	uint32_t id = 0;
	struct call call;
	TEE_Result result;

	check_in(destination, sizeof(*destination));
	check_out(session, sizeof(*session));
	uuid = *destination;
	result = begin(&call, paramTypes, params);
	if (result == TEE_SUCCESS) {
		result =
			_utee_open_ta_session(&uuid, cancellationRequestTimeout,
					      &call.block, &id, &origin);
		if (result == TEE_SUCCESS)
			finish(&call);
	}
	release(&call);
	*session = (TEE_TASessionHandle)(uintptr_t)id;
	if (returnOrigin != NULL) {
		check_out(returnOrigin, sizeof(*returnOrigin));
		*returnOrigin = origin;
	}
	return result;
}

void TEE_CloseTASession(TEE_TASessionHandle session)
{
	if (session != TEE_HANDLE_NULL)
		panic_unless_ok(_utee_close_ta_session((uintptr_t)session));
}

TEE_Result TEE_InvokeTACommand(TEE_TASessionHandle session,
			       uint32_t cancellationRequestTimeout,
			       uint32_t commandID, uint32_t paramTypes,
			       TEE_Param params[TEE_NUM_PARAMS],
			       uint32_t *returnOrigin)
{
	uint32_t origin = TEE_ORIGIN_TEE;
	struct call call;
	TEE_Result result = begin(&call, paramTypes, params);

	if (result == TEE_SUCCESS) {
		result = _utee_invoke_ta_command(
			(uintptr_t)session, cancellationRequestTimeout,
			commandID, &call.block, &origin);
		if (result != TEE_ERROR_TARGET_DEAD)
			finish(&call);
	}
	release(&call);
	if (returnOrigin != NULL) {
		check_out(returnOrigin, sizeof(*returnOrigin));
		*returnOrigin = origin;
	}
	if (result != TEE_SUCCESS && result != TEE_ERROR_OUT_OF_MEMORY &&
	    result != TEE_ERROR_TARGET_DEAD && origin != TEE_ORIGIN_TRUSTED_APP)
		TEE_Panic(result);
	return result;
}
