/* SPDX-License-Identifier: BSD-2-Clause */
#include "api.h"

#include <no_lifecycle.h>

int failed_line;

TEE_Result make_secret(uint32_t type, const void *key, size_t key_bytes,
		       TEE_ObjectHandle *object)
{
	TEE_Attribute attr;

	CHECK_OK(TEE_AllocateTransientObject(type, (uint32_t)key_bytes * 8,
					     object));
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, key_bytes);
	CHECK_OK(TEE_PopulateTransientObject(*object, &attr, 1));
	return TEE_SUCCESS;
}

TEE_Result make_operation(uint32_t algorithm, uint32_t mode, uint32_t type,
			  const void *key, size_t key_bytes,
			  TEE_OperationHandle *op)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	CHECK_OK(TEE_AllocateOperation(op, algorithm, mode,
				       (uint32_t)key_bytes * 8));
	CHECK_OK(make_secret(type, key, key_bytes, &object));
	CHECK_OK(TEE_SetOperationKey(*op, object));
	TEE_FreeTransientObject(object);
	return TEE_SUCCESS;
}

static TEE_Result (*const commands[])(TEE_Param params[4]) = {
	[API_DIGEST] = api_digest,   [API_CIPHER] = api_cipher,
	[API_MAC] = api_mac,         [API_AE] = api_ae,
	[API_OBJECTS] = api_objects, [API_RSA] = api_rsa,
	[API_CURVES] = api_curves,   [API_DERIVE] = api_derive,
	[API_STORAGE] = api_storage, [API_SYSTEM] = api_system,
	[API_TCP] = api_tcp,         [API_UDP] = api_udp,
	[API_KNOWN] = api_known,     [API_LATTICES] = api_lattices,
	[API_BIGINT] = api_bigint,   [API_HOSTILE] = api_hostile,
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
