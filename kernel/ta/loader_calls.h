/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_CALLS_H
#define KERNEL_TA_LOADER_CALLS_H

#include "base/bytes/compiler.h"

/* For kernel/entry: is the current user context in its loader, and that one's
 * system calls. */
bool ta_is_in_loader(void);
uint64_t ta_loader_call(uint64_t number, const uint64_t args[8]);

#endif
