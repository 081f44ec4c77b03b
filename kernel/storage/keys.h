/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_KEYS_H
#define KERNEL_STORAGE_KEYS_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * The ladder of keys: hardware unique key > storage key > key of a TA > key of
 * a file (FEK), stored wrapped. Callers wipe what they get.
 * Spec: abi-formats 1. Context: thread.
 */
#define STORAGE_TSK_BYTES 32
#define STORAGE_FEK_BYTES 16

/* @owner: UUID in memory order; nil for the core's own objects. */
enum status storage_tsk(const uint8_t owner[16],
			uint8_t tsk[STORAGE_TSK_BYTES]);
/* Of the directory file, which is nobody's. */
enum status storage_directory_tsk(uint8_t tsk[STORAGE_TSK_BYTES]);

/* ST_OK; ST_NO_MEM. */
enum status storage_fek_unwrap(const uint8_t tsk[STORAGE_TSK_BYTES],
			       const uint8_t wrapped[STORAGE_FEK_BYTES],
			       uint8_t fek[STORAGE_FEK_BYTES]);
enum status storage_fek_wrap(const uint8_t tsk[STORAGE_TSK_BYTES],
			     const uint8_t fek[STORAGE_FEK_BYTES],
			     uint8_t wrapped[STORAGE_FEK_BYTES]);

#endif
