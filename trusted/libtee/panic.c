/* SPDX-License-Identifier: BSD-2-Clause */
#include <tee_internal_api.h>
#include <utee_syscalls.h>

void TEE_Panic(TEE_Result panicCode)
{
	_utee_panic(panicCode);
}
