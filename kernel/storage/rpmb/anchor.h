/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_ANCHOR_H
#define KERNEL_STORAGE_RPMB_ANCHOR_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * What ties normal world's store to the present: the root hash of its
 * directory, in an RPMB file of its own. Spec: abi-formats 2.9.
 * Context: thread; RPCs. ST_NOT_AVAILABLE; ST_NO_MEM.
 */
#define RPMB_ANCHOR_BYTES 32u

/* ST_NOT_FOUND: the device is good, and nothing was ever recorded. */
enum status rpmb_anchor_get(uint8_t hash[RPMB_ANCHOR_BYTES]);
/* After an error the old hash is recorded, or the new. */
enum status rpmb_anchor_set(const uint8_t hash[RPMB_ANCHOR_BYTES]);

#endif
