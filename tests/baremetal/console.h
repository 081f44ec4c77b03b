/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_CONSOLE_H
#define TESTS_BAREMETAL_CONSOLE_H

#include "base/bytes/compiler.h"

/* One whole line or a part of it; lines of two CPUs do not mix. */
void print(const char *fmt, ...) __printf(1, 2);

/* Say why and power the machine off. */
void bail_out(const char *fmt, ...) __printf(1, 2) __noreturn;

#endif
