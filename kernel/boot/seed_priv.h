/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_SEED_PRIV_H
#define KERNEL_BOOT_SEED_PRIV_H

#include "base/bytes/compiler.h"

/* What the device tree gave for the generator, until it is forgotten. */
const void *boot_seed(size_t *size_bytes);
void boot_forget_seed(void);

#endif
