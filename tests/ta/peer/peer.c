/* SPDX-License-Identifier: BSD-2-Clause */
#include <no_lifecycle.h>
#include <string.h>
#include <test_ta.h>

static TEE_Result transform(TEE_Param *in, TEE_Param *out)
{
	uint8_t *src = in->memref.buffer;
	uint8_t *dst = out->memref.buffer;

	if (out->memref.size < in->memref.size) {
		out->memref.size = in->memref.size;
		return TEE_ERROR_SHORT_BUFFER;
	}
	for (size_t i = 0; i < in->memref.size; i++)
		dst[i] = (uint8_t)(src[i] + 1);
	out->memref.size = in->memref.size;
	return TEE_SUCCESS;
}

static TEE_Result caller(TEE_Param params[4])
{
	TEE_Identity identity;
	TEE_Result result = TEE_GetPropertyAsIdentity(
		TEE_PROPSET_CURRENT_CLIENT, "gpd.client.identity", &identity);

	if (result != TEE_SUCCESS)
		return result;
	params[0].value.a = identity.login;
	if (params[2].memref.size < sizeof(identity.uuid))
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(params[2].memref.buffer, &identity.uuid, sizeof(identity.uuid));
	params[2].memref.size = sizeof(identity.uuid);
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	(void)context;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT))
		return TEE_ERROR_BAD_PARAMETERS;
	switch (command) {
	case PEER_VALUES:
		params[0].value.a += params[0].value.b;
		params[1].value.a += params[1].value.b;
		return TEE_SUCCESS;
	case PEER_TRANSFORM:
		return transform(&params[2], &params[3]);
	case PEER_PANIC:
		TEE_Panic(PEER_ANSWER);
	case PEER_CALLER:
		return caller(params);
	case PEER_SHORT:
		params[3].memref.size++;
		return TEE_ERROR_SHORT_BUFFER;
	case PEER_SLEEP:
		return TEE_Wait(params[0].value.a);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
