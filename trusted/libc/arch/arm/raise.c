/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libc/abort.h"

int raise(int signal);

/* The compiler's division routine calls it when the divisor is 0. */
int raise(int signal)
{
	(void)signal;
	ta_abort("division by zero");
}
