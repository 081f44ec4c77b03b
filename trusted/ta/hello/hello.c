/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest useful trusted application: text, a value, a digest. */
#include <hello_ta.h>
#include <stdio.h>
#include <string.h>
#include <tee_internal_api.h>

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param params[4],
				    void **context)
{
	(void)params;
	(void)context;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				     TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	IMSG("a session begins");
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	(void)context;
	IMSG("a session ends");
}

static TEE_Result greet(TEE_Param *in, TEE_Param *out)
{
	char name[64];
	size_t length = in->memref.size;
	size_t room = out->memref.size;
	int needed;

	/* The caller may change shared memory at any time: copy, then look. */
	if (length >= sizeof(name))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(name, in->memref.buffer, length);
	name[length] = '\0';

	needed = snprintf(out->memref.buffer, room,
			  "Hello %s, from the secure world", name);
	out->memref.size = (size_t)needed + 1;
	return out->memref.size <= room ? TEE_SUCCESS : TEE_ERROR_SHORT_BUFFER;
}

static TEE_Result sha256(TEE_Param *in, TEE_Param *out)
{
	TEE_OperationHandle operation;
	TEE_Result result = TEE_AllocateOperation(&operation, TEE_ALG_SHA256,
						  TEE_MODE_DIGEST, 0);

	if (result != TEE_SUCCESS)
		return result;
	result =
		TEE_DigestDoFinal(operation, in->memref.buffer, in->memref.size,
				  out->memref.buffer, &out->memref.size);
	TEE_FreeOperation(operation);
	return result;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	const uint32_t in_out = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_MEMREF_OUTPUT,
		TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	const uint32_t value =
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT, TEE_PARAM_TYPE_NONE,
				TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);

	(void)context;
	switch (command) {
	case HELLO_CMD_GREET:
		if (types != in_out)
			return TEE_ERROR_BAD_PARAMETERS;
		return greet(&params[0], &params[1]);
	case HELLO_CMD_INCREMENT:
		if (types != value)
			return TEE_ERROR_BAD_PARAMETERS;
		params[0].value.a++;
		return TEE_SUCCESS;
	case HELLO_CMD_SHA256:
		if (types != in_out)
			return TEE_ERROR_BAD_PARAMETERS;
		return sha256(&params[0], &params[1]);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
