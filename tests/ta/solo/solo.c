/* SPDX-License-Identifier: BSD-2-Clause */
#include <no_lifecycle.h>

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	(void)context;
	(void)command;
	(void)types;
	(void)params;
	return TEE_SUCCESS;
}
