/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef NO_LIFECYCLE_H
#define NO_LIFECYCLE_H

/* Entry points of a TA that keeps nothing between calls. Include once. */
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
	(void)types;
	(void)params;
	(void)context;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	(void)context;
}

#endif
