/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_NORMAL_SPACE_H
#define KERNEL_SPMC_NORMAL_SPACE_H

#include "kernel/spmc/endpoint.h"

/* Normal world's memory by physical address. What it lends it can still reach:
 * the machine has no filter that we could close. It borrows nothing. */
extern const struct spmc_space normal_space;

#endif
