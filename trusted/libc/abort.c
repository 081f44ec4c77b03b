/* SPDX-License-Identifier: BSD-2-Clause */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <tee_api_defines.h>
#include <trace.h>
#include <utee_syscalls.h>

#include "trusted/libc/abort.h"

/* Set at the first entry of an instance (trusted/libtee/entry.c). */
uintptr_t __stack_chk_guard;

void __stack_chk_fail(void) __attribute__((noreturn));

void ta_abort(const char *why)
{
	trace_printf(NULL, 0, TRACE_ERROR, false, "%s", why);
	_utee_panic(TEE_ERROR_GENERIC);
}

void abort(void)
{
	ta_abort("abort()");
}

void __assert_failed(const char *text, const char *file, int line)
{
	trace_printf(file, line, TRACE_ERROR, false, "assertion failed: %s",
		     text);
	_utee_panic(TEE_ERROR_GENERIC);
}

void __stack_chk_fail(void)
{
	ta_abort("stack overwritten");
}

int rand(void)
{
	int value = 0;

	if (_utee_cryp_random_number_generate(&value, sizeof(value)) !=
	    TEE_SUCCESS)
		ta_abort("no random numbers");
	return value & RAND_MAX;
}
