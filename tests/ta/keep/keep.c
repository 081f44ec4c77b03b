/* SPDX-License-Identifier: BSD-2-Clause */
/* One instance with many sessions: what is kept between them. */
#include <stdlib.h>
#include <tee_internal_api.h>
#include <test_ta.h>

struct counts {
	uint32_t calls;
	uint32_t sessions;
	uint32_t marks;
};

struct session {
	uint32_t number;
};

TEE_Result TA_CreateEntryPoint(void)
{
	struct counts *counts = TEE_Malloc(sizeof(*counts), 0);

	if (counts == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	TEE_SetInstanceData(counts);
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
	/* Never called while the instance is kept. */
	TEE_Panic(TEE_ERROR_BAD_STATE);
}

static struct counts *get_counts(void)
{
	return (struct counts *)(uintptr_t)TEE_GetInstanceData();
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param params[4],
				    void **context)
{
	struct session *session = TEE_Malloc(sizeof(*session), 0);

	/* A first value of 1 asks for a failure here. */
	if (TEE_PARAM_TYPE_GET(types, 0) == TEE_PARAM_TYPE_VALUE_INPUT &&
	    params[0].value.a == 1) {
		TEE_Free(session);
		return TEE_ERROR_EXCESS_DATA;
	}
	if (session == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	session->number = ++get_counts()->sessions;
	*context = session;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	TEE_Free(context);
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	struct session *session = context;

	(void)types;
	switch (command) {
	case KEEP_COUNT:
		params[0].value.a = ++get_counts()->calls;
		params[0].value.b = get_counts()->sessions;
		return TEE_SUCCESS;
	case KEEP_SESSION:
		params[0].value.a = session->number;
		return TEE_SUCCESS;
	case KEEP_PANIC:
		TEE_Panic(1);
	case KEEP_MARK:
		get_counts()->marks =
			params[0].value.a == 0
				? 0
				: get_counts()->marks << 8 | params[0].value.a;
		return TEE_SUCCESS;
	case KEEP_MARKS:
		params[0].value.a = get_counts()->marks;
		return TEE_SUCCESS;
	case KEEP_SLEEP:
		return TEE_Wait(params[0].value.a);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
