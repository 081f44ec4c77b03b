/* SPDX-License-Identifier: BSD-2-Clause */
#include <no_lifecycle.h>

#include "probe.h"

int failed_line;

static TEE_Result probe_nothing(TEE_Param params[4])
{
	(void)params;
	return TEE_SUCCESS;
}

static TEE_Result probe_panic(TEE_Param params[4])
{
	TEE_Panic(params[0].value.a);
}

static TEE_Result probe_spin(TEE_Param params[4])
{
	for (uint32_t i = params[0].value.a; i > 0; i--)
		__asm__ volatile("" ::: "memory");
	return TEE_SUCCESS;
}

static TEE_Result probe_transform(TEE_Param params[4])
{
	uint8_t *src = params[2].memref.buffer;
	uint8_t *dst = params[3].memref.buffer;

	CHECK(params[3].memref.size >= params[2].memref.size);
	for (size_t i = 0; i < params[2].memref.size; i++)
		dst[i] = (uint8_t)(src[i] + 1);
	params[3].memref.size = params[2].memref.size;
	return TEE_SUCCESS;
}

static TEE_Result probe_null_memref(TEE_Param params[4])
{
	params[0].value.a = (params[2].memref.buffer == NULL ? 1u : 0u) |
			    (params[3].memref.buffer == NULL ? 2u : 0u);
	return TEE_SUCCESS;
}

static TEE_Result probe_result(TEE_Param params[4])
{
	params[0].value.b++;
	return params[0].value.a;
}

static TEE_Result (*const commands[])(TEE_Param params[4]) = {
	[PROBE_NOTHING] = probe_nothing,
	[PROBE_RELOCATIONS] = probe_relocations,
	[PROBE_INITIALISERS] = probe_initialisers,
	[PROBE_TLS] = probe_tls,
	[PROBE_MODULES] = probe_modules,
	[PROBE_DLOPEN] = probe_dlopen,
	[PROBE_FLOATS] = probe_floats,
	[PROBE_PANIC] = probe_panic,
	[PROBE_FAULT] = probe_fault,
	[PROBE_WAIT] = probe_wait,
	[PROBE_SPIN] = probe_spin,
	[PROBE_CALL_PEER] = probe_call_peer,
	[PROBE_PEER_PANIC] = probe_peer_panic,
	[PROBE_PROPERTIES] = probe_properties,
	[PROBE_IDENTITY] = probe_identity,
	[PROBE_HEAP] = probe_heap,
	[PROBE_TIME] = probe_time,
	[PROBE_RANDOM] = probe_random,
	[PROBE_WILD] = probe_wild,
	[PROBE_TRANSFORM] = probe_transform,
	[PROBE_MEMORY_RIGHTS] = probe_memory_rights,
	[PROBE_NULL_MEMREF] = probe_null_memref,
	[PROBE_STACK] = probe_stack,
	[PROBE_DIGEST] = probe_digest,
	[PROBE_FLOATS_KEPT] = probe_floats_kept,
	[PROBE_RESULT] = probe_result,
	[PROBE_LIBC] = probe_libc,
	[PROBE_LEAK_SESSIONS] = probe_leak_sessions,
	[PROBE_ARM_FINISHERS] = probe_arm_finishers,
};

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	TEE_Result result;

	(void)context;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT))
		return TEE_ERROR_BAD_PARAMETERS;
	if (command >= sizeof(commands) / sizeof(commands[0]))
		return TEE_ERROR_NOT_SUPPORTED;
	failed_line = 0;
	result = commands[command](params);
	if (failed_line != 0)
		params[0].value.b = (uint32_t)failed_line;
	return result;
}
