/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_H
#define CHECK_H

#include <tee_internal_api.h>

#ifdef __aarch64__
#define TEST_BITS 0x64
#else
#define TEST_BITS 0x32
#endif

/* Line of the check that failed; the dispatcher hands it to the client. */
extern int failed_line;

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			EMSG("failed: %s", #condition);                        \
			failed_line = __LINE__;                                \
			return TEE_ERROR_GENERIC;                              \
		}                                                              \
	} while (0)

#endif
