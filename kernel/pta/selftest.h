/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_SELFTEST_H
#define KERNEL_PTA_SELFTEST_H

#include "base/status.h"

/* Tests of the running kernel by itself: ST_OK, or ST_GENERIC with a line in
 * the log that says which claim failed. Context: thread. */
enum status self_test_arithmetic(void);
enum status self_test_heap(void);
enum status self_test_locks(void);
/* The checker of the order of locks. */
enum status self_test_lock_order(void);
/* Files with a hash tree, in the supplicant's directory: each byte of theirs
 * is bound to the root. selftest_tree.c; one at a time. */
enum status self_test_tree(void);

#define SELF_CHECK(claim)                                                      \
	do {                                                                   \
		if (!(claim)) {                                                \
			log_error("self test, line %d: %s", __LINE__, #claim); \
			return ST_GENERIC;                                     \
		}                                                              \
	} while (0)

#endif
