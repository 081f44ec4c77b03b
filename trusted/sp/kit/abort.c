/* SPDX-License-Identifier: BSD-2-Clause */
/* How a partition ends: by a fault, which stops it and nobody else. */
#include <assert.h>
#include <sp.h>
#include <stdlib.h>

#include "trusted/libc/abort.h"

void __stack_chk_fail(void) __attribute__((noreturn));

void sp_abort(const char *why)
{
	sp_log("%s", why);
	__builtin_trap();
}

void ta_abort(const char *why)
{
	sp_abort(why);
}

void abort(void)
{
	sp_abort("abort()");
}

void __assert_failed(const char *text, const char *file, int line)
{
	sp_log("%s:%d: assertion failed: %s", file, line, text);
	__builtin_trap();
}

void __stack_chk_fail(void)
{
	sp_abort("stack overwritten");
}
