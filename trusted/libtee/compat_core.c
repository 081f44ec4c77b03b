/* SPDX-License-Identifier: BSD-2-Clause */
/* Version 1.1's signatures: properties, sessions, memory, and the TA's own
 * entry points. */
#include "trusted/libtee/access.h"
#include "trusted/libtee/compat.h"
#include "trusted/libtee/params.h"

static void params_widen(TEE_Param out[TEE_NUM_PARAMS],
			 const __GP11_TEE_Param in[TEE_NUM_PARAMS],
			 uint32_t types)
{
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		TEE_Param p = {};

		if (param_is_value(TEE_PARAM_TYPE_GET(types, i))) {
			p.value.a = in[i].value.a;
			p.value.b = in[i].value.b;
		} else if (param_is_memref(TEE_PARAM_TYPE_GET(types, i))) {
			p.memref.buffer = in[i].memref.buffer;
			p.memref.size = in[i].memref.size;
		}
		out[i] = p;
	}
}

static void params_narrow(__GP11_TEE_Param out[TEE_NUM_PARAMS],
			  const TEE_Param in[TEE_NUM_PARAMS], uint32_t types)
{
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		if (param_is_value(TEE_PARAM_TYPE_GET(types, i))) {
			out[i].value.a = in[i].value.a;
			out[i].value.b = in[i].value.b;
		} else if (param_is_memref(TEE_PARAM_TYPE_GET(types, i))) {
			out[i].memref.buffer = in[i].memref.buffer;
			out[i].memref.size = (uint32_t)in[i].memref.size;
		}
	}
}

/* A caller without parameters may pass NULL. */
static TEE_Param *caller_params(TEE_Param out[TEE_NUM_PARAMS],
				const __GP11_TEE_Param *in, uint32_t types)
{
	if (types == 0)
		return NULL;
	check_out((void *)(uintptr_t)in, TEE_NUM_PARAMS * sizeof(*in));
	params_widen(out, in, types);
	return out;
}

TEE_Result __ta_open_sess(
	uint32_t pt, TEE_Param params[TEE_NUM_PARAMS], void **sess_ctx,
	TEE_Result (*fp)(uint32_t, __GP11_TEE_Param[TEE_NUM_PARAMS], void **))
{
	__GP11_TEE_Param narrow[TEE_NUM_PARAMS] = {};
	TEE_Result result;

	params_narrow(narrow, params, pt);
	result = fp(pt, narrow, sess_ctx);
	params_widen(params, narrow, pt);
	return result;
}

TEE_Result __ta_invoke_cmd(void *sess_ctx, uint32_t cmd_id, uint32_t pt,
			   TEE_Param params[TEE_NUM_PARAMS],
			   TEE_Result (*fp)(void *, uint32_t, uint32_t,
					    __GP11_TEE_Param[TEE_NUM_PARAMS]))
{
	__GP11_TEE_Param narrow[TEE_NUM_PARAMS] = {};
	TEE_Result result;

	params_narrow(narrow, params, pt);
	result = fp(sess_ctx, cmd_id, pt, narrow);
	params_widen(params, narrow, pt);
	return result;
}

TEE_Result __GP11_TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator,
					  const char *name, char *valueBuffer,
					  uint32_t *valueBufferLen)
{
	size_t valueBufferLen_wide = widen(valueBufferLen);
	TEE_Result result;

	result = TEE_GetPropertyAsString(propsetOrEnumerator, name, valueBuffer,
					 &valueBufferLen_wide);
	*valueBufferLen = (uint32_t)valueBufferLen_wide;
	return result;
}

TEE_Result __GP11_TEE_GetPropertyAsBinaryBlock(
	TEE_PropSetHandle propsetOrEnumerator, const char *name,
	void *valueBuffer, uint32_t *valueBufferLen)
{
	size_t valueBufferLen_wide = widen(valueBufferLen);
	TEE_Result result;

	result = TEE_GetPropertyAsBinaryBlock(
		propsetOrEnumerator, name, valueBuffer, &valueBufferLen_wide);
	*valueBufferLen = (uint32_t)valueBufferLen_wide;
	return result;
}

TEE_Result __GP11_TEE_GetPropertyName(TEE_PropSetHandle enumerator,
				      void *nameBuffer, uint32_t *nameBufferLen)
{
	size_t nameBufferLen_wide = widen(nameBufferLen);
	TEE_Result result;

	result = TEE_GetPropertyName(enumerator, nameBuffer,
				     &nameBufferLen_wide);
	*nameBufferLen = (uint32_t)nameBufferLen_wide;
	return result;
}

TEE_Result __GP11_TEE_OpenTASession(const TEE_UUID *destination,
				    uint32_t cancellationRequestTimeout,
				    uint32_t paramTypes,
				    __GP11_TEE_Param params[TEE_NUM_PARAMS],
				    TEE_TASessionHandle *session,
				    uint32_t *returnOrigin)
{
	TEE_Param wide[TEE_NUM_PARAMS];
	TEE_Result result;

	result = TEE_OpenTASession(
		destination, cancellationRequestTimeout, paramTypes,
		caller_params(wide, params, paramTypes), session, returnOrigin);
	params_narrow(params, wide, paramTypes);
	return result;
}

TEE_Result __GP11_TEE_InvokeTACommand(TEE_TASessionHandle session,
				      uint32_t cancellationRequestTimeout,
				      uint32_t commandID, uint32_t paramTypes,
				      __GP11_TEE_Param params[TEE_NUM_PARAMS],
				      uint32_t *returnOrigin)
{
	TEE_Param wide[TEE_NUM_PARAMS];
	TEE_Result result;

	result = TEE_InvokeTACommand(
		session, cancellationRequestTimeout, commandID, paramTypes,
		caller_params(wide, params, paramTypes), returnOrigin);
	params_narrow(params, wide, paramTypes);
	return result;
}

TEE_Result __GP11_TEE_CheckMemoryAccessRights(uint32_t accessFlags,
					      void *buffer, uint32_t size)
{
	return TEE_CheckMemoryAccessRights(accessFlags, buffer, size);
}

void *__GP11_TEE_Malloc(uint32_t size, uint32_t hint)
{
	return TEE_Malloc(size, hint);
}

void *__GP11_TEE_Realloc(void *buffer, uint32_t newSize)
{
	return TEE_Realloc(buffer, newSize);
}

void __GP11_TEE_MemMove(void *dest, const void *src, uint32_t size)
{
	TEE_MemMove(dest, src, size);
}

int32_t __GP11_TEE_MemCompare(const void *buffer1, const void *buffer2,
			      uint32_t size)
{
	return TEE_MemCompare(buffer1, buffer2, size);
}

void __GP11_TEE_MemFill(void *buff, uint32_t x, uint32_t size)
{
	TEE_MemFill(buff, x, size);
}
