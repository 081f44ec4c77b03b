/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_LOADER_CALLS_H
#define KERNEL_TA_LOADER_LOADER_CALLS_H

#include "base/bytes/compiler.h"

struct ta_instance;

/* For kernel/entry: a system call of @i, the current one, while it is in its
 * loader. */
uint64_t ta_loader_call(struct ta_instance *i, uint64_t number,
			const uint64_t args[8]);

#endif
