/* SPDX-License-Identifier: BSD-2-Clause */
/* Time, waiting, cancellation and random numbers. */
#include <string.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"

bool TEE_GetCancellationFlag(void)
{
	uint32_t flag;

	panic_unless_ok(_utee_get_cancellation_flag(&flag));
	return flag != 0;
}

bool TEE_UnmaskCancellation(void)
{
	uint32_t was_masked;

	panic_unless_ok(_utee_unmask_cancellation(&was_masked));
	return was_masked != 0;
}

bool TEE_MaskCancellation(void)
{
	uint32_t was_masked;

	panic_unless_ok(_utee_mask_cancellation(&was_masked));
	return was_masked != 0;
}

TEE_Result TEE_Wait(uint32_t timeout)
{
	TEE_Result result = _utee_wait(timeout);

	if (result != TEE_SUCCESS && result != TEE_ERROR_CANCEL)
		TEE_Panic(result);
	return result;
}

void TEE_GetSystemTime(TEE_Time *time)
{
	check_out(time, sizeof(*time));
	panic_unless_ok(_utee_get_time(UTEE_TIME_CAT_SYSTEM, time));
}

void TEE_GetREETime(TEE_Time *time)
{
	check_out(time, sizeof(*time));
	panic_unless_ok(_utee_get_time(UTEE_TIME_CAT_REE, time));
}

TEE_Result TEE_GetTAPersistentTime(TEE_Time *time)
{
	TEE_Result result;

	check_out(time, sizeof(*time));
	result = _utee_get_time(UTEE_TIME_CAT_TA_PERSISTENT, time);
	switch (result) {
	case TEE_SUCCESS:
	case TEE_ERROR_OVERFLOW:
		return result;
	case TEE_ERROR_TIME_NOT_SET:
	case TEE_ERROR_TIME_NEEDS_RESET:
	case TEE_ERROR_OUT_OF_MEMORY:
		memset(time, 0, sizeof(*time));
		return result;
	default:
		TEE_Panic(result);
	}
}

TEE_Result TEE_SetTAPersistentTime(const TEE_Time *time)
{
	TEE_Result result;

	check_in(time, sizeof(*time));
	result = _utee_set_ta_time(time);
	if (result != TEE_SUCCESS && result != TEE_ERROR_OUT_OF_MEMORY &&
	    result != TEE_ERROR_STORAGE_NO_SPACE)
		TEE_Panic(result);
	return result;
}

void TEE_GenerateRandom(void *randomBuffer, size_t randomBufferLen)
{
	check_outbuf(randomBuffer, randomBufferLen);
	if (randomBufferLen == 0)
		return;
	panic_unless_ok(_utee_cryp_random_number_generate(randomBuffer,
							  randomBufferLen));
}
