/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_STORE_H
#define KERNEL_STORAGE_RPMB_STORE_H

#include "kernel/storage/backend.h"

/*
 * The store of STORAGE_RPMB. Nobody can give it an old state for the present
 * one. Small and slow: a write is one frame of 256 bytes after another.
 * Beyond storage.h: ST_NOT_AVAILABLE: no device, none that has our key, or one
 * whose answers are not to be believed.
 */
extern const struct storage_backend storage_rpmb;

#endif
