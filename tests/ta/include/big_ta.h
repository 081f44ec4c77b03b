/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BIG_TA_H
#define BIG_TA_H

/* The same TA with 1 and with 8 MiB of data: what a call costs must not
 * depend on it. BIG_DATA_MIB is set where this is included, once. */
#include <no_lifecycle.h>
#include <test_ta.h>

#define DATA_BYTES ((size_t)BIG_DATA_MIB * 1024 * 1024)
static uint8_t data[DATA_BYTES];

static TEE_Result touch(void)
{
	for (size_t i = 0; i < DATA_BYTES; i += 4096)
		data[i] = (uint8_t)(i >> 12);
	for (size_t i = 0; i < DATA_BYTES; i += 4096) {
		if (data[i] != (uint8_t)(i >> 12) || data[i + 1] != 0)
			return TEE_ERROR_CORRUPT_OBJECT;
	}
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	(void)context;
	(void)types;
	(void)params;
	if (command == BIG_TOUCH)
		return touch();
	return command == BIG_NOTHING ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS;
}

#endif
