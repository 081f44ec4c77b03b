/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <sp_counter.h>
#include <sp_ta.h>
#include <stdio.h>
#include <string.h>

SP_HEAD(16384, SP_COUNTER_UUID);

/* As its manifest says. */
const uint32_t sp_wanted_version = FFA_VERSION_1_1;

static uint64_t counter;
static unsigned int opened;

TEE_Result TA_CreateEntryPoint(void)
{
	sp_log("counter 0x%x serves", sp_id());
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t param_types, TEE_Param params[4],
				    void **session_context)
{
	(void)params;
	if (param_types != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	*session_context = (void *)(uintptr_t)++opened;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session_context)
{
	(void)session_context;
}

static TEE_Result hello(const void *session, TEE_Param *out)
{
	char text[64];
	int length = snprintf(
		text, sizeof(text), "hello %x from partition %x, session %u",
		sp_ta_client(), sp_id(), (unsigned int)(uintptr_t)session);
	size_t room = out->memref.size;

	out->memref.size = (size_t)length;
	if (room < (size_t)length)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(out->memref.buffer, text, (size_t)length);
	return TEE_SUCCESS;
}

static TEE_Result add(TEE_Param *p)
{
	uint64_t sum;

	if (__builtin_add_overflow(counter, (uint64_t)p->value.a, &sum))
		return TEE_ERROR_OVERFLOW;
	counter = sum;
	p->value.a = (uint32_t)counter;
	p->value.b = (uint32_t)(counter >> 32);
	return TEE_SUCCESS;
}

static TEE_Result upper(const TEE_Param *in, TEE_Param *out)
{
	const volatile uint8_t *from = in->memref.buffer;
	volatile uint8_t *to = out->memref.buffer;
	size_t room = out->memref.size;

	out->memref.size = in->memref.size;
	if (room < in->memref.size)
		return TEE_ERROR_SHORT_BUFFER;
	for (size_t i = 0; i < in->memref.size; i++)
		to[i] = (uint8_t)toupper(from[i]);
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session_context, uint32_t command,
				      uint32_t param_types, TEE_Param params[4])
{
	if (command == SP_COUNTER_HELLO &&
	    param_types == TEE_PARAM_TYPE_MEMREF_OUTPUT)
		return hello(session_context, &params[0]);
	if (command == SP_COUNTER_ADD &&
	    param_types == TEE_PARAM_TYPE_VALUE_INOUT)
		return add(&params[0]);
	if (command == SP_COUNTER_UPPER &&
	    param_types == (TEE_PARAM_TYPE_MEMREF_INPUT |
			    TEE_PARAM_TYPE_MEMREF_OUTPUT << 4))
		return upper(&params[0], &params[1]);
	return TEE_ERROR_NOT_SUPPORTED;
}

void sp_main(void)
{
	sp_ta_serve();
}
